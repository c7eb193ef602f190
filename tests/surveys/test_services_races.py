"""Two people at one survey: opened twice, edited while it is being scheduled."""

import pytest

from core.activity.models import Event
from core.web.policy import NotPossible
from surveys import services
from surveys.models import Participation, Survey
from tests.surveys import made


def test_survey_opened_by_the_clock_and_by_a_person_has_one_list_and_one_event(cast):
    made.educators(12)
    survey = made.scheduled(cast.union_coordinator)
    theirs = Survey.objects.get(pk=survey.pk)
    assert services.open_survey(survey, by=None)
    promise = Survey.objects.get(pk=survey.pk).promise_digest
    made.educators(3)  # verified since: not on the list
    assert not services.open_survey(theirs, by=cast.union_coordinator)
    assert Participation.objects.filter(survey=survey).count() == Survey.objects.get(pk=survey.pk).invited
    assert Survey.objects.get(pk=survey.pk).promise_digest == promise
    assert Event.objects.about(survey).filter(verb="open").count() == 1


def test_groups_chosen_a_moment_before_scheduling_are_the_ones_that_are_checked(cast):
    survey = made.draft(cast.union_coordinator)
    stale = Survey.objects.get(pk=survey.pk)
    Survey.objects.filter(pk=survey.pk).update(segments=["fits"])  # somebody saved this meanwhile
    with pytest.raises(NotPossible, match="Groups come from"):
        services.schedule_survey(stale, by=cast.union_coordinator)
    assert Survey.objects.get(pk=survey.pk).state == "draft"
