"""The outbox: every mail the house sends is a row first.

Words: *kind* (what a mail is about), *mail list* (what one can turn off), *message* (one mail to one address),
*mailing* (the frozen text of one bulk sending), *relay* (the mail server we hand messages to).
"""
