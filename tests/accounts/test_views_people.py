"""The pages under /people/: sign-ups, links, roles, the calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.accounts import services
from core.accounts.models import ClosedDay, InviteLink, RoleGrant, SchoolYear, User
from core.accounts.selectors import needs
from core.accounts.states import Role, Standing
from core.activity.models import Event
from core.web import clock
from tests.accounts.pages import browser_of


def waiting(cast, count: int) -> list[User]:
    return [
        User.objects.create_user(
            f"new{n}@example.org", name=f"New {n}", school=cast.school_a, standing=Standing.PENDING, job="teacher"
        )
        for n in range(count)
    ]


def test_a_rep_sees_the_own_school_s_sign_ups_and_an_organizer_all(cast):
    here = cast.pending
    there = User.objects.create_user("there@example.org", name="Ther E", school=cast.school_b, standing="pending")
    rep = browser_of(cast.union_rep).get(reverse("accounts:person-list")).content.decode()
    organizer = browser_of(cast.union_coordinator).get(reverse("accounts:person-list")).content.decode()
    assert (here.name in rep, there.name in rep) == (True, False)
    assert (here.name in organizer, there.name in organizer) == (True, True)
    assert (
        browser_of(cast.union_rep).post(reverse("accounts:person-approve", args=[there.public_id])).status_code == 404
    )


def test_itinerant_staff_stand_on_the_list_of_each_of_their_schools(cast):
    person = User.objects.create_user("walks@example.org", name="Wal King", school=cast.school_b, standing="pending")
    person.other_schools.add(cast.school_a)
    assert person.name in browser_of(cast.union_rep).get(reverse("accounts:person-list")).content.decode()
    browser_of(cast.union_rep).post(reverse("accounts:person-approve", args=[person.public_id]))
    person.refresh_from_db()
    assert person.standing == Standing.VERIFIED


@pytest.mark.parametrize("key", ["educator", "principal", "district_admin", "pd_officer", "pending", "operator"])
def test_nobody_else_sees_sign_ups(cast, key):
    answer = browser_of(getattr(cast, key)).get(reverse("accounts:person-list"))
    assert answer.status_code == 403
    assert "union rep" in answer.content.decode()


def test_two_reps_approve_at_once_one_event_and_the_second_sees_the_result(cast):
    address = reverse("accounts:person-approve", args=[cast.pending.public_id])
    first = browser_of(cast.union_rep).post(address, follow=True)
    second = browser_of(cast.union_coordinator).post(address, follow=True)
    assert "Approved. We wrote to the person." in first.content.decode()
    assert "Somebody was quicker. The account stands at: Verified." in second.content.decode()
    assert Event.objects.about(cast.pending).filter(to_state="verified").count() == 1


def test_all_shown_are_approved_and_nobody_who_came_meanwhile(cast):
    shown = waiting(cast, 3)
    late = User.objects.create_user("late@example.org", name="La Te", school=cast.school_a, standing="pending")
    answer = browser_of(cast.union_rep).post(
        reverse("accounts:people-approve"), {"people": [person.public_id for person in shown]}, follow=True
    )
    assert "3 people are approved." in answer.content.decode()
    assert set(User.objects.filter(standing="verified", school=cast.school_a)) == {*shown, cast.union_rep}
    late.refresh_from_db()
    assert late.standing == Standing.PENDING


@pytest.mark.parametrize("posted", [[], ["nonsense"], ["\x00"], ["9" * 400]])
def test_approving_nobody_or_nonsense_changes_nothing(cast, posted):
    person = waiting(cast, 1)[0]
    answer = browser_of(cast.union_rep).post(reverse("accounts:people-approve"), {"people": posted}, follow=True)
    assert "Nobody was approved" in answer.content.decode()
    person.refresh_from_db()
    assert person.standing == Standing.PENDING


def test_declining_needs_a_reason_and_keeps_what_was_typed(cast):
    address = reverse("accounts:person-decline", args=[cast.pending.public_id])
    browser = browser_of(cast.union_rep)
    assert browser.post(address, {"reason": "  "}).status_code == 422
    long = "x" * 501
    assert long in browser.post(address, {"reason": long}).content.decode()
    assert browser.post(address, {"reason": "Not at our school."}).status_code == 302
    cast.pending.refresh_from_db()
    assert cast.pending.standing == Standing.DECLINED


def test_contesting_and_suspending_are_posts_with_a_reason(cast):
    services.approve_person(cast.pending, by=cast.union_rep)
    browser_of(cast.union_rep).post(
        reverse("accounts:person-contest", args=[cast.pending.public_id]), {"reason": "I don't know this person."}
    )
    cast.pending.refresh_from_db()
    assert cast.pending.standing == Standing.PENDING
    until = clock.today() + timedelta(days=10)
    address = reverse("accounts:person-suspend", args=[cast.educator.public_id])
    assert browser_of(cast.union_rep).post(address, {"reason": "x", "until": until}).status_code == 403
    assert browser_of(cast.union_coordinator).post(address, {"reason": "x", "until": until}).status_code == 302
    restore = reverse("accounts:person-restore", args=[cast.educator.public_id])
    assert browser_of(cast.union_coordinator).post(restore).status_code == 302
    cast.educator.refresh_from_db()
    assert cast.educator.standing == Standing.VERIFIED


def test_the_last_organizer_cannot_be_suspended(cast):
    second = User.objects.create_user("o2@example.org", name="O Two", standing="verified", verified_how="approval")
    grant = services.grant_role(user=second, role=Role.UNION_ORGANIZER, by=cast.union_coordinator)
    RoleGrant.objects.filter(pk=grant.pk).update(ends_on=clock.today())
    answer = browser_of(second).post(
        reverse("accounts:person-suspend", args=[cast.union_coordinator.public_id]),
        {"reason": "x", "until": clock.today() + timedelta(days=3)},
    )
    assert answer.status_code == 409
    assert "the last Union organizer" in answer.content.decode()


def test_home_counts_the_sign_ups_for_those_who_decide(cast, django_assert_num_queries):
    waiting(cast, 2)
    assert [need.title for need in needs(cast.union_rep)] == ["Approve 2 sign-ups"]
    assert needs(cast.elsewhere) == []
    pending = User.objects.get(pk=cast.educator.pk)
    with django_assert_num_queries(1):  # the roles, which every page reads once
        assert needs(pending) == []


def test_a_role_is_given_and_ended_by_pages(cast):
    browser = browser_of(cast.union_coordinator)
    given = {"email": cast.educator.email.upper(), "role": "union_rep", "school": cast.school_a.pk}
    assert browser.post(reverse("accounts:rolegrant-create"), given).status_code == 302
    grant = cast.educator.grants.get()
    assert grant.school == cast.school_a
    page = browser.get(reverse("accounts:rolegrant-list")).content.decode()
    assert cast.educator.name in page
    assert browser.get(reverse("accounts:rolegrant-end", args=[grant.pk])).status_code == 200
    assert browser.post(reverse("accounts:rolegrant-end", args=[grant.pk]), {"reason": ""}).status_code == 302
    assert not RoleGrant.objects.live().filter(pk=grant.pk).exists()


def test_both_sides_at_once_is_a_409_that_names_both(cast):
    given = {"email": cast.union_rep.email, "role": "principal", "school": cast.school_a.pk}
    answer = browser_of(cast.district_admin).post(reverse("accounts:rolegrant-create"), given)
    assert answer.status_code == 409
    assert "Nobody holds both Union rep and Principal" in answer.content.decode()
    assert cast.union_rep.email in answer.content.decode()


def test_a_principal_names_the_own_team_and_sees_no_other_role(cast):
    browser = browser_of(cast.principal)
    page = browser.get(reverse("accounts:rolegrant-create")).content.decode()
    assert 'value="ilt_member"' in page
    assert 'value="union_rep"' not in page
    assert f'value="{cast.school_b.pk}"' not in page
    given = {"email": cast.elsewhere.email, "role": "ilt_member", "school": cast.school_b.pk}
    assert browser.post(reverse("accounts:rolegrant-create"), given).status_code == 422


def test_giving_a_role_asks_for_a_sign_in_of_ten_minutes(cast):
    old = browser_of(cast.union_coordinator, signed_in_seconds_ago=11 * 60)
    answer = old.get(reverse("accounts:rolegrant-create"))
    assert answer["Location"] == "/me/sign-in-again/?next=%2Fpeople%2Froles%2Fgrant%2F"
    assert old.get(answer["Location"]).status_code == 200
    again = old.post("/me/sign-in-again/", {"next": "/people/roles/grant/"})
    assert again["Location"] == f"{reverse('account_login')}?next=%2Fpeople%2Froles%2Fgrant%2F"
    assert "_auth_user_id" not in old.session
    assert (
        browser_of(cast.educator, signed_in_seconds_ago=999).get(reverse("accounts:rolegrant-create")).status_code
        == 403
    )


@pytest.mark.parametrize("evil", ["//evil.example", "/\\evil.example", "https:evil.example", "https://x@evil.example/"])
def test_t07_signing_in_again_leads_nowhere_else(cast, evil):
    answer = browser_of(cast.educator).post("/me/sign-in-again/", {"next": evil})
    assert answer["Location"] == f"{reverse('account_login')}?next=%2F"


def test_the_calendar_page_adds_and_removes_closed_days(cast):
    browser = browser_of(cast.district_admin)
    address = reverse("accounts:schoolyear-edit")
    assert "Enter the" in browser.get(address).content.decode()
    first = clock.today() + timedelta(days=(7 - clock.today().weekday()))
    posted = {"first": first, "last": "", "label": "Snow", "kind": "snow"}
    assert browser.post(address, posted).status_code == 302
    closed = ClosedDay.objects.get()
    assert "Snow" in browser.get(address).content.decode()
    assert browser.post(reverse("accounts:closedday-remove", args=[closed.pk])).status_code == 302
    assert browser.post(reverse("accounts:closedday-remove", args=[closed.pk])).status_code == 404
    assert ClosedDay.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("first", ""),
        ("first", "2026-02-30"),
        ("first", "0000-01-01"),
        ("last", "1999-01-01"),
        ("label", ""),
        ("kind", "x"),
    ],
)
def test_closed_days_of_nonsense_are_refused_with_a_sentence(cast, field, bad):
    posted = {"first": "2026-12-24", "last": "2027-01-01", "label": "Winter", "kind": "vacation"} | {field: bad}
    answer = browser_of(cast.district_admin).post(reverse("accounts:schoolyear-edit"), posted)
    assert answer.status_code == 422
    assert ClosedDay.objects.count() == 0


def test_a_school_year_is_entered_and_changed_by_pages(cast):
    browser = browser_of(cast.union_coordinator)
    posted = {"label": "2026-27", "first_day": "2026-09-10", "last_day": "2027-06-21"}
    assert browser.post(reverse("accounts:schoolyear-create"), posted | {"label": "2026-28"}).status_code == 422
    assert browser.post(reverse("accounts:schoolyear-create"), posted).status_code == 302
    change = reverse("accounts:schoolyear-change", args=["2026-27"])
    posted = {"first_day": "2026-09-08", "last_day": "2027-06-21", "lock_version": 0}
    assert browser.get(change).status_code == 200
    assert browser.post(change, posted).status_code == 302
    assert browser.post(change, posted).status_code == 409
    assert SchoolYear.objects.get().lock_version == 1


def test_the_lists_cost_the_same_for_one_and_for_many(cast, django_assert_max_num_queries):
    waiting(cast, 30)
    InviteLink.objects.bulk_create(
        InviteLink(token_hash=str(n), label=str(n), school=cast.school_a, made_by=cast.union_rep, ends_at=clock.now())
        for n in range(30)
    )
    browser = browser_of(cast.union_coordinator)
    browser.get("/")  # the number on the Home tab is reckoned once a minute
    for name in ("person-list", "invitelink-list", "rolegrant-list", "schoolyear-edit"):
        with django_assert_max_num_queries(12):
            assert browser.get(reverse(f"accounts:{name}")).status_code == 200
