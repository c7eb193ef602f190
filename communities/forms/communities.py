"""Forms of a community's life, of joining, and of the welcome page."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, Membership, Norms, Topic
from communities.models.communities import (
    MESSAGE_LONGEST,
    NORM_LONGEST,
    NORMS_MOST,
    PURPOSE_LONGEST,
    PURPOSE_SHORTEST,
    SIZE_LARGEST,
)
from communities.states import CommunityKind, Visibility
from core.accounts.models import User
from core.web.forms import Choice, FilterForm, PageHelper
from core.web.search import find
from core.web.text import has_line_break, tidy

GRADE_BANDS = [
    ("-1,0", gettext_lazy("PK–K")),
    ("1,2", gettext_lazy("1–2")),
    ("3,4,5", gettext_lazy("3–5")),
    ("6,7,8", gettext_lazy("6–8")),
    ("9,10,11,12", gettext_lazy("9–12")),
]


def too_long(now: int, most: int) -> str:
    return _("Make it shorter: %(now)d of %(most)d characters") % {"now": now, "most": most}


class CommunityFilter(django_filters.FilterSet):
    """The list's filters: words, a topic (with its sub-topics)."""

    q = django_filters.CharFilter(method="by_words", label=gettext_lazy("Topic, school or word"))
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.active(),
        to_field_name="slug",
        method="by_topic",
        label=gettext_lazy("Topic"),
        empty_label=gettext_lazy("All topics"),
    )

    class Meta:
        model = Community
        fields: list[str] = []
        form = FilterForm

    def by_words(self, rows: QuerySet[Community], name: str, value: str) -> QuerySet[Community]:
        words = tidy(value)
        hits = {row.pk for row in find(rows, words)}
        by_topic = Q(topic__name__icontains=words) if words else Q()
        return rows.filter(Q(pk__in=hits) | by_topic)

    def by_topic(self, rows: QuerySet[Community], name: str, value: Topic) -> QuerySet[Community]:
        return rows.filter(Q(topic=value) | Q(topic__parent=value))


KNOWN_BY = {
    Visibility.PUBLIC: gettext_lazy("Everyone finds it. Names and talk stay inside."),
    Visibility.EDUCATORS: gettext_lazy("Educators find it. Principals and the district see its name and purpose."),
    Visibility.PRIVATE: gettext_lazy("Only its members find it."),
}


class NormsField(forms.CharField):
    """One agreement a line."""

    widget = forms.Textarea(attrs={"rows": 8})

    default_error_messages = {"required": gettext_lazy("Write at least one agreement")}

    def clean(self, value: Any) -> list[str]:
        items = [line.strip() for line in tidy(super().clean(value)).split("\n") if line.strip()]
        if not items:
            raise forms.ValidationError(_("Write at least one agreement"))
        if len(items) > NORMS_MOST:
            raise forms.ValidationError(
                _("You wrote %(n)d agreements. Keep to %(most)d.") % {"n": len(items), "most": NORMS_MOST}
            )
        longest = max(len(item) for item in items)
        if longest > NORM_LONGEST:
            raise forms.ValidationError(too_long(longest, NORM_LONGEST))
        return items


