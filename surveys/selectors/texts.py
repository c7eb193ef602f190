"""Written answers as the analyst reads them: one target at a time, in an order that is another one for each target."""

import hashlib
import hmac
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.conf import settings

from core.accounts.models import School
from core.questions.naming import Term, names_found
from core.questions.types import Target
from surveys.disclosure import band_of, share, size
from surveys.models import Excerpt, Participation, Survey, TextAnswer, Theme

MOST_EXCERPTS = 5  # of one target


def text_targets(survey: Survey) -> list[Target]:
    """Return what people could write about, in the order of the questions."""
    return [target for target in survey.question_version.asks.targets if target.is_text]  # type: ignore[union-attr]


def texts_in_order(survey: Survey, target: str) -> list[uuid.UUID]:
    """Return the texts of a target by a keyed hash: the place of a text says nothing about another question's."""
    found = TextAnswer.objects.filter(survey=survey, target=target).values_list("pk", flat=True)
    return sorted(found, key=lambda pk: _place(target, pk))


def _place(target: str, pk: uuid.UUID) -> bytes:
    key = hmac.new(settings.SECRET_KEY.encode(), b"surveys.texts", hashlib.sha256).digest()
    return hmac.new(key, f"{target}:{pk}".encode(), hashlib.sha256).digest()


def waiting_excerpts(survey: Survey) -> list[Excerpt]:
    return list(Excerpt.objects.filter(survey=survey, approved_by=None))


def texts_told(survey: Survey, k: int) -> list[dict[str, Any]]:
    """Return what a release says about texts: themes of at least k texts, the rest together, approved excerpts.

    Nothing about a target with fewer than k texts, nor of other themes that together have fewer.
    """
    texts = dict(Counter(TextAnswer.objects.filter(survey=survey).values_list("target", flat=True)))
    excerpts: dict[str, list[str]] = defaultdict(list)
    approved = Excerpt.objects.filter(survey=survey, approved_by__isnull=False)
    for about, wording in approved.values_list("target", "wording"):
        excerpts[about].append(wording)
    found = []
    for target in text_targets(survey):
        base = texts.get(target.key, 0)
        themes = _themes_told(survey, target.key, base, k) if base >= k else []
        if base >= k and (themes or excerpts[target.key]):
            row = {"key": target.key, "label": dict(target.label), "size": size(base), "themes": themes}
            found.append({**row, "excerpts": excerpts[target.key]})
    return found


def _themes_told(survey: Survey, target: str, base: int, k: int) -> list[dict[str, Any]]:
    through = TextAnswer.themes.through.objects.filter(textanswer__survey=survey, textanswer__target=target)
    texts_of: dict[int, set[uuid.UUID]] = defaultdict(set)
    for theme, text in through.values_list("theme", "textanswer"):
        texts_of[theme].add(text)
    names = dict(Theme.objects.filter(survey=survey).values_list("pk", "name"))
    band, others, told = band_of(base), set[uuid.UUID](), []
    for theme, texts in sorted(texts_of.items(), key=lambda item: (-len(item[1]), names[item[0]])):
        if len(texts) >= k:
            told.append({"name": names[theme], "share": share(len(texts), base, band, band.step)})
        else:
            others |= texts
    if len(others) >= k:
        told.append({"name": "", "share": share(len(others), base, band, band.step)})
    return told


def reader_of(survey: Survey) -> Callable[[str], list[tuple[str, str]]]:
    """Return how a text of this survey is read: pieces of (words, what they name, "" for nothing).

    People on the list, schools, and every way to reach somebody are marked; a person decides.
    """
    people = Participation.objects.filter(survey=survey, person__isnull=False).values_list("person__name", flat=True)
    schools = School.objects.values_list("name", flat=True)
    terms = [Term(name) for name in set(people) if name] + [Term(name, "school") for name in schools]

    def read(text: str) -> list[tuple[str, str]]:
        pieces, at = [], 0
        for hit in names_found(text, terms):
            pieces += [(text[at : hit.start], ""), (hit.text, hit.kind)]
            at = hit.end
        return [*pieces, (text[at:], "")]

    return read
