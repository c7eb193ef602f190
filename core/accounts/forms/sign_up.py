"""Who joins: an educator, or a school leader, district staff, a partner."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import School, User
from core.accounts.selectors import schools_named
from core.accounts.states import Affiliation, Job
from core.web.text import has_line_break, tidy

EMAIL_WORDS = _("Enter an email like name@school.org")
AS_STAFF = "staff"
LOCAL_PART = 64  # letters before the @ (RFC 5321)


class SchoolInput(forms.TextInput):
    """A text field with the schools as suggestions. Without them, or without a browser that shows them, one types."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, {**(attrs or {}), "list": "schools"}, renderer)
        names = School.objects.active().values_list("name")
        return format_html(
            '{}<datalist id="schools">{}</datalist>', field, format_html_join("", '<option value="{}"></option>', names)
        )


class OneLineField(forms.CharField):
    """A text of one line, cleaned as the house keeps text."""

    def clean(self, value: Any) -> str:
        if isinstance(value, str):
            if has_line_break(value.strip()):
                raise ValidationError(_("Use one line."))
            value = tidy(value)
        return str(super().clean(value))


class JoinForm(forms.Form):
    """What both forms ask: email, name, school; a password only from those who want one."""

    email = forms.EmailField(
        label=_("Your email"),
        help_text=_("We send a code to it. There is no password to remember."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": EMAIL_WORDS, "invalid": EMAIL_WORDS},
    )
    name = OneLineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name")},
    )
    school = OneLineField(
        label=_("Your school"),
        max_length=120,
        required=False,
        widget=SchoolInput(attrs={"autocomplete": "off"}),
    )
    no_school = forms.BooleanField(
        label=_("My school is not here"), required=False, help_text=_("A union organizer will look at your sign-up.")
    )
    password = forms.CharField(
        label=_("A password"),
        required=False,
        strip=False,
        max_length=200,
        help_text=_("Only if you like one better than codes. At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    marks_optional = False
    needs_school = True

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if has_line_break(email) or len(email.rpartition("@")[0]) > LOCAL_PART:
            raise ValidationError(EMAIL_WORDS)
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "school" in cleaned:
            try:
                cleaned["school"] = self._school(cleaned["school"], without=bool(cleaned.get("no_school")))
            except ValidationError as error:
                self.add_error("school", error)
        password = cleaned.get("password")
        if password:
            try:
                get_adapter().clean_password(
                    password, User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
                )
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def _school(self, typed: str, *, without: bool) -> School | None:
        if without or not (typed or self._asks_school()):
            return None
        found = schools_named(typed)
        if len(found) == 1:
            return found[0]
        if not typed:
            raise ValidationError(_("Tell us which school you work at"))
        if not found:
            raise ValidationError(_("We do not know a school of that name. Choose one, or say that yours is not here."))
        names = ", ".join(school.name for school in found[:5])
        raise ValidationError(
            _("More than one school has that in its name: %(names)s. Type the whole name."), params={"names": names}
        )

    def _asks_school(self) -> bool:
        return self.needs_school

    def facts(self) -> dict[str, Any]:
        """Return what the service `sign_up` wants to know."""
        names = ("email", "name", "school", "password")
        return {name: self.cleaned_data[name] for name in names}


def _staff_link() -> SafeString:
    address = f"{reverse('account_signup')}?as={AS_STAFF}"
    words = gettext("join here")
    return format_html('{} <a href="{}">{}</a>', gettext("Principals, district staff and partners"), address, words)


class EducatorForm(JoinForm):
    """An educator: job, and the tick that they evaluate nobody (kept as an Event)."""

    job = forms.ChoiceField(
        label=_("Your job"),
        choices=[("", _("Choose one")), *Job.choices],
        widget=forms.Select(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Tell us your job")},
    )
    not_evaluator = forms.BooleanField(
        label=_("I do not evaluate educators"),
        help_text=lazy(_staff_link, str)(),
        error_messages={"required": _("Tick this to join as an educator. Evaluators join on another page.")},
    )
    field_order = ["email", "name", "school", "no_school", "job", "not_evaluator", "password"]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "job": self.cleaned_data["job"], "affiliation": Affiliation.EDUCATOR}


class StaffForm(JoinForm):
    """A school leader, district staff or a partner. Leaders and district wait until they are given a role."""

    affiliation = forms.ChoiceField(
        label=_("I join as"),
        choices=[
            (Affiliation.LEADER, _("Principal or assistant principal")),
            (Affiliation.DISTRICT, _("District staff")),
            (Affiliation.PARTNER, _("Partner organization")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Tell us as what you join")},
    )
    field_order = ["email", "name", "affiliation", "school", "no_school", "password"]

    def _asks_school(self) -> bool:
        return self.data.get("affiliation") == Affiliation.LEADER

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "affiliation": self.cleaned_data["affiliation"]}
