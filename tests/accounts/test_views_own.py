"""The pages under /me/: profile, mail, switches, closing. T9: what a form does not ask for is not written."""

from datetime import time

import pytest

from core.accounts import services
from core.accounts.models import User
from core.accounts.states import Role
from core.mail import services as mail
from core.mail.models import Message
from core.mail.selectors.preferences import settings_of
from tests.accounts.pages import browser_of


def profile(user, **changes):
    return {
        "name": user.name,
        "school": user.school_id or "",
        "job": user.job,
        "grades": user.grades,
        "language": user.language,
        "theme": user.theme,
    } | changes


def test_a_profile_is_saved_and_shown_in_the_new_language(cast):
    browser = browser_of(cast.member)
    posted = profile(cast.member, name="  Mem  Berry-Pie ", grades=[-1, 0, 5], language="es", theme="dark", job="nurse")
    assert browser.post("/me/", posted).status_code == 302
    member = User.objects.get(pk=cast.member.pk)
    assert (member.grades, member.language, member.theme, member.job) == ([-1, 0, 5], "es", "dark", "nurse")
    page = browser.get("/me/").content.decode()
    assert '<html lang="es"' in page
    assert 'data-theme="dark"' in page


def test_t09_what_the_form_does_not_ask_for_is_not_written(cast):
    browser = browser_of(cast.member)
    before = User.objects.filter(pk=cast.member.pk).values().get()
    extra = {
        "is_superuser": "on",
        "is_staff": "on",
        "standing": "verified",
        "affiliation": "district",
        "email": "x@example.org",
        "verified_how": "grant",
        "calendar_token": "x",
        "close_due_at": "2026-01-01",
        "role": "union_organizer",
        "main_role": "union_organizer",
        "grants": "1",
        "user": cast.educator.pk,
        "public_id": cast.educator.public_id,
    }
    assert browser.post("/me/", profile(cast.member) | extra).status_code == 302
    assert User.objects.filter(pk=cast.member.pk).values().get() == before
    assert not cast.member.grants.exists()


def test_t09_giving_a_role_writes_nothing_else(cast):
    given = {"email": cast.educator.email, "role": "union_rep", "school": cast.school_a.pk}
    extra = {"granted_by": cast.member.pk, "user": cast.member.pk, "ended_at": "2020-01-01", "granted_at": "2020-01-01"}
    browser_of(cast.union_coordinator).post("/people/roles/grant/", given | extra)
    grant = cast.educator.grants.get()
    assert (grant.granted_by, grant.ended_at, grant.user) == (cast.union_coordinator, None, cast.educator)
    assert grant.granted_at.year > 2020


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("name", ""),
        ("name", "\u202e "),
        ("name", "two\u2028lines"),
        ("name", "x" * 121),
        ("school", "999999"),
        ("school", "x"),
        ("job", "boss"),
        ("grades", [13]),
        ("grades", ["٣x"]),
        ("language", "xx"),
        ("theme", "pink"),
        ("main_role", "union_organizer"),
    ],
)
def test_nonsense_is_refused_and_nothing_changes(cast, field, bad):
    browser = browser_of(cast.union_rep)
    before = User.objects.filter(pk=cast.union_rep.pk).values().get()
    posted = profile(cast.union_rep, main_role="union_rep") | {field: bad}
    assert browser.post("/me/", posted).status_code == 422
    assert User.objects.filter(pk=cast.union_rep.pk).values().get() == before


def test_moving_tells_the_reps_of_both_schools_and_ends_no_role(cast):
    there = User.objects.create_user("rep-b@example.org", name="Rep B", standing="verified", verified_how="grant")
    services.grant_role(user=there, role=Role.UNION_REP, school=cast.school_b, by=None)
    grant = services.grant_role(user=cast.member, role=Role.ILT_MEMBER, school=cast.school_a, by=cast.union_rep)
    browser_of(cast.member).post("/me/", profile(cast.member, school=cast.school_b.pk, main_role=""))
    told = Message.objects.filter(kind="accounts.school_changed")
    assert {message.user for message in told} == {cast.union_rep, there}
    grant.refresh_from_db()
    assert grant.ended_at is None


def test_a_role_can_be_worked_as_only_while_it_is_held(cast):
    browser = browser_of(cast.union_rep)
    assert 'value="union_rep"' in browser.get("/me/").content.decode()
    browser.post("/me/", profile(cast.union_rep, main_role=""))
    assert User.objects.get(pk=cast.union_rep.pk).main_role == ""


def test_the_calendar_gets_a_new_address(cast):
    before = cast.member.calendar_token
    assert browser_of(cast.member).post("/me/calendar/").status_code == 302
    assert User.objects.get(pk=cast.member.pk).calendar_token != before


