"""The outbox: every mail the house sends is a row first, written in the transaction of the fact that caused it.

Words: *kind* (what a mail is about), *mail list* (what one can turn off), *message* (one mail to one address),
*mailing* (the frozen text of one bulk sending), *relay* (the mail server we hand messages to), *claim* (a sender's
hold on rows, good as long as its lease).

A room declares its kinds in its `mails.py` (`registry.kind`) and hands mail down with `services.queue`. One kind is
three templates in `templates/<app>/mail/`: `<name>.subject.txt` (one line, at most 50 characters), `<name>.txt` (the
paragraphs only: greeting and footer are ours) and `<name>.html` (extends `mail/base.html`, fills its block `content`,
and `button` with `{% include "mail/_button.html" with url=... label=... %}`).
"""
