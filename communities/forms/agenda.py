"""The agenda of a session as rows of steps; an emptied row is a step taken away."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Protocol, Session
from communities.models.agenda import STEP_HINT_LONGEST, STEP_NAME_LONGEST, STEPS_MOST
from communities.services.agenda import too_long
from communities.states import StepKind, StepWho
from core.web.forms import PageHelper
from core.web.text import tidy

BLANK_ROWS = 2
PARTS = ("name", "minutes", "who", "kind", "hint")


class AgendaForm(forms.Form):
    """As many rows as there are steps, and two blank ones. Fields are `name_1`, `minutes_1`, `who_1` …"""

    marks_optional = False
    lock_version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Open this page again, then save")),
    )

    def __init__(self, *args: Any, instance: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = instance
        steps = list(instance.steps.all())
        self.initial["lock_version"] = instance.lock_version
        typed = sum(1 for at in range(1, STEPS_MOST + 1) if self.is_bound and f"name_{at}" in self.data)
        self.rows = range(1, min(max(typed, len(steps) + BLANK_ROWS), STEPS_MOST) + 1)
        for at in self.rows:
            step = steps[at - 1] if at <= len(steps) else None
            self._add_row(at)
            for part in PARTS:
                if step:
                    self.initial[f"{part}_{at}"] = getattr(step, part)
        self.helper = PageHelper(self)
        rows = [Div(*(f"{part}_{at}" for part in PARTS), css_class="card") for at in self.rows]
        self.helper.layout = Layout("lock_version", *rows)

    def _add_row(self, at: int) -> None:
        number = {"n": at}
        self.fields |= {
            f"name_{at}": forms.CharField(
                label=_("Step %(n)d") % number, required=False, max_length=STEP_NAME_LONGEST, strip=True
            ),
            f"minutes_{at}": forms.IntegerField(
                label=_("Minutes"),
                required=False,
                error_messages={"invalid": _("Enter a number")},
                widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
            ),
            f"who_{at}": forms.ChoiceField(
                label=_("Who"), choices=StepWho.choices, required=False, initial=StepWho.EVERYONE
            ),
            f"kind_{at}": forms.ChoiceField(
                label=_("What kind"), choices=StepKind.choices, required=False, initial=StepKind.OTHER
            ),
            f"hint_{at}": forms.CharField(label=_("Hint"), required=False, max_length=STEP_HINT_LONGEST),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        steps = []
        for at in self.rows:
            name, minutes = tidy(data.get(f"name_{at}") or ""), data.get(f"minutes_{at}")
            if f"name_{at}" in self.errors or f"minutes_{at}" in self.errors:
                continue
            if not name and minutes is None:
                continue
            if not name:
                self.add_error(f"name_{at}", _("Name this step, or empty its minutes"))
            elif minutes is None or minutes < 1:
                self.add_error(f"minutes_{at}", _("A step takes at least 1 minute"))
            else:
                steps.append(
                    {
                        "name": name,
                        "minutes": minutes,
                        "who": data.get(f"who_{at}") or StepWho.EVERYONE,
                        "kind": data.get(f"kind_{at}") or StepKind.OTHER,
                        "hint": tidy(data.get(f"hint_{at}") or ""),
                    }
                )
        total = sum(step["minutes"] for step in steps)
        if not self.errors and total > self.session.minutes:
            self.add_error(None, too_long(total, self.session.minutes))
        data["steps"] = steps
        return data


class ProtocolForm(forms.Form):
    """Which protocol's steps to copy."""

    protocol = forms.ModelChoiceField(
        Protocol.objects.all(),
        label=gettext_lazy("Protocol"),
        empty_label=gettext_lazy("Choose one"),
        to_field_name="key",
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose a protocol of the list")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)
