"""Three ways in, and everything that moves a standing: one Event, one mail, nobody twice."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.http import Http404

from core.accounts import services
from core.accounts.models import InviteLink, User
from core.accounts.services.roles import grant_role
from core.accounts.states import Affiliation, Job, Standing
from core.activity.models import Event
from core.mail.models import Message
from core.web import clock
from core.web.policy import NotPossible, Refused

pytestmark = pytest.mark.django_db


def newcomer(cast, email="new.person@example.net", *, affiliation=Affiliation.EDUCATOR, school=True, link=None):
    person = services.sign_up(
        email=email,
        name="New Person",
        affiliation=affiliation,
        job=Job.TEACHER if affiliation == Affiliation.EDUCATOR else "",
        school=cast.school_a if school else None,
        link=link,
    )
    EmailAddress.objects.filter(user=person, email=email).update(verified=True)
    return person


def make_link(cast, token="t" * 22, **more):
    fields = {"label": "Staff room", "school": cast.school_a, "ends_at": clock.now() + timedelta(days=30), **more}
    return InviteLink.objects.create(token_hash=InviteLink.hash_of(token), made_by=cast.union_rep, **fields)


def kinds_for(person):
    return list(Message.objects.filter(user=person).order_by("id").values_list("kind", flat=True))


def verbs_of(person):
    return list(Event.objects.about(person).values_list("verb", flat=True))[::-1]


def test_confirm_account_with_a_work_address_verifies(cast):
    person = newcomer(cast, "new.person@bostonpublicschools.org")
    assert services.confirm_account(person) is True
    person.refresh_from_db()
    assert (person.standing, person.verified_how, person.is_educator) == ("verified", "domain", True)
    assert verbs_of(person) == ["signed_up", "verified"]
    assert kinds_for(person) == ["accounts.welcome"]
    assert services.confirm_account(person) is False
    assert verbs_of(person) == ["signed_up", "verified"]


def test_sign_up_keeps_that_an_educator_does_not_evaluate(cast):
    person = newcomer(cast)
    assert Event.objects.about(person).get(verb="signed_up").data == {"link": None, "evaluates": False}


@pytest.mark.parametrize(
    "email",
    [
        "new@example.net",
        "new@bostonpublicschools.org.evil.com",
        "new@mail.bostonpublicschools.org",
        "new@evilbostonpublicschools.org",
    ],
)
def test_confirm_account_elsewhere_waits_for_a_rep(cast, email):
    person = newcomer(cast, email)
    services.confirm_account(person)
    assert User.objects.get(pk=person.pk).standing == Standing.PENDING
    assert kinds_for(person) == ["accounts.waiting"]


def test_confirm_account_without_a_school_waits_even_with_a_work_address(cast):
    person = newcomer(cast, "central@bostonpublicschools.org", school=False)
    services.confirm_account(person)
    assert person.standing == Standing.PENDING


@pytest.mark.parametrize("affiliation", [Affiliation.LEADER, Affiliation.DISTRICT])
def test_confirm_account_of_leaders_and_district_always_waits(cast, affiliation):
    link = make_link(cast)
    person = newcomer(cast, "boss@bostonpublicschools.org", affiliation=affiliation, link=link)
    services.confirm_account(person)
    assert person.standing == Standing.PENDING
    with pytest.raises(NotPossible, match="given a role"):
        services.approve_person(person, by=cast.union_coordinator)
    assert services.verify_by_link(person, link) is False
    assert InviteLink.objects.get().uses == 0


def test_confirm_account_of_a_partner_verifies_outside_the_educators(cast):
    person = newcomer(cast, affiliation=Affiliation.PARTNER, school=False)
    services.confirm_account(person)
    assert (person.standing, person.is_educator) == (Standing.VERIFIED, False)


def test_link_counts_a_use_only_when_the_account_is_verified(cast):
    link = make_link(cast)
    person = newcomer(cast, link=link)
    assert InviteLink.objects.get().uses == 0
    services.confirm_account(person)
    assert (person.standing, person.verified_how) == (Standing.VERIFIED, "link")
    assert InviteLink.objects.get().uses == 1


def test_link_at_its_last_use_verifies_one_of_sixteen(cast):
    link = make_link(cast, max_uses=1)
    people = [newcomer(cast, f"p{number}@example.net", link=link) for number in range(16)]
    for person in people:
        services.confirm_account(person)
    standings = sorted(User.objects.filter(pk__in=[p.pk for p in people]).values_list("standing", flat=True))
    assert standings == ["pending"] * 15 + ["verified"]
    assert InviteLink.objects.get().uses == 1


def test_link_that_ended_between_sign_up_and_code_waits(cast):
    link = make_link(cast)
    person = newcomer(cast, link=link)
    InviteLink.objects.update(ended_at=clock.now())
    services.confirm_account(person)
    assert person.standing == Standing.PENDING
    with pytest.raises(NotPossible, match="has ended"):
        services.verify_by_link(person, link)


def test_pending_person_opens_a_link_or_proves_a_work_address(cast):
    link = make_link(cast)
    assert services.verify_by_link(cast.pending, link) is True
    other = newcomer(cast)
    services.confirm_account(other)
    assert services.verify_by_address(other) is False
    EmailAddress.objects.create(user=other, email="other@bostonpublicschools.org", verified=True)
    assert services.verify_by_address(other) is True
    assert other.verified_how == "domain"


def test_approve_person_twice_writes_one_event_and_one_mail(cast):
    assert services.approve_person(cast.pending, by=cast.union_rep) is True
    assert services.approve_person(cast.pending, by=cast.union_coordinator) is False
    person = User.objects.get(pk=cast.pending.pk)
    assert (person.standing, person.verified_how, person.verified_by) == ("verified", "approval", cast.union_rep)
    assert verbs_of(person) == ["verified"]
    assert kinds_for(person) == ["accounts.welcome"]


def test_approve_person_after_another_declined_says_how_it_stands(cast):
    services.decline_person(cast.pending, by=cast.union_rep, reason="I don't know this person.")
    with pytest.raises(NotPossible, match="Declined"):
        services.approve_person(cast.pending, by=cast.union_coordinator)


def test_approve_people_is_all_or_none(cast):
    leader = newcomer(cast, affiliation=Affiliation.LEADER)
    services.confirm_account(leader)
    with pytest.raises(NotPossible):
        services.approve_people([cast.pending, leader], by=cast.union_coordinator)
    assert User.objects.get(pk=cast.pending.pk).standing == Standing.PENDING
    with pytest.raises(NotPossible, match="at most 50"):
        services.approve_people([cast.pending] * 51, by=cast.union_coordinator)


@pytest.mark.parametrize("key", ["member", "elsewhere", "facilitator", "analyst", "ilt_member", "principal"])
def test_approve_person_is_refused_to_everyone_without_the_role(cast, key):
    with pytest.raises(Refused):
        services.approve_person(cast.pending, by=getattr(cast, key))
    assert User.objects.get(pk=cast.pending.pk).standing == Standing.PENDING


def test_approve_person_of_another_school_looks_like_nobody_to_a_rep(cast):
    person = newcomer(cast)
    User.objects.filter(pk=person.pk).update(school=cast.school_b)
    person.refresh_from_db()
    services.confirm_account(person)
    with pytest.raises(Http404):
        services.approve_person(person, by=cast.union_rep)


def test_decline_keeps_the_reason_and_allows_to_ask_again_after_30_days(cast):
    services.decline_person(cast.pending, by=cast.union_rep, reason="Not at our school.")
    assert Event.objects.about(cast.pending).first().reason == "Not at our school."
    assert "Not at our school." in Message.objects.get(kind="accounts.declined").text
    with pytest.raises(NotPossible, match="You can ask again from"):
        services.ask_again(cast.pending, by=cast.pending)
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1)):
        assert services.ask_again(cast.pending, by=cast.pending) is True
    assert User.objects.get(pk=cast.pending.pk).standing == Standing.PENDING


def test_contest_within_60_days_sends_back_to_pending(cast):
    assert services.contest_person(cast.member, by=cast.union_rep, reason="I don't know this person.") is True
    assert services.contest_person(cast.member, by=cast.union_coordinator, reason="Nor I.") is False
    member = User.objects.get(pk=cast.member.pk)
    assert (member.standing, member.verified_how, member.verified_at) == (Standing.PENDING, "", None)
    assert kinds_for(member) == ["accounts.contested"]


def test_contest_after_60_days_is_not_possible(cast):
    User.objects.filter(pk=cast.member.pk).update(verified_at=clock.now() - timedelta(days=61))
    with pytest.raises(NotPossible, match="60 days"):
        services.contest_person(cast.member, by=cast.union_rep, reason="Who?")


def test_suspend_ends_by_itself_after_its_last_day(cast):
    until = clock.today() + timedelta(days=10)
    services.suspend_person(cast.member, by=cast.union_coordinator, reason="Norms broken twice.", until=until)
    assert User.objects.get(pk=cast.member.pk).is_active is False
    assert services.end_suspensions() == 0
    with time_machine.travel(clock.now() + timedelta(days=11)):
        assert services.end_suspensions() == 1
        assert services.end_suspensions() == 0
    member = User.objects.get(pk=cast.member.pk)
    assert member.standing == Standing.VERIFIED
    assert kinds_for(member) == ["accounts.suspended", "accounts.restored"]


@pytest.mark.parametrize("days", [0, -1, 366])
def test_suspend_needs_a_last_day_within_a_year(cast, days):
    with pytest.raises(NotPossible, match="within a year"):
        until = clock.today() + timedelta(days=days)
        services.suspend_person(cast.member, by=cast.union_coordinator, reason="x", until=until)


def test_suspend_is_for_organizers_and_never_oneself(cast):
    until = clock.today() + timedelta(days=10)
    with pytest.raises(Refused):
        services.suspend_person(cast.member, by=cast.union_rep, reason="x", until=until)
    with pytest.raises(Refused):
        services.suspend_person(cast.union_coordinator, by=cast.union_coordinator, reason="x", until=until)


def test_forget_unconfirmed_deletes_after_7_days_and_nobody_else(cast):
    old, young, pending = newcomer(cast, "old@example.net"), newcomer(cast, "young@example.net"), cast.pending
    User.objects.filter(pk__in=[old.pk, pending.pk]).update(date_joined=clock.now() - timedelta(days=8))
    assert services.forget_unconfirmed() == 1
    assert services.forget_unconfirmed() == 0
    assert not User.objects.filter(pk=old.pk).exists()
    assert set(User.objects.filter(pk__in=[young.pk, pending.pk])) == {young, pending}


@pytest.mark.parametrize(("key", "role"), [("principal", "ilt_member"), ("district_admin", "pd_officer")])
def test_district_verifies_no_educator_by_way_of_a_role(cast, key, role):
    school = cast.school_a if role == "ilt_member" else None
    with pytest.raises(NotPossible, match="waits for a rep"):
        grant_role(user=cast.pending, role=role, school=school, by=getattr(cast, key))
    assert User.objects.get(pk=cast.pending.pk).standing == Standing.PENDING
    assert not cast.pending.grants.exists()
