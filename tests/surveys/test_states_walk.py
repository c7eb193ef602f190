"""Random walks over the table of states, by each role: only listed moves succeed, with one Event each."""

from datetime import timedelta

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.activity.models import Event
from core.web import clock
from core.web.policy import NotPossible, Refused
from surveys import services
from surveys.models import Survey
from surveys.states import AFTER_COUNT, TRANSITIONS, SurveyState
from tests.surveys import made


def reopen(survey, *, by):
    return services.reopen_survey(survey, closes_at=clock.now() + timedelta(days=2), by=by)


VERBS = {  # service, where it leads, from where
    "schedule": (services.schedule_survey, SurveyState.SCHEDULED, {"draft"}),
    "unschedule": (services.unschedule_survey, SurveyState.DRAFT, {"scheduled"}),
    "open": (services.open_survey, SurveyState.OPEN, {"scheduled"}),
    "pause": (services.pause_survey, SurveyState.PAUSED, {"open"}),
    "resume": (services.resume_survey, SurveyState.OPEN, {"paused"}),
    "close": (services.close_survey, SurveyState.CLOSED, {"open", "paused"}),
    "reopen": (reopen, SurveyState.OPEN, {"closed"}),
    "count": (services.count_survey, SurveyState.COUNTED, {"closed"}),
    "publish": (services.publish_survey, SurveyState.PUBLISHED, {"counted"}),
    "archive": (services.archive_survey, SurveyState.ARCHIVED, {"counted", "published"}),
}
OTHERS = ["member", "principal", "district_admin", "analyst", "operator"]
STEPS = st.lists(
    st.tuples(st.sampled_from([*VERBS, "send"]), st.sampled_from(["union_coordinator", *OTHERS])), max_size=18
)


@pytest.fixture
def people(cast):
    return {key: getattr(cast, key) for key in ["union_coordinator", *OTHERS]}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_walk_takes_only_listed_moves_with_one_event_each(people, steps):
    if Survey.objects.count() == 0:
        made.educators(25)
    survey = made.draft(people["union_coordinator"])
    for verb, who in steps:
        step(people, survey, verb, who)


def step(people, survey, verb, who):
    stood = Survey.objects.get(pk=survey.pk).state
    before = Event.objects.about(survey).count()
    if verb == "send":
        if stood == SurveyState.OPEN:
            made.send(Survey.objects.select_related("question_version").get(pk=survey.pk), 12)
        assert Event.objects.about(survey).count() == before
        return
    if stood in AFTER_COUNT:
        Survey.objects.filter(pk=survey.pk).update(counted_on=clock.today() - timedelta(days=30))
    if stood == SurveyState.CLOSED and verb == "count":
        Survey.objects.filter(pk=survey.pk).update(
            closed_at=clock.now() - timedelta(minutes=11), opens_at=clock.now() - timedelta(days=1)
        )
    service, to, origins = VERBS[verb]
    try:
        service(Survey.objects.get(pk=survey.pk), by=people[who])
    except (NotPossible, Refused, Http404):
        assert Survey.objects.get(pk=survey.pk).state == stood
        assert Event.objects.about(survey).count() == before
        return
    assert who == "union_coordinator"
    stands = Survey.objects.get(pk=survey.pk).state
    if stands != stood:
        assert stood in origins
        assert to in TRANSITIONS[SurveyState][stood]
    assert stands == to
    assert Event.objects.about(survey).count() == before + (stands != stood)


MAKERS = {
    "draft": made.draft,
    "scheduled": made.scheduled,
    "open": made.opened,
    "paused": lambda by: made.paused(by),
    "closed": lambda by: made.closed(by, 12),
    "counted": lambda by: made.counted(by, 12),
    "published": lambda by: made.published(by, 12),
    "archived": lambda by: made.archived(by, 12),
}


@pytest.mark.parametrize("state", SurveyState.values)
def test_unlisted_move_is_refused_and_changes_nothing(cast, state):
    survey = MAKERS[state](cast.union_coordinator)
    before = Event.objects.about(survey).count()
    for verb, (service, _to, origins) in VERBS.items():
        if state in origins:
            continue
        try:
            moved = service(Survey.objects.get(pk=survey.pk), by=cast.union_coordinator)
        except NotPossible:
            moved = False
        assert moved is False, verb
    assert Survey.objects.get(pk=survey.pk).state == state
    assert Event.objects.about(survey).count() == before


def test_every_listed_move_has_a_verb_and_every_verb_is_listed():
    listed = {(str(state), str(to)) for state, ends in TRANSITIONS[SurveyState].items() for to in ends}
    assert {(origin, str(to)) for _service, to, origins in VERBS.values() for origin in origins} == listed
