"""The editor's one form: subject and all blocks of a language, saved together whichever button is pressed."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.text import has_line_break, tidy
from outreach.models import SUBJECT_LENGTH
from outreach.selectors.blocks import KINDS, new_block

MOST_BLOCKS = 30
LONGEST = {"heading": 150, "words": 5000, "button": 60}
URL = re.compile(r"^(https://[^\s<>\"]{3,480}|/(?!/)[^\s<>\"\\]{0,480})$")


class TextForm(forms.Form):
    """`block_texts` are bound by position: `b0_text`, `b0_url`, …; the kinds come from the row, not from the post.

    `do` is the button: save, add:<kind>, up:<n>, down:<n>, remove:<n>.
    """

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=SUBJECT_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput)
    do = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, blocks: list[dict[str, Any]], surveys: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = self._posted_blocks(blocks)
        self.surveys = surveys
        for number, block in enumerate(self.blocks):
            for name in KINDS[block["kind"]].fields:
                self.fields[f"b{number}_{name}"] = self._field(block, name)

    def _posted_blocks(self, stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the blocks that the page showed: their kinds travel with it, so a stale page still keeps its words."""
        if not self.is_bound:
            return stored
        kinds = [kind for kind in self.data.get("kinds", "").split(",") if kind in KINDS][:MOST_BLOCKS]
        return [new_block(kind) for kind in kinds]

    def _field(self, block: dict[str, Any], name: str) -> forms.Field:
        kind = KINDS[block["kind"]]
        initial, css = block.get(name, ""), {"class": "input"}
        if name == "survey":
            choices = [("", _("Choose a survey")), *self.surveys]
            return forms.ChoiceField(
                label=kind.label, choices=choices, initial=str(initial), required=False, widget=forms.Select(attrs=css)
            )
        widget = forms.Textarea(attrs={**css, "rows": 5}) if kind.name == "words" else forms.TextInput(attrs=css)
        label = _("Address") if name == "url" else kind.label
        return forms.CharField(label=label, initial=initial, required=False, widget=widget, strip=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        subject = tidy(data.get("subject", ""))
        if has_line_break(subject):
            self.add_error("subject", _("Use one line"))
        data["subject"] = subject
        data["blocks"] = [self._clean_block(number, block, data) for number, block in enumerate(self.blocks)]
        return data

    def _clean_block(self, number: int, block: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {"kind": block["kind"]}
        for name in KINDS[block["kind"]].fields:
            key = f"b{number}_{name}"
            value = tidy(str(data.get(key, "")))
            limit = LONGEST.get(block["kind"], 500)
            if name == "text" and len(value) > limit:
                self.add_error(
                    key, _("Make it shorter: %(now)d of %(most)d characters") % {"now": len(value), "most": limit}
                )
            if name == "text" and block["kind"] != "words" and has_line_break(value):
                self.add_error(key, _("Use one line"))
            if name == "url" and value and not URL.match(value):
                self.add_error(key, _("Enter an address that starts with https:// or /"))
            kept[name] = value
        return kept

    def changed_blocks(self) -> list[dict[str, Any]]:
        """Return the blocks after the button's own change: one more, one less, or two in other places."""
        blocks = list(self.cleaned_data["blocks"])
        verb, _colon, rest = self.cleaned_data.get("do", "").partition(":")
        if verb == "add" and rest in KINDS and len(blocks) < MOST_BLOCKS:
            return [*blocks, new_block(rest)]
        if not rest.isdecimal() or int(rest) >= len(blocks):
            return blocks
        place = int(rest)
        if verb == "remove":
            del blocks[place]
        other = {"up": place - 1, "down": place + 1}.get(verb, place)
        if 0 <= other < len(blocks) and other != place:
            blocks[place], blocks[other] = blocks[other], blocks[place]
        return blocks

    def rows(self) -> list[dict[str, Any]]:
        """Return what the page draws: a row a block, with its kind and its bound fields."""
        last = len(self.blocks) - 1
        return [
            {
                "number": number,
                "kind": KINDS[block["kind"]],
                "fields": [self[f"b{number}_{name}"] for name in KINDS[block["kind"]].fields],
                "first": number == 0,
                "last": number == last,
            }
            for number, block in enumerate(self.blocks)
        ]

    @property
    def kinds(self) -> str:
        return ",".join(block["kind"] for block in self.blocks)
