"""The demo's survey with names: who would lead a session next spring, and what they would need."""

from datetime import timedelta
from typing import Any

from core.accounts.models import User
from core.web.demo import Demo
from surveys import services
from surveys.models import Participation, Survey
from surveys.states import Owner, Privacy, Reach, Respondents

SENT = 6


def _choices(*pairs: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "label": {"en": en, "es": es}} for key, en, es in pairs]


def _question(key: str, kind: str, en: str, es: str, **config: Any) -> dict[str, Any]:
    label = {"en": en, "es": es}
    return {"key": key, "kind": kind, "label": label, "hint": {}, "required": False, "config": config}


DEFINITION = {
    "languages": {"en": {"reviewed": True}, "es": {"reviewed": True}},
    "sections": [
        {
            "key": "lead",
            "title": {},
            "intro": {},
            "questions": [
                _question(
                    "would_lead", "single", "Would you lead a session next spring?",
                    "¿Dirigirías una sesión la próxima primavera?",
                    options=_choices(
                        ("yes", "Yes", "Sí"),
                        ("with_someone", "With a colleague", "Con colegas"),
                        ("no", "Not now", "Ahora no"),
                    ),
                ),
                _question("about", "short", "What about?", "¿Sobre qué?"),
                _question("need", "long", "What would you need from us?", "¿Qué necesitarías de nosotros?"),
            ],
        }
    ],
}  # fmt: skip
TOPICS = ("Reading with newcomers", "Circles in grade 3", "Math talk", "Co-teaching", "Family visits", "Lab safety")


def load(demo: Demo, by: Any, invented: list[User]) -> None:
    survey = services.create_survey(
        title="Who would lead a session next spring?",
        purpose="We look for colleagues who lead. We call you back, so we ask for your name.",
        contact="the union office, office@example.org",
        owner=Owner.UNION,
        reach=Reach.UNION,
        privacy=Privacy.NAMED,
        audience={"respondents": Respondents.EDUCATORS, "schools": []},
        opens_at=demo.now - timedelta(days=2),
        closes_at=demo.now + timedelta(days=12),
        starter={"definition": DEFINITION, "segments": []},
        by=by,
    )
    services.schedule_survey(survey, by=by)
    services.open_survey(survey, by=by)
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    for person, topic in zip(invented[:SENT], TOPICS, strict=False):
        answers = {"would_lead": demo.random.choice(["yes", "with_someone"]), "about": topic}
        services.send_named(survey, answers=answers, lock_version=0, by=person)
    member = demo.people["member"]
    if Participation.objects.filter(survey=survey, person=member).exists():
        need = demo.canary("surveys.NamedResponse.answers", owner="member", may_see=["union_coordinator"])
        answers = {"would_lead": "yes", "about": "Station rotation", "need": f"A room and a projector. {need}"}
        row = services.send_named(survey, answers=answers, lock_version=0, by=member)
        demo.mark("survey.named_response", row)
    demo.mark("survey.named", survey)
    demo.token("survey.named_open", survey.start_url)
