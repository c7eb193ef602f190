"""What people change about themselves. Acts on the person alone, so `by` is the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import mails
from core.accounts.models import School, User, new_calendar_token
from core.accounts.selectors import reps_of, roles_of
from core.accounts.services.changes import ChangeKind, PersonChange, check_change, follow_change
from core.accounts.services.sessions import end_sessions
from core.accounts.states import Standing
from core.activity import services as activity
from core.mail import services as mail
from core.web.policy import NotPossible

THEMES = ("", "light", "dark")


@transaction.atomic
def save_profile(
    user: User,
    *,
    name: str,
    school: School | None,
    job: str,
    grades: Sequence[int],
    language: str,
    theme: str,
    main_role: str,
) -> bool:
    """Save what a person says about themselves. Returns whether the school changed.

    A new school keeps memberships and roles, and tells the union reps of the old and of the new one.
    """
    person = User.objects.get_queryset().select_for_update(of=("self",)).select_related("school").get(pk=user.pk)
    if main_role and main_role not in roles_of(person):
        raise NotPossible(_("You don't hold this role any more."))
    old = person.school
    moved = (old.pk if old else None) != (school.pk if school else None)
    change = PersonChange(person, ChangeKind.SCHOOL, school=school, old_school=old)
    if moved:
        check_change(change)
    person.name, person.school, person.job, person.grades = name, school, job, list(grades)
    person.language, person.theme, person.main_role = language, theme, main_role
    person.save(update_fields=["name", "school", "job", "grades", "language", "theme", "main_role"])
    if moved:
        _tell_reps(person, old, school)
        follow_change(change, by=person)
    return moved


def set_language(user: User, language: str) -> None:
    """Keep the language of pages and mail. Unknown ones change nothing."""
    if language in dict(settings.LANGUAGES):
        User.objects.get_queryset().filter(pk=user.pk).update(language=language)
        user.language = language


def set_theme(user: User, theme: str) -> None:
    """Keep light, dark or (empty) what the device says. Unknown ones change nothing."""
    if theme in THEMES:
        User.objects.get_queryset().filter(pk=user.pk).update(theme=theme)
        user.theme = theme


@transaction.atomic
def reset_calendar(user: User) -> None:
    """Give the calendar feed a new address. The old one is dead with the next fetch."""
    user.calendar_token = new_calendar_token()
    user.save(update_fields=["calendar_token"])
    activity.record(user, "calendar_reset", by=user)


@transaction.atomic
def sign_out_everywhere(user: User) -> int:
    """End every session of a person, on all devices, this one too. Returns how many."""
    activity.record(user, "signed_out_everywhere", by=user)
    return end_sessions(user)


@transaction.atomic
def save_mail_settings(user: User, *, lists: dict[str, str], quiet_from: time | None, quiet_to: time | None) -> None:
    """Keep how often each list writes and the person's own quiet hours. Holds for mail that waits, too."""
    address = mail.address_for(user)
    mail.set_lists(address, lists)
    mail.set_quiet_hours(address, quiet_from, quiet_to)


def _tell_reps(person: User, old: School | None, new: School | None) -> None:
    """One Event; the reps of both schools, except for people whom nobody has let in yet."""
    data = {"old_school": old.pk if old else None, "new_school": new.pk if new else None}
    event = activity.record(person, "moved", by=person, data=data)
    if person.standing != Standing.VERIFIED:
        return
    reps: dict[int, Any] = {rep.pk: rep for school in (old, new) if school for rep in reps_of(school)}
    for rep in reps.values():
        if rep.pk != person.pk:
            mails.school_changed(person, rep=rep, old=old, new=new, event=event.pk)
