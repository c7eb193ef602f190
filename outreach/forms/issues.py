"""Forms of an issue: its start, its return, its day."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.states import Side
from core.web import clock
from core.web.forms import PageHelper
from core.web.text import has_line_break, tidy
from outreach.models import NewsletterIssue
from outreach.selectors.issues import DISTRICT_LISTS
from outreach.states import NewsList, Visibility

MAX_AHEAD = timedelta(days=366)


class IssueForm(forms.ModelForm):
    """Start an issue. The district starts joint issues of its own lists; the union any."""

    class Meta:
        model = NewsletterIssue
        fields = ["title", "list", "visibility"]
        labels = {
            "title": gettext_lazy("Name of the issue"),
            "list": gettext_lazy("Which list"),
            "visibility": gettext_lazy("Whose issue is it"),
        }
        help_texts = {"title": gettext_lazy("Only your desk sees it, like “December issue”.")}
        widgets = {"list": forms.RadioSelect, "visibility": forms.RadioSelect}

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["title"].error_messages["required"] = _("Give the issue a name")
        lists = NewsList.choices
        if side == Side.DISTRICT:
            lists = [choice for choice in lists if choice[0] in DISTRICT_LISTS]
            del self.fields["visibility"]
        self.fields["list"].choices = lists
        self.fields["list"].initial = lists[0][0]

    def clean_title(self) -> str:
        title = tidy(self.cleaned_data["title"])
        if has_line_break(title):
            raise forms.ValidationError(_("Use one line"))
        return title

    @property
    def chosen_visibility(self) -> str:
        """Return whose issue it is; from the district's side always both sides'."""
        return str(self.cleaned_data.get("visibility", Visibility.JOINT))


class ReturnForm(forms.Form):
    """What the writer should change."""

    reason = forms.CharField(
        label=gettext_lazy("What should change?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what should change")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)


class ScheduleForm(forms.Form):
    """The day and hour at which an issue leaves, in Boston time."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        for name in ("day", "time"):
            self.fields[name].widget.attrs["class"] = "input-short"
        self.fields["day"].error_messages = dict.fromkeys(("required", "invalid"), _("Enter a real date"))
        self.fields["time"].error_messages = dict.fromkeys(("required", "invalid"), _("Enter a time like 3:15 pm"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "day" not in data or "time" not in data:
            return data
        naive = datetime.combine(data["day"], data["time"])
        if naive.year < 2000 or naive.year > 2200:
            raise forms.ValidationError({"day": _("Enter a real date")})
        moment = timezone.make_aware(naive)
        if timezone.localtime(moment).replace(tzinfo=None) != naive or _is_skipped(naive):
            raise forms.ValidationError({"time": _("That time does not exist that day. Choose 3:00 am or later.")})
        if moment < clock.now() - timedelta(minutes=1):
            raise forms.ValidationError({"day": _("That is in the past. Choose a time ahead.")})
        if moment > clock.now() + MAX_AHEAD:
            raise forms.ValidationError({"day": _("Choose a day within a year")})
        data["send_at"] = moment
        return data


def _is_skipped(naive: datetime) -> bool:
    """Say whether this wall time is missing, as 2:30 am on the day the clocks go forward."""
    zone = timezone.get_default_timezone()
    moment = naive.replace(tzinfo=zone)
    return moment.astimezone(timezone.get_fixed_timezone(0)).astimezone(zone).replace(tzinfo=None) != naive
