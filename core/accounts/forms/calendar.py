"""School years and closed days."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import ClosedDay
from core.web.forms import PageHelper

YEAR_LABEL = re.compile(r"^(\d{4})-(\d{2})$")


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"required": _("Enter a day."), "invalid": _("Enter a day like 2026-12-24.")}
    return forms.DateField(label=label, widget=widget, error_messages=said, **more)


class SchoolYearForm(forms.Form):
    label = forms.CharField(
        label=_("School year"),
        max_length=7,
        help_text=_("Written like 2026-27."),
        error_messages={"required": _("Write the school year like 2026-27.")},
    )
    first_day = _day(_("First school day"))
    last_day = _day(_("Last school day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)

    def clean_label(self) -> str:
        label = self.cleaned_data["label"].strip()
        found = YEAR_LABEL.match(label)
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise forms.ValidationError(_("Write the school year like 2026-27."))
        return label

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last, label = cleaned.get("first_day"), cleaned.get("last_day"), cleaned.get("label")
        _check_order(self, first, last)
        if first and label and first.year != int(label[:4]):
            self.add_error("first_day", _("The first school day lies in %(year)s.") % {"year": label[:4]})
        return cleaned


class SchoolYearChangeForm(forms.Form):
    first_day = _day(_("First school day"))
    last_day = _day(_("Last school day"))
    lock_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _check_order(self, cleaned.get("first_day"), cleaned.get("last_day"))
        return cleaned


class ClosedDaysForm(forms.Form):
    first = _day(_("First closed day"))
    last = _day(_("Last closed day"), required=False, help_text=_("Leave it empty for a single day."))
    label = forms.CharField(
        label=_("What it is"),
        max_length=80,
        help_text=_("Like Winter recess."),
        error_messages={"required": _("Say what it is, like Winter recess.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ClosedDay.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first")
        if first and not cleaned.get("last"):
            cleaned["last"] = first
        last = cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes after the first."))
        return cleaned


def _check_order(form: forms.Form, first: date | None, last: date | None) -> None:
    if first and last and last <= first:
        form.add_error("last_day", _("The last day comes after the first."))
