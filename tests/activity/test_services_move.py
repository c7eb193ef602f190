import pytest

from core.accounts.states import Standing
from core.activity.models import Event
from core.activity.services import move, move_many, record
from core.web.policy import NotPossible


def test_move_writes_the_state_and_one_event(cast):
    person = cast.pending

    moved = move(person, to=Standing.DECLINED, by=cast.union_rep, reason="Not at our school.")

    assert moved is True
    person.refresh_from_db()
    assert person.standing == Standing.DECLINED
    event = Event.objects.about(person).get()
    assert (event.from_state, event.to_state, event.actor, event.reason) == (
        "pending",
        "declined",
        cast.union_rep,
        "Not at our school.",
    )


def test_move_that_the_table_does_not_list_is_not_possible_and_writes_nothing(cast):
    person = cast.member

    with pytest.raises(NotPossible) as refusal:
        move(person, to=Standing.DECLINED, by=None)

    assert str(refusal.value.reason) == "This is not possible now. It stands at: Verified."
    person.refresh_from_db()
    assert person.standing == Standing.VERIFIED
    assert not Event.objects.about(person).exists()


def test_move_to_the_present_state_writes_nothing_and_says_so(cast):
    person = cast.pending

    assert move(person, to=Standing.PENDING, by=None) is False
    assert not Event.objects.about(person).exists()


def test_move_reads_the_state_that_the_database_holds_not_the_object(cast):
    person = cast.pending
    stale = type(person).objects.get(pk=person.pk)
    move(person, to=Standing.DECLINED, by=None)

    with pytest.raises(NotPossible):
        move(stale, to=Standing.VERIFIED, by=None)


def test_move_writes_further_fields_in_the_same_update(cast):
    person = cast.pending

    move(person, to=Standing.VERIFIED, by=None, also={"verified_how": "approval"})

    person.refresh_from_db()
    assert (person.standing, person.verified_how) == (Standing.VERIFIED, "approval")


def test_move_many_moves_all_or_none(cast):
    waiting, member = cast.pending, cast.member

    with pytest.raises(NotPossible):
        move_many([waiting, member], to=Standing.DECLINED, by=None)

    waiting.refresh_from_db()
    assert waiting.standing == Standing.PENDING
    assert not Event.objects.filter(verb="declined").exists()


def test_move_many_counts_what_moved(cast):
    assert move_many([cast.pending], to=Standing.DECLINED, by=cast.union_rep) == 1


def test_record_writes_an_event_without_a_move(cast):
    event = record(cast.member, "granted", by=cast.union_coordinator, data={"role": "facilitator"})

    assert (event.verb, event.from_state, event.data) == ("granted", "", {"role": "facilitator"})


def test_events_are_never_changed_or_deleted(cast):
    event = record(cast.member, "granted", by=None)

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
