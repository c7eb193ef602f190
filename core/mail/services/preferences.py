"""What people say about their mail: how often a list writes, quiet hours, a pause, stop, undo, news on request."""

from datetime import datetime, time, timedelta
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.mail import quiet
from core.mail.models import Address, Message, Subscription
from core.mail.registry import LISTS, lists
from core.mail.selectors.links import DIGEST, Target
from core.mail.selectors.preferences import settings_of
from core.mail.services.addresses import recipient, resolve
from core.mail.services.blocks import lift_block
from core.mail.services.outbox import close_open, own_hours
from core.mail.states import Basis, Block, MessageState, Reason, Setting
from core.web import clock, jobs
from core.web.policy import NotPossible

PAUSE = timedelta(days=30)
UNDO_SALT, UNDO_SECONDS = "core.mail.undo", 24 * 3600


def address_for(to: Any) -> Address:
    """Return the address row of a user or an e-mail address, making it if there is none."""
    person = recipient(to)
    return resolve([person], "account")[person.key]


@transaction.atomic
def set_list(address: Address, list: str, setting: str, *, basis: str = Basis.MEMBER) -> None:
    """Say how often a list writes: now, daily, weekly or off. Holds from the next message on, waiting ones included."""
    if list not in LISTS or not LISTS[list].can_turn_off or setting not in (*_FREQUENCIES, Setting.OFF):
        raise NotPossible(_("This mail is always on."))
    now = clock.now()
    values: dict[str, Any] = {"setting": setting, "changed_at": now}
    if setting != Setting.OFF:
        values["confirmed_at"] = now
    Subscription.objects.bulk_create(  # one statement, whoever else says something about this list
        [Subscription(address=address, list=list, basis=basis, **values)],
        update_conflicts=True,
        unique_fields=["address", "list"],
        update_fields=[*values],
    )
    rows = Message.objects.filter(address=address, list=list)
    if setting == Setting.OFF:
        close_open(rows, reason=Reason.UNSUBSCRIBED)
    elif setting == Setting.NOW:
        leaves = quiet.next_open(now, own_hours(address))
        rows.filter(state=MessageState.QUEUED, digest=True).update(digest=False, not_before=leaves)
        jobs.enqueue("mail.sweep")
    else:
        leaves = quiet.next_digest(setting, now, own_hours(address))
        rows.filter(state=MessageState.QUEUED, digest=True).update(not_before=leaves)


_FREQUENCIES = (Setting.NOW, Setting.DAILY, Setting.WEEKLY)


def set_lists(address: Address, settings: dict[str, str]) -> None:
    """Say it for several lists at once; those that stay as they are cost nothing."""
    known = settings_of(address)
    with transaction.atomic():
        for list, setting in settings.items():
            if known.get(list) != setting:
                set_list(address, list, setting)


@transaction.atomic
def stop_list(target: Target) -> str:
    """One click on "Stop": turn off what the token names (a digest's: all lists it carried). Twice is the same.

    Returns what `undo_stop` needs to bring it back, good for a day.
    """
    known = settings_of(target.address)
    said = dict(Subscription.objects.filter(address=target.address).values_list("list", "setting"))
    names = _carried(known) if target.list == DIGEST else [target.list]
    stopped = {name: said.get(name) for name in names if name in known and known[name] != Setting.OFF}
    for name in stopped:
        set_list(target.address, name, Setting.OFF)
    return signing.dumps([str(target.address.public_id), stopped], salt=UNDO_SALT)


def _carried(known: dict[str, str]) -> list[str]:
    return [name for name, setting in known.items() if setting in (Setting.DAILY, Setting.WEEKLY)]


@transaction.atomic
def undo_stop(target: Target, undo: str) -> None:
    """Bring back what `stop_list` turned off, as it stood. Raises NotPossible when the page is a day old."""
    try:
        public_id, stopped = signing.loads(undo, salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise NotPossible(_("This page is old. Choose on your settings page what you want to get.")) from None
    if public_id != str(target.address.public_id):
        raise NotPossible(_("This page is about another address."))
    for name, setting in stopped.items():
        rows = Subscription.objects.filter(address=target.address, list=name)
        if setting is None:
            rows.delete()
        else:
            rows.update(setting=setting, changed_at=clock.now())


@transaction.atomic
def pause_all(address: Address, *, until: datetime | None = None) -> None:
    """Pause everything that can be turned off, for 30 days if no other day is named. What comes meanwhile waits."""
    Address.objects.filter(pk=address.pk).update(paused_until=until or clock.now() + PAUSE)
    names = [entry.name for entry in lists()]
    Message.objects.filter(address=address, list__in=names, state=MessageState.CLAIMED).update(
        state=MessageState.QUEUED, claim=None, lease_until=None
    )


def resume_all(address: Address) -> None:
    """End the pause now."""
    Address.objects.filter(pk=address.pk).update(paused_until=None)


def set_quiet_hours(address: Address, start: time | None, end: time | None) -> None:
    """Add own quiet hours to the house's (8 pm to 7 am). Both None takes them back. Two hours a day stay open."""
    values = {
        "quiet_from": start.hour * 60 + start.minute if start else None,
        "quiet_to": end.hour * 60 + end.minute if end else None,
    }
    try:
        with transaction.atomic():
            Address.objects.filter(pk=address.pk).update(**values)
    except IntegrityError:
        raise NotPossible(_("Leave at least two hours between 7 am and 8 pm when mail may come.")) from None


@transaction.atomic
def request_news(email: str, *, list: str = "news-families") -> None:
    """Somebody typed an address on /news/: ask that mailbox. One confirming mail per address and day, whoever asks."""
    from core.mail import mails

    address = address_for(email)
    now = clock.now()
    said, made = Subscription.objects.select_for_update().get_or_create(
        address=address,
        list=list,
        defaults={"setting": Setting.PENDING, "basis": Basis.OWN_REQUEST, "changed_at": now},
    )
    if not made and said.setting == Setting.OFF:
        said.setting, said.basis, said.changed_at = Setting.PENDING, Basis.OWN_REQUEST, now
        said.save(update_fields=["setting", "basis", "changed_at"])
    if said.setting == Setting.PENDING:
        mails.news_confirmation(address, list)


@transaction.atomic
def confirm_news(target: Target) -> bool:
    """The mailbox says yes. Lifts "asked" and "complained", since its owner asks anew. False when it stood already."""
    rows = Subscription.objects.filter(address=target.address, list=target.list, setting=Setting.PENDING)
    confirmed = rows.update(setting=Setting.NOW, confirmed_at=clock.now(), changed_at=clock.now())
    if confirmed and target.address.blocked in (Block.ASKED, Block.COMPLAINED):
        lift_block(target.address)
    return bool(confirmed)
