"""Who did what when. `services.move` is the one writer of state changes; `Event` is its append-only book.

Words: *move* (a state change that its table allows), *event* (one line of who did what when).
"""
