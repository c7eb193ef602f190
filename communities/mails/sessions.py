"""Mail about sessions: one's yes, the waitlist, a seat, a move, the end, and the two reminders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from communities.models import Membership, Rsvp, Session
from communities.selectors.sessions import place_in_line, place_words
from communities.states import RsvpState, SessionState
from core.mail.registry import Due, kind, reminder
from core.mail.services import queue, queue_many
from core.web import clock

KEEP = timedelta(days=30)
REMINDERS = (timedelta(days=-3), timedelta(hours=-3))  # wall time before the start
REMINDED = (RsvpState.GOING, RsvpState.MAYBE)


def _example() -> dict[str, Any]:
    start = datetime(2026, 12, 8, 20, 30, tzinfo=UTC)
    return {
        "title": "Station teaching",
        "community": "Inclusion and co-teaching",
        "starts_at": start,
        "ends_at": start + timedelta(minutes=90),
        "old_start": start - timedelta(days=7),
        "place": "Madison Park, room 214",
        "online_url": "",
        "url": "https://example.org/communities/sessions/1/",
        "calendar_url": "https://example.org/communities/sessions/1.ics",
        "number": 2,
        "until": start - timedelta(days=2),
        "reason": "The room is closed that day.",
        "asked": True,
    }


def facts_of(rsvp: Rsvp) -> dict[str, Any]:
    """Return what every mail about a session says. The online link only for those who go."""
    session, path = rsvp.session, rsvp.session.get_absolute_url()
    return {
        "title": session.title,
        "community": session.community.name,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "place": place_words(session),
        "online_url": session.online_url if rsvp.state == RsvpState.GOING else "",
        "url": settings.PLAB_BASE_URL + path,
        "calendar_url": settings.PLAB_BASE_URL + path.removesuffix("/") + ".ics",
        "reason": session.cancel_reason,
    }


def _still_ahead(facts: Mapping[str, Any]) -> bool:
    """Ask just before sending: is the session still on, and the reader still a member?"""
    open_ones = Session.objects.upcoming().filter(pk=facts["session"])
    return open_ones.exists() and Membership.objects.active().filter(pk=facts["membership"]).exists()


@kind(list="communities", quiet="later", body="private", keep=KEEP, wanted=_still_ahead, example=_example)
def session_scheduled(session: Session) -> None:
    """When a session is scheduled, to the community's other members, as often as each chose there."""
    members = Membership.objects.active().filter(community=session.community_id).exclude(user=session.facilitator_id)
    path = session.get_absolute_url()
    context = {
        "title": session.title,
        "community": session.community.name,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "place": place_words(session),
        "url": settings.PLAB_BASE_URL + path,
        "calendar_url": settings.PLAB_BASE_URL + path.removesuffix("/") + ".ics",
    }
    by_choice: dict[str, list[tuple[Any, dict[str, Any], str, dict[str, int]]]] = {}
    for row in members.select_related("user"):
        facts = {"session": session.pk, "membership": row.pk}
        mail = (row.user, context, f"session_scheduled:{session.pk}:{row.user_id}", facts)
        by_choice.setdefault(row.notify, []).append(mail)
    for notify, mails in by_choice.items():
        queue_many("communities.session_scheduled", mails, when=notify)


def _send(kind_name: str, rsvp: Rsvp, **more: Any) -> None:
    """Queue one mail; each change of the answer is its own, so its moment is part of the key."""
    key = f"{kind_name}:{rsvp.pk}:{rsvp.session.sequence}:{clock.now().timestamp():.3f}"
    facts = {"rsvp": rsvp.pk, "state": str(rsvp.state)}
    queue(f"communities.{kind_name}", to=rsvp.user, context=facts_of(rsvp) | more, key=key, facts=facts)


def _still_so(facts: Mapping[str, Any]) -> bool:
    """Ask just before sending: does the person's answer still stand as the mail says?"""
    return Rsvp.objects.filter(pk=facts["rsvp"], state=facts["state"]).exists()


@kind(list="sessions", quiet="ignore", body="private", keep=KEEP, wanted=_still_so, example=_example)
def session_going(rsvp: Rsvp) -> None:
    """At once after "I'm going", to that person: the receipt, with the calendar file. Can be turned off."""
    _send("session_going", rsvp)


@kind(list="sessions", quiet="ignore", body="private", keep=KEEP, wanted=_still_so, example=_example)
def session_waitlisted(rsvp: Rsvp) -> None:
    """At once after "I'm going" to a full session, to that person: their number in line. Can be turned off."""
    _send("session_waitlisted", rsvp, number=place_in_line(rsvp))


@kind(list="sessions", quiet="ignore", body="private", keep=KEEP, wanted=_still_so, example=_example)
def session_seat_offered(rsvp: Rsvp) -> None:
    """When a seat comes free, to whoever waits longest: take it until then. Can be turned off."""
    _send("session_seat_offered", rsvp, until=rsvp.offered_until)


@kind(list="sessions", quiet="ignore", body="private", keep=KEEP, wanted=_still_so, example=_example)
def session_seat_given(rsvp: Rsvp) -> None:
    """When a seat comes free under two hours before the start, to the next in line: they have it. Can be turned off."""
    _send("session_seat_given", rsvp)


@kind(list="sessions", quiet="ignore", body="private", keep=KEEP, example=_example)
def session_moved(rsvp: Rsvp, *, old_start: datetime, asked: bool) -> None:
    """When time or place change, to those going, maybe, waiting: old and new. Can be turned off."""
    _send("session_moved", rsvp, old_start=old_start, asked=asked)


@kind(list="sessions", quiet="ignore", body="private", keep=KEEP, example=_example)
def session_canceled(rsvp: Rsvp) -> None:
    """At once when a session is canceled, to those going, maybe, waiting, with the reason. Can be turned off."""
    _send("session_canceled", rsvp)


def _still_coming(facts: Mapping[str, Any]) -> bool:
    """Ask just before sending: does the person still come, and is the session still at that time?"""
    rows = Rsvp.objects.filter(pk=facts["rsvp"], state__in=REMINDED, session__state=SessionState.SCHEDULED)
    start = rows.values_list("session__starts_at", flat=True).first()
    return start is not None and start.isoformat() == facts["starts_at"] and start > clock.now()


@kind(
    list="sessions",
    quiet="earlier",
    body="private",
    lasts=timedelta(hours=24),
    keep=KEEP,
    wanted=_still_coming,
    example=_example,
)
def session_reminder(rsvp: Rsvp) -> Due:
    """Three days and three hours before the start, to those going or maybe. Can be turned off."""
    session = rsvp.session
    return Due(
        object=f"session-{session.pk}",
        at=session.starts_at,
        to=rsvp.user,
        context=facts_of(rsvp),
        facts={"rsvp": rsvp.pk, "starts_at": session.starts_at.isoformat()},
    )


def sessions_due(after: datetime, before: datetime) -> Iterable[Due]:
    """Return a reminder for everybody who comes to a session that starts in this span."""
    rows = Session.objects.scheduled().filter(starts_at__gt=after, starts_at__lte=before)
    answers = Rsvp.objects.filter(session__in=rows, state__in=REMINDED)
    return [session_reminder(rsvp) for rsvp in answers.select_related("user", "session__community", "session__school")]


reminder("communities.session_reminder", offsets=REMINDERS, due=sessions_due)
