"""Who may reach what: one CSV a room (quality.md 2.3 of the design), read by `book`, walked by tests/threats."""
