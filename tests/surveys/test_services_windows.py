"""The life of a survey: waves, pause, reopening, the cap, the archive, deleting a draft; a promise changed by hand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.activity.models import Event
from core.questions.models import QuestionSet
from core.web import clock
from core.web.policy import NotPossible
from surveys import selectors, services
from surveys.models import Ballot, Participation, Release, Response, Survey, TextAnswer
from tests.surveys import made


def fresh(survey):
    return Survey.objects.select_related("question_version").get(pk=survey.pk)


def test_wave_within_30_days_is_refused_when_scheduled_and_when_opened(cast):
    first = made.opened(cast.union_coordinator, 12)
    Survey.objects.filter(pk=first.pk).update(opens_at=clock.now() - timedelta(days=29))
    second = made.draft(cast.union_coordinator)
    Survey.objects.filter(pk=second.pk).update(previous=first, wave=2)
    with pytest.raises(NotPossible, match="30 days must lie between two waves"):
        services.schedule_survey(fresh(second), by=cast.union_coordinator)
    Survey.objects.filter(pk=second.pk).update(
        opens_at=clock.now() + timedelta(days=2), closes_at=clock.now() + timedelta(days=9)
    )
    services.schedule_survey(fresh(second), by=cast.union_coordinator)
    with pytest.raises(NotPossible, match="30 days must lie between two waves"):
        services.open_survey(fresh(second), by=cast.union_coordinator)
    assert fresh(second).state == "scheduled"


def test_paused_survey_refuses_at_once_and_its_box_is_still_drawn(cast):
    survey = made.opened(cast.union_coordinator, 30)
    made.send(survey, 25)
    services.pause_survey(survey, by=cast.union_coordinator)
    with pytest.raises(NotPossible, match="This survey is paused"):
        made.send(survey, 1)
    assert selectors.full_boxes() == [survey.pk]
    services.draw_full_boxes()
    assert (Response.objects.count(), Ballot.objects.count()) == (10, 15)
    services.resume_survey(survey, by=cast.union_coordinator)
    made.send(survey, 1)
    assert Participation.objects.filter(done=True).count() == 26


def test_paused_survey_past_its_time_closes_and_is_not_resumed(cast):
    survey = made.paused(cast.union_coordinator)
    Survey.objects.filter(pk=survey.pk).update(
        closes_at=clock.now() - timedelta(seconds=1), opens_at=clock.now() - timedelta(days=1)
    )
    with pytest.raises(NotPossible, match="The closing time has passed"):
        services.resume_survey(fresh(survey), by=cast.union_coordinator)
    assert services.close_due_surveys() == 1
    assert fresh(survey).state == "closed"


def test_reopened_survey_takes_answers_again_and_says_so(cast):
    survey = made.closed(cast.union_coordinator, 25, count=40)
    box = (Response.objects.count(), Ballot.objects.count())
    made.past_grace(survey)
    with pytest.raises(NotPossible, match="still ahead"):
        services.reopen_survey(survey, closes_at=clock.now(), by=cast.union_coordinator)
    services.reopen_survey(survey, closes_at=clock.now() + timedelta(days=2), by=cast.union_coordinator)
    assert (Response.objects.count(), Ballot.objects.count()) == box
    assert fresh(survey).closed_at is None
    made.send(fresh(survey), 1)
    assert [change.kind for change in selectors.changes_of(survey)] == ["reopened"]


def test_counted_survey_is_not_reopened(cast):
    survey = made.counted(cast.union_coordinator, 12)
    with pytest.raises(NotPossible, match="It stands at: Counted"):
        services.reopen_survey(survey, closes_at=clock.now() + timedelta(days=2), by=cast.union_coordinator)


def test_cap_takes_so_many_and_the_sweep_closes_the_full_survey(cast):
    survey = made.draft(cast.union_coordinator)
    made.educators(30)
    Survey.objects.filter(pk=survey.pk).update(cap=20)
    services.schedule_survey(survey, by=cast.union_coordinator)
    services.open_survey(survey, by=cast.union_coordinator)
    survey = fresh(survey)
    made.send(survey, 19)
    assert services.close_due_surveys() == 0
    made.send(survey, 1)
    late = made.waiting_list(survey)[0]
    with pytest.raises(NotPossible, match="This survey is full"):
        services.cast_ballot(survey, late, raw=made.answers(1))
    late.refresh_from_db()
    assert (late.done, Ballot.objects.count()) == (False, 20)
    assert services.close_due_surveys() == 1
    with pytest.raises(NotPossible, match="It is full: 20 people have sent"):
        services.reopen_survey(survey, closes_at=clock.now() + timedelta(days=2), by=cast.union_coordinator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cap": 19},
        {"owner": "community", "reach": "union", "k": 5},
        {"privacy": "named"},
        {"k": 9, "k_union": 5},
        {"owner": "board"},
        {"published_on": "2026-11-01"},
        {"closed_at": "2026-11-01T12:00:00Z"},
    ],
)
def test_survey_that_breaks_a_rule_of_its_own_row_is_refused_by_the_database(cast, wrong):
    survey = made.draft(cast.union_coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(**wrong)


def test_archive_waits_30_days_then_deletes_what_people_sent_and_keeps_what_was_released(cast):
    survey = made.opened(cast.union_coordinator, 30)
    made.send(survey, 25, worked="cnry-archive-1")
    services.close_survey(survey, by=cast.union_coordinator)
    made.past_grace(survey)
    services.count_survey(survey, by=cast.union_coordinator)
    services.publish_survey(survey, by=cast.union_coordinator)
    with pytest.raises(NotPossible, match="30 days after the count"):
        services.archive_survey(survey, by=cast.union_coordinator)
    assert TextAnswer.objects.filter(text="cnry-archive-1").exists()
    content = Release.objects.filter(survey=survey).values_list("content", flat=True)
    before = list(content)
    Survey.objects.filter(pk=survey.pk).update(counted_on=clock.today() - timedelta(days=179))
    assert services.archive_due_surveys() == 0
    Survey.objects.filter(pk=survey.pk).update(counted_on=clock.today() - timedelta(days=180))
    assert services.archive_due_surveys() == 1
    left = [model.objects.filter(survey=survey).count() for model in (Response, TextAnswer, Participation, Ballot)]
    assert left == [0, 0, 0, 0]
    assert list(content) == before
    assert selectors.reading_of(cast.member, fresh(survey)).audience == "shared"
    assert fresh(survey).invited > 0


def test_archived_survey_that_was_never_published_stays_with_its_owners(cast):
    survey = made.counted(cast.union_coordinator, 12)
    Survey.objects.filter(pk=survey.pk).update(counted_on=clock.today() - timedelta(days=31))
    services.archive_survey(survey, by=cast.union_coordinator)
    assert selectors.reading_of(cast.member, fresh(survey)) is None
    assert selectors.reading_of(cast.union_coordinator, fresh(survey)).audience == "union"


def test_draft_is_deleted_with_its_questions_and_nothing_else_can_be(cast):
    survey = made.draft(cast.union_coordinator)
    services.delete_survey(survey, by=cast.union_coordinator)
    assert not Survey.objects.exists()
    assert not QuestionSet.objects.exists()
    for state in (made.scheduled, made.opened):
        survey = state(cast.union_coordinator)
        with pytest.raises(NotPossible, match="Only a draft can be deleted"):
            services.delete_survey(survey, by=cast.union_coordinator)


def test_draft_whose_questions_were_published_is_deleted_and_the_version_stays(cast):
    survey = made.scheduled(cast.union_coordinator)
    services.unschedule_survey(survey, by=cast.union_coordinator)
    services.delete_survey(survey, by=cast.union_coordinator)
    assert not Survey.objects.exists()
    assert QuestionSet.objects.get().versions.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"k": 11}, {"k_union": 6}, {"reach": "partners"}, {"segments": []}, {"crosstabs": [["fits", "role"]]},
     {"entry": "both"}, {"privacy": "named", "k": 5, "k_union": 5}],
)  # fmt: skip
def test_attack_a13_setting_changed_by_hand_draws_nothing_and_refuses_the_count(cast, wrong):
    survey = made.opened(cast.union_coordinator, 30)
    made.send(survey, 25)
    Survey.objects.filter(pk=survey.pk).update(**wrong)
    assert services.draw_batches(survey.pk) == 0
    services.close_survey(survey, by=cast.union_coordinator)
    made.past_grace(survey)
    with pytest.raises(NotPossible, match="changed by hand"):
        services.count_survey(survey, by=cast.union_coordinator)
    assert (Response.objects.count(), Ballot.objects.count()) == (0, 25)
    assert not selectors.promises_hold().ok


def test_attack_a13_finds_a_count_that_trusts_the_columns(cast, monkeypatch):
    monkeypatch.setattr(Survey, "promise_holds", lambda survey: True)
    survey = made.opened(cast.union_coordinator, 30)
    made.send(survey, 25)
    Survey.objects.filter(pk=survey.pk).update(k=10, reach="partners")
    services.close_survey(survey, by=cast.union_coordinator)
    made.past_grace(survey)
    assert services.count_survey(survey, by=cast.union_coordinator)


def test_attack_a13_form_and_service_refuse_an_open_survey(cast, client):
    survey = made.opened(cast.union_coordinator, 12)
    client.force_login(cast.union_coordinator)
    assert client.post(f"{survey.get_absolute_url()}edit/", {"reach": "union"}).status_code == 403
    events = Event.objects.about(survey).count()
    from core.web.policy import Refused

    with pytest.raises(Refused):
        services.edit_survey(survey, fields={}, lock_version=0, by=cast.union_coordinator)
    assert Event.objects.about(survey).count() == events


def test_attack_a13_no_survey_stands_in_the_admin():
    from django.apps import apps
    from django.contrib import admin

    known = {model._meta.label for model in admin.site._registry}
    assert not {model._meta.label for model in apps.get_app_config("surveys").get_models()} & known
