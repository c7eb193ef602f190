"""A question type that the house has never seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms

from core.questions.types import Fault
from core.questions.types.registry import Kind, forget, register


class Coin(Kind):
    name = "coin"
    title = "Coin"
    partitions = True

    def parse(self, raw, languages):
        return {}, []

    def field(self, question, lang):
        return forms.Field(required=False, widget=forms.TextInput())

    def clean(self, question, raw):
        if raw not in ("heads", "tails"):
            raise Fault("Choose heads or tails")
        return raw

    def domain(self, question):
        return [("heads", {"en": "It was heads"}), ("tails", {"en": "It was tails"})]

    def cells(self, question, value):
        return [(question.key, value, 1)]

    def plain(self, question, value, lang):
        return value.title()


@contextmanager
def registered() -> Iterator[None]:
    register(Coin)
    try:
        yield
    finally:
        forget("coin")
