"""Surveys: P2, the list; P3, results; S6, a sheet of 20 questions (held to P3's ratio); P5, sending it, full view."""

from functools import partial

from django.urls import reverse

from core.accounts.models import RoleGrant
from core.accounts.states import Role
from surveys.models import Ballot, Participation
from surveys.states import Respondents
from tests.bench import counts
from tests.bench.browser import Handler, Person
from tests.bench.measure import Row, measure
from tests.bench.pages import floors
from tests.bench.world import World
from tests.surveys import made

QUESTIONS, SENT, OTHERS = 20, 40, 12
SCALES = [f"q{number}" for number in range(QUESTIONS - len(made.DEFINITION["sections"][0]["questions"]))]


def rows(world: World, rounds: int) -> list[Row]:
    owner, person = world.people[3], world.member(1, 5)
    RoleGrant.objects.create(user=owner, role=Role.UNION_ORGANIZER, granted_by=world.people[0])
    # One school is asked, the member's: 40 people.
    audience = {"respondents": Respondents.EDUCATORS, "schools": [person.school_id]}
    starter = {"definition": of_twenty(), "segments": made.STARTER["segments"]}
    ask = {"count": 0, "starter": starter, "audience": audience}
    survey = made.opened(owner, **ask)
    results = made.published(owner, SENT, **ask).results_url
    for _ in range(OTHERS):
        made.opened(owner, **ask)
    place = Participation.objects.get(survey=survey, person=person)
    sheet, take_back = reverse("surveys:ballot-send", args=[survey.code]), partial(unsend, place)
    member = Person(person, Handler())
    found = [
        Row("P2", "surveys", member.get(reverse("surveys:survey-list")), "list", 2.0, 3.0, 12),
        Row("P3", "results of a survey", member.get(results), "list", 4.0, 6.0, 10),
        Row("S6", f"a sheet of {QUESTIONS} questions", member.get(sheet), "list", 4.0, 6.0, 10, before=take_back),
        Row("P5", f"send {QUESTIONS} answers", member.post(sheet, answers()), "post", 4.0, 6.0, 10, before=take_back),
    ]
    measure(found, floors(world, Handler(bare=True)), rounds)
    return [*found, *counts.rows(made.opened(owner, **ask))]


def of_twenty() -> dict:
    section = made.DEFINITION["sections"][0]
    more = [made.question(key, "scale", f"About {key}", preset="likert5") for key in SCALES]
    return {**made.DEFINITION, "sections": [{**section, "questions": [*section["questions"], *more]}]}


def answers() -> dict:
    return made.answers(1, worked="Colleagues came to my room.", **dict.fromkeys(SCALES, "3"))


def unsend(place: Participation) -> None:
    """Let this person send again: take back what sending leaves behind."""
    Participation.objects.filter(pk=place.pk).update(done=False)
    Ballot.objects.filter(survey=place.survey_id).delete()
