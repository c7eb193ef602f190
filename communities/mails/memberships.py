"""Mail about joining: to whoever asks, comes in or takes over, and to the stewards who answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings

from communities.models import Membership
from communities.states import MembershipState
from core.mail.registry import kind
from core.mail.services import queue, queue_many

KEEP = timedelta(days=30)


def _example() -> dict[str, Any]:
    return {
        "community": "Inclusion and co-teaching",
        "url": "https://example.org/communities/inclusion-and-co-teaching/",
        "accepted": True,
        "waits": False,
        "note": "Welcome. We meet on Tuesdays.",
        "message": "I co-teach grade 4.",
    }


def _facts(membership: Membership) -> dict[str, Any]:
    community = membership.community
    return {
        "community": community.name,
        "url": settings.PLAB_BASE_URL + community.get_absolute_url(),
        "accepted": membership.state != MembershipState.DECLINED,
        "waits": membership.state == MembershipState.QUEUED,
        "note": membership.note,
        "message": membership.message,
    }


@kind(list="communities", quiet="ignore", body="private", keep=KEEP, example=_example)
def community_joined(membership: Membership) -> None:
    """When a person comes into a community, by themselves or from the line, to them. Can be turned off."""
    queue(
        "communities.community_joined",
        to=membership.user,
        context=_facts(membership),
        key=f"joined:{membership.pk}",
        when="now",
    )


@kind(list="tasks", quiet="later", body="private", keep=KEEP, example=_example)
def membership_requested(membership: Membership) -> None:
    """When somebody asks to join, to the stewards. Can be turned off; by habit once a day."""
    stewards = Membership.objects.stewards().filter(community=membership.community_id).select_related("user")
    context = _facts(membership)
    context["url"] += "members/"
    queue_many(
        "communities.membership_requested",
        [(row.user, context, f"requested:{membership.pk}:{row.user_id}") for row in stewards],
    )


@kind(list="decisions", quiet="later", body="private", keep=KEEP, example=_example)
def membership_decided(membership: Membership) -> None:
    """When a steward answers a request, to the person who asked: yes, wait, or not now, with the note. Always on."""
    queue(
        "communities.membership_decided",
        to=membership.user,
        context=_facts(membership),
        key=f"decided:{membership.pk}",
    )


@kind(list="decisions", quiet="later", body="private", keep=KEEP, example=_example)
def community_handed_over(membership: Membership, *, event: int) -> None:
    """When a steward hands a community over, to the new steward. Always on."""
    queue(
        "communities.community_handed_over",
        to=membership.user,
        context=_facts(membership),
        key=f"handed-over:{event}",
    )
