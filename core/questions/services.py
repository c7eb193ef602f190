"""What happens to question sets: drafts are edited under their lock_version, versions are published and stay."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.questions import selectors
from core.questions.models import QuestionSet, QuestionSetVersion, digest_of, empty_draft
from core.questions.types import parse
from core.questions.types.registry import compact
from core.web import clock
from core.web.policy import NotPossible
from core.web.text import tidy

MOST_TOLD = 3  # faults named in one sentence


def create_set(*, title: str, by: Any, draft: dict[str, Any] | None = None) -> QuestionSet:
    """Make a question set; `draft` may be a starter's definition."""
    return QuestionSet.objects.create(
        title=tidy(title), draft=scrubbed(draft or empty_draft()), edited_at=clock.now(), edited_by=by
    )


@transaction.atomic
def save_draft(question_set: QuestionSet, *, draft: dict[str, Any], lock_version: int, by: Any) -> QuestionSet:
    """Write the whole draft. Whoever saved in between is not overwritten: NotPossible carries both texts."""
    fresh = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    draft = scrubbed(draft)
    if fresh.lock_version != lock_version:
        raise NotPossible(
            _("Someone saved before you. Both texts are below."), mine=in_words(draft), theirs=in_words(fresh.draft)
        )
    question_set.draft, question_set.lock_version = draft, lock_version + 1
    question_set.edited_at, question_set.edited_by = clock.now(), by
    question_set.save(update_fields=["draft", "lock_version", "edited_at", "edited_by"])
    return question_set


@transaction.atomic
def set_rest_to_no(question_set: QuestionSet, *, lock_version: int, by: Any) -> QuestionSet:
    """Declare every question that nobody has judged yet as not identifying."""
    definition, _faults = question_set.read_draft()
    unset, draft = set(definition.unset()), question_set.draft
    sections = [
        {
            **section,
            "questions": [
                {**question, "identifying": False} if question.get("key") in unset else question
                for question in section["questions"]
            ],
        }
        for section in draft["sections"]
    ]
    return save_draft(question_set, draft={**draft, "sections": sections}, lock_version=lock_version, by=by)


@transaction.atomic
def publish_version(question_set: QuestionSet, *, by: Any) -> QuestionSetVersion:
    """Freeze the draft as the next version. Unchanged since the newest one: returns that one.

    NotPossible names the first faults and their places; `selectors.ready_to_publish` lists them all.
    """
    question_set = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    definition, faults = selectors.ready_to_publish(question_set)
    if faults:
        told = " · ".join(str(fault) for fault in faults[:MOST_TOLD])
        raise NotPossible(_("Not ready to publish. %(faults)s") % {"faults": told})
    stored = definition.as_json()
    newest = selectors.newest_version(question_set)
    if newest and newest.digest == digest_of(stored):
        return newest
    return QuestionSetVersion.objects.create(
        question_set=question_set,
        number=newest.number + 1 if newest else 1,
        definition=stored,
        digest=digest_of(stored),
        published_at=clock.now(),
        published_by=by,
    )


def scrubbed(value: Any) -> Any:
    """Return JSON whose every text is tidy: no NUL, no lone surrogate (PostgreSQL refuses both)."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [scrubbed(entry) for entry in value]
    if isinstance(value, dict):
        return {tidy(str(name)): scrubbed(entry) for name, entry in value.items()}
    return value


def in_words(draft: dict[str, Any]) -> dict[str, str]:
    """Return a draft as {question: its texts}, to lay two drafts side by side."""
    definition, _faults = parse(draft)
    return {
        question.key: "\n".join([*question.label.values(), *question.hint.values(), compact(dict(question.config))])
        for question in definition.questions
    }
