"""A counted survey whose texts the analyst may read."""

from surveys import services
from surveys.models import TextAnswer
from tests.surveys import made

TWO_TEXTS = {
    "definition": {
        "languages": {"en": {"reviewed": True}},
        "sections": [
            {
                "key": "all",
                "title": {},
                "intro": {},
                "questions": [
                    made.question("fits", "scale", "PD fits what my students need", preset="likert5"),
                    made.question("worked", "long", "What worked?"),
                    made.question("wish", "long", "What do you wish for?"),
                ],
            }
        ],
    },
    "segments": [],
}


def counted(by, sent, *, few=0, **more):
    """`sent` people write to both questions, `few` more to the first alone."""
    survey = made.opened(by, sent + few + 1, starter=TWO_TEXTS, **more)
    for number, place in enumerate(made.waiting_list(survey)[: sent + few]):
        raw = {"fits": 1 + number % 5, "worked": f"Colleague {number} came to my room. It helped."}
        raw |= {"wish": f"More of it, wish {number}"} if number < sent else {}
        services.cast_ballot(survey, place, raw=raw)
    services.draw_batches(survey.pk)
    services.close_survey(survey, by=by)
    made.past_grace(survey)
    services.count_survey(survey, by=by)
    survey.refresh_from_db()
    return survey


def texts_of(survey, target="worked"):
    return list(TextAnswer.objects.filter(survey=survey, target=target).order_by("text"))


def code(survey, by, name, count, target="worked", start=0):
    for row in texts_of(survey, target)[start : start + count]:
        services.code_text(survey, text=row.pk, themes=list(row.themes.all()), new_theme=name, by=by)
