"""Where union and district carry the word: newsletters to a segment of people.

Words: *issue* (one newsletter), *segment* (whom it goes to), *mailing* (its frozen text in the outbox).
"""
