from datetime import timedelta

import pytest
import time_machine

from core.activity.models import Event
from core.mail.models import Message
from core.mail.services.sending import drain
from core.mail.states import MessageState
from core.web import clock
from core.web.policy import NotPossible, Refused
from outreach import services
from outreach.models import NewsletterIssue
from outreach.states import IssueState
from tests.outreach.conftest import educators

MID_MORNING = "2026-12-01T15:00:00Z"  # 10 am in Boston, a school day


def again(issue):
    return NewsletterIssue.objects.get(pk=issue.pk)


def messages_of(issue):
    return Message.objects.filter(mailing=again(issue).mailing_id)


def test_owner_cannot_approve_the_own_issue(cast):
    issue = services.create_issue(by=cast.union_coordinator, title="Mine", list="news-educators", visibility="union")
    with pytest.raises(Refused) as refusal:
        services.approve_issue(issue, by=cast.union_coordinator)
    assert str(refusal.value.reason) == "This is your own issue. Someone else approves it."


def test_empty_issue_cannot_be_handed_in(cast):
    issue = services.create_issue(by=cast.union_rep, title="Empty", list="news-educators", visibility="union")
    with pytest.raises(NotPossible) as refusal:
        services.ask_for_approval(issue, by=cast.union_rep)
    assert str(refusal.value.reason) == "The English text needs a subject and at least one block."


def test_unknown_placeholder_stops_an_issue(issue, cast):
    services.edit_text(
        issue,
        by=cast.union_rep,
        language="en",
        subject="Hi",
        blocks=[{"kind": "words", "text": "Dear {first_name}"}],
        lock_version=issue.lock_version,
    )
    with pytest.raises(NotPossible) as refusal:
        services.ask_for_approval(issue, by=cast.union_rep)
    assert str(refusal.value.reason) == "Nobody can fill {first_name}. Write it out."


def test_edit_after_approval_voids_it(approved, cast):
    services.edit_text(
        approved,
        by=cast.union_rep,
        language="en",
        subject="Other words",
        blocks=[{"kind": "words", "text": "New"}],
        lock_version=again(approved).lock_version,
    )
    fresh = again(approved)
    assert (fresh.state, fresh.approved_by, fresh.approved_count) == (IssueState.DRAFT, None, None)


def test_saving_the_same_words_keeps_the_approval(approved, cast):
    text = approved.texts.get(language="en")
    services.edit_text(
        approved,
        by=cast.union_rep,
        language="en",
        subject=text.subject,
        blocks=text.blocks,
        lock_version=again(approved).lock_version,
    )
    assert again(approved).state == IssueState.APPROVED


def test_stale_edit_carries_both_texts(issue, cast):
    services.edit_text(issue, by=cast.union_rep, language="en", subject="First", blocks=[], lock_version=1)
    with pytest.raises(NotPossible) as conflict:
        services.edit_text(issue, by=cast.union_coordinator, language="en", subject="Second", blocks=[], lock_version=1)
    assert conflict.value.mine == {"Text": "Second"}
    assert conflict.value.theirs == {"Text": "First"}


def test_few_readers_need_no_second_person(issue, cast):
    services.schedule_issue(issue, by=cast.union_coordinator, send_at=clock.now())
    assert again(issue).state == IssueState.SCHEDULED


def test_more_than_fifty_readers_need_a_second_person(issue, cast):
    educators(51)
    with pytest.raises(NotPossible) as refusal:
        services.schedule_issue(issue, by=cast.union_coordinator, send_at=clock.now())
    assert str(refusal.value.reason) == "Someone else must approve: more than 50 people get it."


def test_rep_cannot_schedule_before_approval(issue, cast):
    with pytest.raises(Refused) as refusal:
        services.schedule_issue(issue, by=cast.union_rep, send_at=clock.now())
    assert str(refusal.value.reason) == "A union organizer sends newsletters. Ask for approval first."


@time_machine.travel(MID_MORNING, tick=False)
def test_issue_leaves_once_to_each_reader_and_is_sent(approved, cast):
    educators(3)
    approved.approved_count = 10
    approved.save()
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())

    services.start_due_issues()
    services.start_due_issues()

    assert messages_of(approved).count() == 5  # three readers, the rep, the organizer
    drain()
    services.start_due_issues()
    assert again(approved).state == IssueState.SENT
    assert set(messages_of(approved).values_list("state", flat=True)) == {MessageState.SENT}
    assert [event.to_state for event in Event.objects.about(approved)][:3] == ["sent", "sending", "scheduled"]


