"""Who comes. Seats handed out never exceed the capacity, at any commit: every change of seats locks the session's row.

Were the lock ever forgotten, two people would collide on unique (session, seat) instead of sitting on one chair.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities.mails import sessions as mails
from communities.models import Community, Membership, Rsvp, Session
from communities.policies import can_answer_session
from communities.selectors.communities import remember_membership
from communities.states import SEATED, RsvpState, SessionState
from core.activity.services import move, record
from core.web import clock
from core.web.policy import NotPossible, require

OFFER_LASTS = timedelta(hours=24)
OFFER_SHARE = 4  # an offer runs out after a quarter of the time that is left
LAST_MINUTE = timedelta(hours=2)  # less than this to go: a free seat is given, not offered


@transaction.atomic
def answer_session(session: Session, *, by: Any, answer: str) -> Rsvp:
    """Answer going, maybe or declined. Full: going becomes the waitlist. The same answer twice changes nothing.

    Mails the yes, or the number on the waitlist. A seat that comes free is offered on in the same transaction.
    """
    _hold_membership(session, by)
    session = lock(session)
    require(can_answer_session(by, session))
    _require_open(session)
    rsvp = Rsvp.objects.filter(session=session, user=by).first()
    if rsvp:
        rsvp.user = by
    if answer == RsvpState.GOING:
        return _go(session, rsvp, by)
    return _not_go(session, rsvp, by, RsvpState(answer))


def _hold_membership(session: Session, person: Any) -> None:
    """Lock the person's membership, before the session as leaving does: nobody leaves between check and seat."""
    present = Membership.objects.present().filter(community=session.community_id, user=person)
    remember_membership(person, session.community, next(iter(present.select_for_update()), None))


