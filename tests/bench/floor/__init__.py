"""Bare views without design or policy: what Django itself costs on this machine, today."""
