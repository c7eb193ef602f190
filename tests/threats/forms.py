"""Reads the forms of a page as a browser would: their fields, kinds and present values."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text": "abck", "search": "abck", "textarea": "abck", "url": "abck", "tel": "abck", "password": "abck"}
TYPED |= {"email": "i", "number": "d", "date": "e", "time": "e", "datetime-local": "e"}
CHOSEN = dict.fromkeys(("hidden", "select", "radio", "checkbox"), "f")
PLAUSIBLE = {
    "email": "someone.new@example.org",
    "date": "2027-05-03",
    "time": "16:00",
    "datetime-local": "2027-05-03T16:00",
    "number": "5",
    "url": "https://example.org/",
}


@dataclass
class Field:
    """One field; `values` is what it would send as it stands, `choices` what it could."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    required: bool = False

    @property
    def categories(self) -> str:
        return (TYPED | CHOSEN).get(self.kind, "")

    def plausible(self) -> list[str]:
        """Return what an ordinary person would send."""
        if self.values or self.kind == "hidden":
            return self.values
        if self.choices:
            wanted = [choice for choice in self.choices if choice]
            return wanted[:1] if self.required or self.kind in ("select", "radio") else []
        return [PLAUSIBLE.get(self.kind, "A few plain words")]


class FormReader(HTMLParser):
    """Collects the fields of every form that posts to one address."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.inside = path, False
        self.fields: dict[str, Field] = {}
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            target = said.get("action", "").split("?")[0]
            self.inside = said.get("method", "").lower() == "post" and target in ("", self.path)
        elif self.inside and tag == "option" and self._open:
            self._choice(self._open, said, "selected" in said)
        elif self.inside and tag in ("input", "textarea", "select") and said.get("name"):
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text").lower() if tag == "input" else tag
        if kind in ("submit", "button", "file", "reset") or said["name"] == "csrfmiddlewaretoken":
            return
        found = self.fields.setdefault(said["name"], Field(said["name"], kind))
        found.required = found.required or "required" in said
        if kind in ("radio", "checkbox"):
            self._choice(found, {"value": said.get("value", "on")}, "checked" in said)
        elif tag == "input" and said.get("value"):
            found.values = [said["value"]]
        self._open = found if tag != "input" else None

    def _choice(self, found: Field, said: dict[str, str], chosen: bool) -> None:
        found.choices.append(said.get("value", ""))
        if chosen:
            found.values.append(said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._open and self._open.kind == "textarea":
            self._open.values = ["".join([*self._open.values, data])]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag in ("textarea", "select"):
            self._open = None


def fields_of(html: str, path: str) -> dict[str, Field]:
    reader = FormReader(path)
    reader.feed(html)
    return reader.fields
