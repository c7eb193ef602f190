"""The demo's part of this room."""

import pytest

from communities.management.demo import load
from communities.models import Community, Rsvp, Session
from communities.selectors.books import seats_within_capacity
from core.accounts.management.demo import load as load_people
from core.web.demo import Demo

pytestmark = pytest.mark.slow


def made():
    demo = Demo()
    load_people(demo)
    load(demo)
    return demo


def test_demo_holds_what_outside_checks_ask_for_and_twice_changes_nothing(db):
    demo = made()
    states = {key: entry["state"] for key, entry in demo.ids.items() if key.startswith(("community.", "session."))}
    assert states == {
        "community.open": "active",
        "community.private": "active",
        "community.full": "active",
        "community.concluded": "concluded",
        "community.request": "active",
        "community.proposed": "proposed",
        "community.forming": "forming",
        "community.paused": "paused",
        "session.upcoming": "scheduled",
        "session.full": "scheduled",
        "session.offered": "scheduled",
        "session.draft": "draft",
        "session.canceled": "canceled",
        "session.past": "held",
    }
    full = Session.objects.with_seats().get(pk=demo.ids["session.full"]["pk"])
    assert (full.capacity, full.going, full.waiting) == (3, 3, 2)
    offered = Rsvp.objects.get(session=demo.ids["session.offered"]["pk"], state="offered")
    assert offered.user == demo.people["member"]
    assert seats_within_capacity().ok
    again = made()
    ours = ("community.", "session.", "topic.", "membership.", "calendar.")
    assert {key: entry for key, entry in again.ids.items() if key.startswith(ours)} == {
        key: entry for key, entry in demo.ids.items() if key.startswith(ours)
    }
    assert again.tokens["calendar.member"] == demo.tokens["calendar.member"]
    assert again.canaries == demo.canaries
    assert Community.objects.count() == 8
