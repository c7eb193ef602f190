"""People, schools and roles: sign-in, standing, grants, the school calendar, own data, preferences.

Words: *educator* (anyone the union represents, once verified), *standing* (how far an account is verified), *role
grant* (who holds which role, where, until when), *side* (union, district or none), *evaluator* (principal, district
admin), *invite link* (a rep's link for the staff room).
"""
