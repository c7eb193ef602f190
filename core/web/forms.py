"""Form helpers. The page writes `<form novalidate>`, the token and the buttons; crispy draws the fields."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField


class PageHelper(FormHelper):
    """For every form: no form tag, no token, no inputs; the page has them. Draws exactly the fields of its layout."""

    def __init__(self, form: Any = None) -> None:
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
        self.render_unmentioned_fields = False
        self.render_hidden_fields = True


class FilterForm(forms.Form):
    """The form of a list's filters: nothing is asked for, so no field says "(optional)"."""

    marks_optional = False


class Choice(str):
    """A choice's label with a second line: `(OPEN, Choice(_("Anyone can join"), hint=_("They are in at once")))`."""

    hint: str

    def __new__(cls, label: Any, hint: Any = "") -> "Choice":
        made = super().__new__(cls, label)
        made.hint = str(hint)
        return made


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary: where its field is (empty: nowhere in particular) and the words."""

    href: str
    words: Any


def problems_of(form: Any) -> list[Problem]:
    """Return what is wrong with a form or formset, in the order of its fields. Nothing for an unbound one."""
    if isinstance(form, BaseFormSet):
        if not form.is_bound:
            return []
        whole = [Problem("", words) for words in form.non_form_errors()]
        return whole + [problem for one in form for problem in problems_of(one)]
    if not isinstance(form, BaseForm) or not form.is_bound:
        return []
    found = [Problem("", words) for words in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{anchor_of(field)}"
        found += [Problem(href, words) for words in field.errors]
    return found


def anchor_of(field: BoundField) -> str:
    """Return the id that a link to this field leads to: of a group its first control."""
    if field.field.widget.use_fieldset:
        return field.id_for_label or f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
