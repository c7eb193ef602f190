"""Communities of educators around a professional interest, within a school or across schools, and their sessions.

Words: *community*, *steward* (answers for it), *norms* (its numbered agreements, accepted at joining), *session* (one
meeting), *seat* (one place that can be taken once), *going*, *waitlist*.
"""
