"""Inside a stack of real processes: `python -m tests.outreach.seed 1000` schedules an issue to so many educators."""

import json
import sys


def scheduled_issue(count: int) -> dict:
    """Make educators, a writer and an approver who are none themselves, and an issue that is due now."""
    from core.accounts.models import RoleGrant, User
    from core.accounts.states import Affiliation, Role, Standing, VerifiedHow
    from core.web import clock
    from outreach import services

    verified = {"standing": Standing.VERIFIED, "verified_how": VerifiedHow.DOMAIN}
    User.objects.bulk_create(
        [User(email=f"p{n}@example.org", name=f"Reader Number{n}", password="!", **verified) for n in range(count)],
        batch_size=500,
    )
    writer = User.objects.create_user("writer@example.org", affiliation=Affiliation.PARTNER, **verified)
    approver = User.objects.create_user("approver@example.org", affiliation=Affiliation.PARTNER, **verified)
    RoleGrant.objects.create(user=writer, role=Role.UNION_ORGANIZER)
    RoleGrant.objects.create(user=approver, role=Role.UNION_ORGANIZER)
    issue = services.create_issue(by=writer, title="December", list="news-educators", visibility="union")
    words = [{"kind": "words", "text": "On Monday the district said yes. " * 40}]
    services.edit_text(issue, by=writer, language="en", subject="You asked", blocks=words, lock_version=0)
    services.ask_for_approval(issue, by=writer)
    services.approve_issue(issue, by=approver)
    services.schedule_issue(issue, by=approver, send_at=clock.now())
    return {"issue": issue.pk, "readers": count}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(scheduled_issue(int(sys.argv[1]))))
