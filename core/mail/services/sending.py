"""The sender: `drain` empties the outbox, as far as relay, rate and time allow.

Called by the sweep and by `send_outbox`, by nothing else.
"""

import logging
import random
import signal
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from core.mail import registry, relay
from core.mail.models import Message
from core.mail.relay import Down, Line, Outcome, Parcel, Reply, Watchdog, stop
from core.mail.services import claims, relays
from core.mail.services.blocks import lift_block
from core.mail.services.events import record_event
from core.mail.services.letters import Post
from core.mail.states import EventKind, MessageState, Reason
from core.web import clock

BUDGET: float = 40.0  # seconds
TRIES, BROKEN_TRIES = 6, 5
REPEAT_AFTER = timedelta(minutes=1)
CROWDED = 5  # "too busy" so many times running is about the relay, not about five recipients
RENEW_AFTER = 30.0
LOOK_AFTER = 5.0  # seconds between two looks at other senders and at dead ones' rows
IDLE = 0.2
_log = logging.getLogger("plab.mail")


def drain(budget: float | None = BUDGET) -> dict[str, Any]:
    """Send what is due. Returns counts, and why it ended: empty, budget, stopped, paused, busy (others send already).

    `budget` None goes on until nothing is due. Safe to run in any number of processes at once.
    """
    with _finishing_on_sigterm():
        return Sender(budget).run()


@dataclass(slots=True)
class Ready:
    """A row with its bytes, ready to be handed over."""

    row: Message
    parcel: Parcel


class Sender:
    """One line to the relay, and the rows it carries."""

    def __init__(self, budget: float | None, line: Line | None = None) -> None:
        self.until = time.monotonic() + budget if budget is not None else float("inf")
        self.line = line or relay.line_for(
            relay.parse(settings.PLAB_EMAIL_URL), folder=settings.PLAB_VAR / "mail", name=_our_name()
        )
        self.post = Post()
        self.counts: Counter[str] = Counter()
        self.ended = ""
        self.crowded = 0
        self.looked_at = float("-inf")
        self.limit: int | None = None
        self.well = False

    def run(self) -> dict[str, Any]:
        with Watchdog(self.line) as self.watchdog:
            try:
                while not self.ended:
                    self._round()
            finally:
                self.line.close()
        return {"ended": self.ended, **{name: count for name, count in sorted(self.counts.items()) if count}}

    def _round(self) -> None:
        """One claim: what the relay allows, what is due, sent to its end."""
        if self._must_end():
            return
        self._look_around()
        limit = self.limit
        if limit is None:
            self.ended = "busy"
            return
        allowance = relays.take()
        if allowance.paused:
            self.ended = "paused"
            return
        claim, top = uuid.uuid4(), min(limit, allowance.max_priority)
        rows = claims.claim_rows(
            claim, now=clock.now(), count=allowance.count, max_priority=top, hold_before=allowance.hold_before
        )
        relays.give_back(allowance, len(rows))
        if rows:
            Batch(self, claim, rows).send()
            if allowance.limited and not self.ended:
                self._idle()
        elif allowance.max_priority < limit and claims.someone_waits(limit, allowance.hold_before):
            self._idle()  # only the rate holds them
        else:
            self.ended = "empty"

    def _must_end(self) -> bool:
        if stop.is_set():
            self.ended = "stopped"
        elif time.monotonic() > self.until:
            self.ended = "budget"
        return bool(self.ended)

    def _idle(self) -> None:
        time.sleep(IDLE)

    def _look_around(self) -> None:
        """Every few seconds: who else sends, whose rows are orphaned, what has become too late."""
        if time.monotonic() - self.looked_at < LOOK_AFTER:
            return
        self.looked_at = time.monotonic()
        self.limit = self._rank_left_by_others()
        self.counts.update(claims.reclaim())
        self.counts["expired"] += claims.expire(clock.now())

    def _rank_left_by_others(self) -> int | None:
        """Keep to PLAB_MAIL_CONNECTIONS lines; with two or more, one of them takes only what cannot wait."""
        others, lines = claims.live_senders(), settings.PLAB_MAIL_CONNECTIONS
        if len(others) >= lines:
            return None
        crowd = [rank for rank in others if rank > registry.PROMPT]
        return registry.PROMPT if lines > 1 and len(crowd) >= lines - 1 else registry.BULK

    def hand(self, parcel: Parcel) -> Reply:
        """Hand one message over. A line that breaks before the text is opened once more before it counts."""
        reply = self._hand_once(parcel)
        if reply.outcome is Outcome.LOST_BEFORE:
            reply = Reply(Outcome.STOPPED) if stop.is_set() else self._hand_once(parcel)
        self.crowded = self.crowded + 1 if reply.is_crowded else 0
        if self.crowded >= CROWDED:
            return Reply(Outcome.BUSY, reply.code, reply.text)
        return reply

    def _hand_once(self, parcel: Parcel) -> Reply:
        self.watchdog.begin()
        try:
            if not self.line.is_open:
                self.line.open()
            return self.line.hand(parcel)
        except Down as down:
            return Reply(Outcome.STOPPED if stop.is_set() else down.outcome, 0, down.text)
        finally:
            self.watchdog.end()

    def heard(self, row: Message, reply: Reply) -> None:
        """What a reply means beyond its row: the relay's pauses, blocks, the log of refusals."""
        self.counts[str(reply.outcome)] += 1
        if reply.outcome is Outcome.SENT:
            if not self.well:
                self.well = True
                relays.went_well()
            if row.priority == registry.URGENT and row.address is not None and claims.bounced_here(row.address):
                lift_block(row.address)
        elif reply.outcome is Outcome.BUSY:
            relays.rest(reply.text)
            self.ended = "paused"
        elif reply.outcome is Outcome.REFUSED:
            relays.refuse(reply.text)
            _log.error("the mail server refuses us: %s", reply.text)
            self.ended = "paused"
        elif reply.outcome is Outcome.STOPPED:
            self.ended = "stopped"
        elif reply.outcome is Outcome.LATER or reply.names_bad_address:
            kind = EventKind.DEFERRED if reply.outcome is Outcome.LATER else EventKind.BOUNCED
            self._note(row, kind, reply)

    def _note(self, row: Message, kind: str, reply: Reply) -> None:
        email = row.address.email if row.address else ""
        said = reply.text.replace(email, "…") if email else reply.text
        record_event(esp_id=f"relay:{row.pk}:{row.attempts}", kind=kind, email=email, raw=f"relay: {said}")


