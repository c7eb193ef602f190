"""The protocol library from its file, and a session's timed agenda: written by hand or copied and scaled."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import AgendaStep, Protocol, Session
from communities.models.agenda import STEP_HINT_LONGEST, STEP_NAME_LONGEST, STEPS_MOST
from communities.policies import can_edit_agenda
from communities.services.rsvps import lock
from communities.states import SessionState, StepKind, StepWho
from core.activity.services import record
from core.web.policy import NotPossible, require, stale

FIELDS = ("name", "purpose", "minutes", "steps", "learn_more")
STEP_FIELDS = ("name", "minutes", "who", "kind", "hint")


class BadProtocols(Exception):
    """The file was refused; says which protocol."""


def scaled(minutes: Sequence[int], slot: int) -> list[int]:
    """Return the minutes of each step, scaled so that they sum exactly to `slot`.

    Floor of minutes × slot ÷ total, at least 1; what is left goes to the largest remainders, earlier steps first; what
    the least minute took too much, the longest steps give back. A slot with less than a minute a step: ValueError.
    """
    if slot < len(minutes):
        raise ValueError(slot)
    total = sum(minutes)
    made = [max(1, step * slot // total) for step in minutes]
    by_remainder = sorted(range(len(minutes)), key=lambda at: (-(minutes[at] * slot % total), at))
    for at in by_remainder[: max(0, slot - sum(made))]:
        made[at] += 1
    while sum(made) > slot:
        made[made.index(max(made))] -= 1
    return made


def read_protocols(path: Path) -> list[dict[str, Any]]:
    """Read and check the whole file before anything is written."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadProtocols(f"no readable YAML: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("key") for row in rows):
        raise BadProtocols("the file must be a list of protocols, each with a key")
    keys = [row["key"] for row in rows]
    for row in rows:
        if keys.count(row["key"]) > 1:
            raise BadProtocols(f"{row['key']}: stands twice")
        _check(row)
    return rows


def _check(row: dict[str, Any]) -> None:
    key, size = row["key"], row.get("group_size") or {}
    missing = [name for name in FIELDS if not row.get(name)] + [name for name in ("min", "max") if not size.get(name)]
    if missing:
        raise BadProtocols(f"{key}: {', '.join(missing)} is missing")
    steps = row["steps"]
    for step in steps:
        if set(step) != set(STEP_FIELDS) or step["who"] not in StepWho.values or step["kind"] not in StepKind.values:
            raise BadProtocols(f"{key}: a step has {', '.join(STEP_FIELDS)}, with known words for who and kind")
        if not (1 <= len(step["name"]) <= STEP_NAME_LONGEST and len(step["hint"]) <= STEP_HINT_LONGEST):
            raise BadProtocols(f"{key}: “{step['name']}” or its hint is too long")
    if any(step["minutes"] < 1 for step in steps) or sum(step["minutes"] for step in steps) != row["minutes"]:
        raise BadProtocols(f"{key}: the steps must add up to {row['minutes']} minutes")


@transaction.atomic
def load_protocols(rows: Iterable[dict[str, Any]]) -> int:
    """Write the library by key. Returns how many protocols were new or changed."""
    changed = 0
    for row in rows:
        values = {name: row[name] for name in FIELDS}
        values |= {"size_min": row["group_size"]["min"], "size_max": row["group_size"]["max"]}
        known = Protocol.objects.filter(key=row["key"]).first()
        if known and all(getattr(known, name) == value for name, value in values.items()):
            continue
        Protocol.objects.update_or_create(key=row["key"], defaults=values)
        changed += 1
    return changed


@transaction.atomic
def edit_agenda(session: Session, *, by: Any, lock_version: int, steps: Sequence[dict[str, Any]]) -> None:
    """Replace the agenda by these steps ({name, minutes, who, kind, hint}). None takes it away."""
    session = _locked(session, by)
    total = sum(step["minutes"] for step in steps)
    if session.lock_version != lock_version:
        theirs = "\n".join(f"{step.minutes}: {step.name}" for step in session.steps.all())
        mine = "\n".join(f"{step['minutes']}: {step['name']}" for step in steps)
        raise stale(mine={_("agenda"): mine}, theirs={_("agenda"): theirs})
    if total > session.minutes or len(steps) > STEPS_MOST:
        raise NotPossible(too_long(total, session.minutes))
    _write(session, by, steps)


def too_long(total: int, minutes: int) -> str:
    """Say by how much steps overrun a session."""
    over = total - minutes
    words = ngettext("The agenda is %(n)d minute too long", "The agenda is %(n)d minutes too long", over) % {"n": over}
    return words + ": " + _("%(total)d of %(minutes)d.") % {"total": total, "minutes": minutes}


@transaction.atomic
def use_protocol(session: Session, protocol: Protocol, *, by: Any) -> None:
    """Copy a protocol's steps into the session's agenda, scaled to its length. The former steps make way."""
    session = _locked(session, by)
    try:
        minutes = scaled([step["minutes"] for step in protocol.steps], session.minutes)
    except ValueError:
        words = _("“%(name)s” has %(n)d steps: too many for %(minutes)d minutes.")
        raise NotPossible(
            words % {"name": protocol.name, "n": len(protocol.steps), "minutes": session.minutes}
        ) from None
    steps = [{**step, "minutes": length} for step, length in zip(protocol.steps, minutes, strict=True)]
    _write(session, by, steps, protocol)


def _locked(session: Session, by: Any) -> Session:
    session = lock(session)
    require(can_edit_agenda(by, session))
    if session.state not in (SessionState.DRAFT, SessionState.SCHEDULED) or session.is_over:
        raise NotPossible(_("This session is over. Its agenda stays as it was."))
    return session


def _write(session: Session, by: Any, steps: Sequence[dict[str, Any]], protocol: Protocol | None = None) -> None:
    AgendaStep.objects.filter(session=session).delete()
    AgendaStep.objects.bulk_create(
        AgendaStep(session=session, position=at, **{name: step[name] for name in STEP_FIELDS})
        for at, step in enumerate(steps, 1)
    )
    changes: dict[str, Any] = {"lock_version": session.lock_version + 1}
    if protocol:
        changes["protocol"] = protocol
    Session.objects.filter(pk=session.pk).update(**changes)
    record(session, "agenda_written", by=by, data={"steps": len(steps), "protocol": protocol.key if protocol else ""})
