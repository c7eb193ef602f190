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
from surveys.states import TRANSITIONS, SurveyState
from tests.surveys import made

VERBS = {
    "schedule": (services.schedule_survey, SurveyState.SCHEDULED),
    "unschedule": (services.unschedule_survey, SurveyState.DRAFT),
    "open": (services.open_survey, SurveyState.OPEN),
    "close": (services.close_survey, SurveyState.CLOSED),
    "count": (services.count_survey, SurveyState.COUNTED),
    "publish": (services.publish_survey, SurveyState.PUBLISHED),
}
OTHERS = ["member", "principal", "district_admin", "analyst", "operator"]
STEPS = st.lists(
    st.tuples(st.sampled_from([*VERBS, "send"]), st.sampled_from(["union_coordinator", *OTHERS])), max_size=14
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
    if stood == SurveyState.CLOSED:
        Survey.objects.filter(pk=survey.pk).update(
            closed_at=clock.now() - timedelta(minutes=11), opens_at=clock.now() - timedelta(days=1)
        )
    service, to = VERBS[verb]
    try:
        service(Survey.objects.get(pk=survey.pk), by=people[who])
    except (NotPossible, Refused, Http404):
        assert Survey.objects.get(pk=survey.pk).state == stood
        assert Event.objects.about(survey).count() == before
        return
    assert who == "union_coordinator"
    stands = Survey.objects.get(pk=survey.pk).state
    if stands != stood:
        assert to in TRANSITIONS[SurveyState][stood]
    assert stands == to
    assert Event.objects.about(survey).count() == before + (stands != stood)


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (state, verb)
        for state in SurveyState.values
        for verb, (_, to) in VERBS.items()
        if to not in TRANSITIONS[SurveyState][state]
    ],
)
def test_unlisted_move_is_refused_and_changes_nothing(cast, state, verb):
    survey = {
        "draft": made.draft,
        "scheduled": made.scheduled,
        "open": made.opened,
        "closed": lambda by: made.closed(by, 12),
        "counted": lambda by: made.counted(by, 12),
        "published": lambda by: made.published(by, 12),
    }[state](cast.union_coordinator)
    before = Event.objects.about(survey).count()
    service, _to = VERBS[verb]
    try:
        moved = service(survey, by=cast.union_coordinator)
    except NotPossible:
        moved = False
    assert moved is False
    assert Survey.objects.get(pk=survey.pk).state == state
    assert Event.objects.about(survey).count() == before
