"""Giving and ending roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import School, User
from core.accounts.states import SCHOOL_BOUND, Role
from core.web import clock
from core.web.forms import PageHelper


class RoleGrantForm(forms.Form):
    """Whom, which role, where, until when. `roles` and `schools` are what the giver may give."""

    email = forms.EmailField(
        label=_("Email of the person"),
        help_text=_("The address they use on PLAB. They must have signed up."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the person's email.")},
    )
    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose a role.")})
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.none(),
        required=False,
        help_text=_("For union reps, principals and leadership team members."),
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty if the role has no end yet."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=500, help_text=_("One sentence. The person reads it in the mail.")
    )

    def __init__(self, *args: Any, roles: list[str], schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["role"].choices = [("", _("Choose a role")), *((role, Role(role).label) for role in roles)]
        self.fields["school"].queryset = schools
        self.user: User | None = None

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        self.user = User.objects.get_queryset().filter(email=email).exclude(standing="closed").first()
        if self.user is None:
            raise forms.ValidationError(_("Nobody on PLAB has this address. Ask the person to sign up first."))
        return email

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("Choose a day that is not over."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        bound = cleaned.get("role") in SCHOOL_BOUND
        if bound and not cleaned.get("school"):
            self.add_error("school", _("Choose the school where the role holds."))
        if cleaned.get("role") and not bound:
            cleaned["school"] = None
        return cleaned


class RoleEndForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=500, help_text=_("One sentence. The person reads it in the mail.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
