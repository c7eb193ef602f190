"""Question sets that the tests of this room share."""

from typing import Any

from core.questions import services
from core.questions.models import QuestionSet, QuestionSetVersion


def words(en: str, es: str = "") -> dict[str, str]:
    return {"en": en, "es": es or f"{en} (es)"}


def option(key: str, en: str) -> dict[str, Any]:
    return {"key": key, "label": words(en)}


def question(key: str, kind: str, label: str = "", **more: Any) -> dict[str, Any]:
    config = more.pop("config", {})
    given = {"key": key, "kind": kind, "label": words(label or f"About {key}?"), "hint": {}, "required": False}
    return {**given, "identifying": False, "config": config, **more}


TOPICS = [
    option("languages", "Supporting multilingual learners"),
    option("inclusion", "Inclusion and co-teaching"),
    option("literacy", "Early literacy"),
    option("math", "Math talk"),
    option("none", "None of these"),
]


def four_kinds() -> dict[str, Any]:
    """One question of each type of the house."""
    return definition(
        question("role", "single", "What is your role?", required=True, config={"options": TOPICS[:3]}),
        question(
            "topics",
            "multiple",
            "Which topics would you choose?",
            hint=words("Choose up to 3."),
            config={"options": TOPICS, "max": 3, "none_key": "none", "other": True, "noun": words("topics", "temas")},
        ),
        question("fits", "scale", "PD fits what my students need", config={"preset": "likert5"}),
        question("worked", "long", "What worked?", config={}),
    )


STATEMENTS = [option("content", "what our PD is about"), option("leads", "who leads our PD")]


def six_more() -> list[dict[str, Any]]:
    """Return one question of each further type."""
    return [
        question("say", "matrix", "I have a say in …", config={"preset": "likert5", "rows": STATEMENTS}),
        question("order", "ranking", "Put these in order", config={"options": TOPICS[:4], "top": 3}),
        question("split", "budget", "Split 100 points of PD time", config={"options": TOPICS[:3]}),
        question("title", "short", "What is your title?"),
        question("years", "number", "How many years have you taught?", config={"min": 0, "max": 60, "edges": [6, 21]}),
        question("since", "date", "Since when are you here?", config={"first": 1980, "last": 2026}),
    ]


def all_kinds() -> dict[str, Any]:
    """One question of each type of the house."""
    made = four_kinds()
    made["sections"][0]["questions"] += six_more()
    return made


def branching() -> dict[str, Any]:
    """Two questions that are asked of some only, the second one because of the first."""
    role = question("role", "single", "What is your role?", config={"options": TOPICS[:3]})
    fits = question("fits", "scale", "PD fits", config={"preset": "likert5"})
    fits["show_if"] = {"all": [{"q": "role", "op": "is", "value": "literacy"}]}
    why = question("why", "short", "Why?", required=True)
    why["show_if"] = {"any": [{"q": "fits", "op": "lte", "value": 2}]}
    return definition(role, fits, why, question("last", "short", "Anything else?"))


def definition(*questions: dict[str, Any]) -> dict[str, Any]:
    return {
        "languages": {"en": {"reviewed": True}, "es": {"reviewed": True}},
        "sections": [{"key": "you", "title": words("About you"), "intro": {}, "questions": list(questions)}],
    }


def made_set(by: Any, draft: dict[str, Any] | None = None) -> QuestionSet:
    return services.create_set(title="What should PD time be for?", by=by, draft=draft or four_kinds())


def published(by: Any, draft: dict[str, Any] | None = None) -> QuestionSetVersion:
    return services.publish_version(made_set(by, draft), by=by)
