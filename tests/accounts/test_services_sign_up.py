"""Making an account: one per mailbox, written anew until its address is confirmed."""

import pytest
from allauth.account.models import EmailAddress

from core.accounts import services
from core.accounts.models import User
from core.accounts.selectors import owner_of_mailbox, schools_named
from core.accounts.states import Affiliation, Standing

pytestmark = pytest.mark.django_db
FACTS = {"name": "Amara Quill", "affiliation": Affiliation.EDUCATOR, "job": "teacher"}


@pytest.mark.parametrize("twin", ["Member@Example.org", "member+plab@example.org", "MEMBER+a+b@EXAMPLE.ORG"])
def test_sign_up_with_a_twin_of_a_mailbox_makes_no_account(cast, twin):
    member = cast.member
    assert services.sign_up(email=twin, **FACTS) is None
    assert owner_of_mailbox(twin) == member
    assert User.objects.filter(name="Amara Quill").count() == 0


def test_sign_up_with_a_confirmed_second_address_makes_no_account(cast):
    EmailAddress.objects.create(user=cast.member, email="m.berry@bostonpublicschools.org", verified=True)
    assert services.sign_up(email="m.berry@bostonpublicschools.org", **FACTS) is None


def test_sign_up_again_before_confirming_replaces_everything(cast):
    first = services.sign_up(email="amara@example.net", password="prepared-by-a-stranger", **FACTS)
    second = services.sign_up(email="amara@example.net", school=cast.school_b, **(FACTS | {"name": "Amara Q."}))
    second.refresh_from_db()
    assert (second.pk, second.name, second.school) == (first.pk, "Amara Q.", cast.school_b)
    assert not second.has_usable_password()
    assert second.standing == Standing.UNCONFIRMED
    assert EmailAddress.objects.filter(user=second).count() == 1


def test_drop_prepared_password_touches_unconfirmed_accounts_only(cast):
    person = services.sign_up(email="amara@example.net", password="prepared-by-a-stranger", **FACTS)
    services.drop_prepared_password(person)
    services.drop_prepared_password(cast.member)
    assert not User.objects.get(pk=person.pk).has_usable_password()
    assert User.objects.get(pk=cast.member.pk).has_usable_password()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("O'Donnell Elementary", ["O'Donnell Elementary"]),
        ("o donnell elementary", []),
        ("ODONNELL elementary", ["O'Donnell Elementary"]),
        ("guild", ["Guild Elementary"]),
        ("  Guild   Élementary ", ["Guild Elementary"]),
        ("%", []),
        ("", []),
        ("\x00", []),
    ],
)
def test_schools_named_compares_without_case_accents_and_marks(typed, found):
    services.load_schools(
        text="name,neighborhood,grades,org_code\nGuild Elementary,,K-5,00350062\nO'Donnell Elementary,,K-5,00350141\n"
    )
    assert [school.name for school in schools_named(typed)] == found