def test_signing_out_everywhere_ends_the_other_device_too(cast):
    phone, laptop = browser_of(cast.member), browser_of(cast.member)
    assert phone.get("/me/").status_code == laptop.get("/me/").status_code == 200
    assert laptop.post("/me/sign-out/").status_code == 302
    assert phone.get("/me/").status_code == 302
    assert laptop.get("/me/").status_code == 302


def test_mail_settings_are_kept_and_hold_at_once(cast):
    browser = browser_of(cast.member)
    page = browser.get("/me/notifications/")
    assert page.status_code == 200
    posted = {name: field.initial for name, field in page.context["form"].fields.items() if name.startswith("list_")}
    posted |= {"list_sessions": "off", "list_tasks": "weekly", "quiet_from": "18:00", "quiet_to": "09:00"}
    assert browser.post("/me/notifications/", posted).status_code == 302
    address = mail.address_for(cast.member)
    assert (settings_of(address)["sessions"], settings_of(address)["tasks"]) == ("off", "weekly")
    assert (address.quiet_from, address.quiet_to) == (18 * 60, 9 * 60)
    assert browser.get("/me/notifications/").context["form"].initial["quiet_from"] == time(18)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"list_sessions": "never"}, 422),
        ({"quiet_from": "25:00", "quiet_to": "09:00"}, 422),
        ({"quiet_from": "18:00", "quiet_to": ""}, 422),
        ({"quiet_from": "08:00", "quiet_to": "20:00"}, 409),
    ],
)
def test_mail_settings_that_cannot_be_are_refused(cast, changes, status):
    browser = browser_of(cast.member)
    fields = browser.get("/me/notifications/").context["form"].fields
    posted = {name: field.initial for name, field in fields.items() if name.startswith("list_")} | changes
    assert browser.post("/me/notifications/", posted).status_code == status
    assert settings_of(mail.address_for(cast.member))["sessions"] == "now"


def test_everything_can_be_paused_and_mail_that_came_back_tried_again_once_a_day(cast):
    browser = browser_of(cast.member)
    browser.post("/me/notifications/pause/")
    assert "Paused until" in browser.get("/me/notifications/").content.decode()
    browser.post("/me/notifications/resume/")
    assert "Pause for 30 days" in browser.get("/me/notifications/").content.decode()
    mail.block_address(cast.member, why="bounced")
    assert "Mail to you came back today" in browser.get("/me/notifications/").content.decode()
    assert browser.post("/me/notifications/retry/").status_code == 302
    mail.block_address(cast.member, why="bounced")
    assert browser.post("/me/notifications/retry/").status_code == 409


def test_language_and_theme_are_switched_from_any_page_and_lead_back_to_it(cast):
    browser = browser_of(cast.member)
    assert browser.post("/language/", {"language": "es", "next": "/me/data/?x=1"})["Location"] == "/me/data/?x=1"
    assert browser.post("/theme/", {"theme": "dark", "next": "/me/"})["Location"] == "/me/"
    browser.post("/language/", {"language": "tlh"})
    browser.post("/theme/", {"theme": "pink"})
    member = User.objects.get(pk=cast.member.pk)
    assert (member.language, member.theme) == ("es", "dark")


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "https:evil.example", "https://a@evil.example", ""]
)
def test_t07_the_switches_lead_nowhere_else(cast, evil):
    assert browser_of(cast.member).post("/theme/", {"theme": "", "next": evil})["Location"] == "/"


def test_closing_by_pages_with_undo(cast):
    browser = browser_of(cast.member)
    assert browser.get("/me/close/").status_code == 200
    assert browser.post("/me/close/", {"empty_posts": "on"}).status_code == 302
    assert "Until then everything works as before" in browser.get("/me/close/").content.decode()
    assert browser.post("/me/close/undo/").status_code == 302
    assert User.objects.get(pk=cast.member.pk).close_due_at is None


def test_closing_says_what_to_hand_over_first(cast):
    page = browser_of(cast.union_coordinator).get("/me/close/").content.decode()
    assert "is the last Union organizer" in page
    assert browser_of(cast.union_coordinator).post("/me/close/").status_code == 409


def test_news_gives_the_same_answer_to_every_address_and_asks_the_mailbox(cast, client):
    known = client.post("/news/", {"email": cast.member.email})
    unknown = client.post("/news/", {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"]) == (302, "/news/?sent")
    client.post("/news/", {"email": "NOBODY@example.com"})
    asked = Message.objects.filter(kind="mail.news_confirmation", address__email="nobody@example.com")
    assert asked.count() == 1
    page = asked.get().text.split("/news/")[1].split("/")[0]
    assert "Do you want" in client.get(f"/news/{page}/").content.decode()
    assert settings_of(asked.get().address)["news-families"] == "pending"
    assert client.post(f"/news/{page}/")["Location"] == "/news/?confirmed"
    assert settings_of(asked.get().address)["news-families"] == "now"
    assert client.post("/news/", {"email": "a@b"}).status_code == 422
