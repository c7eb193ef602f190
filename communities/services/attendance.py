"""Being there: check in with the code, agree to the list, and a session that took place."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Attendance, Rsvp, Session
from communities.policies import can_check_in, can_keep_attendance
from communities.services.rsvps import lock
from communities.states import AttendanceMark, AttendanceSource, RsvpState, SessionState
from core.activity.services import move, record
from core.web import clock, dates, limits
from core.web.policy import NotPossible, require

WRONG_CHECK_INS = limits.Limit("wrong-check-ins", 5, 3600)
ON_TIME_MINUTES = 15  # in by so many minutes after the start: there for the whole session
STEP = 5  # minutes of a part are counted in steps, rounded down


def code_fits(session: Session, *, by: Any, code: str) -> bool:
    """Compare a typed code. A wrong one counts as a try; after five the person waits (429).

    Stands outside the transaction of the check-in, so that the count stays.
    """
    key = f"{session.pk}:{by.pk}"
    limits.require_left(WRONG_CHECK_INS, key)
    if code == session.checkin_code:
        return True
    limits.hit(WRONG_CHECK_INS, key)
    return False


def tries_left(session: Session, *, by: Any) -> int:
    """Return how many wrong codes this person may still type."""
    return limits.left(WRONG_CHECK_INS, f"{session.pk}:{by.pk}")


@transaction.atomic
def check_in(session: Session, *, by: Any, code: str, source: AttendanceSource) -> Attendance:
    """Say that one is there. Twice is once.

    In time: present; later: the minutes left; after the end: to be confirmed by whoever leads the session.
    """
    session = lock(session)
    require(can_check_in(by, session))
    require_open(session)
    if code != session.checkin_code:
        raise NotPossible(_("That is not the code of this session."))
    known = Attendance.objects.filter(session=session, user=by).first()
    if known:
        return known
    mark, minutes = reckon(session)
    row = Attendance.objects.create(
        session=session,
        user=by,
        mark=mark,
        minutes=minutes,
        source=source,
        confirmed=not session.is_over,
        by=by,
    )
    record(row, "checked_in", by=by)
    return row


def require_open(session: Session) -> None:
    """Refuse what is too early, too late, or about a session that does not take place."""
    if session.takes_check_ins:
        return
    if session.state == SessionState.CANCELED:
        raise NotPossible(_("This session was canceled."))
    if session.state == SessionState.DRAFT:
        raise NotPossible(_("This session is not scheduled yet."))
    if clock.now() < session.check_in_opens_at:
        raise NotPossible(_("Opens %(when)s.") % {"when": dates.day_and_time(session.check_in_opens_at)})
    raise NotPossible(
        _("Check-in closed %(when)s. Ask whoever led the session to add you.")
        % {"when": dates.day_and_time(session.check_in_closes_at)}
    )


def reckon(session: Session) -> tuple[AttendanceMark, int]:
    """Return mark and minutes of whoever comes in now. After the end one says that one was there all the time."""
    now = clock.now()
    late = (now - session.starts_at).total_seconds() / 60
    if late <= ON_TIME_MINUTES or session.is_over:
        return AttendanceMark.PRESENT, session.minutes
    left = int((session.ends_at - now).total_seconds() // 60)
    return AttendanceMark.PARTIAL, left // STEP * STEP


@transaction.atomic
def agree_to_check_ins(session: Session, *, by: Any) -> int:
    """Confirm everybody who checked in after the end. Returns how many; twice finds none."""
    session = lock(session)
    require(can_keep_attendance(by, session))
    rows = Attendance.objects.unconfirmed().filter(session=session).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    Attendance.objects.filter(pk__in=keys).update(confirmed=True, by=by)
    if keys:
        record(session, "attendance_agreed", by=by, data={"rows": len(keys)})
    return len(keys)


@transaction.atomic
def mark_going_present(session: Session, *, by: Any) -> int:
    """Enter everybody who is going and has no row yet as there the whole time. Returns how many."""
    session = lock(session)
    require(can_keep_attendance(by, session))
    if session.state not in (SessionState.SCHEDULED, SessionState.HELD) or not session.has_begun:
        raise NotPossible(_("Enter who was there once the session has begun."))
    entered = Attendance.objects.filter(session=session).values("user")
    going = Rsvp.objects.filter(session=session, state=RsvpState.GOING).exclude(user__in=entered)
    rows = [
        Attendance(
            session=session,
            user_id=user,
            mark=AttendanceMark.PRESENT,
            minutes=session.minutes,
            source=AttendanceSource.FACILITATOR,
            by=by,
        )
        for user in going.order_by("seat").values_list("user", flat=True)
    ]
    Attendance.objects.bulk_create(rows)
    if rows:
        record(session, "attendance_entered", by=by, data={"rows": len(rows)})
    return len(rows)


@transaction.atomic
def hold_session(session: Session, *, by: Any) -> None:
    """Say that it took place; its times are frozen from then on. `by` None is the clock. Twice changes nothing."""
    session = lock(session)
    if by is not None:
        require(can_keep_attendance(by, session))
    if session.state == SessionState.HELD:
        return
    if by is None and session.state != SessionState.SCHEDULED:  # canceled while the clock was on its way
        return
    if session.state != SessionState.SCHEDULED or not session.is_over:
        raise NotPossible(_("A session took place once its end is past."))
    move(session, to=SessionState.HELD, by=by)


def hold_ended_sessions() -> int:
    """By the clock, every minute: sessions past their end at which somebody was. Returns how many."""
    due = Session.objects.scheduled().over().filter(attendances__in=Attendance.objects.there()).distinct()
    count = 0
    for session in due.select_related("community"):
        hold_session(session, by=None)
        count += 1
    return count
