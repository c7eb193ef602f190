"""An issue that is ready to be handed in, and many educators at once."""

import pytest

from core.accounts.models import User
from core.accounts.states import Standing, VerifiedHow
from outreach import services
from outreach.states import NewsList, Visibility


def educators(count, **fields):
    """Make so many verified educators in one insert."""
    rows = [
        User(
            email=f"reader{n}@example.org",
            name=f"Reader Number{n}",
            standing=Standing.VERIFIED,
            verified_how=VerifiedHow.DOMAIN,
            password="!",
            **fields,
        )
        for n in range(count)
    ]
    return User.objects.bulk_create(rows)


@pytest.fixture
def issue(cast):
    """A union issue for educators, with words and a button, written by the union rep."""
    made = services.create_issue(
        by=cast.union_rep, title="December issue", list=NewsList.EDUCATORS, visibility=Visibility.UNION
    )
    blocks = [
        {"kind": "words", "text": "On Monday the district said **yes**."},
        {"kind": "button", "text": "Read the answer", "url": "/communities/"},
    ]
    return services.edit_text(
        made, by=cast.union_rep, language="en", subject="You asked", blocks=blocks, lock_version=0
    )


@pytest.fixture
def approved(issue, cast):
    services.ask_for_approval(issue, by=cast.union_rep)
    services.approve_issue(issue, by=cast.union_coordinator)
    return issue
