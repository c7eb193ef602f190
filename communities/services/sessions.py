"""Planning a session: draft, scheduled, moved, canceled."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.mails import sessions as mails
from communities.models import AgendaStep, Attendance, Community, Rsvp, Session
from communities.policies import can_cancel_session, can_edit_session, can_plan_session, can_schedule_session
from communities.services.rsvps import lock, offer_seats
from communities.states import CommunityState, RsvpState, SessionState
from core.activity.services import move, record
from core.web import clock
from core.web.policy import NotPossible, require, stale

ASK_AGAIN_FROM = timedelta(hours=2)  # moved by more: those who go are asked whether they still can
TOLD = (RsvpState.GOING, RsvpState.MAYBE, RsvpState.WAITLISTED, RsvpState.OFFERED)
MOVES = ("starts_at", "ends_at", "school", "place", "online_url")  # a calendar must learn these anew


@transaction.atomic
def create_session(community: Community, *, by: Any, **fields: Any) -> Session:
    """Write a draft, which only those who lead it see."""
    require(can_plan_session(by, community))
    if community.state not in (CommunityState.FORMING, CommunityState.ACTIVE):
        raise NotPossible(_("Sessions can be planned once the community forms, and while it is not paused."))
    fields.setdefault("facilitator", by)
    session = Session.objects.create(community=community, **fields)
    record(session, "created", by=by)
    return session


@transaction.atomic
def schedule_session(session: Session, *, by: Any) -> None:
    """Show a draft to its readers; the members hear of it. It must begin in the future."""
    session = lock(session)
    require(can_schedule_session(by, session))
    if session.has_begun:
        raise NotPossible(_("This time is past. Choose one ahead."))
    if session.state == SessionState.SCHEDULED:
        return
    move(session, to=SessionState.SCHEDULED, by=by)
    mails.session_scheduled(session)


@transaction.atomic
def edit_session(session: Session, *, by: Any, lock_version: int, **fields: Any) -> Session:
    """Change a session. Moved: its people hear old and new, calendars learn it. More seats: they are offered."""
    session = lock(session)
    require(can_edit_session(by, session))
    if session.lock_version != lock_version:
        labels = {"title": _("title"), "place": _("room or place"), "notes": _("what to know")}
        theirs = {label: str(getattr(session, name)) for name, label in labels.items()}
        raise stale(mine={labels[name]: str(fields[name]) for name in labels if name in fields}, theirs=theirs)
    if session.state not in (SessionState.DRAFT, SessionState.SCHEDULED) or session.has_begun:
        raise NotPossible(_("This session has begun or ended. It can't be changed now."))
    _require_room(session, fields.get("capacity", session.capacity))
    old_start = session.starts_at
    changed = {name for name, value in fields.items() if getattr(session, name) != value}
    moved = bool(changed.intersection(MOVES))
    for name, value in fields.items():
        setattr(session, name, value)
    if changed & {"starts_at", "ends_at"}:
        _require_times_fit(session)
    session.lock_version += 1
    session.changed_at = clock.now()
    if moved and session.state == SessionState.SCHEDULED:
        session.sequence += 1
    session.save()
    if session.state == SessionState.SCHEDULED:
        if moved:
            _tell_moved(session, old_start, by)
        offer_seats(session)
    return session


def _require_room(session: Session, capacity: int | None) -> None:
    taken = Rsvp.objects.seated().filter(session=session).count()
    if capacity is not None and capacity < taken:
        words = ngettext("%(n)d person is going.", "%(n)d people are going.", taken) % {"n": taken}
        raise NotPossible(words + " " + _("The smallest number is %(n)d.") % {"n": taken})


def _require_times_fit(session: Session) -> None:
    """Nobody was there for longer than a session lasts, and no agenda runs on after its end."""
    if Attendance.objects.filter(session=session).exists():
        raise NotPossible(_("People have checked in already. Its times can't be changed now."))
    steps = AgendaStep.objects.filter(session=session).aggregate(total=Sum("minutes"))["total"] or 0
    if steps > session.minutes:
        words = _("Its agenda takes %(n)d minutes. Shorten the agenda first.")
        raise NotPossible(words % {"n": steps})


def _tell_moved(session: Session, old_start: Any, by: Any) -> None:
    move(session, to=SessionState.SCHEDULED, by=by, data={"from": old_start.isoformat()})
    answers = Rsvp.objects.filter(session=session, state__in=TOLD).select_related("user")
    asked = abs(session.starts_at - old_start) > ASK_AGAIN_FROM
    if asked:
        answers.filter(state=RsvpState.GOING).update(asked_again=True)
    for rsvp in answers:
        rsvp.session = session
        mails.session_moved(rsvp, old_start=old_start, asked=asked and rsvp.state == RsvpState.GOING)


@transaction.atomic
def cancel_session(session: Session, *, by: Any, reason: str) -> None:
    """Cancel before the start: its people hear it at once, reminders are no longer wanted."""
    session = lock(session)
    require(can_cancel_session(by, session))
    if session.state == SessionState.CANCELED:
        return
    if session.has_begun:
        raise NotPossible(_("This session has begun. It can't be canceled now."))
    was_draft = session.state == SessionState.DRAFT
    changes = {"cancel_reason": reason, "changed_at": clock.now(), "sequence": session.sequence + 1}
    move(session, to=SessionState.CANCELED, by=by, reason=reason, also=changes)
    if was_draft:
        return
    for rsvp in Rsvp.objects.filter(session=session, state__in=TOLD).select_related("user"):
        rsvp.session = session
        mails.session_canceled(rsvp)
