"""Forms of surveys: what a survey is about, for whom and when; its summary."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from core.accounts.models import School
from core.accounts.states import Job
from core.questions.types import said
from core.web import clock
from core.web.dates import local
from core.web.forms import Choice, PageHelper
from surveys.models import Survey, Theme, smallest_groups
from surveys.starters import STARTERS
from surveys.states import Entry, GradeBand, Owner, Privacy, Reach, Respondents

OWN_QUESTIONS = "own"
ENTRIES = [
    (Entry.ACCOUNTS, Choice(Entry.ACCOUNTS.label, hint=_("We write to everybody on the list."))),
    (Entry.SLIPS, Choice(Entry.SLIPS.label, hint=_("For people without an account. You print the cards."))),
    (Entry.BOTH, Choice(Entry.BOTH.label, hint=_("People with an account by mail, others with a card."))),
]
PRIVACIES = [
    (
        Privacy.ANONYMOUS,
        Choice(
            Privacy.ANONYMOUS.label,
            hint=_("Nobody can see who gave which answer. At least 10 people, or 5 within the union."),
        ),
    ),
    (
        Privacy.NAMED,
        Choice(
            Privacy.NAMED.label,
            hint=_("You read each answer with its name. People sign in and see that before they start."),
        ),
    ),
]
REACHES = [
    (Reach.UNION, Choice(Reach.UNION.label, hint=_("Groups of 5 and more are shown. The district gets nothing."))),
    (Reach.PARTNERS, Choice(Reach.PARTNERS.label, hint=_("Groups of 10 and more are shown to both sides."))),
    (Reach.PUBLIC, Choice(Reach.PUBLIC.label, hint=_("Groups of 10 and more are shown to anyone."))),
]


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
    contact = forms.CharField(
        label=_("Who answers questions about it?"), help_text=_("A name or an office, and how to reach it."),
        max_length=200,
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who asks?"), widget=forms.RadioSelect)
    community = forms.ModelChoiceField(
        label=_("Which community?"), queryset=Community.objects.none(), required=False, empty_label=_("None"),
        help_text=_("A community asks its own members."),
    )  # fmt: skip
    respondents = forms.ChoiceField(
        label=_("Who is asked?"), widget=forms.RadioSelect, initial=Respondents.EDUCATORS,
        choices=[(value, label) for value, label in Respondents.choices if value != Respondents.MEMBERS],
    )  # fmt: skip
    schools = forms.MultipleChoiceField(
        label=_("Only at these schools"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all."),
    )  # fmt: skip
    jobs = forms.MultipleChoiceField(
        label=_("Only these roles"), required=False, widget=forms.CheckboxSelectMultiple, choices=Job.choices,
        help_text=_("As people say in their profile. None chosen means all."),
    )  # fmt: skip
    grades = forms.MultipleChoiceField(
        label=_("Only these grades"), required=False, widget=forms.CheckboxSelectMultiple, choices=GradeBand.choices,
        help_text=_("As people say in their profile. None chosen means all."),
    )  # fmt: skip
    entry = forms.ChoiceField(
        label=_("How do people come in?"), widget=forms.RadioSelect, choices=ENTRIES, initial=Entry.ACCOUNTS
    )
    privacy = forms.ChoiceField(
        label=_("With names or without?"), widget=forms.RadioSelect, choices=PRIVACIES, required=False,
        initial=Privacy.ANONYMOUS,
    )  # fmt: skip
    reach = forms.ChoiceField(
        label=_("Who may read the results?"), widget=forms.RadioSelect, choices=REACHES, initial=Reach.PUBLIC
    )
    cap = forms.IntegerField(
        label=_("Close when so many have sent"), required=False, min_value=10, max_value=100_000,
        help_text=_("Leave it empty to take everybody’s answers."),
    )  # fmt: skip
    opens_at = BostonTimeField(label=_("Opens"))
    closes_at = BostonTimeField(label=_("Closes"))

    def __init__(self, *, owners: list[str], communities: Any, **kwargs: Any) -> None:
        usual = {"opens_at": usual_moment(days=7, hour=8), "closes_at": usual_moment(days=21)}
        kwargs["initial"] = usual | kwargs.get("initial", {})
        super().__init__(**kwargs)
        self.helper = PageHelper(self)
        fields: dict[str, Any] = self.fields
        fields["schools"].choices = [(str(school.pk), school.name) for school in School.objects.active()]
        fields["owner"].choices = [choice for choice in Owner.choices if choice[0] in owners]
        fields["owner"].initial = owners[0] if owners else ""
        fields["community"].queryset = communities
        if Owner.COMMUNITY not in owners:
            del fields["community"]
        elif owners == [Owner.COMMUNITY.value]:
            del fields["respondents"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        opens_at, closes_at = typed.get("opens_at"), typed.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Choose a time after it opens"))
        if typed.get("owner") == Owner.COMMUNITY and not typed.get("community"):
            self.add_error("community", _("Choose the community that asks"))
        privacy = typed["privacy"] = typed.get("privacy") or Privacy.ANONYMOUS.value
        if privacy == Privacy.NAMED and typed.get("entry") not in (None, Entry.ACCOUNTS):
            self.add_error("entry", _("With names, people sign in. Choose that way in"))
        if privacy == Privacy.NAMED and typed.get("cap"):
            self.add_error("cap", _("Leave this empty: with names everybody’s answers are taken"))
        k = smallest_groups(typed.get("owner", ""), self.promised_reach(), privacy)[0]
        if typed.get("cap") and typed["cap"] < 2 * k:
            self.add_error("cap", _("Choose at least %(least)s") % {"least": 2 * k})
        return typed

    def promised_reach(self) -> str:
        """A community's results are for educators, whatever was chosen."""
        community = self.cleaned_data.get("owner") == Owner.COMMUNITY
        return Reach.UNION if community else self.cleaned_data.get("reach", Reach.PUBLIC)

    def as_audience(self) -> dict[str, Any]:
        """Return the filter as the survey keeps it."""
        typed = self.cleaned_data
        community = typed.get("community") if typed.get("owner") == Owner.COMMUNITY else None
        filter = {"schools": sorted(int(pk) for pk in typed.get("schools", []))}
        filter |= {name: sorted(typed[name]) for name in ("jobs", "grades") if typed.get(name)}
        if typed.get("owner") == Owner.COMMUNITY:
            return {"respondents": Respondents.MEMBERS, "community": community and community.pk, **filter}
        return {"respondents": typed.get("respondents", Respondents.EDUCATORS), **filter}

    def as_fields(self) -> dict[str, Any]:
        """Return what the services take."""
        typed = self.cleaned_data
        names = ("title", "purpose", "contact", "owner", "entry", "privacy", "cap", "opens_at", "closes_at")
        community = typed.get("community") if typed["owner"] == Owner.COMMUNITY else None
        more = {"reach": self.promised_reach(), "community": community, "audience": self.as_audience()}
        return {**{name: typed[name] for name in names}, **more}

    def as_typed(self) -> dict[str, Any]:
        """Return what was typed, as it stands: for showing the form again without judging it."""
        return {field.name: field.value() for field in self}


