"""How answers are entered. Each widget draws all its inputs in one small template."""

from __future__ import annotations

from typing import Any

from django import forms

from core.questions.types.registry import Text, said

SHORT_TEXT = 300
ONE_ROW = 7  # more points than this stand in two rows, so that each stays wide enough for a thumb


class FirstInput:
    """Errors and labels point to the first input of a group."""

    def id_for_label(self, id_: str, index: str | None = "0") -> str:
        return f"{id_}_{index or '0'}" if id_ else ""


class ChoiceCards(FirstInput, forms.RadioSelect):
    template_name = "questions/widgets/choices.html"


class ChoiceBoxes(FirstInput, forms.CheckboxSelectMultiple):
    template_name = "questions/widgets/choices.html"


class ChoiceList(forms.Select):
    """A select box, for lists too long to be cards."""

    template_name = "questions/widgets/list.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "invalid": "aria-invalid" in (attrs or {})}


class ScaleNumbers(FirstInput, forms.RadioSelect):
    template_name = "questions/widgets/scale.html"
    low: Text
    high: Text
    lang: str

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        numbers = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        half = (len(numbers) + 1) // 2
        context["rows"] = [numbers] if len(numbers) <= ONE_ROW else [numbers[:half], numbers[half:]]
        context["filler"] = len(context["rows"]) > 1 and len(numbers) % 2 == 1
        context["first"], context["last"] = numbers[0]["value"], numbers[-1]["value"]
        context["low"], context["high"] = said(self.low, self.lang), said(self.high, self.lang)
        return context


class LongText(forms.Textarea):
    """A text field; its id is the question's own, its name stands in the legend."""

    template_name = "questions/widgets/text.html"
    use_fieldset = True

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.rows = 2 if limit <= SHORT_TEXT else 6

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "rows": self.rows, "invalid": "aria-invalid" in (attrs or {})}
