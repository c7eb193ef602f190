"""Giving and ending roles: who to, by whom, never both sides, never the last one."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from core.accounts import services
from core.accounts.models import RoleGrant, User
from core.accounts.selectors import roles_of, side_of, sides_are_apart
from core.accounts.services import ChangeKind, changes
from core.accounts.states import Affiliation, Role, Side, Standing, VerifiedHow
from core.activity.models import Event
from core.mail.models import Message
from core.web import clock
from core.web.health import Finding
from core.web.policy import NotPossible, Refused

EVERYBODY = [
    "educator",
    "facilitator",
    "elsewhere",
    "union_rep",
    "union_coordinator",
    "district_coordinator",
    "principal",
    "district_admin",
    "pd_officer",
    "ilt_member",
    "analyst",
    "pending",
    "operator",
]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def give(user, role, by, school=None, **more) -> RoleGrant:
    return services.grant_role(user=user, role=role, school=school, by=by, **more)


@pytest.fixture
def room():
    """A room above that listens for changes of people; taken off again afterwards."""
    heard, reasons = [], []
    services.register_person_changes(
        "test", blocks=lambda change: list(reasons), after=lambda change, by: heard.append((change, by))
    )
    yield heard, reasons
    del changes._rooms["test"]


def test_a_rep_is_named_by_an_organizer_for_one_school_and_acts_on_the_next_request(cast):
    grant = give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)
    assert roles_of(fresh(cast.educator)) == {Role.UNION_REP}
    assert side_of(fresh(cast.educator)) == Side.UNION
    event = Event.objects.about(grant).get()
    assert (event.verb, event.actor, event.data["role"]) == ("granted", cast.union_coordinator, "union_rep")


def test_the_same_role_twice_is_one_grant_and_one_event(cast):
    first = give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)
    again = give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)
    assert again == first
    assert Event.objects.about(first).count() == 1


@pytest.mark.parametrize(
    ("role", "giver", "at_school"),
    [
        (Role.UNION_REP, "union_coordinator", True),
        (Role.UNION_ORGANIZER, "union_coordinator", False),
        (Role.UNION_ORGANIZER, "operator", False),
        (Role.UNION_ANALYST, "union_coordinator", False),
        (Role.PRINCIPAL, "district_admin", True),
        (Role.DISTRICT_ADMIN, "district_admin", False),
        (Role.DISTRICT_ADMIN, "operator", False),
        (Role.PD_OFFICER, "district_admin", False),
        (Role.ILT_MEMBER, "principal", True),
        (Role.ILT_MEMBER, "union_rep", True),
    ],
)
def test_each_role_is_given_by_those_whom_the_table_names_and_by_nobody_else(cast, role, giver, at_school):
    school = cast.school_a if at_school else None
    givers = {
        Role.UNION_REP: {"union_coordinator"},
        Role.UNION_ORGANIZER: {"union_coordinator", "operator"},
        Role.UNION_ANALYST: {"union_coordinator"},
        Role.PRINCIPAL: {"district_admin", "district_coordinator"},
        Role.DISTRICT_ADMIN: {"district_admin", "district_coordinator", "operator"},
        Role.PD_OFFICER: {"district_admin", "district_coordinator"},
        Role.ILT_MEMBER: {"principal", "union_rep"},
    }[role]
    for key in EVERYBODY:
        if key not in givers:
            with pytest.raises(Refused):
                give(cast.member, role, getattr(cast, key), school)
    assert give(cast.member, role, getattr(cast, giver), school).granted_by == getattr(cast, giver)


def test_a_team_is_named_at_one_s_own_school_only(cast):
    with pytest.raises(Refused):
        give(cast.elsewhere, Role.ILT_MEMBER, cast.union_rep, cast.school_b)


def test_nobody_gives_a_role_to_themselves_or_ends_their_own(cast):
    with pytest.raises(Refused, match="themselves"):
        give(cast.union_coordinator, Role.UNION_ANALYST, cast.union_coordinator)
    with pytest.raises(Refused, match="their own"):
        services.end_role(cast.union_coordinator.grants.get(), by=cast.union_coordinator)


@pytest.mark.parametrize(
    ("holder", "role", "giver", "at_school", "both"),
    [
        ("union_rep", Role.PRINCIPAL, "district_admin", True, ("Union rep", "Principal")),
        ("analyst", Role.DISTRICT_ADMIN, "district_admin", False, ("Union analyst", "District administrator")),
        ("union_rep", Role.PD_OFFICER, "district_admin", False, ("Union rep", "PD officer")),
        ("principal", Role.UNION_REP, "union_coordinator", True, ("Principal", "Union rep")),
        ("pd_officer", Role.UNION_ANALYST, "union_coordinator", False, ("PD officer", "Union analyst")),
    ],
)
def test_nobody_sits_on_both_sides_and_the_sentence_names_both(cast, holder, role, giver, at_school, both):
    with pytest.raises(NotPossible) as conflict:
        give(getattr(cast, holder), role, getattr(cast, giver), cast.school_a if at_school else None)
    assert all(name in str(conflict.value.reason) for name in both)


def test_the_last_organizer_and_the_last_district_administrator_stay(cast):
    only = cast.union_coordinator.grants.get()
    with pytest.raises(NotPossible, match="last Union organizer"):
        services.end_role(only, by=cast.operator)
    give(cast.educator, Role.UNION_ORGANIZER, cast.union_coordinator)
    assert services.end_role(only, by=fresh(cast.educator)) is True
    with pytest.raises(NotPossible, match="last District administrator"):
        services.end_role(cast.district_admin.grants.get(), by=cast.operator)


def test_an_organizer_for_a_time_does_not_count_as_the_one_who_stays(cast):
    give(cast.educator, Role.UNION_ORGANIZER, cast.union_coordinator, ends_on=clock.today() + timedelta(days=5))
    with pytest.raises(NotPossible, match="last Union organizer"):
        services.end_role(cast.union_coordinator.grants.get(), by=fresh(cast.educator))


def test_the_first_organizer_has_no_last_day(cast):
    with pytest.raises(NotPossible, match="without a last day"):
        give(cast.educator, Role.UNION_ORGANIZER, None, ends_on=clock.today() + timedelta(days=5))


def test_a_role_ends_once_with_one_event(cast):
    grant = give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)
    assert services.end_role(grant, by=cast.union_coordinator, reason="Moved") is True
    assert services.end_role(grant, by=cast.union_coordinator) is False
    assert [event.verb for event in Event.objects.about(grant)] == ["ended", "granted"]
    assert roles_of(fresh(cast.educator)) == frozenset()


def test_a_role_past_its_last_day_is_over_at_once_and_ended_at_night(cast, time_machine):
    time_machine.move_to(clock.now())
    grant = give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a, ends_on=clock.today())
    assert roles_of(fresh(cast.educator)) == {Role.UNION_REP}
    time_machine.shift(timedelta(days=1))
    assert roles_of(fresh(cast.educator)) == frozenset()
    assert services.end_roles_past() == 1
    assert services.end_roles_past() == 0
    grant.refresh_from_db()
    assert grant.ended_by is None
    assert Event.objects.about(grant).first().actor is None


def test_a_role_can_be_given_again_in_the_hours_before_the_night(cast, time_machine):
    time_machine.move_to(clock.now())
    give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a, ends_on=clock.today())
    time_machine.shift(timedelta(days=1))
    give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)
    assert cast.educator.grants.filter(ended_at=None).count() == 1


def test_a_pending_person_is_verified_by_a_role(cast):
    give(cast.pending, Role.ILT_MEMBER, cast.union_rep, cast.school_a)
    pending = fresh(cast.pending)
    assert (pending.standing, pending.verified_how, pending.verified_by) == (
        Standing.VERIFIED,
        VerifiedHow.GRANT,
        cast.union_rep,
    )


@pytest.mark.parametrize("standing", [Standing.UNCONFIRMED, Standing.DECLINED, Standing.SUSPENDED, Standing.CLOSED])
def test_others_can_hold_no_role_yet(cast, standing):
    empty = {"name": "", "school": None, "job": "", "grades": []} if standing == Standing.CLOSED else {}
    User.objects.get_queryset().filter(pk=cast.educator.pk).update(standing=standing, **empty)
    with pytest.raises(NotPossible, match="no role now"):
        give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)


def test_roles_sleep_while_somebody_is_not_verified(cast):
    User.objects.get_queryset().filter(pk=cast.union_rep.pk).update(standing=Standing.SUSPENDED)
    assert roles_of(fresh(cast.union_rep)) == frozenset()


def test_an_evaluator_is_no_educator_until_the_role_ends(cast):
    grant = give(cast.educator, Role.PRINCIPAL, cast.district_admin, cast.school_a)
    assert fresh(cast.educator).affiliation == Affiliation.LEADER
    assert not fresh(cast.educator).is_educator
    services.end_role(grant, by=cast.district_admin)
    assert fresh(cast.educator).is_educator


def test_a_role_without_or_with_a_needless_school_is_not_possible(cast):
    with pytest.raises(NotPossible, match="Name the school"):
        give(cast.educator, Role.UNION_REP, None)
    with pytest.raises(NotPossible, match="not bound"):
        give(cast.educator, Role.UNION_ANALYST, None, cast.school_a)


def test_rooms_are_asked_before_and_told_after(cast, room):
    heard, reasons = room
    grant = give(cast.educator, Role.PRINCIPAL, cast.district_admin, cast.school_a)
    services.end_role(grant, by=cast.district_admin)
    assert [(change.kind, change.role, by) for change, by in heard] == [
        (ChangeKind.ROLE_GRANTED, Role.PRINCIPAL, cast.district_admin),
        (ChangeKind.ROLE_ENDED, Role.PRINCIPAL, cast.district_admin),
    ]
    reasons.append("Hand over Math Talk first.")
    with pytest.raises(NotPossible, match="Hand over Math Talk first."):
        give(cast.educator, Role.PRINCIPAL, cast.district_admin, cast.school_a)
    assert roles_of(fresh(cast.educator)) == frozenset()


def test_the_command_names_the_first_organizer_and_says_what_is_wrong(cast):
    call_command("grant_role", "EDUCATOR@example.org" if cast.educator else "", "union_organizer")
    call_command("grant_role", cast.elsewhere.email, "union_rep", school=" 99990002 ")
    assert roles_of(fresh(cast.educator)) == {Role.UNION_ORGANIZER}
    assert cast.elsewhere.grants.get().granted_by is None
    for arguments, said in [
        (("nobody@example.org", "union_rep"), "Nobody has"),
        ((cast.member.email, "union_rep", "--school", "12345678"), "No school has"),
        ((cast.member.email, "union_rep"), "Name the school"),
        ((cast.principal.email, "union_organizer"), "holds the role Principal"),
    ]:
        with pytest.raises(CommandError, match=said):
            call_command("grant_role", *arguments)


def test_the_person_gets_one_mail_for_the_grant_and_one_for_its_end(cast):
    grant = give(cast.educator, Role.UNION_REP, cast.union_coordinator, cast.school_a)
    services.end_role(grant, by=cast.union_coordinator, reason="You moved schools.")
    rows = Message.objects.order_by("id").values_list("kind", "address__email", "subject")
    assert list(rows) == [
        ("accounts.role_granted", cast.educator.email, "You now have a role on PLAB: Union rep"),
        ("accounts.role_ended", cast.educator.email, "Your role on PLAB has ended: Union rep"),
    ]
    assert "Your role Union rep at School A has ended. You moved schools." in " ".join(
        Message.objects.last().text.split()
    )


def test_the_books_say_when_somebody_sits_on_both_sides(cast):
    assert cast.union_rep
    assert sides_are_apart() == Finding(True)
    RoleGrant.objects.create(user=cast.union_rep, role=Role.PD_OFFICER)  # as a hand in the database would
    assert (sides_are_apart().ok, sides_are_apart().bad) == (False, 1)
