"""Written answers: themes by hand, excerpts by two people, and how both come out: as the release's next number."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import record
from core.web import clock
from core.web.policy import NotPossible, Refused, require
from core.web.text import tidy
from surveys import policies, selectors
from surveys.models import Excerpt, Release, Survey, TextAnswer, Theme, digest_of
from surveys.states import Audience

CUT = "[…]"
LONGEST_EXCERPT = 500


def forget_texts_of_few(survey: Survey) -> int:
    """Delete, unread, the texts of each question that fewer than the smallest k people wrote to."""
    forgotten = 0
    for target in selectors.text_targets(survey):
        texts = TextAnswer.objects.filter(survey=survey, target=target.key)
        if texts.count() < survey.promise["k_union"]:
            forgotten += texts.delete()[0]
    return forgotten


@transaction.atomic
def code_text(survey: Survey, *, text: uuid.UUID, themes: Iterable[Theme], new_theme: str, by: Any) -> TextAnswer:
    """Say what a text is about: several themes, and perhaps one that nobody has named yet."""
    require(policies.can_read_texts(by, survey))
    row = _text(survey, text)
    chosen = [theme for theme in themes if theme.survey_id == survey.pk]
    if name := " ".join(tidy(new_theme).split()):
        known = Theme.objects.filter(survey=survey, name__iexact=name).first()
        chosen.append(known or Theme.objects.get_or_create(survey=survey, name=name)[0])
    row.themes.set(chosen)
    return row


@transaction.atomic
def propose_excerpt(survey: Survey, *, text: uuid.UUID, wording: str, by: Any) -> Excerpt:
    """Propose words of a text to be shown. They may be shortened with […], never changed. It keeps no link back."""
    require(policies.can_read_texts(by, survey))
    row = _text(survey, text)
    words = " ".join(tidy(wording).replace("[...]", CUT).split())
    if not is_shortened(words, row.text):
        raise NotPossible(_("Use the writer’s own words. Leave some out with […], but don’t change any."))
    Survey.objects.select_for_update().get(pk=survey.pk)  # two proposals at once can't both be the fifth
    if Excerpt.objects.filter(survey=survey, target=row.target).count() >= selectors.MOST_EXCERPTS:
        raise NotPossible(_("A question shows at most 5 excerpts."))
    excerpt, made = Excerpt.objects.get_or_create(
        survey=survey, target=row.target, wording=words, defaults={"proposed_by": by}
    )
    if made:
        record(survey, "excerpt_proposed", by=by)
    return excerpt


def is_shortened(wording: str, text: str) -> bool:
    """Say whether the pieces between […] stand in the text, word for word and in this order."""
    whole, at = " ".join(text.split()), 0
    pieces = [piece.strip() for piece in wording.split(CUT) if piece.strip()]
    for piece in pieces:
        found = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(whole, at)
        if found is None:
            return False
        at = found.end()
    return bool(pieces)


@transaction.atomic
def approve_excerpt(survey: Survey, *, excerpt: int, by: Any, author_agreed: bool = False) -> bool:
    """A second person lets an excerpt be shown. It comes out at once, as the release's next number.

    In a survey with names the owner side can ask the author, so it must have (surveys.md 6.4).
    """
    require(policies.can_approve_excerpt(by, survey))
    row = Excerpt.objects.select_for_update().filter(survey=survey, pk=excerpt).first()
    if row is None:
        raise NotPossible(_("This excerpt is gone. Someone declined it."))
    if row.proposed_by_id == by.pk:
        raise Refused(_("You proposed this excerpt. A second person reads it before it is shown."))
    if row.approved_by_id:
        return False
    if survey.is_named and not author_agreed:
        raise NotPossible(_("Ask the author first, then tick “The author said yes”."))
    row.approved_by = by
    row.save(update_fields=["approved_by"])
    record(survey, "excerpt_approved", by=by, data={"author_agreed": True} if survey.is_named else None)
    release_texts(survey)
    return True


@transaction.atomic
def decline_excerpt(survey: Survey, *, excerpt: int, by: Any) -> bool:
    """The words are deleted. What was shown once is not taken back."""
    require(policies.can_approve_excerpt(by, survey))
    gone, _rows = Excerpt.objects.filter(survey=survey, pk=excerpt, approved_by=None).delete()
    if gone:
        record(survey, "excerpt_declined", by=by)
    return bool(gone)


@transaction.atomic
def show_themes(survey: Survey, *, by: Any) -> int:
    """Bring the themes as they stand now into the results."""
    require(policies.can_read_texts(by, survey))
    return release_texts(survey)


def release_texts(survey: Survey) -> int:
    """Make the next number of each release: every table as it was, and what is said about texts now. Returns how many.

    Inside a transaction. The survey's row is held, so that two numbers are never made at once.
    """
    Survey.objects.select_for_update().get(pk=survey.pk)
    made = 0
    for audience in Audience.values:
        before = selectors.newest_release(survey, audience)
        if before is None:
            continue
        content = {**before.content, "texts": selectors.texts_told(survey, before.content["k"])}
        if content["texts"] == before.content.get("texts", []):
            continue
        number, digest = before.number + 1, digest_of(content)
        Release.objects.create(
            survey=survey, audience=audience, number=number, content=content, digest=digest, made_on=clock.today()
        )
        made += 1
    return made


def _text(survey: Survey, pk: uuid.UUID) -> TextAnswer:
    found = TextAnswer.objects.filter(survey=survey, pk=pk).first()
    if found is None:
        raise NotPossible(_("This text is gone. It was deleted with the archive."))
    return found
