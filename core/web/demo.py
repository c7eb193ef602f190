"""What `manage.py demo` hands from room to room: people, schools, a seeded die, and the book of what was made.

Each room has `<room>/management/demo.py` with `load(demo)`; the roof calls them in floor order and prints the book.
"""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from core.web import clock

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
MARK_LENGTH = 12


@dataclass
class Demo:
    """The demo while it is being made. `people` and `schools` are filled by accounts; keys are those of the cast."""

    size: str = "small"
    seed: int = 7
    now: datetime = field(default_factory=clock.now)
    people: dict[str, Any] = field(default_factory=dict)
    schools: dict[str, Any] = field(default_factory=dict)
    logins: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    canaries: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 (invented data, not secrets)

    def mark(self, key: str, obj: Any, *, state: str = "") -> None:
        """Enter an object into the book, like "community.private". The word after the noun is a label."""
        self.ids[key] = {
            "pk": str(obj.pk),
            "slug": getattr(obj, "slug", None),
            "url": obj.get_absolute_url(),
            "state": str(state or getattr(obj, "state", "")),
        }

    def token(self, key: str, url: str) -> None:
        """Enter an address that works without signing in, like "calendar.member"."""
        self.tokens[key] = url

    def canary(self, field: str, *, owner: str, may_see: list[str] | tuple[str, ...], until: str = "always") -> str:
        """Return a unique mark to put into a secret text. `field` is "app.Model.field", the others are cast keys."""
        text = "cnry-" + "".join(self.random.choice(ALPHABET) for _ in range(MARK_LENGTH))
        self.canaries.append(
            {"text": text, "field": field, "owner": owner, "may_see": sorted({owner, *may_see}), "until": until}
        )
        return text
