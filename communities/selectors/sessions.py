"""Sessions that lie ahead of a person, seats that wait for an answer, and what a calendar is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community, Membership, Rsvp, Session
from communities.models.sessions import SessionQuerySet
from communities.selectors.communities import is_evaluator
from communities.states import SEATED, MembershipState, RsvpState, SessionState
from core.web import clock, dates
from core.web.needs import Need

HOME_SESSIONS = 3
FEED_BEFORE, FEED_AFTER = timedelta(days=60), timedelta(days=400)
CANCELED_STAYS = timedelta(days=30)
ANSWERED = (RsvpState.GOING, RsvpState.MAYBE, RsvpState.WAITLISTED, RsvpState.OFFERED)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A session on Home."""

    title: str
    url: str
    starts_at: datetime
    detail: str
    tag: str
    tag_tone: str


@dataclass(frozen=True, slots=True)
class Seats:
    """How full a session is. `left` is None where there is room for everybody."""

    capacity: int | None
    going: int
    taken: int
    waiting: int

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.taken / self.capacity)) if self.capacity else 0


def seats_of(session: Session) -> Seats:
    """Return how full a session is. One query; none for a session read `with_seats()`."""
    row: Any = session if hasattr(session, "taken") else Session.objects.with_seats().get(pk=session.pk)
    return Seats(session.capacity, row.going, row.taken, row.waiting)


def answer_of(user: Any, session: Session) -> Rsvp | None:
    """Return what a person answered to a session."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Rsvp.objects.filter(session=session, user=user).first()


def place_in_line(rsvp: Rsvp) -> int:
    """Return a waiting person's number: 1 is the next to be offered a seat."""
    ahead = Q(queued_at__lt=rsvp.queued_at) | Q(queued_at=rsvp.queued_at, id__lt=rsvp.pk)
    return Rsvp.objects.waiting().filter(session=rsvp.session_id).filter(ahead).count() + 1


def place_words(session: Session) -> str:
    """Return where a session is, in one line: the room, the school, or that it is online."""
    parts = [session.school.name if session.school_id and session.school else "", session.place]
    words = ", ".join(part for part in parts if part)
    return words or (_("Online") if session.online_url else _("Place to be told"))


def sessions_of(user: Any) -> SessionQuerySet:
    """Return the sessions a person answered or leads, of communities they may read now. None for evaluators.

    The one rule of Home, calendar page and feed: whoever left a private community, or went behind the wall, hears no
    more of its sessions, though the row still names them.
    """
    if not user.is_verified or is_evaluator(user):
        return Session.objects.none()
    answered = Rsvp.objects.filter(user=user, state__in=ANSWERED).values("session")
    readable = Community.objects.readable_by(user).values("pk")
    return Session.objects.filter(Q(pk__in=answered) | Q(facilitator=user), community__in=readable)


def coming_up(user: Any) -> list[Ahead]:
    """Return the next three sessions a person goes to, waits for or leads. Two queries."""
    if not user.is_verified:
        return []
    answers = dict(Rsvp.objects.filter(user=user, state__in=ANSWERED).values_list("session_id", "state"))
    rows = sessions_of(user).upcoming().select_related("community", "school")
    return [_ahead(row, answers.get(row.pk), user) for row in rows[:HOME_SESSIONS]]


def _ahead(session: Any, state: str | None, user: Any) -> Ahead:
    detail = f"{dates.span(session.starts_at, session.ends_at)} · {place_words(session)}"
    if session.facilitator_id == user.pk:
        tag, tone = _("You lead"), "plum"
    elif state == RsvpState.GOING:
        tag, tone = _("Going"), "go"
    elif state == RsvpState.OFFERED:
        tag, tone = _("Seat offered"), "wait"
    elif state == RsvpState.WAITLISTED:
        tag, tone = _("Waitlist"), "wait"
    else:
        tag, tone = _("Maybe"), ""
    return Ahead(session.title, session.get_absolute_url(), session.starts_at, detail, tag, tone)


def needs(user: Any) -> list[Need]:
    """Return Home's rows: seats offered to this person, requests to communities they steward. Two queries at most."""
    if not user.is_educator:
        return []
    offers = Rsvp.objects.filter(user=user, state=RsvpState.OFFERED, session__state=SessionState.SCHEDULED)
    rows = [_offer(rsvp) for rsvp in offers.select_related("session__school")]
    led = Membership.objects.stewards().filter(user=user).values("community")
    asking = Membership.objects.filter(community__in=led, state=MembershipState.REQUESTED)
    waiting: dict[int, list[Membership]] = {}
    for membership in asking.select_related("community"):
        waiting.setdefault(membership.community_id, []).append(membership)
    return rows + [_request(found) for found in waiting.values()]


def _offer(rsvp: Rsvp) -> Need:
    session = rsvp.session
    return Need(
        key=f"seat-{rsvp.pk}",
        kind="offer",
        title=_("A seat opened in “%(title)s”") % {"title": session.title},
        detail=f"{dates.span(session.starts_at, session.ends_at)} · {place_words(session)}",
        url=session.get_absolute_url(),
        due_at=rsvp.offered_until,
        minutes=0,
        icon="armchair",
        tone="gold",
    )


def _request(asking: list[Membership]) -> Need:
    community = asking[0].community
    count = len(asking)
    return Need(
        key=f"requests-{community.pk}",
        kind="request",
        title=_("Answer who wants to join “%(name)s”") % {"name": community.name},
        detail=ngettext("%(n)d person asks", "%(n)d people ask", count) % {"n": count},
        url=f"{community.get_absolute_url()}members/",
        minutes=count,
        icon="user-plus",
        tone="plum",
    )


def calendar_rows(user: Any) -> list[Session]:
    """Return what a personal feed holds: sessions gone to, maybe, waited for or led; 60 days back, 400 ahead."""
    now = clock.now()
    span = Q(starts_at__gt=now - FEED_BEFORE, starts_at__lt=now + FEED_AFTER)
    alive = Q(state__in=[SessionState.SCHEDULED, SessionState.HELD])
    canceled = Q(state=SessionState.CANCELED, changed_at__gt=now - CANCELED_STAYS)
    rows = sessions_of(user).filter(span & (alive | canceled))
    return list(rows.select_related("community", "school").order_by("starts_at", "id"))


def goes_to(user: Any) -> set[int]:
    """Return the keys of the sessions in which this person has a seat; only they get the online link."""
    return set(Rsvp.objects.filter(user=user, state__in=SEATED).values_list("session_id", flat=True))
