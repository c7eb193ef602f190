"""The tabs and the account menu of each kind of person."""

import pytest
from django.urls import reverse

from plab import navigation


class Request:
    path = "/"

    def __init__(self, user):
        self.user = user


def test_working_as_names_the_role_and_leads_to_the_profile(cast):
    entry = navigation.working_of(Request(cast.union_rep))
    assert (str(entry.label), entry.url) == ("Union rep", reverse("accounts:profile-edit") + "#id_main_role")


def test_a_rep_who_works_as_an_educator_is_named_so(cast):
    cast.union_rep.main_role = ""
    assert str(navigation.working_of(Request(cast.union_rep)).label) == "Educator"


@pytest.mark.parametrize("key", ["member", "pending"])
def test_working_as_is_not_offered_without_a_role(cast, key):
    assert navigation.working_of(Request(getattr(cast, key))) is None


def test_account_menu_says_what_one_works_as(cast, client):
    client.force_login(cast.union_rep)
    page = client.get("/").content.decode()
    assert "Working as Union rep" in page
    client.force_login(cast.member)
    assert "Working as" not in client.get("/").content.decode()


def test_profile_offers_educator_only_to_educators(cast, client):
    client.force_login(cast.principal)
    assert client.get("/me/").context["form"].fields["main_role"].choices == [("principal", "Principal")]
