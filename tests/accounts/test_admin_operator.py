"""Django admin: the operator alone, with a second factor in this session; it changes no state and logs each look."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from core.accounts.admin import site
from core.accounts.models import School, User
from core.activity.models import Event
from tests.accounts.pages import browser_of

INDEX = f"/{settings.PLAB_ADMIN_PATH}"


def with_second_factor(user):
    TOTP.activate(user, "A" * 32)
    browser = browser_of(user)
    session = browser.session
    session["account_authentication_methods"] += [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return browser


def test_only_what_holds_no_private_text_is_registered():
    assert {model._meta.label for model in site._registry} <= {
        "accounts.School",
        "accounts.SchoolYear",
        "accounts.ClosedDay",
        "accounts.User",
        "communities.Topic",
        "communities.Protocol",
        "communities.Provider",
        "communities.LedgerEntry",
    }


def test_the_operator_needs_the_second_factor_in_this_session(cast):
    answer = browser_of(cast.operator).get(INDEX)
    assert answer.status_code == 302
    assert with_second_factor(cast.operator).get(INDEX).status_code == 200


@pytest.mark.parametrize("key", ["educator", "union_coordinator", "district_admin", "pd_officer"])
def test_nobody_else_comes_in(cast, key):
    assert with_second_factor(getattr(cast, key)).get(INDEX, follow=True).status_code == 403


def test_a_look_at_a_person_is_an_event_and_nothing_can_be_changed(cast):
    browser = with_second_factor(cast.operator)
    address = f"{INDEX}accounts/user/{cast.member.pk}/change/"
    page = browser.get(address)
    assert page.status_code == 200
    said = page.content.decode()
    assert cast.member.email in said
    assert cast.member.calendar_token not in said
    assert 'name="standing"' not in said
    event = Event.objects.about(cast.member).get(verb="looked_at")
    assert event.actor == cast.operator
    assert browser.post(address, {"standing": "suspended", "is_superuser": "on"}).status_code == 403
    assert User.objects.get(pk=cast.member.pk).standing == "verified"
    assert browser.get(f"{INDEX}accounts/user/add/").status_code == 403


def test_a_change_of_a_school_is_an_event_and_its_code_stays(cast):
    browser = with_second_factor(cast.operator)
    address = f"{INDEX}accounts/school/{cast.school_a.pk}/change/"
    posted = {"name": "School Alpha", "other_names": "[]", "neighborhood": "", "grade_low": 0, "grade_high": 5}
    assert browser.post(address, posted | {"org_code": "11111111", "active": ""}).status_code == 302
    school = School.objects.get(pk=cast.school_a.pk)
    assert (school.name, school.org_code, school.active) == ("School Alpha", "99990001", True)
    assert "name" in Event.objects.about(school).get(verb="changed").data["fields"]