def lock(session: Session) -> Session:
    """Return the session with its row locked until the transaction ends; its community is the one already read."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("school").filter(pk=session.pk)
    locked = next(iter(rows))
    if Session.community.is_cached(session):
        locked.community = session.community
    return locked


def _require_open(session: Session) -> None:
    if session.takes_answers:
        return
    following = Session.objects.upcoming().filter(community=session.community_id, starts_at__gt=clock.now()).first()
    further = _(" The next one: %(title)s.") % {"title": following.title} if following else ""
    if session.state == SessionState.CANCELED:
        raise NotPossible(_("This session was canceled.") + further)
    if session.has_begun:
        raise NotPossible(_("This session has begun.") + further)
    raise NotPossible(_("This session is not open for answers yet."))


def _go(session: Session, rsvp: Rsvp | None, by: Any) -> Rsvp:
    if rsvp and rsvp.state in (RsvpState.GOING, RsvpState.WAITLISTED):
        if rsvp.asked_again:
            Rsvp.objects.filter(pk=rsvp.pk).update(asked_again=False)
        return rsvp
    if rsvp and rsvp.state == RsvpState.OFFERED:
        return take_seat(session, rsvp, by=by)
    seat = free_seat(session)
    if seat is not None:
        rsvp = _settle(session, rsvp, by, RsvpState.GOING, seat=seat)
        mails.session_going(rsvp)
    else:
        rsvp = _settle(session, rsvp, by, RsvpState.WAITLISTED, queued_at=clock.now())
        mails.session_waitlisted(rsvp)
    return rsvp


def _not_go(session: Session, rsvp: Rsvp | None, by: Any, answer: RsvpState) -> Rsvp:
    if rsvp and rsvp.state == answer:
        return rsvp
    had_seat = bool(rsvp and rsvp.state in SEATED)
    if rsvp and rsvp.state == RsvpState.OFFERED and answer == RsvpState.DECLINED:
        answer = RsvpState.PASSED
    rsvp = _settle(session, rsvp, by, answer)
    if had_seat:
        offer_seats(session)
    return rsvp


def _settle(
    session: Session, rsvp: Rsvp | None, by: Any, state: RsvpState, *, seat: int | None = None, queued_at: Any = None
) -> Rsvp:
    """Write an answer with what belongs to it: a seat, a place in line, or neither."""
    values = {"seat": seat, "queued_at": queued_at, "offered_until": None, "asked_again": False}
    if rsvp is None:
        rsvp = Rsvp.objects.create(session=session, user=by, state=state, **values)
        record(rsvp, str(state), by=by)
    else:
        move(rsvp, to=state, by=by, also=values)
    rsvp.session = session
    return rsvp


def free_seat(session: Session) -> int | None:
    """Return the smallest free seat number, or None when the session is full. Without a limit: the next number."""
    taken = set(Rsvp.objects.seated().filter(session=session).values_list("seat", flat=True))
    number = 1
    while number in taken:
        number += 1
    return number if session.capacity is None or number <= session.capacity else None


@transaction.atomic
def accept_offer(session: Session, *, by: Any) -> Rsvp:
    """Take the seat that was offered. A second too late: it went to the next person."""
    session = lock(session)
    require(can_answer_session(by, session))
    _require_open(session)
    rsvp = Rsvp.objects.filter(session=session, user=by).first()
    if rsvp and rsvp.state == RsvpState.GOING:
        return rsvp
    if rsvp is None or rsvp.state != RsvpState.OFFERED:
        raise NotPossible(_("The seat went to the next person. Press “I'm going” to wait again."))
    return take_seat(session, rsvp, by=by)


def take_seat(session: Session, rsvp: Rsvp, *, by: Any) -> Rsvp:
    """Turn an offer into a yes, if it still runs. The caller holds the lock."""
    if rsvp.offered_until is not None and rsvp.offered_until <= clock.now():
        raise NotPossible(_("The seat went to the next person. Press “I'm going” to wait again."))
    move(rsvp, to=RsvpState.GOING, by=by, also={"offered_until": None, "queued_at": None})
    rsvp.session = session
    mails.session_going(rsvp)
    return rsvp


def offer_seats(session: Session) -> int:
    """Give every free seat to whoever waits longest: n free, n offers. None once begun. The caller holds the lock."""
    count, now = 0, clock.now()
    if not session.takes_answers:
        return 0
    for waiting in Rsvp.objects.waiting().filter(session=session).select_related("user"):
        seat = free_seat(session)
        if seat is None:
            break
        waiting.session = session
        if session.starts_at - now < LAST_MINUTE:
            move(waiting, to=RsvpState.GOING, by=None, also={"seat": seat, "queued_at": None})
            mails.session_seat_given(waiting)
        else:
            until = offer_ends(session.starts_at, now)
            move(waiting, to=RsvpState.OFFERED, by=None, also={"seat": seat, "offered_until": until})
            mails.session_seat_offered(waiting)
        count += 1
    return count


def offer_ends(starts_at: datetime, now: datetime) -> datetime:
    """Return when an offer runs out: after 24 hours, or a quarter of the time left, whichever is earlier."""
    return min(now + OFFER_LASTS, now + (starts_at - now) / OFFER_SHARE)


def pass_on_offers() -> int:
    """By the clock, every minute: offers that ran out go to the next person. Returns how many ran out."""
    due = Rsvp.objects.filter(state=RsvpState.OFFERED, offered_until__lte=clock.now()).values_list("session", flat=True)
    return sum(_pass_on(pk) for pk in sorted(set(due)))


@transaction.atomic
def _pass_on(session_pk: int) -> int:
    session, count = lock(Session(pk=session_pk)), 0
    late = Rsvp.objects.filter(session=session, state=RsvpState.OFFERED, offered_until__lte=clock.now())
    for rsvp in late:
        count += move(rsvp, to=RsvpState.PASSED, by=None, also={"seat": None, "offered_until": None, "queued_at": None})
    offer_seats(session)
    return count


def free_future_seats(user: Any, *, by: Any, community: Community | None = None) -> None:
    """Give a person's future seats and waits back, in one community or all: they left, or their account ended."""
    rows = Rsvp.objects.filter(user=user, state__in=[*SEATED, RsvpState.WAITLISTED, RsvpState.MAYBE])
    rows = rows.filter(session__starts_at__gt=clock.now(), session__state=SessionState.SCHEDULED)
    if community is not None:
        rows = rows.filter(session__community=community)
    empty = {"seat": None, "queued_at": None, "offered_until": None, "asked_again": False}
    for rsvp in rows.select_related("session").order_by("session_id"):
        session = lock(rsvp.session)
        gone = RsvpState.PASSED if rsvp.state == RsvpState.OFFERED else RsvpState.DECLINED
        move(rsvp, to=gone, by=by, also=empty)
        offer_seats(session)
