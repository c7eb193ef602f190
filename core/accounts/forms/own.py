"""What people say about themselves, and about their mail."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.accounts.models import LAST_GRADE, PRE_K, School
from core.accounts.states import Job, Role
from core.mail.states import Setting
from core.web.forms import PageHelper
from core.web.text import BIDI_CONTROLS, has_line_break, tidy

GRADE_NAMES = {-1: _("Pre-K"), 0: _("K")}
FREQUENCIES = [Setting.NOW, Setting.DAILY, Setting.WEEKLY, Setting.OFF]


def grade_choices() -> list[tuple[int, Any]]:
    return [(grade, GRADE_NAMES.get(grade, str(grade))) for grade in range(PRE_K, LAST_GRADE + 1)]


class GradesField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=grade_choices, coerce=int, required=False, **kwargs)
        self.widget.attrs["class"] = "choices-row"


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us your name.")},
    )
    school = forms.ModelChoiceField(
        label=_("Your school"),
        queryset=School.objects.active(),
        required=False,
        empty_label=_("No school, or not on the list"),
        help_text=_("If you change it, the union reps of both schools hear of it."),
    )
    job = forms.ChoiceField(label=_("Your job"), choices=[("", _("Not said")), *Job.choices], required=False)
    grades = GradesField(label=_("Grades you work with"))
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Colors"),
        choices=[("", _("Match device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        widget=forms.RadioSelect,
    )
    main_role = forms.ChoiceField(
        label=_("Working as"),
        required=False,
        help_text=_("It picks the pages in your navigation. What you may do never depends on it."),
    )

    def __init__(self, *args: Any, roles: list[str], educator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
        if roles:
            without = [("", _("Educator"))] if educator else []
            self.fields["main_role"].choices = [*without, *((role, Role(role).label) for role in roles)]
        else:
            del self.fields["main_role"]

    def clean_name(self) -> str:
        name = tidy(BIDI_CONTROLS.sub("", self.cleaned_data["name"]))
        if has_line_break(name):
            raise forms.ValidationError(_("Write your name in one line."))
        if not name:
            raise forms.ValidationError(_("Tell us your name."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.setdefault("main_role", "")
        return cleaned


class MailForm(forms.Form):
    """One choice a list, named `list_<name>`, and the person's own quiet hours."""

    quiet_from = forms.TimeField(
        label=_("My quiet hours begin at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("PLAB itself is quiet from 8 pm to 7 am and on days without school."),
    )
    quiet_to = forms.TimeField(
        label=_("My quiet hours end at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = {f"list_{choice.list.name}": _frequency(choice) for choice in choices}
        self.fields = fields | self.fields
        self.helper = PageHelper(self)
        self.helper.layout = Layout(Div(*self.fields, css_class="grid cols-2"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_to")) and not self.errors:
            missing = "quiet_to" if cleaned.get("quiet_from") else "quiet_from"
            self.add_error(missing, _("Enter both hours, or none."))
        return cleaned

    def lists(self) -> dict[str, str]:
        return {
            name.removeprefix("list_"): said for name, said in self.cleaned_data.items() if name.startswith("list_")
        }


def _frequency(choice: Any) -> forms.ChoiceField:
    said = [(setting.value, setting.label) for setting in FREQUENCIES]
    initial = choice.setting if choice.setting != Setting.PENDING else Setting.OFF
    return forms.ChoiceField(
        label=choice.list.label, choices=said, initial=initial, error_messages={"required": _("Choose how often.")}
    )


class NewsForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter an email like name@school.org."),
            "invalid": _("Enter an email like name@school.org."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)


class CloseForm(forms.Form):
    empty_posts = forms.BooleanField(
        label=_("Empty what I wrote in communities, too"),
        required=False,
        help_text=_("Otherwise your posts stay, signed “Former member”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
