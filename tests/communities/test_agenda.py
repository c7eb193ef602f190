"""Protocols and timed agendas: exact minutes whatever the slot, clock times, and what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from communities.models import AgendaStep, Attendance, Protocol, Session
from communities.selectors.agenda import agenda_of
from communities.services.agenda import edit_agenda, scaled, use_protocol
from communities.services.sessions import edit_session
from core.activity.models import Event
from core.web import clock
from core.web.policy import NotPossible, Refused
from tests.communities.conftest import enter

LIBRARY = Path("communities/management/data/protocols.yaml")
OURS = yaml.safe_load(LIBRARY.read_text())


@pytest.fixture
def library(db):
    call_command("load_protocols", LIBRARY, verbosity=0)
    return {protocol.key: protocol for protocol in Protocol.objects.all()}


def step(name="Look", minutes=10, **more):
    return {"name": name, "minutes": minutes, "who": "group", "kind": "examine", "hint": "", **more}


def at(session, name="agenda-edit"):
    return reverse(f"communities:{name}", args=[session.public_id])


@pytest.mark.parametrize("protocol", OURS, ids=lambda row: row["key"])
def test_each_protocol_fits_every_slot_of_20_to_240_minutes_exactly(protocol):
    minutes = [row["minutes"] for row in protocol["steps"]]
    for slot in range(20, 241):
        made = scaled(minutes, slot)
        assert sum(made) == slot
        assert min(made) >= 1
    assert scaled(minutes, sum(minutes)) == minutes


@given(minutes=st.lists(st.integers(1, 60), min_size=1, max_size=20), slot=st.integers(1, 480))
def test_any_steps_fit_any_slot_or_are_refused(minutes, slot):
    if slot < len(minutes):
        with pytest.raises(ValueError):
            scaled(minutes, slot)
        return
    made = scaled(minutes, slot)
    assert sum(made) == slot and min(made) >= 1
    exact = [each * slot / sum(minutes) for each in minutes]
    if min(exact) >= 1:
        assert all(abs(ours - theirs) < 1 for ours, theirs in zip(made, exact, strict=True))


def test_left_over_minutes_go_to_the_largest_remainders_earlier_first():
    assert scaled([10, 10, 10], 40) == [14, 13, 13]
    assert scaled([30, 1, 1], 20) == [18, 1, 1]
    assert scaled([7, 8, 5], 10) == [4, 4, 2]


def test_the_library_loads_once(db, capsys):
    call_command("load_protocols", LIBRARY)
    assert capsys.readouterr().out == "6 protocols new or changed\n"
    call_command("load_protocols", LIBRARY)
    assert capsys.readouterr().out == "0 protocols new or changed\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"minutes": 61}, "the steps must add up to 61 minutes"),
        ({"purpose": ""}, "purpose is missing"),
        ({"group_size": {"min": 5}}, "max is missing"),
        ({"steps": [{**OURS[0]["steps"][0], "who": "boss"}]}, "known words for who and kind"),
        ({"steps": [{**OURS[0]["steps"][0], "name": "x" * 81}]}, "is too long"),
        ({"key": OURS[1]["key"]}, "stands twice"),
        ({"key": ""}, "each with a key"),
    ],
)
def test_a_bad_library_is_refused_whole(db, tmp_path, change, said):
    file = tmp_path / "protocols.yaml"
    file.write_text(yaml.safe_dump([{**OURS[0], **change}, *OURS[1:]]))
    with pytest.raises(CommandError, match=said):
        call_command("load_protocols", file)
    assert not Protocol.objects.exists()


def test_what_is_no_yaml_is_one_sentence(db, tmp_path):
    file = tmp_path / "protocols.yaml"
    file.write_text("a: [")
    with pytest.raises(CommandError, match="no readable YAML"):
        call_command("load_protocols", file)


def test_a_protocol_is_copied_and_fitted_to_the_session(library, cast, session):
    use_protocol(session, library["tune-a-plan"], by=cast.facilitator)
    steps = list(session.steps.all())
    assert [row.name for row in steps] == [row["name"] for row in library["tune-a-plan"].steps]
    assert sum(row.minutes for row in steps) == session.minutes == 90
    assert Session.objects.get(pk=session.pk).protocol == library["tune-a-plan"]
    assert Event.objects.about(session).get(verb="agenda_written").data == {"steps": 8, "protocol": "tune-a-plan"}


def test_a_slot_shorter_than_its_steps_is_refused(library, cast, session):
    long = Protocol.objects.create(
        key="long", name="Long", purpose="x", minutes=91, size_min=2, size_max=9, steps=[step(minutes=1)] * 91
    )
    with pytest.raises(NotPossible, match="91 steps: too many for 90 minutes"):
        use_protocol(session, long, by=cast.facilitator)
    assert not session.steps.exists()


def test_members_read_the_agenda_and_only_leaders_write_it(client, library, cast, community, session):
    enter(community, cast.member)
    with pytest.raises(Refused):
        edit_agenda(session, by=cast.member, lock_version=session.lock_version, steps=[step()])
    edit_agenda(session, by=cast.facilitator, lock_version=session.lock_version, steps=[step("Look at six papers")])
    client.force_login(cast.member)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Look at six papers" in page
    assert "Edit the agenda" not in page
    client.force_login(cast.principal)
    assert "Look at six papers" not in client.get(session.get_absolute_url()).content.decode()


def test_on_the_day_the_page_says_what_runs_now(client, cast, community, session):
    enter(community, cast.member)
    edit_agenda(
        session, by=cast.facilitator, lock_version=session.lock_version, steps=[step("Look", 30), step("Talk", 60)]
    )
    Session.objects.filter(pk=session.pk).update(
        starts_at=clock.now() - timedelta(minutes=40), ends_at=clock.now() + timedelta(minutes=50)
    )
    rows = agenda_of(Session.objects.get(pk=session.pk))
    assert [(row.step.name, row.past, row.now) for row in rows] == [("Look", True, False), ("Talk", False, True)]
    assert rows[1].ends_at - rows[1].starts_at == timedelta(minutes=60)
    client.force_login(cast.member)
    assert "Now: Talk, until" in client.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name_1": "Look", "minutes_1": "50", "name_2": "Talk", "minutes_2": "47"}, "7 minutes too long"),
        ({"name_1": "Look", "minutes_1": "0"}, "A step takes at least 1 minute"),
        ({"name_1": "Look", "minutes_1": "-5"}, "A step takes at least 1 minute"),
        ({"name_1": "Look", "minutes_1": "x"}, "Enter a number"),
        ({"name_1": "", "minutes_1": "5"}, "Name this step"),
        ({"name_1": "Look", "minutes_1": "5", "lock_version": ""}, "Open this page again"),
    ],
)
def test_a_bad_agenda_keeps_what_was_typed(client, cast, session, typed, said):
    client.force_login(cast.facilitator)
    response = client.post(at(session), {"lock_version": session.lock_version, **typed})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{typed["minutes_1"]}"' in response.content.decode()
    assert not AgendaStep.objects.exists()


def test_steps_are_saved_and_an_emptied_row_is_gone(client, cast, session):
    client.force_login(cast.facilitator)
    typed = {"name_1": "Look", "minutes_1": "50", "name_2": "Talk", "minutes_2": "40", "who_2": "quiet"}
    assert client.post(at(session), {**typed, "lock_version": session.lock_version}).status_code == 302
    assert list(session.steps.values_list("name", "minutes", "who")) == [
        ("Look", 50, "everyone"),
        ("Talk", 40, "quiet"),
    ]
    typed |= {"name_1": "", "minutes_1": "", "lock_version": Session.objects.get(pk=session.pk).lock_version}
    client.post(at(session), typed)
    assert list(session.steps.values_list("position", "name")) == [(1, "Talk")]


def test_two_write_at_once_and_the_second_reads_both(client, cast, session):
    edit_agenda(session, by=cast.facilitator, lock_version=session.lock_version, steps=[step("Theirs")])
    client.force_login(cast.facilitator)
    typed = {"name_1": "Mine", "minutes_1": "5", "lock_version": session.lock_version}
    response = client.post(at(session), typed)
    assert response.status_code == 409
    assert "Theirs" in response.content.decode() and "Mine" in response.content.decode()


def test_over_is_over(library, cast, session):
    Session.objects.filter(pk=session.pk).update(
        starts_at=clock.now() - timedelta(hours=3), ends_at=clock.now() - timedelta(hours=2)
    )
    with pytest.raises(NotPossible, match="This session is over"):
        use_protocol(session, library["tune-a-plan"], by=cast.facilitator)


def test_from_the_library_into_a_session_of_mine(client, library, cast, session):
    client.force_login(cast.facilitator)
    page = client.get(library["read-together"].get_absolute_url()).content.decode()
    link = f"{at(session, 'agenda-copy')}?protocol=read-together"
    assert link in page
    assert '<option value="read-together" selected>' in client.get(link).content.decode()
    assert client.post(at(session, "agenda-copy"), {"protocol": "read-together"}).status_code == 302
    assert session.steps.count() == 5
    assert client.post(at(session, "agenda-copy"), {"protocol": "none"}).status_code == 422


def test_visitors_read_the_library(client, library):
    page = client.get(reverse("communities:protocol-list"))
    assert all(protocol.name in page.content.decode() for protocol in library.values())
    assert client.get("/protocols/none/").status_code == 404


def shorten(session, by, minutes):
    return edit_session(
        session, by=by, lock_version=session.lock_version, ends_at=session.starts_at + timedelta(minutes=minutes)
    )


def test_a_session_is_not_made_shorter_than_its_agenda(cast, session):
    edit_agenda(session, by=cast.facilitator, lock_version=session.lock_version, steps=[step(minutes=60)])
    session = Session.objects.get(pk=session.pk)
    with pytest.raises(NotPossible, match="Its agenda takes 60 minutes. Shorten the agenda first."):
        shorten(session, cast.facilitator, 50)
    assert shorten(session, cast.facilitator, 60).minutes == 60


def test_times_stay_once_somebody_checked_in(cast, session):
    there = {"mark": "present", "minutes": session.minutes, "source": "code", "by": cast.member}
    Attendance.objects.create(session=session, user=cast.member, **there)
    with pytest.raises(NotPossible, match="People have checked in already"):
        shorten(session, cast.facilitator, 60)
