"""Forms of a session: when, where, how many; and why it is canceled."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.forms.communities import ReasonForm, too_long
from communities.models import Session
from communities.models.sessions import CAPACITY_LARGEST, LENGTH_LONGEST, LENGTH_SHORTEST
from core.accounts.models import School
from core.web import clock, dates
from core.web.forms import PageHelper
from core.web.text import has_line_break, tidy

NOTES_LONGEST = 2_000


def wall_time(day: date, at: time) -> datetime:
    """Return a wall-clock time of Boston as a moment. Twice that night: the first. Missing that night: ValueError."""
    naive = datetime.combine(day, at)
    moment = naive.replace(tzinfo=timezone.get_default_timezone(), fold=0)
    back = moment.astimezone(timezone.get_fixed_timezone(0)).astimezone(timezone.get_default_timezone())
    if back.replace(tzinfo=None) != naive:
        raise ValueError(naive)
    return moment


class SessionForm(forms.ModelForm):
    """One meeting. A length is elapsed time: 90 minutes are 90 minutes over a clock change, too."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "input-short"})
    )
    start = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time", "class": "input-short"})
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes"),
        initial=40,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )
    online_url = forms.URLField(
        label=gettext_lazy("Online link"),
        help_text=gettext_lazy("Only those who are going see it."),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Session
        fields = ["title", "kind", "notes", "school", "place", "online_url", "capacity", "guests_allowed"]
        labels = {
            "title": gettext_lazy("Title"),
            "kind": gettext_lazy("What kind"),
            "notes": gettext_lazy("What to know and bring"),
            "school": gettext_lazy("At which school"),
            "place": gettext_lazy("Room or place"),
            "capacity": gettext_lazy("Seats"),
            "guests_allowed": gettext_lazy("Educators outside the community may come"),
        }
        help_texts = {
            "capacity": gettext_lazy("Leave it empty if there is room for everybody."),
        }
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 4}),
            "capacity": forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        }

    field_order = ["title", "kind", "day", "start", "minutes", "school", "place", "online_url", "capacity", "notes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["school"].queryset = School.objects.active()  # type: ignore[attr-defined]
        self.fields["school"].empty_label = _("At no school, or online")  # type: ignore[attr-defined]
        self.fields["title"].error_messages["required"] = _("Give it a title")
        self.fields["day"].error_messages = dict.fromkeys(("required", "invalid"), _("Enter a real date"))
        self.fields["start"].error_messages = dict.fromkeys(("required", "invalid"), _("Enter a time like 3:30 pm"))
        for name in ("minutes", "capacity"):
            self.fields[name].error_messages |= {"invalid": _("Enter a number"), "required": _("Enter a number")}
        self.fields["online_url"].error_messages["invalid"] = _("Enter an address that starts with https://")
        if self.instance.pk:
            local = dates.local(self.instance.starts_at)
            self.initial |= {
                "day": local.date().isoformat(),
                "start": local.strftime("%H:%M"),
                "minutes": self.instance.minutes,
                "lock_version": self.instance.lock_version,
            }

    def clean_title(self) -> str:
        title = tidy(self.cleaned_data["title"])
        if has_line_break(title):
            raise forms.ValidationError(_("Use one line"))
        return title

    def clean_place(self) -> str:
        place = tidy(self.cleaned_data["place"])
        if has_line_break(place):
            raise forms.ValidationError(_("Use one line"))
        return place

    def clean_notes(self) -> str:
        notes = tidy(self.cleaned_data["notes"])
        if len(notes) > NOTES_LONGEST:
            raise forms.ValidationError(too_long(len(notes), NOTES_LONGEST))
        return notes

    def clean_online_url(self) -> str:
        url = self.cleaned_data["online_url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("Enter an address that starts with https://"))
        return str(url)

    def clean_capacity(self) -> int | None:
        capacity = self.cleaned_data["capacity"]
        if capacity is not None and not 1 <= capacity <= CAPACITY_LARGEST:
            raise forms.ValidationError(_("Choose %(low)d to %(high)d") % {"low": 1, "high": CAPACITY_LARGEST})
        return capacity

    def clean_minutes(self) -> int:
        minutes = self.cleaned_data["minutes"]
        low, high = (int(length.total_seconds() // 60) for length in (LENGTH_SHORTEST, LENGTH_LONGEST))
        if not low <= minutes <= high:
            raise forms.ValidationError(_("A session takes %(low)d minutes to 8 hours") % {"low": low})
        return int(minutes)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"day", "start", "minutes"} <= data.keys():
            return data
        try:
            starts_at = wall_time(data["day"], data["start"])
        except ValueError:
            words = _("That time is skipped on %(day)s. Choose 3:00 am or later.")
            self.add_error("start", words % {"day": dates.month_and_day(data["day"])})
            return data
        except OverflowError:
            self.add_error("day", _("Enter a real date"))
            return data
        if starts_at <= clock.now() or starts_at > clock.now() + timedelta(days=730):
            self.add_error("day", _("Choose a time ahead, within two years"))
            return data
        ends = starts_at.astimezone(timezone.get_fixed_timezone(0)) + timedelta(minutes=data["minutes"])
        data |= {"starts_at": starts_at, "ends_at": ends}
        return data

    def validate_constraints(self) -> None:
        """Times are set by the service from what `clean` found."""

    @property
    def session_fields(self) -> dict[str, Any]:
        names = (*self._meta.fields, "starts_at", "ends_at")  # type: ignore[misc]
        return {name: self.cleaned_data[name] for name in names}


class CancelForm(ReasonForm):
    reason = forms.CharField(
        label=gettext_lazy("Why is it canceled?"),
        help_text=gettext_lazy("Everyone who planned to come reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a sentence: people planned to come")},
    )
