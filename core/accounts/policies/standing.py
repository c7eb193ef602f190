"""Who may decide how far an account is verified: the reps of its school, and union organizers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.selectors import has_role, represents
from core.accounts.states import Role, Standing
from core.web.policy import HIDDEN, YES, Verdict, no


def can_see_people(user: Any, obj: Any) -> Verdict:
    """The list of sign-ups: reps see their own school's, organizers all."""
    if has_role(user, Role.UNION_REP, Role.UNION_ORGANIZER):
        return YES
    return no(_("Sign-ups are looked at by a school's union rep and by union organizers."))


def can_approve_person(user: Any, person: User) -> Verdict:
    """A rep of the person's school, or an organizer; nobody decides about themselves. Others don't learn who exists."""
    if person.pk == user.pk:
        return no(_("Nobody decides about their own account. Ask another rep or an organizer."))
    if has_role(user, Role.UNION_ORGANIZER) or represents(user, person):
        return YES
    return HIDDEN if can_see_people(user, None) else can_see_people(user, None)


def can_decline_person(user: Any, person: User) -> Verdict:
    """Whoever may approve may decline."""
    return can_approve_person(user, person)


def can_contest_person(user: Any, person: User) -> Verdict:
    """Whoever may approve may also say that they don't know the person."""
    return can_approve_person(user, person)


def can_suspend_person(user: Any, person: User) -> Verdict:
    """Organizers only."""
    if person.pk == user.pk:
        return no(_("Nobody decides about their own account. Ask another organizer."))
    return YES if has_role(user, Role.UNION_ORGANIZER) else no(_("Only a union organizer suspends an account."))


def can_suspend_somebody(user: Any, obj: Any) -> Verdict:
    """Whether the buttons "Suspend" and "End the suspension" stand on the list."""
    return YES if has_role(user, Role.UNION_ORGANIZER) else no(_("Only a union organizer suspends an account."))


def can_restore_person(user: Any, person: User) -> Verdict:
    """Whoever may suspend may end it."""
    return can_suspend_person(user, person)


def can_join_by_link(user: Any, obj: Any) -> Verdict:
    """Visitors sign up; who waits or was never decided about is verified; the others need no link."""
    return YES


def can_ask_again(user: Any, person: User) -> Verdict:
    """After a decline, the person alone."""
    if person.pk != user.pk:
        return HIDDEN
    if person.standing != Standing.DECLINED:
        return no(_("Your account was not declined, so there is nothing to ask again."))
    return YES