class NewSurveyForm(SurveyForm):
    """A new survey begins with a starter or with no questions yet."""

    starter = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        lang = get_language() or "en"
        ready = [
            (key, Choice(said(starter["title"], lang), hint=said(starter["about"], lang)))
            for key, starter in STARTERS.items()
        ]
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
        names = ("title", "purpose", "contact", "owner", "community", "entry", "privacy", "reach", "cap", "opens_at")
        stands = {name: getattr(survey, name) for name in (*names, "closes_at", "segments", "lock_version")}
        chosen = {name: survey.audience.get(name, []) for name in ("schools", "jobs", "grades")}
        kwargs["initial"] = stands | chosen | {"respondents": survey.respondents} | kwargs.get("initial", {})
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


class TextForm(forms.Form):
    """What the analyst does with one text, or with all: themes, an excerpt, bringing both into the results."""

    CODE, PROPOSE, SHOW = "code", "propose", "show"
    do = forms.ChoiceField(choices=[(CODE, CODE), (PROPOSE, PROPOSE), (SHOW, SHOW)])
    text = forms.UUIDField(required=False)
    themes = forms.ModelMultipleChoiceField(queryset=Theme.objects.none(), required=False)
    new_theme = forms.CharField(label=_("A new theme"), max_length=80, required=False)
    wording = forms.CharField(label=_("Words to show"), max_length=500, required=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.filter(survey=survey)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("do") in (self.CODE, self.PROPOSE) and not found.get("text") and "text" not in self.errors:
            self.add_error("text", _("Choose a text"))
        if found.get("do") == self.PROPOSE and not found.get("wording") and "wording" not in self.errors:
            self.add_error("wording", _("Write which words to show"))
        return found


class ExcerptForm(forms.Form):
    """A second person's yes or no to one excerpt."""

    excerpt = forms.IntegerField()
    verdict = forms.ChoiceField(choices=[("approve", _("Approve")), ("decline", _("Decline"))])
    author_agreed = forms.BooleanField(label=_("The author said yes"), required=False)