class Batch:
    """The rows of one claim. Row j is prepared while i waits; then i goes, and one UPDATE writes i and marks j."""

    def __init__(self, sender: Sender, claim: uuid.UUID, rows: list[Message]) -> None:
        self.sender, self.claim = sender, claim
        self.rows = deque(rows)
        self.renewed_at = time.monotonic()

    def send(self) -> None:
        current, going_on = self._mark_next(), True
        while current is not None:
            following = self._prepare_next()
            reply = self.sender.hand(current.parcel)
            changes = result_of(current.row, reply, clock.now())
            going_on = reply.outcome not in (Outcome.BUSY, Outcome.REFUSED, Outcome.STOPPED)
            going_on = going_on and not stop.is_set() and time.monotonic() < self.sender.until
            current = self._write(current, changes, following if going_on else None, reply)
        if not going_on or stop.is_set():
            claims.hand_back(self.claim)

    def _write(self, done: Ready, changes: dict[str, Any], following: Ready | None, reply: Reply) -> Ready | None:
        """Write what became of `done`, mark `following`; return what is really marked."""
        wanted = 1 + (following is not None)
        mark = following.row.pk if following else None
        found = _persistently(lambda: claims.step(self.claim, (done.row.pk, changes), mark))
        if found < wanted:
            _persistently(lambda: claims.report_late(self.claim, done.row.pk, changes, repeats=done.row.repeats))
            if following and not claims.is_marked(self.claim, following.row.pk):
                following = self._mark_next()  # it was taken back: stopped, blocked, paused, canceled
        self.sender.heard(done.row, reply)
        if time.monotonic() - self.renewed_at > RENEW_AFTER:
            self.renewed_at = time.monotonic()
            claims.renew(self.claim)
        return following

    def _mark_next(self) -> Ready | None:
        while not stop.is_set() and (ready := self._prepare_next()) is not None:
            if claims.step(self.claim, None, ready.row.pk) == 1:
                return ready
        return None

    def _prepare_next(self) -> Ready | None:
        """Build the next row. One that raises counts on itself alone; one that nobody wants any more is dropped."""
        while self.rows:
            row = self.rows.popleft()
            try:
                if self._is_unwanted(row):
                    claims.drop(self.claim, row, Reason.NOT_NEEDED)
                    self.sender.counts["not_needed"] += 1
                    continue
                return Ready(row, self.sender.post.parcel(row))
            except Exception as error:
                if isinstance(error, (OperationalError, InterfaceError)):
                    raise
                self._put_aside(row, error)
        return None

    def _is_unwanted(self, row: Message) -> bool:
        kind = registry.find(row.kind)
        return bool(kind and kind.wanted and not kind.wanted(row.values.get("facts", {})))

    def _put_aside(self, row: Message, error: Exception) -> None:
        _log.warning("mail %s of kind %s cannot be built: %s", row.pk, row.kind, type(error).__name__)
        tries = row.attempts + 1
        claims.put_aside(
            self.claim,
            row,
            attempts=tries,
            not_before=next_try(tries, clock.now()),
            failed=tries >= BROKEN_TRIES,
            note=type(error).__name__,
        )
        self.sender.counts["broken"] += 1


