"""The beat table: what runs by the clock. Two schedulers at once are harmless; the comment says by what.

No line stands between 1 and 3 am, hours that are missing or doubled twice a year.
"""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "web.heartbeat": {"task": "web.heartbeat", "schedule": 60.0},  # one cache row
    "accounts.end_roles_past": {"task": "accounts.end_roles_past", "schedule": crontab(hour=4, minute=0)},  # ended once
    "accounts.build_downloads": {"task": "accounts.build_downloads", "schedule": 60.0},  # row lock; ready once
    "accounts.close_due_accounts": {  # row lock; closed once
        "task": "accounts.close_due_accounts",
        "schedule": crontab(minute=10, hour="0,3-23"),
    },
    "accounts.drop_old_downloads": {  # a row is deleted once
        "task": "accounts.drop_old_downloads",
        "schedule": crontab(hour=4, minute=5),
    },
    "accounts.end_suspensions": {
        "task": "accounts.end_suspensions",
        "schedule": crontab(hour=4, minute=0),
    },  # ended once
    "accounts.forget_unconfirmed": {  # a row is deleted once
        "task": "accounts.forget_unconfirmed",
        "schedule": crontab(hour=4, minute=0),
    },
    "mail.sweep": {"task": "mail.sweep", "schedule": 10.0},  # claims, SKIP LOCKED
    "mail.plan_reminders": {"task": "mail.plan_reminders", "schedule": 60.0},  # dedupe key
    "mail.build_digests": {"task": "mail.build_digests", "schedule": 300.0},  # dedupe key, row locks
    "mail.tidy": {"task": "mail.tidy", "schedule": crontab(hour=4, minute=20)},  # conditional deletes
    "communities.pass_on_offers": {"task": "communities.pass_on_offers", "schedule": 60.0},  # row locks
    "communities.hold_ended_sessions": {"task": "communities.hold_ended_sessions", "schedule": 60.0},  # moved once
    "communities.keep_house": {  # moved once
        "task": "communities.keep_house",
        "schedule": crontab(hour=4, minute=0),
    },
    "outreach.start_issues": {"task": "outreach.start_issues", "schedule": 30.0},  # state under lock; unique message
    "surveys.open_due_surveys": {"task": "surveys.open_due_surveys", "schedule": 60.0},  # row lock; opened once
    "surveys.close_due_surveys": {"task": "surveys.close_due_surveys", "schedule": 60.0},  # row lock; closed once
    "surveys.draw_full_boxes": {"task": "surveys.draw_full_boxes", "schedule": 60.0},  # row lock; one drawer at a time
    "surveys.count_due_surveys": {"task": "surveys.count_due_surveys", "schedule": 600.0},  # row lock; counted once
    "surveys.write_to_lists": {"task": "surveys.write_to_lists", "schedule": 900.0},  # row lock; each mail written once
    "surveys.take_snapshots": {  # the last one wins
        "task": "surveys.take_snapshots",
        "schedule": crontab(hour=4, minute=10),
    },
    "surveys.archive_due_surveys": {  # row lock; archived once
        "task": "surveys.archive_due_surveys",
        "schedule": crontab(hour=4, minute=10),
    },
}