class CommunityForm(forms.ModelForm):
    """Propose a community, or change one. Norms are written once, with the proposal."""

    norms = NormsField(
        label=gettext_lazy("What you promise each other"),
        help_text=gettext_lazy("One agreement a line. Everyone accepts them when they join."),
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    within_school = forms.BooleanField(label=gettext_lazy("Only for educators of my school"), required=False)

    class Meta:
        model = Community
        fields = ["name", "topic", "purpose", "join_policy", "visibility", "max_size"]
        labels = {
            "name": gettext_lazy("Name"),
            "topic": gettext_lazy("Topic"),
            "purpose": gettext_lazy("What is it for?"),
            "join_policy": gettext_lazy("Who comes in"),
            "visibility": gettext_lazy("Who may know of it"),
            "max_size": gettext_lazy("Most members"),
        }
        help_texts = {
            "purpose": gettext_lazy("Two or three sentences: what you want to learn together, and how often you meet."),
            "max_size": gettext_lazy("5 to 12 works best. Leave it empty for no limit."),
        }
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "join_policy": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "max_size": forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        }
        error_messages = {"name": {"required": gettext_lazy("Give it a name")}}

    def __init__(self, *args: Any, school: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["topic"].queryset = Topic.objects.active()  # type: ignore[attr-defined]
        self.fields["topic"].empty_label = _("Choose one")  # type: ignore[attr-defined]
        self.fields["topic"].error_messages["required"] = _("Choose a topic")
        self.fields["max_size"].error_messages["invalid"] = _("Enter a number")
        self.fields["visibility"].choices = [  # type: ignore[attr-defined]
            (value, Choice(label, hint=KNOWN_BY[value])) for value, label in Visibility.choices
        ]
        if self.instance.pk:
            for name in ("norms", "within_school"):
                del self.fields[name]
            self.initial["lock_version"] = self.instance.lock_version
        elif school is None:
            del self.fields["within_school"]

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if has_line_break(name):
            raise forms.ValidationError(_("Use one line"))
        return name

    def clean_purpose(self) -> str:
        purpose = tidy(self.cleaned_data["purpose"])
        if len(purpose) < PURPOSE_SHORTEST:
            raise forms.ValidationError(
                _("Write a sentence or two, at least %(n)d characters") % {"n": PURPOSE_SHORTEST}
            )
        if len(purpose) > PURPOSE_LONGEST:
            raise forms.ValidationError(too_long(len(purpose), PURPOSE_LONGEST))
        return purpose

    def clean_max_size(self) -> int | None:
        size = self.cleaned_data["max_size"]
        least = self.instance.min_size
        if size is not None and not least <= size <= SIZE_LARGEST:
            raise forms.ValidationError(_("Choose %(low)d to %(high)d") % {"low": least, "high": SIZE_LARGEST})
        return size

    def validate_constraints(self) -> None:
        """A name that is taken is the service's to say: 409, with what was typed kept."""

    @property
    def community_fields(self) -> dict[str, Any]:
        """Return what the service wants to know, without norms and lock."""
        names = ("name", "topic", "purpose", "join_policy", "visibility", "max_size")
        return {name: self.cleaned_data[name] for name in names}

    def kind_for(self, school: Any) -> dict[str, Any]:
        if school is not None and self.cleaned_data.get("within_school"):
            return {"kind": CommunityKind.WITHIN_SCHOOL, "home_school": school}
        return {"kind": CommunityKind.CROSS_SCHOOL}


class JoinForm(forms.Form):
    """The norms' tick, and for communities that ask: a word to the stewards."""

    accepts = forms.BooleanField(
        label=gettext_lazy("I keep to these agreements"),
        error_messages={"required": gettext_lazy("Tick the box to join: these agreements are what makes it work")},
    )
    norms_number = forms.IntegerField(widget=forms.HiddenInput)
    message = forms.CharField(
        label=gettext_lazy("A word to the stewards"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, norms: Norms | None, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        self.fields["norms_number"].initial = norms.number if norms else 1
        if not asks:
            del self.fields["message"]

    def clean_message(self) -> str:
        message = tidy(self.cleaned_data["message"])
        if len(message) > MESSAGE_LONGEST:
            raise forms.ValidationError(too_long(len(message), MESSAGE_LONGEST))
        return message


class PauseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Paused until"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-short"}),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Enter a real date")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)


class ReasonForm(forms.Form):
    """Why something ends, in a sentence that people will read. Subclasses name the field `reason`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)

    def clean_reason(self) -> str:
        reason = tidy(self.cleaned_data["reason"])
        if len(reason) > MESSAGE_LONGEST:
            raise forms.ValidationError(too_long(len(reason), MESSAGE_LONGEST))
        return reason


class ConcludeForm(ReasonForm):
    reason = forms.CharField(
        label=gettext_lazy("Why does it end?"),
        help_text=gettext_lazy("Members read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a sentence: members read it")},
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Who looks after it next?"),
        queryset=Membership.objects.none(),
        empty_label=gettext_lazy("Choose a member"),
        error_messages={"required": gettext_lazy("Choose a member")},
    )

    def __init__(self, *args: Any, community: Community, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        others = Membership.objects.active().filter(community=community).exclude(user=by).select_related("user")
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda row: row.user.name  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """A steward's answer: the button says yes or not now, the note reaches the person."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    note = forms.CharField(required=False, max_length=MESSAGE_LONGEST)


class WelcomeForm(forms.Form):
    """Three questions, each can be skipped. The topic only narrows the list that follows; it is not stored."""

    marks_optional = False  # the page says it once

    grades = forms.MultipleChoiceField(
        label=gettext_lazy("Which grades do you work with?"),
        choices=GRADE_BANDS,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language should we write to you?"), choices=settings.LANGUAGES, required=False
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("What would you like to learn with others?"),
        help_text=gettext_lazy("It only chooses what we show you next. It is not kept."),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        have = set(user.grades)
        chosen = [value for value, _label in GRADE_BANDS if have & {int(grade) for grade in value.split(",")}]
        super().__init__(*args, initial={"grades": chosen, "language": user.language}, **kwargs)
        self.helper = PageHelper(self)
        self.fields["topic"].choices = [(t.slug, t.name) for t in Topic.objects.active().roots()]  # type: ignore[attr-defined]

    @property
    def chosen_grades(self) -> list[int]:
        return sorted(int(grade) for band in self.cleaned_data["grades"] for grade in band.split(","))
