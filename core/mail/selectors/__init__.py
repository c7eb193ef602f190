"""Reads about mail."""
