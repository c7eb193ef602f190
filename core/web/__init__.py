"""The toolbox of the house: view bases and the policy check, the clock, jobs, health, search, limits, text, tags.

It has no models and imports no other app. A file here is one tool; who may use which stands in the table of doors
in docs/guide/house.md. Words: *policy* (may this person?), *verdict* (its answer), *need* (a row of Home).
"""
