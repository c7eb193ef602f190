"""A session's agenda with clock times, and what it holds just now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from communities.models import AgendaStep, Protocol, Session
from communities.states import StepKind, StepWho
from core.web import clock


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step with its times. `now`: it runs at this moment; `past`: it is over."""

    step: AgendaStep
    starts_at: datetime
    ends_at: datetime
    now: bool
    past: bool


def steps_of(protocol: Protocol) -> list[dict[str, Any]]:
    """Return a protocol's steps as {name, minutes, hint, who, kind, share}: who and kind in words, share in percent."""
    return [
        {
            **step,
            "who": StepWho(step["who"]).label,
            "kind": StepKind(step["kind"]).label,
            "share": 100 * step["minutes"] // protocol.minutes,
        }
        for step in protocol.steps
    ]


def agenda_of(session: Session) -> list[TimedStep]:
    """Return the steps in order, each from the end of the one before; elapsed time, whatever the clocks do."""
    timed, at, now = [], session.starts_at, clock.now()
    for step in session.steps.all():
        end = at + timedelta(minutes=step.minutes)
        timed.append(TimedStep(step, at, end, at <= now < end, end <= now))
        at = end
    return timed
