"""What happens in the room, cut by noun. Callers import the verb from its noun's module."""
