"""Forms of surveys: what a survey is about, for whom and when; its summary."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.accounts.models import School
from core.questions.types import said
from core.web import clock
from core.web.dates import local
from core.web.forms import PageHelper
from surveys.models import Survey
from surveys.starters import STARTERS
from surveys.states import Owner, Reach, Respondents

OWN_QUESTIONS = "own"


class BostonTimeField(forms.DateTimeField):
    """A moment on the wall clock. In the hour that is missing in March: an error; in the doubled one: the later."""

    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        return local(value).replace(tzinfo=None) if isinstance(value, datetime) and timezone.is_aware(value) else value

    def clean(self, value: Any) -> datetime | None:
        naive = None
        for form in self.input_formats:
            try:
                naive = datetime.strptime(str(value or "").strip(), form)  # noqa: DTZ007 (a wall clock has no zone)
            except ValueError:
                continue
            break
        if naive is None:
            raise forms.ValidationError(_("Enter a day and a time"))
        zone = timezone.get_default_timezone()
        try:
            moment = naive.replace(tzinfo=zone, fold=1)
            back = moment.astimezone(timezone.get_fixed_timezone(0)).astimezone(zone).replace(tzinfo=None)
        except (OverflowError, ValueError):
            raise forms.ValidationError(_("Enter a day and a time")) from None
        if back != naive:
            raise forms.ValidationError(_("That time doesn’t exist that day"))
        return moment


def usual_moment(*, days: int, hour: int = 17) -> datetime:
    """Return a usual hour of the wall clock, some days from today."""
    day = clock.today() + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


class SurveyForm(forms.Form):
    """What a survey is called, who asks whom, who may read, from when to when."""

    title = forms.CharField(label=_("Title"), max_length=120)
    purpose = forms.CharField(
        label=_("Why do you ask?"),
        help_text=_("People read this before they start."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.CharField(label=_("Who answers questions about it?"), max_length=200)
    owner = forms.ChoiceField(label=_("Who asks?"), choices=Owner.choices, widget=forms.RadioSelect)
    reach = forms.ChoiceField(
        label=_("Who may read the results?"), choices=Reach.choices, widget=forms.RadioSelect, initial=Reach.PUBLIC
    )
    respondents = forms.ChoiceField(
        label=_("Who is asked?"),
        choices=Respondents.choices,
        widget=forms.RadioSelect,
        initial=Respondents.EDUCATORS,
    )
    schools = forms.ModelMultipleChoiceField(
        label=_("Only at these schools"), queryset=School.objects.none(), required=False,
        help_text=_("None chosen means all."),
    )  # fmt: skip
    opens_at = BostonTimeField(label=_("Opens"))
    closes_at = BostonTimeField(label=_("Closes"))

    def __init__(self, *, owners: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.helper = PageHelper(self)
        self.fields["schools"].queryset = School.objects.active()  # type: ignore[attr-defined]
        allowed = [choice for choice in Owner.choices if choice[0] in owners]
        self.fields["owner"].choices = allowed  # type: ignore[attr-defined]
        self.fields["owner"].initial = allowed[0][0] if allowed else ""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        opens_at, closes_at = typed.get("opens_at"), typed.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Choose a time after it opens"))
        return typed

    def as_fields(self) -> dict[str, Any]:
        """Return what the services take."""
        typed = self.cleaned_data
        audience = {"respondents": typed["respondents"], "schools": sorted(school.pk for school in typed["schools"])}
        names = ("title", "purpose", "contact", "owner", "reach", "opens_at", "closes_at")
        return {**{name: typed[name] for name in names}, "audience": audience}


class NewSurveyForm(SurveyForm):
    """A new survey begins with a starter or with no questions yet."""

    starter = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        ready = [(key, said(starter["title"], get_language() or "en")) for key, starter in STARTERS.items()]
        self.fields["starter"].choices = [*ready, (OWN_QUESTIONS, _("My own questions"))]  # type: ignore[attr-defined]
        self.fields["starter"].initial = ready[0][0]
        self.order_fields(["starter"])
        self.helper = PageHelper(self)


class EditSurveyForm(SurveyForm):
    """The same, before it is scheduled, and which questions break tables down."""

    segments = forms.MultipleChoiceField(
        label=_("Show results by"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Up to 3 questions about oneself. They are optional and offer “I’d rather not say”."),
    )  # fmt: skip
    lock_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, survey: Survey, segments: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {
            **{name: getattr(survey, name) for name in ("title", "purpose", "contact", "owner", "reach")},
            **{name: getattr(survey, name) for name in ("opens_at", "closes_at", "segments", "lock_version")},
            "respondents": survey.respondents,
            "schools": survey.audience.get("schools", []),
        }
        super().__init__(**kwargs)
        self.fields["segments"].choices = segments  # type: ignore[attr-defined]

    def clean_segments(self) -> list[str]:
        chosen = list(self.cleaned_data["segments"])
        if len(chosen) > 3:
            raise forms.ValidationError(
                _("You chose %(n)s questions. Choose up to 3.") % {"n": len(chosen)}  # noqa: UP031
            )
        return chosen


class SummaryForm(forms.Form):
    """What the owner side says above the results."""

    summary = forms.CharField(
        label=_("What we take from it"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, survey: Survey, **kwargs: Any) -> None:
        super().__init__(initial={"summary": survey.summary, "lock_version": survey.lock_version}, **kwargs)
        self.helper = PageHelper(self)


class ReopenForm(forms.Form):
    """A new closing time."""

    closes_at = BostonTimeField(label=_("Closes"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(initial={"closes_at": usual_moment(days=3)}, **kwargs)
        self.helper = PageHelper(self)


class CodeForm(forms.Form):
    """The code on a printed card."""

    WRONG = _("That code did not work")
    slip = forms.CharField(
        label=_("Your code"), help_text=_("16 letters and numbers, as on your card."), max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("files", None)
        super().__init__(**kwargs)
        self.helper = PageHelper(self)


class SlipsForm(forms.Form):
    """How many printed codes to make."""

    number = forms.IntegerField(label=_("How many codes?"), min_value=1, max_value=200, initial=20)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.helper = PageHelper(self)
