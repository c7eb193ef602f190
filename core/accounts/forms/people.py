"""Deciding about sign-ups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.web import clock
from core.web.forms import PageHelper

USUAL_SUSPENSION = timedelta(days=30)
LONGEST_SUSPENSION = timedelta(days=365)


class ReasonForm(forms.Form):
    """One reason, which the person reads in a mail."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("One or two sentences. The person reads them in a mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a reason. The person reads it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["reason"].widget.attrs.pop("maxlength", None)


class SuspendForm(ReasonForm):
    until = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Within a year. It ends by itself."),
        error_messages={"required": _("Choose the last day.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = clock.today() + USUAL_SUSPENSION

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if not clock.today() < day <= clock.today() + LONGEST_SUSPENSION:
            raise forms.ValidationError(_("Choose a day within a year from now."))
        return day


class ApproveManyForm(forms.Form):
    """The people that were shown, by their public ids; who has been decided about since is left alone."""

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), to_field_name="public_id", widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people