def result_of(row: Message, reply: Reply, now: datetime) -> dict[str, Any]:
    """Return what a reply writes into the row. The table of outreach.md A4, row by row."""
    free: dict[str, Any] = {"claim": None, "reply": reply.text}
    again = {**free, "state": MessageState.QUEUED}
    match reply.outcome:
        case Outcome.SENT:
            sent = {**free, "state": MessageState.SENT, "sent_at": now}
            if reply.relay_id:
                sent["relay_id"] = reply.relay_id
            if row.private and not row.is_bulk:
                sent |= {"subject": "", "text": "", "html": "", "values": "{}", "shredded_at": now}
            return sent
        case Outcome.BUSY | Outcome.REFUSED | Outcome.STOPPED:
            return again
        case Outcome.LOST_AFTER:
            if row.is_bulk or row.repeats:
                return {"state": MessageState.UNKNOWN, "reply": reply.text}
            return {**again, "repeats": 1, "not_before": now + REPEAT_AFTER}
        case Outcome.NEVER:
            return {**free, "state": MessageState.FAILED, "reason": Reason.REFUSED}
    tries = row.attempts + 1
    if tries >= TRIES:
        return {**free, "state": MessageState.FAILED, "reason": Reason.GAVE_UP, "attempts": tries}
    return {**again, "attempts": tries, "not_before": next_try(tries, now)}


def next_try(tries: int, now: datetime) -> datetime:
    """Return when to try again: 2, 4, 8, 16, 32 minutes, each a fifth more or less."""
    return now + timedelta(minutes=2**tries * random.uniform(0.8, 1.2))  # noqa: S311 (no secret)


def _persistently(write: Any) -> Any:
    """Write, and if the database is gone, try again until the lease ends: what was sent should not become unknown."""
    until = time.monotonic() + settings.MAIL_LEASE
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until or stop.is_set():
                raise
            connection.close()
            time.sleep(0.5)


@lru_cache(maxsize=1)
def _our_name() -> str:
    return urlsplit(settings.PLAB_BASE_URL).hostname or "localhost"


@contextmanager
def _finishing_on_sigterm() -> Iterator[None]:
    """A plain SIGTERM would end a worker's child in the middle of a message: finish it first, then end."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return
    asked: list[int] = []

    def on_sigterm(number: int, frame: Any) -> None:
        asked.append(number)
        stop.set()

    signal.signal(signal.SIGTERM, on_sigterm)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if asked:
            signal.raise_signal(signal.SIGTERM)
