"""The surveys of the demo, by the real box: a draft, one scheduled, an open one, one paused, one closed with nine
answers, two published waves, one of principals, published, one of a community, counted, and an archived one."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from core.accounts.models import School, User
from core.accounts.states import Job, Standing, VerifiedHow
from core.web.demo import Demo
from surveys import selectors, services
from surveys.management import demo_named
from surveys.models import Participation, Survey
from surveys.starters import STARTERS
from surveys.states import Entry, Owner, Reach, Respondents

INVENTED = 70
CODES = 20
RUN = 200  # codes printed at once
SENT_OPEN, SENT_CLOSED = 34, 9
CODES_BEFORE, SENT_BEFORE = 200, 124  # enough for a trend; 365 would add two seconds to every set-up
CODES_RELEASED, SENT_RELEASED = 540, 412
PRINCIPALS, SENT_PRINCIPALS = 30, 24
SESSION, SENT_SESSION = 11, 9
SENT_ARCHIVED = 30
FIRST = ("Ada", "Ben", "Cora", "Dan", "Eva", "Finn", "Gia", "Hal", "Ida", "Jon")
LAST = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Linden", "Maple")


def load(demo: Demo) -> None:
    by = demo.people["union_coordinator"]
    invented = _educators(demo)
    draft = _draft(demo, by, "What helps new teachers stay?", opens=7, closes=21)
    demo.mark("survey.draft", draft)
    _open(demo, by, invented)
    _closed(demo, by, invented)
    _released(demo, by)
    _principals(demo, by)
    _after_session(demo)
    _others(demo, by)
    demo_named.load(demo, by, invented)


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


def _answers(demo: Demo, person: User | None, text: str) -> dict[str, Any]:
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
    if person and person.school:
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


def _released(demo: Demo, by: Any) -> None:
    """Two waves answered with printed codes: the later one has a trend, a small school and a role table held back."""
    first = _waiting(demo, by, "What do you want to learn together?", starter="teacher_interests")
    _answered_by_code(demo, first, by, _wave(demo, SENT_BEFORE), codes=CODES_BEFORE)
    _counted(demo, first, by, opened=100, closed=80)
    services.publish_survey(first, by=by)
    demo.mark("survey.released_before", first)
    second = services.copy_survey(first, by=by)
    _set_times(demo, second, opens=-3, closes=1)
    _answered_by_code(demo, second, by, _wave(demo, SENT_RELEASED), codes=CODES_RELEASED)
    _counted(demo, second, by, opened=30, closed=10)
    services.publish_survey(second, by=by)
    services.write_summary(
        second,
        summary="Colleagues want to learn from colleagues, and most want inclusion first.",
        lock_version=second.lock_version,
        by=by,
    )
    demo.mark("survey.released", second)


def _principals(demo: Demo, by: Any) -> None:
    survey = _waiting(
        demo, by, "Room for PD that educators lead", starter="principals", owner=Owner.BOARD, reach=Reach.PARTNERS,
        audience={"respondents": Respondents.PRINCIPALS, "schools": []},
    )  # fmt: skip
    die = demo.random
    answers = [
        {
            "pd_uses": die.sample(["district", "school", "teams"], 2),
            "groups_welcome": die.choice([3, 4, 4, 5]),
            "support": die.sample(["time", "rooms", "money"], 2),
            "barriers": [die.choice(["schedule", "cover", "mandates"])],
            "rooms_after_school": die.choice([2, 3, 4, 5]),
            "grade_span": die.choice(["early", "k8", "secondary"]),
        }
        for _principal in range(SENT_PRINCIPALS)
    ]
    _answered_by_code(demo, survey, by, answers, codes=PRINCIPALS)
    _counted(demo, survey, by, opened=25, closed=12)
    services.publish_survey(survey, by=by)
    demo.mark("survey.principals", survey)


def _after_session(demo: Demo) -> None:
    """A community's own survey, counted and not published."""
    by = demo.people["facilitator"]
    community = selectors.communities_led_by(by).order_by("pk").first()
    if community is None:
        return
    survey = _waiting(
        demo, by, "How was our last session?", starter="after_session", owner=Owner.COMMUNITY, reach=Reach.UNION,
        community=community, audience={"schools": []},
    )  # fmt: skip
    die = demo.random
    answers = [
        {
            "worth_time": die.choice([4, 5, 5]),
            "fits_students": die.choice([3, 4, 5]),
            "can_use": die.choice([3, 4, 5]),
            "pace": die.choice(["right", "right", "too_fast"]),
            "what_next": die.choice(["practice", "deeper", "visit"]),
        }
        for _person in range(SENT_SESSION)
    ]
    _answered_by_code(demo, survey, by, answers, codes=SESSION)
    _counted(demo, survey, by, opened=9, closed=4)
    demo.mark("survey.counted", survey)


