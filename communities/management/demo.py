"""The demo's communities and sessions: each state that a person can meet, made by the house's own doors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from communities.models import Community, Membership, Protocol, Session, Topic
from communities.services import agenda, attendance, communities, memberships, rsvps, sessions
from communities.states import JoinPolicy, MembershipState, RsvpState, Visibility
from core.web.demo import Demo

PROTOCOLS_FILE = settings.BASE_DIR / "communities" / "management" / "data" / "protocols.yaml"
TOPICS_FILE = settings.BASE_DIR / "communities" / "management" / "data" / "topics.csv"
NORMS = [
    "Start and end on time.",
    "Speak from practice.",
    "Name no student.",
    "What is said here stays here.",
    "Share the air.",
]
CO_TEACHING = "Inclusion and co-teaching"
TUESDAY = 1
AFTERNOON = 15


def load(demo: Demo) -> None:
    """Make topics, communities and sessions. What exists already is left as it is."""
    call_command("load_topics", str(TOPICS_FILE), verbosity=0)
    call_command("load_protocols", str(PROTOCOLS_FILE), verbosity=0)
    if demo.size != "small":
        return
    private_purpose = demo.canary("communities.Community.purpose", owner="facilitator", may_see=["member"])
    message = demo.canary("communities.Membership.message", owner="elsewhere", may_see=["facilitator"])
    link = demo.canary("communities.Session.online_url", owner="facilitator", may_see=["member"])
    if not Community.objects.filter(name=CO_TEACHING).exists():
        _open(demo, link)
        _private(demo, private_purpose)
        _full(demo)
        _concluded(demo)
        _by_request(demo, message)
        _beginnings(demo)
    _book(demo)


def _community(
    demo: Demo, name: str, topic: str, purpose: str, founder: str = "facilitator", **fields: Any
) -> Community:
    return communities.create_community(
        by=demo.people[founder],
        norms=NORMS,
        name=name,
        topic=Topic.objects.get(name=topic),
        purpose=purpose,
        **fields,
    )


def _join(demo: Demo, community: Community, keys: Iterable[str], message: str = "") -> Community:
    for key in keys:
        memberships.join_community(community, by=demo.people[key], norms_number=1, message=message)
    community.refresh_from_db()
    return community


def colleagues(first: int, last: int) -> list[str]:
    return [f"colleague_{number}" for number in range(first, last + 1)]


def _open(demo: Demo, link: str) -> None:
    purpose = "Pairs and solo teachers plan lessons that work for every student in the room. We meet twice a month."
    community = _community(demo, CO_TEACHING, "Universal design and co-teaching", purpose)
    _join(demo, community, ["member", *colleagues(1, 7)])
    upcoming = _session(demo, community, "Station teaching", weeks=1, online_url=f"https://meet.example.org/{link}")
    _say(demo, upcoming, ["member", *colleagues(1, 4)], RsvpState.GOING)
    _say(demo, upcoming, ["colleague_5"], RsvpState.MAYBE)
    agenda.use_protocol(upcoming, Protocol.objects.get(key="tune-a-plan"), by=demo.people["facilitator"])
    full = _session(demo, community, "Classroom visit", weeks=2, capacity=3, guests_allowed=True, kind="visit")
    _say(demo, full, colleagues(1, 5), RsvpState.GOING)
    offered = _session(demo, community, "Plan it again for two", weeks=3, capacity=2)
    _say(demo, offered, ["colleague_1", "colleague_2", "member"], RsvpState.GOING)
    _say(demo, offered, ["colleague_1"], RsvpState.DECLINED)
    _session(demo, community, "A morning of short visits", weeks=4, schedule=False)
    canceled = _session(demo, community, "Reading circle", weeks=5)
    sessions.cancel_session(canceled, by=demo.people["facilitator"], reason="The library is closed that day.")
    past = _session(demo, community, "Getting to know each other", weeks=1)
    _say(demo, past, ["member", *colleagues(1, 3)], RsvpState.GOING)
    start = tuesday(demo.now, -2)
    Session.objects.filter(pk=past.pk).update(starts_at=start, ends_at=start + timedelta(minutes=90))
    attendance.mark_going_present(past, by=demo.people["facilitator"])
    attendance.hold_session(past, by=demo.people["facilitator"])


def _session(
    demo: Demo, community: Community, title: str, *, weeks: int, schedule: bool = True, **fields: Any
) -> Session:
    leader, start = demo.people["facilitator"], tuesday(demo.now, weeks)
    session = sessions.create_session(
        community,
        by=leader,
        title=title,
        notes="Bring one lesson that you planned by yourself. Messy is fine.",
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        school=demo.schools["a"],
        place="Room 214",
        **fields,
    )
    if schedule:
        sessions.schedule_session(session, by=leader)
    return session


def tuesday(now: datetime, weeks: int) -> datetime:
    """Return 3:30 pm on a Tuesday so many weeks ahead; 1 is a day from one to two weeks away."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = local + timedelta(days=(TUESDAY - local.weekday()) % 7, weeks=weeks)
    return day.replace(hour=AFTERNOON, minute=30, second=0, microsecond=0)


