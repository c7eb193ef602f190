"""How far an account is verified: confirmed, approved, declined, contested, suspended. A move is one Event and mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from core.accounts import policies
from core.accounts.mails import standing as mails
from core.accounts.models import InviteLink, User
from core.accounts.selectors import ASK_AGAIN_AFTER, CONTEST_WITHIN, confirmed_addresses, last_event
from core.accounts.services.changes import ChangeKind, PersonChange, check_change, follow_change
from core.accounts.states import Affiliation, Standing, VerifiedHow
from core.activity import services as activity
from core.web import clock, dates
from core.web.policy import NotPossible, require

SUSPENDED_AT_MOST = timedelta(days=365)
UNCONFIRMED_KEPT = timedelta(days=7)
APPROVED_AT_ONCE = 50
SIGNED_UP = "signed_up"
NOT_VERIFIED: dict[str, Any] = {"verified_how": "", "verified_at": None, "verified_by": None}


@transaction.atomic
def confirm_account(person: User) -> bool:
    """Take an account in, once an address of it is confirmed: verified by one of the three ways, else pending.

    Already taken in: False, nothing written. Tells the person. `person` carries the new standing afterwards.
    """
    _lock(person)
    if person.standing != Standing.UNCONFIRMED:
        return False
    how = _way_in(person)
    if how:
        _verify(person, how=how, by=None)
    else:
        _wait(person)
    return True


@transaction.atomic
def verify_by_link(person: User, link: InviteLink) -> bool:
    """Verify a pending educator who opened a rep's link. Counts one use. Raises NotPossible when the link has ended."""
    _lock(person)
    if not _may_prove(person):
        return False
    if not _take_use(link):
        raise NotPossible(_("This link has ended. Ask your rep for a new one."))
    return _verify(person, how=VerifiedHow.LINK, by=None)


@transaction.atomic
def verify_by_address(person: User) -> bool:
    """Verify a pending educator who has now confirmed a work address, which may be a second one."""
    _lock(person)
    if not _may_prove(person) or not has_work_address(person):
        return False
    return _verify(person, how=VerifiedHow.DOMAIN, by=None)


@transaction.atomic
def approve_person(person: User, *, by: User) -> bool:
    """Let a pending person in. Two press at once: one Event; the second gets False."""
    require(policies.can_approve_person(by, person))
    if person.affiliation in (Affiliation.LEADER, Affiliation.DISTRICT):
        raise NotPossible(_("Leaders and district staff are verified when they are given a role."))
    return _verify(person, how=VerifiedHow.APPROVAL, by=by)


@transaction.atomic
def approve_people(people: Iterable[User], *, by: User) -> int:
    """Approve all that are shown, at most 50, all or none. Returns how many moved."""
    people = sorted(people, key=lambda person: person.pk)
    if len(people) > APPROVED_AT_ONCE:
        raise NotPossible(_("Approve at most 50 people at once."))
    return sum(approve_person(person, by=by) for person in people)


@transaction.atomic
def decline_person(person: User, *, by: User, reason: str) -> bool:
    """Say no to a pending person, with the reason they read. They may ask again after 30 days."""
    require(policies.can_decline_person(by, person))
    if not activity.move(person, to=Standing.DECLINED, by=by, reason=reason):
        return False
    mails.declined(person, reason=reason, event=last_event(person).pk)
    return True


@transaction.atomic
def contest_person(person: User, *, by: User, reason: str) -> bool:
    """ "I don't know this person": back to pending, within 60 days. Memberships sleep, seats are freed."""
    require(policies.can_contest_person(by, person))
    _lock(person)
    if person.standing == Standing.PENDING:
        return False
    if person.standing == Standing.VERIFIED and not may_be_contested(person):
        raise NotPossible(_("After 60 days only an organizer can stop an account, by suspending it."))
    change = _change(person, Standing.PENDING)
    check_change(change)
    activity.move(person, to=Standing.PENDING, by=by, reason=reason, also=NOT_VERIFIED, data={"contested": True})
    mails.contested(person, reason=reason, event=last_event(person).pk)
    follow_change(change, by=by)
    return True


@transaction.atomic
def suspend_person(person: User, *, by: User, reason: str, until: date) -> bool:
    """Stop an account until the end of a day within a year. It is signed out with its next request."""
    require(policies.can_suspend_person(by, person))
    if not clock.today() < until <= clock.today() + SUSPENDED_AT_MOST:
        raise NotPossible(_("Choose a last day within a year from now."))
    _lock(person)
    change = _change(person, Standing.SUSPENDED)
    if person.standing != Standing.SUSPENDED:
        check_change(change)
    data = {"until": until.isoformat()}
    if not activity.move(person, to=Standing.SUSPENDED, by=by, reason=reason, data=data):
        return False
    mails.suspended(person, reason=reason, until=until, event=last_event(person).pk)
    follow_change(change, by=by)
    return True