def _others(demo: Demo, by: Any) -> None:
    """One that opens by itself next week, one paused, one in the archive."""
    later = _draft(demo, by, "How do you want to hear about PD?", opens=5, closes=19)
    services.schedule_survey(later, by=by)
    demo.mark("survey.scheduled", later)
    paused = _opened(demo, by, "Which rooms work for evening sessions?", closes=6)
    services.pause_survey(paused, by=by)
    demo.mark("survey.paused", paused)
    old = _waiting(demo, by, "What did the last school year teach us?", starter="teacher_interests")
    _answered_by_code(
        demo, old, by, [_answers(demo, None, "") for _person in range(SENT_ARCHIVED)], codes=SENT_ARCHIVED
    )
    _counted(demo, old, by, opened=260, closed=240)
    services.publish_survey(old, by=by)
    ended = (demo.now - timedelta(days=200)).date()
    Survey.objects.filter(pk=old.pk).update(counted_on=ended, published_on=ended)
    services.archive_survey(old, by=None)
    demo.mark("survey.archived", old)


def _waiting(demo: Demo, by: Any, title: str, *, starter: str, **more: Any) -> Survey:
    """Make a draft whose people come with printed codes: nobody needs an account."""
    asked: dict[str, Any] = {
        "owner": Owner.UNION,
        "reach": Reach.PUBLIC,
        "audience": {"respondents": Respondents.EDUCATORS, "schools": []},
        **more,
    }
    return services.create_survey(
        title=title,
        purpose="We want PD time to be worth it. Your answers go into the plan for next year.",
        contact="the union office, office@example.org",
        opens_at=demo.now - timedelta(days=3),
        closes_at=demo.now + timedelta(days=1),
        entry=Entry.SLIPS,
        starter=STARTERS[starter],
        by=by,
        **asked,
    )


def _set_times(demo: Demo, survey: Survey, *, opens: float, closes: float) -> None:
    times = {"opens_at": demo.now + timedelta(days=opens), "closes_at": demo.now + timedelta(days=closes)}
    Survey.objects.filter(pk=survey.pk).update(**times)
    survey.refresh_from_db()


def _answered_by_code(demo: Demo, survey: Survey, by: Any, answers: list[dict[str, Any]], *, codes: int) -> None:
    """Print codes, open, and let as many send, each by the real door."""
    services.schedule_survey(survey, by=by)
    for start in range(0, codes, RUN):
        services.print_codes(survey, number=min(RUN, codes - start), by=by)
    services.open_survey(survey, by=by)
    stands = Survey.objects.select_related("question_version").get(pk=survey.pk)
    for place, raw in zip(selectors.slips_of(survey), answers, strict=False):
        services.cast_ballot(stands, place, raw=raw)
    services.draw_batches(survey.pk)


def _counted(demo: Demo, survey: Survey, by: Any, *, opened: float, closed: float) -> None:
    """Close it, move its times back by so many days, and count."""
    services.close_survey(survey, by=by)
    ended = demo.now - timedelta(days=closed)
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=demo.now - timedelta(days=opened), closes_at=ended, closed_at=ended
    )
    survey.refresh_from_db()
    services.count_survey(survey, by=by)


def _wave(demo: Demo, people: int) -> list[dict[str, Any]]:
    """Invent a wave: a school of four, and one where nearly all are paraprofessionals, as hardly anywhere else.

    Who knew the tables by school and by role could reckon out the few others there: so the role table is held back.
    """
    schools = [f"s{school.org_code}" for school in School.objects.active().order_by("org_code")[:6]]
    rows = [
        *[(schools[0], "paraprofessional")] * 21,
        *[(schools[0], "teacher")] * 3,
        (schools[1], "paraprofessional"),
        *[(schools[2], "teacher")] * 4,
    ]
    rest = [schools[number] for number in (1, 3, 4, 5)]
    rows += [(demo.random.choice(rest), "teacher") for _person in range(people - len(rows))]
    return [_answers(demo, None, "") | {"school": school, "role": role} for school, role in rows]
