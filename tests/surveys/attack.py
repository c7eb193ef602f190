"""What the attacks share: a survey whose answers tell the test alone who sent them; whole tables as rows."""

import itertools
import json

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from surveys import services
from surveys.models import Ballot, Response, TextAnswer
from tests.surveys import made

BOX = (Ballot, Response, TextAnswer)
LETTERS = "abcd"
DIGITS = 4
ANSWERABLE = {
    "definition": {
        "languages": {"en": {"reviewed": True}},
        "sections": [
            {
                "key": "all",
                "title": {},
                "intro": {},
                "questions": [
                    *(
                        made.question(f"digit{n}", "single", f"Digit {n}?", options=made.options(*LETTERS))
                        for n in range(DIGITS)
                    ),
                    made.question("worked", "long", "What worked?"),
                ],
            }
        ],
    },
    "segments": [],
}


def told_apart(number):
    """Answers that only the test can read as a number."""
    answers = {f"digit{n}": LETTERS[number // 4**n % 4] for n in range(DIGITS)}
    return answers | {"worked": f"cnry-text-{number:03}"}


def number_of(answers):
    return sum(LETTERS.index(answers[f"digit{n}"]) * 4**n for n in range(DIGITS))


def opened(by, count):
    return made.opened(by, count, starter=ANSWERABLE)


def send_all(survey, count, *, draw=True):
    """Let `count` people send, one after the other, in an order that is nobody's row order. Returns person → number."""
    places = sorted(made.waiting_list(survey), key=lambda place: str(place.pk))[:count]
    truth = {}
    for number, place in enumerate(places):
        services.cast_ballot(survey, place, raw=told_apart(number))
        truth[place.person_id] = number
        if draw:
            services.draw_batches(survey.pk)
    return truth


def leaves(value):
    """Every value in a row, JSON taken apart, as text without dashes: a UUID is the same in both databases."""
    if isinstance(value, dict):
        return itertools.chain.from_iterable(leaves(entry) for entry in value.values())
    if isinstance(value, (list, tuple)):
        return itertools.chain.from_iterable(leaves(entry) for entry in value)
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return leaves(json.loads(value))
        except ValueError:
            pass
    return iter([str(value).replace("-", "")])


def every_table():
    """Yield (table, rows) for each table of the database, cache and sessions in clear included."""
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            yield name, cursor.fetchall()
    yield "sessions, decoded", [tuple(session.get_decoded().values()) for session in Session.objects.all()]


def tables_of_the_box():
    return {model._meta.db_table for model in BOX}


def models_of_the_box():
    return [model for model in apps.get_app_config("surveys").get_models() if model in BOX]
