"""What mails exist. Rooms declare their kinds here from their `mails.py`; core.mail knows no room.

Pure: imports no model and no view.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from django.utils.translation import gettext_lazy as _

from core.web.needs import Need

Quiet = Literal["ignore", "earlier", "later"]
Body = Literal["open", "private"]
Facts = Mapping[str, Any]
F = TypeVar("F", bound=Callable[..., Any])

URGENT, PROMPT, USUAL, BULK = 0, 1, 2, 3  # priorities; 0 is never held, 2 and 3 leave room for the others


@dataclass(frozen=True, slots=True)
class MailList:
    """What one can turn off by itself. `default` holds where an address said nothing."""

    name: str
    label: Any
    why: Any  # the sentence in the footer: why this came
    default: str = "now"
    can_turn_off: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mail: see the `kind` decorator for its options."""

    name: str
    list: str
    quiet: Quiet
    body: Body
    lasts: timedelta
    keep: timedelta
    wanted: Callable[[Facts], bool] | None
    example: Callable[[], dict[str, Any]]
    doc: str

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def priority(self) -> int:
        if self.list == "account":
            return URGENT
        return PROMPT if self.quiet == "ignore" or self.list == "decisions" else USUAL

    def template(self, ending: str) -> str:
        app, _, name = self.name.partition(".")
        return f"{app}/mail/{name}.{ending}"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: its key (with its own date it makes the reminder unique), when, and who hears of it."""

    object: str
    at: datetime
    to: Any
    context: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    kind: str
    offsets: tuple[timedelta, ...]
    due: Callable[[datetime, datetime], Iterable[Due]]


LISTS: dict[str, MailList] = {
    entry.name: entry
    for entry in (
        MailList("account", _("Your account"), _("It is about your account."), can_turn_off=False),
        MailList("decisions", _("Letters and answers"), _("It answers something you sent."), can_turn_off=False),
        MailList("sessions", _("Sessions"), _("You go to sessions on PLAB.")),
        MailList("communities", _("Communities"), _("You belong to a community."), default="weekly"),
        MailList("surveys", _("Surveys"), _("You are asked for your view.")),
        MailList("tasks", _("Your tasks"), _("Something waits for you."), default="daily"),
        MailList("news-educators", _("News for educators"), _("You are an educator on PLAB.")),
        MailList("news-schools", _("News for school leaders"), _("You lead a school or work for the district.")),
        MailList("news-families", _("News for families"), _("You asked for this news."), default="off"),
        MailList("news-partners", _("News for partners"), _("You work with PLAB."), default="off"),
    )
}

_kinds: dict[str, Kind] = {}
_reminders: dict[str, Reminder] = {}
_needs: Callable[[Any], list[Need]] = lambda user: []  # noqa: E731


def _name_of(function: Callable[..., Any]) -> str:
    """Return `<app label>.<function>`: the app label is what stands before `mails` in the module's path."""
    parts = function.__module__.split(".")
    label = parts[parts.index("mails") - 1] if "mails" in parts[1:] else parts[0]
    return f"{label}.{function.__name__}"


def kind(
    *,
    list: str,
    example: Callable[[], dict[str, Any]],
    quiet: Quiet = "later",
    body: Body = "private",
    lasts: timedelta = timedelta(days=7),
    keep: timedelta = timedelta(days=400),
    wanted: Callable[[Facts], bool] | None = None,
) -> Callable[[F], F]:
    """Declare the decorated function of a room's `mails.py` as a kind of mail.

    quiet: `ignore` (codes, confirmations) · `earlier` (a reminder of a dated thing leaves before the quiet hours) ·
    `later` (waits for the next open minute). body: `open` (staff may read it) · `private` (staff see kind, day and
    state; shredded when sent). lasts: when it is too late to send. keep: how long the row stays. wanted: asked again
    with `facts` just before sending; unwanted private rows are deleted. example: the preview's context, made without
    a database.
    """
    if list not in LISTS:
        raise ValueError(f"{list!r} is no mail list")

    def declare(function: F) -> F:
        name = _name_of(function)
        if name in _kinds:
            raise ValueError(f"the mail {name} is declared twice")
        doc = (function.__doc__ or "").strip()
        _kinds[name] = Kind(name, list, quiet, body, lasts, keep, wanted, example, doc)
        return function

    return declare


def reminder(
    kind: str,
    *,
    offsets: Iterable[timedelta],
    due: Callable[[datetime, datetime], Iterable[Due]],
    wanted: Callable[[Facts], bool] | None = None,
) -> Callable[[F], F]:
    """Have `kind` sent at these offsets (wall time, negative = before) from what falls due.

    `due(after, before)` returns the things whose own moment lies in that span, as `Due` rows. `wanted` is the kind's
    if it has none of its own. Works as a plain call and as a decorator.
    """
    _reminders[kind] = Reminder(kind, tuple(offsets), due)
    if wanted is not None and (known := _kinds.get(kind)) and known.wanted is None:
        _kinds[kind] = Kind(**{name: getattr(known, name) for name in Kind.__slots__} | {"wanted": wanted})
    return lambda function: function


def get(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"no room has declared the mail {name}") from None


def find(name: str) -> Kind | None:
    return _kinds.get(name)


def kinds() -> list[Kind]:
    return [_kinds[name] for name in sorted(_kinds)]


def reminders() -> list[Reminder]:
    return [_reminders[name] for name in sorted(_reminders)]


def lists(*, can_turn_off: bool = True) -> list[MailList]:
    return [entry for entry in LISTS.values() if entry.can_turn_off or not can_turn_off]


def set_needs(rows_for: Callable[[Any], list[Need]]) -> None:
    """Hand in Home's rows for the digest (called once, by the roof)."""
    global _needs
    _needs = rows_for


def needs_of(user: Any) -> list[Need]:
    return _needs(user) if user is not None else []
