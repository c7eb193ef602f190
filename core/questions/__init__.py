"""Question types and versioned question sets for the whole house.

Words: *question set* (a draft and its published versions), *definition* (its JSON), *kind* (a question's type),
*target* (what one table is about: a question, or one row of a matrix).
"""
