"""Closing an account: seven days, undo, what blocks it, and what is left of a person afterwards."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from core.accounts import services
from core.accounts.models import InviteLink, RoleGrant, User
from core.accounts.selectors import closed_are_empty
from core.accounts.services import own_data
from core.accounts.states import Affiliation, Role, Standing
from core.activity.models import Event
from core.mail import services as mail
from core.mail.models import Address, Message
from core.web import clock
from core.web.health import Finding
from core.web.policy import NotPossible


@pytest.fixture
def later(time_machine):
    time_machine.move_to(clock.now(), tick=False)
    return lambda **span: time_machine.shift(timedelta(**span))


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_nothing_happens_for_seven_days_and_then_the_profile_is_empty(cast, later):
    user = cast.member
    assert services.ask_to_close(user, empty_posts=False) is True
    later(days=6, hours=23)
    assert services.close_due_accounts() == 0
    assert fresh(user).standing == Standing.VERIFIED
    later(hours=2)
    assert services.close_due_accounts() == 1
    assert services.close_due_accounts() == 0
    closed = fresh(user)
    assert closed.standing == Standing.CLOSED
    assert (closed.name, closed.school, closed.job, closed.grades) == ("", None, "", [])
    assert closed.email.startswith("closed-")
    assert closed.email.endswith("@invalid")
    assert closed.calendar_token != user.calendar_token
    assert not closed.is_active
    assert not closed.has_usable_password()
    assert str(closed) == "Former member"


def test_undo_within_the_seven_days_keeps_everything(cast, later):
    services.ask_to_close(cast.member, empty_posts=True)
    later(days=6)
    assert services.undo_close(cast.member) is True
    assert services.undo_close(cast.member) is False
    later(days=2)
    assert services.close_due_accounts() == 0
    assert fresh(cast.member).close_empties_posts is False


def test_asking_twice_is_one_event_one_mail_one_date(cast, later):
    services.ask_to_close(cast.member, empty_posts=False)
    due = fresh(cast.member).close_due_at
    later(days=1)
    assert services.ask_to_close(cast.member, empty_posts=False) is False
    assert fresh(cast.member).close_due_at == due
    assert Message.objects.filter(kind="accounts.closing_asked").count() == 1


def test_the_last_organizer_hands_over_first(cast):
    assert services.what_blocks_closing(cast.union_coordinator) == [
        "Uri Organizer is the last Union organizer. Give the role to somebody else first."
    ]
    with pytest.raises(NotPossible, match="last Union organizer"):
        services.ask_to_close(cast.union_coordinator, empty_posts=False)
    services.grant_role(user=cast.educator, role=Role.UNION_ORGANIZER, by=cast.union_coordinator)
    assert services.ask_to_close(cast.union_coordinator, empty_posts=False) is True


def test_what_came_up_in_the_seven_days_stops_the_closing_and_is_told(cast, later):
    other = services.grant_role(user=cast.educator, role=Role.UNION_ORGANIZER, by=cast.union_coordinator)
    services.ask_to_close(cast.union_coordinator, empty_posts=False)
    services.end_role(other, by=cast.union_coordinator)
    later(days=8)
    assert services.close_due_accounts() == 0
    assert fresh(cast.union_coordinator).close_due_at is None
    told = Message.objects.get(kind="accounts.closing_blocked")
    assert "last Union organizer" in told.text


def test_roles_links_addresses_and_mail_end_with_it(cast, later):
    rep = cast.union_rep
    EmailAddress.objects.create(user=rep, email=rep.email, verified=True, primary=True)
    link, _ = services.make_link(label="x", school=cast.school_a, last_day=clock.today(), by=rep)
    mail.set_list(mail.address_for(rep), "sessions", "off")
    services.ask_to_close(rep, empty_posts=False)
    later(days=8)
    services.close_due_accounts()
    assert not RoleGrant.objects.live().filter(user=rep).exists()
    assert InviteLink.objects.get(pk=link.pk).ended_at is not None
    assert not EmailAddress.objects.filter(user=rep).exists()
    assert not Message.objects.filter(user=rep).exists()
    assert not Address.objects.filter(user=rep).exists()
    assert closed_are_empty() == Finding(True)


def test_the_last_mail_says_so_and_then_its_address_is_forgotten(cast, later):
    services.ask_to_close(cast.member, empty_posts=False)
    later(days=8)
    services.close_due_accounts()
    farewell = Message.objects.get(kind="accounts.account_closed")
    assert farewell.address.email == cast.member.email
    assert services.forget_farewells() == 0
    Message.objects.filter(pk=farewell.pk).update(state="sent", sent_at=clock.now())
    assert services.forget_farewells() == 1
    assert not Address.objects.filter(email=cast.member.email).exists()


def test_after_closing_no_table_holds_the_name_or_the_address(cast, later):
    user = User.objects.create_user(
        "canary-mail@example.org",
        name="Canary-Name",
        school=cast.school_a,
        standing=Standing.VERIFIED,
        verified_how="approval",
        affiliation=Affiliation.EDUCATOR,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    services.grant_role(user=user, role=Role.UNION_REP, school=cast.school_a, by=cast.union_coordinator)
    services.save_profile(
        user, name=user.name, school=cast.school_b, job="", grades=[], language="en", theme="", main_role=""
    )
    services.ask_to_close(user, empty_posts=False)
    later(days=8)
    assert services.close_due_accounts() == 1
    Message.objects.filter(kind="accounts.account_closed").update(state="sent", sent_at=clock.now())
    services.forget_farewells()
    assert tables_with("canary-", "Canary-Name", "canary-mail") == []


def tables_with(*marks: str) -> list[str]:
    """Return the fields of the whole house in which one of the marks stands."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField, models.JSONField)):
                values = model._base_manager.values_list(field.name, flat=True)
                if any(mark in str(value) for value in values for mark in marks):
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def test_each_room_erases_and_hears_whether_posts_go_too(cast, later):
    heard = []
    services.register_personal_records(
        "test", export=lambda user: {}, erase=lambda user, *, empty_posts: heard.append((user.pk, empty_posts))
    )
    try:
        services.ask_to_close(cast.member, empty_posts=True)
        later(days=8)
        services.close_due_accounts()
    finally:
        del own_data._rooms["test"]
    assert heard == [(cast.member.pk, True)]


def test_the_closing_is_one_event_and_the_row_stays(cast, later):
    services.ask_to_close(cast.member, empty_posts=False)
    later(days=8)
    services.close_due_accounts()
    assert Event.objects.about(cast.member).filter(to_state="closed").count() == 1
    assert User.objects.filter(pk=cast.member.pk).exists()
