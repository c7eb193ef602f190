"""Surveys that a union can ask and an employer can read: the ballot box, the disclosure gate, releases.

Words: *participation* (on the list; sent or not), *box* and *ballot* (where sealed answers wait), *response* (one that
left the box), *count* (the one moment when it is emptied), *release* (stored tables that one audience may see).
"""
