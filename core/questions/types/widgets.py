"""How answers are entered. Each widget draws all its inputs in one small template and brings the scripts it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

SHORT_TEXT = 300
ONE_ROW = 7  # more points than this stand in two rows, so that each stays wide enough for a thumb
FIGURES, DIALS = forms.Script("js/figures.js", defer=True), forms.Script("js/dials.js", defer=True)
STEPS = 20  # pressing a budget's buttons so often gives everything to one answer


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

    def __init__(self, points: Iterable[int], low: str, high: str) -> None:
        super().__init__(choices=[(str(n), str(n)) for n in points])
        self.low, self.high = low, high

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        numbers = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        return {**context, **in_rows(numbers), "low": self.low, "high": self.high}


def in_rows(numbers: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the numbers of a scale in one row, or in two of equal length."""
    half = (len(numbers) + 1) // 2
    rows = [numbers] if len(numbers) <= ONE_ROW else [numbers[:half], numbers[half:]]
    first, last = numbers[0]["value"], numbers[-1]["value"]
    return {"rows": rows, "filler": len(rows) > 1 and len(numbers) % 2 == 1, "first": first, "last": last}


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


class ShortText(forms.TextInput):
    """One line; its id is the question's own, its name stands in the legend."""

    template_name = "questions/widgets/line.html"
    use_fieldset = True
    mode = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "mode": self.mode, "invalid": "aria-invalid" in (attrs or {})}


class NumberText(ShortText):
    """Figures. Not `type=number`: that one drops what it can't read, and turns with the mouse wheel."""

    class Media:
        js = (FIGURES,)

    def __init__(self, *, decimal: bool) -> None:
        super().__init__()
        self.mode = "decimal" if decimal else "numeric"


class Parts(FirstInput, forms.Widget):
    """Several inputs of one question, named `key.part`. Its value is {part: what was typed}, empty ones left out."""

    use_fieldset = True

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.parts = parts

    def names(self, name: str) -> list[str]:
        return [f"{name}.{part}" for part, _label in self.parts]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        typed = {part: data.get(f"{name}.{part}") for part, _label in self.parts}
        return {part: value for part, value in typed.items() if value not in (None, "")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(part in data for part in self.names(name))

    def format_value(self, value: Any) -> dict[str, Any]:
        """Return {part: value} of what stands in the form: typed, or an answer as it is stored."""
        return dict(value) if isinstance(value, Mapping) else {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        id_, stands = (attrs or {}).get("id", ""), self.format_value(value)
        context["parts"] = [
            {"key": part, "label": label, "name": f"{name}.{part}", "id": f"{id_}_{n}", "value": stands.get(part, "")}
            for n, (part, label) in enumerate(self.parts)
        ]
        return {**context, "invalid": "aria-invalid" in (attrs or {})}


class Points(Parts):
    """Points for each answer, by number field and by buttons, with the running total."""

    template_name = "questions/widgets/points.html"

    class Media:
        js = (FIGURES, DIALS)

    def __init__(self, parts: Sequence[tuple[str, str]], total: int) -> None:
        super().__init__(parts)
        self.total = total

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "total": self.total, "step": max(1, self.total // STEPS)}


class Places(Parts):
    """A place for each answer, by number field and by buttons. A stored answer is a list, best first."""

    template_name = "questions/widgets/places.html"

    class Media:
        js = (FIGURES, DIALS)

    def __init__(self, parts: Sequence[tuple[str, str]], top: int) -> None:
        super().__init__(parts)
        self.top = top

    def format_value(self, value: Any) -> dict[str, Any]:
        if isinstance(value, (list, tuple)):
            return {key: place for place, key in enumerate(value, 1)}
        return super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "top": self.top}


class ScaleRows(Parts):
    """One scale for each row of a matrix."""

    template_name = "questions/widgets/matrix.html"

    def __init__(self, parts: Sequence[tuple[str, str]], points: Iterable[int], low: str, high: str) -> None:
        super().__init__(parts)
        self.points, self.low, self.high = list(points), low, high

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part in context["parts"]:
            numbers = [
                {"value": n, "id": part["id"] if not at else f"{part['id']}_{at}", "on": str(n) == str(part["value"])}
                for at, n in enumerate(self.points)
            ]
            part.update(in_rows(numbers))
        return {**context, "low": self.low, "high": self.high}


class DateParts(Parts):
    """Month, day and year, each in a field of its own. A stored answer is ISO text."""

    template_name = "questions/widgets/date.html"

    class Media:
        js = (FIGURES,)

    def __init__(self, parts: Sequence[str]) -> None:
        names = {"month": _("Month"), "day": _("Day"), "year": _("Year")}
        super().__init__([(part, names[part]) for part in parts])

    def format_value(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            return dict(zip(("year", "month", "day"), value.split("-"), strict=False))
        return super().format_value(value)
