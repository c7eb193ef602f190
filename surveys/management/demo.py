"""The surveys of the demo: a draft, an open one, one closed with nine answers, a published one. By the real box."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from core.accounts.models import School, User
from core.accounts.states import Job, Standing, VerifiedHow
from core.web.demo import Demo
from surveys import selectors, services
from surveys.models import Participation, Survey
from surveys.starters import STARTERS
from surveys.states import Entry, Owner, Reach, Respondents

INVENTED = 70
CODES = 20
SENT_OPEN, SENT_CLOSED, SENT_RELEASED = 34, 9, 64
FIRST = ("Ada", "Ben", "Cora", "Dan", "Eva", "Finn", "Gia", "Hal", "Ida", "Jon")
LAST = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Linden", "Maple")


def load(demo: Demo) -> None:
    by = demo.people["union_coordinator"]
    invented = _educators(demo)
    draft = _draft(demo, by, "What helps new teachers stay?", opens=7, closes=21)
    demo.mark("survey.draft", draft)
    _open(demo, by, invented)
    _closed(demo, by, invented)
    _released(demo, by, invented)


def _educators(demo: Demo) -> list[User]:
    """Invented educators, half of them at two schools. They have no password: nobody signs in as them."""
    schools = list(School.objects.active().order_by("org_code")[:6])
    weights = [24, 22, 10, 8, 4, 2][: len(schools)]
    people = [
        User(
            email=f"invented.{number}@example.org",
            name=f"{FIRST[number % 10]} {LAST[number // 10]}",
            password="!",  # noqa: S106 (nobody signs in as them)
            school=demo.random.choices(schools, weights)[0] if schools else None,
            job=Job.TEACHER,
            standing=Standing.VERIFIED,
            verified_how=VerifiedHow.APPROVAL,
            verified_at=demo.now,
        )
        for number in range(INVENTED)
    ]
    return list(User.objects.bulk_create(people))


def _draft(demo: Demo, by: Any, title: str, *, opens: float, closes: float) -> Survey:
    return services.create_survey(
        title=title,
        purpose="We want PD time to be worth it. Your answers go into the plan for next year.",
        contact="the union office, office@example.org",
        owner=Owner.UNION,
        reach=Reach.PUBLIC,
        audience={"respondents": Respondents.EDUCATORS, "schools": []},
        opens_at=demo.now + timedelta(days=opens),
        closes_at=demo.now + timedelta(days=closes),
        starter=STARTERS["teacher_interests"],
        by=by,
    )


def _opened(demo: Demo, by: Any, title: str, *, closes: float = 10) -> Survey:
    survey = _draft(demo, by, title, opens=-3, closes=closes)
    services.schedule_survey(survey, by=by)
    services.open_survey(survey, by=by)
    return Survey.objects.select_related("question_version").get(pk=survey.pk)


def _send(demo: Demo, survey: Survey, people: list[User], text: str = "") -> None:
    """Let these people send, each by the real door."""
    places = {row.person_id: row for row in Participation.objects.filter(survey=survey)}
    for number, person in enumerate(people):
        answers = _answers(demo, person, f"{text} {number}" if text else "")
        services.cast_ballot(survey, places[person.pk], raw=answers)


def _answers(demo: Demo, person: User, text: str) -> dict[str, Any]:
    """Invent answers: a clear favorite, opinions that lean, some questions about oneself left out."""
    die = demo.random
    favorites = ["inclusion", "multilingual", "restorative", "early_literacy", "math", "sustaining"]
    order = die.sample(favorites, 3)
    topics = sorted({*order[:2], "inclusion"} if die.random() < 0.6 else set(order))
    answers: dict[str, Any] = {
        "topics": topics,
        "present_pd": die.choices([1, 2, 3, 4, 5], [21, 30, 19, 22, 8])[0],
        "when": die.sample(["school_time", "pd_days", "after_school"], 2),
        "split": _points(demo),
        "leads": die.choices(["colleagues", "other_schools", "district", "no_matter"], [55, 25, 5, 15])[0],
        "say_content": die.choices([1, 2, 3, 4, 5], [28, 33, 17, 16, 6])[0],
        "say_design": die.choices([1, 2, 3, 4, 5], [25, 33, 20, 16, 6])[0],
        "say_facilitation": die.choices([1, 2, 3, 4, 5], [20, 30, 22, 20, 8])[0],
        "practice_changed": die.choices([1, 2, 3, 4, 5], [10, 25, 30, 25, 10])[0],
        "role": die.choices(["teacher", "special_education", "rather_not_say"], [70, 25, 5])[0],
        "grade_band": die.choices(["early", "elementary", "middle"], [40, 35, 25])[0],
    }
    if person.school:
        answers["school"] = f"s{person.school.org_code}"
    return answers | ({"worked": text} if text else {})


def _points(demo: Demo) -> dict[str, str]:
    """Split 100 points: most for work with colleagues, the rest here and there."""
    mine = demo.random.choice([40, 50, 60])
    other = demo.random.choice([10, 20, 30])
    rest = demo.random.choice(["visits", "courses"])
    return {"with_colleagues": str(mine), "planning": str(other), rest: str(100 - mine - other)}


def _open(demo: Demo, by: Any, invented: list[User]) -> None:
    survey = _draft(demo, by, "What should PD time be for?", opens=-3, closes=10)
    Survey.objects.filter(pk=survey.pk).update(entry=Entry.BOTH)
    survey.refresh_from_db()
    services.schedule_survey(survey, by=by)
    codes = services.print_codes(survey, number=CODES, by=by)
    services.open_survey(survey, by=by)
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    text = demo.canary("surveys.Ballot.answers", owner="operator", may_see=[])
    _send(demo, survey, invented[:SENT_OPEN], text)
    services.draw_batches(survey.pk)
    survey.refresh_from_db()
    place = Participation.objects.filter(survey=survey, person=demo.people["member"]).first()
    if place:
        link = reverse("surveys:ballot-enter", args=[survey.code, selectors.link_token(place)])
        demo.token("survey.link", link)
    demo.token("survey.slip", reverse("surveys:slip-scan", args=[survey.code, codes[0][0]]))
    demo.mark("survey.open", survey)
    demo.token("survey.open", survey.start_url)


def _closed(demo: Demo, by: Any, invented: list[User]) -> None:
    survey = _opened(demo, by, "How was the first PD day?", closes=1)
    _send(demo, survey, invented[:SENT_CLOSED])
    services.close_survey(survey, by=by)
    ended = demo.now - timedelta(minutes=20)
    Survey.objects.filter(pk=survey.pk).update(closed_at=ended)
    survey.refresh_from_db()
    demo.mark("survey.closed_9", survey)


def _released(demo: Demo, by: Any, invented: list[User]) -> None:
    survey = _opened(demo, by, "What do you want to learn together?", closes=1)
    _send(demo, survey, invented[:SENT_RELEASED])
    services.draw_batches(survey.pk)
    services.close_survey(survey, by=by)
    opened, ended = demo.now - timedelta(days=30), demo.now - timedelta(days=10)
    Survey.objects.filter(pk=survey.pk).update(opens_at=opened, closes_at=ended, closed_at=ended)
    survey.refresh_from_db()
    services.count_survey(survey, by=by)
    services.publish_survey(survey, by=by)
    services.write_summary(
        survey,
        summary="Colleagues want to learn from colleagues, and most want inclusion first.",
        lock_version=survey.lock_version,
        by=by,
    )
    demo.mark("survey.released", survey)
