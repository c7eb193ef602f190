"""Fills the outbox of a stack: `python -m tests.faults.seed bulk 1000 | personal 200 | reminders`. Prints JSON."""

import json
import sys
import time


def bulk(count: int) -> dict:
    """One newsletter to `count` addresses."""
    from core.mail.services.mailings import open_mailing, queue_mailing

    body = "".join(f"Line {number} of a newsletter that has some length to it, as they do.\n" for number in range(40))
    texts = {
        "en": {
            "subject": "News for educators",
            "text": "{greeting}\n\n" + body + "\nStop: {unsubscribe}\n",
            "html": "<!doctype html><p>{greeting}</p><p>" + body + '</p><a href="{unsubscribe}">Stop</a>',
        }
    }
    mailing = open_mailing("faults.news", list="news-educators", texts=texts)
    rows = ((f"p{number}@example.org", f"news:{mailing.pk}:{number}") for number in range(count))
    return queue_mailing(mailing, rows)


def personal(count: int) -> dict:
    """Confirmations to `count` addresses."""
    from core.mail.services import queue_many

    context = {"confirm_url": "https://plab.example.org/news/x/"}
    people = ((f"q{number}@example.org", context, f"one:{number}") for number in range(count))
    return {"written": queue_many("mail.news_confirmation", people)}


if __name__ == "__main__":
    import django

    django.setup()
    started = time.monotonic()
    counts = {"bulk": bulk, "personal": personal}[sys.argv[1]](int(sys.argv[2]))
    print(json.dumps({**counts, "seconds": time.monotonic() - started}))
