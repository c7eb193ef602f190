"""Surveys that the tests of this room share: a small question set, people to ask, a survey in each state."""

import itertools
from datetime import timedelta

from core.accounts.models import User
from core.accounts.states import Standing, VerifiedHow
from core.web import clock
from surveys import services
from surveys.models import Participation, Survey
from surveys.states import Owner, Reach, Respondents

_numbers = itertools.count(1)


def words(en):
    return {"en": en}


def question(key, kind, label, **config):
    return {
        "key": key,
        "kind": kind,
        "label": words(label),
        "hint": {},
        "required": False,
        "identifying": False,
        "config": config,
    }


def options(*keys):
    return [{"key": key, "label": words(key.replace("_", " ").title())} for key in keys]


DEFINITION = {
    "languages": {"en": {"reviewed": True}},
    "sections": [
        {
            "key": "all",
            "title": {},
            "intro": {},
            "questions": [
                question("fits", "scale", "PD fits what my students need", preset="likert5"),
                question("topics", "multiple", "Which topics?", options=options("math", "arts", "science"), max=2),
                question("worked", "long", "What worked?"),
                question("school", "single", "Where?", options=options("north", "east", "south", "rather_not_say")),
                question("role", "single", "Role?", options=options("teacher", "nurse", "rather_not_say")),
            ],
        }
    ],
}
STARTER = {"definition": DEFINITION, "segments": ["school", "role"]}


def educators(count, school=None):
    """Make invented verified educators."""
    now = clock.now()
    rows = [
        User(
            email=f"invented{next(_numbers)}@example.org",
            name="Invented Person",
            password="!",
            school=school,
            standing=Standing.VERIFIED,
            verified_how=VerifiedHow.APPROVAL,
            verified_at=now,
        )
        for _ in range(count)
    ]
    return User.objects.bulk_create(rows)


def draft(by, *, starter=STARTER, owner=Owner.UNION, reach=Reach.PUBLIC, days=7, **more):
    now = clock.now()
    audience = more.pop("audience", {"respondents": Respondents.EDUCATORS, "schools": []})
    return services.create_survey(
        title="What should PD time be for?",
        purpose="We plan next year.",
        contact="the union office",
        owner=owner,
        reach=reach,
        audience=audience,
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=days),
        starter=starter,
        by=by,
        **more,
    )


def scheduled(by, **more):
    survey = draft(by, **more)
    services.schedule_survey(survey, by=by)
    return survey


def opened(by, count=30, **more):
    """An open survey with `count` invented educators on its list (and whoever else is verified)."""
    educators(count)
    survey = scheduled(by, **more)
    services.open_survey(survey, by=by)
    return Survey.objects.select_related("question_version").get(pk=survey.pk)


def answers(number, **more):
    return {
        "fits": 1 + number % 5,
        "topics": [["math"], ["arts", "science"], ["science"]][number % 3],
        "school": ["north", "east"][number % 2],
        "role": "teacher",
        **more,
    }


def waiting_list(survey):
    return list(Participation.objects.filter(survey=survey, done=False).order_by("person_id"))


def send(survey, count, **more):
    """Let the first `count` people who have not sent send."""
    places = waiting_list(survey)[:count]
    for number, place in enumerate(places):
        services.cast_ballot(survey, place, raw=answers(number, **more))
    return places


def closed(by, sent, count=30, **more):
    survey = opened(by, count, **more)
    send(survey, sent)
    services.draw_batches(survey.pk)
    services.close_survey(survey, by=by)
    return survey


def paused(by, sent=0, count=30, **more):
    survey = opened(by, count, **more)
    send(survey, sent)
    services.pause_survey(survey, by=by)
    return survey


def past_grace(survey):
    """Move the closing back, as if 11 minutes had gone by."""
    ended = clock.now() - timedelta(minutes=11)
    Survey.objects.filter(pk=survey.pk).update(closed_at=ended, opens_at=ended - timedelta(days=1))
    survey.refresh_from_db()


def counted(by, sent, count=30, **more):
    survey = closed(by, sent, count, **more)
    past_grace(survey)
    services.count_survey(survey, by=by)
    return survey


def published(by, sent, count=30, **more):
    survey = counted(by, sent, count, **more)
    services.publish_survey(survey, by=by)
    return survey


def archived(by, sent, count=30, **more):
    survey = published(by, sent, count, **more)
    Survey.objects.filter(pk=survey.pk).update(counted_on=clock.today() - timedelta(days=30))
    services.archive_survey(survey, by=by)
    return survey
