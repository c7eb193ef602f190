"""Kinds of mail that only tests know. Their templates stand in tests/mail/templates."""

from datetime import timedelta

from core.mail.registry import kind

wanted_answers: dict[str, bool] = {}


def example():
    return {"what": "a session", "url": "https://plab.example.org/x/", "label": "Open"}


def still_wanted(facts):
    return wanted_answers.get(facts.get("id", ""), True)


def raises(facts):
    raise RuntimeError("poisoned row")


def declare_kinds():
    """Declare them once; a second call does nothing."""
    from core.mail import registry

    if registry.find("mailtests.letter"):
        return
    for name, options in {
        "code": {"list": "account", "quiet": "ignore", "lasts": timedelta(minutes=15)},
        "letter": {"list": "decisions", "quiet": "ignore"},
        "session": {"list": "sessions", "quiet": "ignore", "wanted": still_wanted},
        "reminder": {"list": "sessions", "quiet": "earlier", "lasts": timedelta(hours=24), "wanted": still_wanted},
        "notice": {"list": "communities", "quiet": "later", "body": "open"},
        "task": {"list": "tasks", "quiet": "later"},
        "news": {"list": "news-educators", "quiet": "later", "body": "open"},
        "poisoned": {"list": "sessions", "quiet": "ignore", "wanted": raises},
    }.items():

        def function():
            """Tests only."""

        function.__name__ = name
        function.__module__ = "mailtests.mails"
        kind(example=example, **options)(function)