@transaction.atomic
def restore_person(person: User, *, by: User | None, reason: str = "") -> bool:
    """End a suspension. `by` None: its last day is over."""
    if by is not None:
        require(policies.can_restore_person(by, person))
    _lock(person)
    change = _change(person, Standing.VERIFIED)
    if person.standing != Standing.SUSPENDED:
        return False
    activity.move(person, to=Standing.VERIFIED, by=by, reason=reason)
    mails.restored(person, event=last_event(person).pk)
    follow_change(change, by=by)
    return True


@transaction.atomic
def ask_again(person: User, *, by: User) -> bool:
    """After a decline, not before 30 days: pending once more."""
    require(policies.can_ask_again(by, person))
    free_at = last_event(person).at + ASK_AGAIN_AFTER
    if clock.now() < free_at:
        raise NotPossible(_("You can ask again from %(day)s.") % {"day": dates.month_and_day(dates.local(free_at))})
    return _wait(person, by=by)


def end_suspensions() -> int:
    """Lift every suspension whose last day is over (nightly). Twice is harmless: a verified person is skipped."""
    ended = 0
    for person in User.objects.filter(standing=Standing.SUSPENDED).order_by("pk"):
        until = last_event(person).data.get("until", "")
        if until and date.fromisoformat(until) < clock.today():
            ended += restore_person(person, by=None, reason=_("The suspension is over."))
    return ended


def forget_unconfirmed() -> int:
    """Delete accounts that nobody confirmed within 7 days (nightly). What something else points to stays."""
    gone = 0
    old = User.objects.filter(standing=Standing.UNCONFIRMED, date_joined__lt=clock.now() - UNCONFIRMED_KEPT)
    for person in old.order_by("pk"):
        try:
            with transaction.atomic():
                still = User.objects.filter(pk=person.pk, standing=Standing.UNCONFIRMED)
                gone += bool(still.delete()[0])
        except ProtectedError:
            continue
    return gone


def has_work_address(person: User) -> bool:
    """Say whether a confirmed address lies in one of the educators' domains: the exact host, no subdomain."""
    hosts = {address.rpartition("@")[2].lower() for address in confirmed_addresses(person)}
    return bool(hosts & set(settings.PLAB_EDUCATOR_DOMAINS))


def may_be_contested(person: User) -> bool:
    return person.verified_at is not None and clock.now() - person.verified_at <= CONTEST_WITHIN


def _way_in(person: User) -> str:
    """Return how a confirmed person is verified, or "" when a rep has to look."""
    if person.affiliation == Affiliation.PARTNER:
        return VerifiedHow.EMAIL
    if person.affiliation != Affiliation.EDUCATOR:
        return ""
    if person.school_id and has_work_address(person):
        return VerifiedHow.DOMAIN
    signed_up = last_event(person, verb=SIGNED_UP)
    link = InviteLink.objects.filter(pk=signed_up.data.get("link")).first() if signed_up else None
    return VerifiedHow.LINK if link and _take_use(link) else ""


def _take_use(link: InviteLink) -> bool:
    """Count a use, if one is left: of 16 people at the last one exactly one gets it."""
    return bool(InviteLink.objects.open().filter(pk=link.pk).update(uses=F("uses") + 1))


def _may_prove(person: User) -> bool:
    return person.standing == Standing.PENDING and person.affiliation == Affiliation.EDUCATOR


def _verify(person: User, *, how: str, by: User | None) -> bool:
    now = clock.now()
    also = {"verified_how": how, "verified_at": now, "verified_by": by}
    change = _change(person, Standing.VERIFIED)
    if not activity.move(person, to=Standing.VERIFIED, by=by, data={"how": how}, also=also):
        return False
    mails.welcome(person, event=last_event(person).pk)
    follow_change(change, by=by)
    return True


def _wait(person: User, *, by: User | None = None) -> bool:
    if not activity.move(person, to=Standing.PENDING, by=by):
        return False
    mails.waiting(person, event=last_event(person).pk)
    return True


def _change(person: User, to: str) -> PersonChange:
    return PersonChange(person, ChangeKind.STANDING, was=person.standing, to=to)


def _lock(person: User) -> None:
    """Lock the row and bring `person` up to date: two people who decide at once wait for each other."""
    fresh = User.objects.get_queryset().select_for_update().get(pk=person.pk)
    for name in ("standing", "affiliation", "school_id", "verified_at", "verified_how"):
        setattr(person, name, getattr(fresh, name))
