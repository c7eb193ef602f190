"""A link for the staff room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import LINK_LASTS_AT_MOST, MAX_LINK_USES, USUAL_LINK_USES, School
from core.web import clock
from core.web.forms import PageHelper

USUAL_DAYS = timedelta(days=30)


class InviteLinkForm(forms.Form):
    label = forms.CharField(
        label=_("Name of the link"),
        max_length=80,
        help_text=_("For yourself, like Poster in the staff room."),
        error_messages={"required": _("Give the link a name.")},
    )
    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.none(),
        empty_label=None,
        help_text=_("Whoever joins by the link is entered at this school."),
        error_messages={"required": _("Choose the school.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("At most 60 days from now."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the last day.")},
    )
    max_uses = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=MAX_LINK_USES,
        initial=USUAL_LINK_USES,
        error_messages={
            "required": _("Say for how many people, at most 300."),
            "min_value": _("At least 1 person."),
            "max_value": _("At most 300 people."),
            "invalid": _("Enter a whole number."),
        },
    )

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["school"].queryset = schools
        self.fields["last_day"].initial = clock.today() + USUAL_DAYS

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if not clock.today() <= day <= clock.today() + LINK_LASTS_AT_MOST:
            raise forms.ValidationError(_("Choose a day within the next 60 days."))
        return day
