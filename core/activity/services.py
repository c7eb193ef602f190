"""The one writer of state changes. A model with a `state` names its line of its room's table: `transitions`.

A model whose state has another name says so: `state_field = "standing"`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.activity.models import Event
from core.web import clock
from core.web.policy import NotPossible


@transaction.atomic
def move(
    obj: Any,
    *,
    to: Any,
    by: Any,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
) -> bool:
    """Move an object to another state: lock its row, check the table, write the state and one Event.

    `by` None is the clock. `also` names further fields written with the state (for constraints that tie them).
    To the state it already has: writes nothing and returns False, unless the table lists it. Any move that the table
    does not list raises NotPossible. `obj` itself carries the new values afterwards.
    """
    now = _lock(obj)
    if now == to and to not in obj.transitions.get(now, set()):
        return False
    _check(obj, now, to)
    _write(obj, to, also)
    _book(obj, by, verb=str(to), from_state=str(now), to_state=str(to), reason=reason, data=data)
    return True


@transaction.atomic
def move_many(objects: Iterable[Any], *, to: Any, by: Any, reason: str = "") -> int:
    """Move a set in key order, all or none. Returns how many moved; those already there are left alone."""
    return sum(move(obj, to=to, by=by, reason=reason) for obj in sorted(objects, key=lambda obj: obj.pk))


def record(obj: models.Model, verb: str, *, by: Any, reason: str = "", data: Mapping[str, Any] | None = None) -> Event:
    """Write an Event without a move. `verb` is a past participle ("granted"); `data` must be JSON and no secret."""
    return _book(obj, by, verb=verb, from_state="", to_state="", reason=reason, data=data)


def _field(obj: Any) -> str:
    return str(getattr(type(obj), "state_field", "state"))


def _lock(obj: Any) -> Any:
    """Return the state that the database holds now, with the row locked until the transaction ends."""
    rows = type(obj)._base_manager.select_for_update().filter(pk=obj.pk).values_list(_field(obj), flat=True)
    found = list(rows)
    if not found:
        raise NotPossible(_("This is gone. Someone deleted it."))
    return found[0]


def _check(obj: Any, now: Any, to: Any) -> None:
    if to in obj.transitions.get(now, set()):
        return
    states = dict(type(obj)._meta.get_field(_field(obj)).choices or [])
    label = states.get(now, now)
    raise NotPossible(_("This is not possible now. It stands at: %(state)s.") % {"state": label})


def _write(obj: Any, to: Any, also: Mapping[str, Any] | None) -> None:
    changes = {_field(obj): to, **(also or {})}
    type(obj)._base_manager.filter(pk=obj.pk).update(**changes)
    for name, value in changes.items():
        setattr(obj, name, value)


def _book(obj: models.Model, by: Any, **line: Any) -> Event:
    actor = by if by is not None and getattr(by, "pk", None) else None
    line["data"] = dict(line.pop("data") or {})
    kind = ContentType.objects.get_for_model(obj, for_concrete_model=True)
    return Event.objects.create(at=clock.now(), actor=actor, object_type=kind, object_id=str(obj.pk), **line)