def _say(demo: Demo, session: Session, keys: Iterable[str], answer: str) -> None:
    for key in keys:
        rsvps.answer_session(session, by=demo.people[key], answer=answer)


def _private(demo: Demo, secret: str) -> None:
    """It gathers in sight of educators, then closes its doors."""
    purpose = "New colleagues speak about their first two years, among themselves."
    fields = {"visibility": Visibility.EDUCATORS, "min_size": 3}
    community = _community(demo, "First two years", "Teacher leadership", purpose, **fields)
    _join(demo, community, ["member", *colleagues(8, 11)])
    communities.edit_community(
        community,
        by=demo.people["facilitator"],
        lock_version=community.lock_version,
        visibility=Visibility.PRIVATE,
        purpose=f"{purpose} {secret}",
    )


def _full(demo: Demo) -> None:
    purpose = "Five of us try one discussion routine a month and bring back what students said."
    community = _community(demo, "Math talk", "Math discourse", purpose, min_size=3, max_size=5)
    _join(demo, community, [*colleagues(3, 6), "colleague_12"])


def _concluded(demo: Demo) -> None:
    purpose = "We read one book on restorative circles and tried each chapter in advisory."
    community = _community(demo, "Circles in advisory", "Restorative practice", purpose, min_size=3)
    _join(demo, community, ["member", *colleagues(2, 3)])
    communities.conclude_community(community, by=demo.people["facilitator"], reason="We finished the book.")


def _by_request(demo: Demo, message: str) -> None:
    purpose = "Counselors and nurses compare how they hear from families, once a month, online."
    fields = {"join_policy": JoinPolicy.REQUEST, "min_size": 3, "visibility": Visibility.EDUCATORS}
    community = _community(demo, "Hearing from families", "Social-emotional wellness", purpose, **fields)
    _join(demo, community, ["elsewhere"], f"I work with newcomers. {message}")
    for key in colleagues(13, 15):
        _join(demo, community, [key])
        asked = Membership.objects.get(community=community, user=demo.people[key])
        memberships.decide_membership(asked, by=demo.people["facilitator"], accept=True)


def _beginnings(demo: Demo) -> None:
    """One proposed, one forming, one paused."""
    _community(demo, "Ethnic studies starters", "Ethnic studies", "We write four first units together.", "colleague_16")
    purpose = "We collect one science phenomenon a week that starts a question."
    forming = _community(demo, "Science phenomena", "Science phenomena", purpose, "colleague_17")
    _join(demo, forming, colleagues(18, 19))
    purpose = "We test one tool at a time and write down what it did for students."
    paused = _community(demo, "Tools that help", "Educational technology", purpose, "colleague_20", min_size=3)
    _join(demo, paused, colleagues(21, 24))
    communities.pause_community(paused, by=demo.people["colleague_20"], until=(demo.now + timedelta(days=60)).date())


def _book(demo: Demo) -> None:
    """Enter what outside checks ask for by name."""
    for key, name in {
        "open": CO_TEACHING,
        "private": "First two years",
        "full": "Math talk",
        "concluded": "Circles in advisory",
        "request": "Hearing from families",
        "proposed": "Ethnic studies starters",
        "forming": "Science phenomena",
        "paused": "Tools that help",
    }.items():
        demo.mark(f"community.{key}", Community.objects.get(name=name))
    for key, title in {
        "upcoming": "Station teaching",
        "full": "Classroom visit",
        "offered": "Plan it again for two",
        "draft": "A morning of short visits",
        "canceled": "Reading circle",
        "past": "Getting to know each other",
    }.items():
        demo.mark(f"session.{key}", Session.objects.get(title=title))
    demo.mark("protocol.first", Protocol.objects.get(key="look-at-student-work"), state="active")
    demo.mark("topic.first", Topic.objects.get(name="Universal design and co-teaching"), state="active")
    asked = Membership.objects.get(user=demo.people["elsewhere"], state=MembershipState.REQUESTED)
    demo.mark("membership.requested", asked)
    feed = reverse("communities:calendar-feed", args=[demo.people["member"].calendar_token])
    demo.token("calendar.member", settings.PLAB_BASE_URL + feed)
