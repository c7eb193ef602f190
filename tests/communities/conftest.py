"""A community with its steward, and a session in it."""

from datetime import timedelta

import pytest

from communities.models import Community, Membership, Norms, Session, Topic
from communities.states import CommunityState, MembershipRole, MembershipState, SessionState
from core.accounts.models import User
from core.accounts.states import Standing, VerifiedHow
from core.web import clock


def educators(count, **fields):
    """Make so many verified educators in one insert."""
    rows = [
        User(
            email=f"colleague{n}@example.org",
            name=f"Colleague Number{n}",
            standing=Standing.VERIFIED,
            verified_how=VerifiedHow.DOMAIN,
            password="!",
            **fields,
        )
        for n in range(count)
    ]
    return User.objects.bulk_create(rows)


def enter(community, user, role=MembershipRole.MEMBER):
    """Put a person into a community without going through the door."""
    return Membership.objects.create(
        community=community,
        user=user,
        role=role,
        state=MembershipState.ACTIVE,
        norms_number=1,
        joined_at=clock.now(),
    )


def make_community(steward, **fields):
    topic, _ = Topic.objects.get_or_create(name="Co-teaching", defaults={"slug": "co-teaching"})
    values = {
        "name": "Station teaching",
        "slug": "station-teaching",
        "topic": topic,
        "purpose": "We plan lessons for two adults and three stations.",
        "state": CommunityState.ACTIVE,
        **fields,
    }
    community = Community.objects.create(**values)
    Norms.objects.create(community=community, number=1, items=["Start and end on time."], written_by=steward)
    enter(community, steward, MembershipRole.STEWARD)
    return community


def make_session(community, facilitator, **fields):
    start = clock.now() + timedelta(days=7)
    values = {
        "title": "Plan it again",
        "starts_at": start,
        "ends_at": start + timedelta(minutes=90),
        "place": "Room 214",
        "facilitator": facilitator,
        "state": SessionState.SCHEDULED,
        **fields,
    }
    return Session.objects.create(community=community, **values)


@pytest.fixture
def community(cast):
    """An active, public, open community; `cast.facilitator` is its steward."""
    return make_community(cast.facilitator)


@pytest.fixture
def session(community, cast):
    """A scheduled session in a week with three seats, open to guests."""
    return make_session(community, cast.facilitator, capacity=3, guests_allowed=True)
