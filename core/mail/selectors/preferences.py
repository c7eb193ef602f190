"""What an address wants to get."""

from dataclasses import dataclass
from typing import Any

from core.mail.models import Address, Subscription, key_of
from core.mail.registry import LISTS, MailList
from core.mail.states import Setting

ON_REQUEST = frozenset({"news-families", "news-partners"})  # shown only to those who have said something about them


@dataclass(frozen=True, slots=True)
class Choice:
    """A list as the settings page shows it."""

    list: MailList
    setting: str
    is_default: bool


def address_of(to: Any) -> Address | None:
    """Return the address row of a user or an e-mail address, if mail ever went there."""
    if isinstance(to, str):
        return Address.objects.filter(to_key=key_of(to)).first()
    return Address.objects.filter(user=to).first()


def settings_of(address: Address | None) -> dict[str, str]:
    """Return {list: now, daily, weekly, off or pending} of every list that can be turned off. One query."""
    return {choice.list.name: choice.setting for choice in choices_of(address, everything=True)}


def choices_of(address: Address | None, *, everything: bool = False) -> list[Choice]:
    """Return the lists for the settings page. News for families and partners stands there once it was asked for."""
    said = dict(Subscription.objects.filter(address=address).values_list("list", "setting")) if address else {}
    return [
        Choice(entry, said.get(name, entry.default), name not in said)
        for name, entry in LISTS.items()
        if entry.can_turn_off and (everything or name in said or name not in ON_REQUEST)
    ]


def is_pending(address: Address, list: str) -> bool:
    return Subscription.objects.filter(address=address, list=list, setting=Setting.PENDING).exists()