@time_machine.travel(MID_MORNING, tick=False)
def test_half_filled_issue_goes_on_where_it_was(approved, cast):
    educators(3)
    approved.approved_count = 10
    approved.save()
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())
    services.start_due_issues()
    first = messages_of(approved).order_by("id").first()
    messages_of(approved).exclude(pk=first.pk).delete()
    NewsletterIssue.objects.update(filled_at=None)

    services.start_due_issues()

    assert messages_of(approved).count() == 5


def test_issue_waits_for_its_time(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now() + timedelta(minutes=5))
    assert services.start_due_issues() == 0
    assert again(approved).state == IssueState.SCHEDULED


def test_issue_over_twelve_hours_late_pauses_and_tells_its_owner(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now() - timedelta(hours=13))
    services.start_due_issues()
    fresh = again(approved)
    assert fresh.state == IssueState.PAUSED
    assert fresh.pause_reason == "Too late to leave by itself. Send it now, or choose another day."
    assert Message.objects.filter(kind="outreach.issue_stopped", user=cast.union_rep).count() == 1


def test_issue_that_grew_by_over_a_fifth_goes_back_to_review(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())
    educators(10)
    services.start_due_issues()
    fresh = again(approved)
    assert (fresh.state, fresh.approved_by) == (IssueState.IN_REVIEW, None)


@time_machine.travel(MID_MORNING, tick=False)
def test_paused_issue_sends_nothing_until_it_goes_on(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())
    services.start_due_issues()
    services.pause_issue(again(approved), by=cast.union_coordinator)
    drain()
    assert not messages_of(approved).filter(state=MessageState.SENT).exists()

    services.resume_issue(again(approved), by=cast.union_coordinator)
    drain()
    services.start_due_issues()
    assert again(approved).state == IssueState.SENT


@time_machine.travel(MID_MORNING, tick=False)
def test_editing_a_leaving_issue_is_not_possible(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())
    services.start_due_issues()
    with pytest.raises(NotPossible) as refusal:
        services.edit_text(again(approved), by=cast.union_rep, language="en", subject="x", blocks=[], lock_version=0)
    assert "Pause it to stop" in str(refusal.value.reason)


@time_machine.travel(MID_MORNING, tick=False)
def test_canceled_issue_takes_its_rows_back(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())
    services.start_due_issues()
    services.pause_issue(again(approved), by=cast.union_coordinator)
    services.cancel_issue(again(approved), by=cast.union_coordinator)
    assert set(messages_of(approved).values_list("state", flat=True)) == {MessageState.WITHDRAWN}


@time_machine.travel(MID_MORNING, tick=False)
def test_reader_gets_spanish_whole_only_where_a_person_has_read_it(approved, cast):
    educators(1, language="es")
    services.add_language(approved, by=cast.union_rep, language="es")
    services.edit_text(
        approved,
        by=cast.union_rep,
        language="es",
        subject="Ustedes pidieron",
        blocks=[{"kind": "words", "text": "El lunes dijeron que sí."}],
        lock_version=again(approved).lock_version,
    )
    services.ask_for_approval(again(approved), by=cast.union_rep)
    services.approve_issue(again(approved), by=cast.union_coordinator)
    services.schedule_issue(again(approved), by=cast.union_coordinator, send_at=clock.now() + timedelta(hours=1))
    fresh = again(approved)
    services.review_text(fresh, by=cast.union_coordinator, language="es")
    NewsletterIssue.objects.update(send_at=clock.now())
    services.start_due_issues()
    languages = dict(messages_of(approved).values_list("user__name", "language"))
    assert languages == {"Reader Number0": "es", "Una Rep": "en", "Uri Organizer": "en"}


def test_test_mail_goes_to_oneself_in_each_language(issue, cast):
    services.add_language(issue, by=cast.union_rep, language="es")
    services.send_test(issue, by=cast.union_rep)
    subjects = Message.objects.filter(kind="outreach.issue_test", user=cast.union_rep).values_list("subject", flat=True)
    assert list(subjects) == ["[Test] You asked", "[Test] You asked"]
