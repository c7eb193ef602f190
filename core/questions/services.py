"""What happens to question sets: drafts are edited under their lock_version, versions are published and stay."""

import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.questions import selectors
from core.questions.models import QuestionSet, QuestionSetVersion, digest_of, empty_draft
from core.questions.types import parse
from core.questions.types.registry import compact
from core.questions.types.texts import with_ticks_kept, with_words
from core.questions.types.words import new_key
from core.web import clock
from core.web.policy import NotPossible, stale
from core.web.text import tidy

LOCK_DIGITS = 10
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
        mine, theirs = in_words(draft), in_words(fresh.draft)
        raise stale(
            mine={key: text for key, text in mine.items() if theirs.get(key) != text},
            theirs={key: text for key, text in theirs.items() if mine.get(key) != text},
        )
    question_set.previous, question_set.draft = fresh.draft, draft
    question_set.lock_version = lock_version + 1
    question_set.edited_at, question_set.edited_by = clock.now(), by
    question_set.save(update_fields=["draft", "previous", "lock_version", "edited_at", "edited_by"])
    return question_set


def undo_change(question_set: QuestionSet, *, lock_version: int, by: Any) -> QuestionSet:
    """Bring back the draft before the last change. Once more brings that change back."""
    if question_set.previous is None:
        raise NotPossible(_("There is nothing to undo."))
    return save_draft(question_set, draft=question_set.previous, lock_version=lock_version, by=by)


def save_question(
    question_set: QuestionSet, *, section: str, question: dict[str, Any], lock_version: int, by: Any
) -> QuestionSet:
    """Put a question in the place of the one with its key, or at the end of a section."""

    def change(sections: list[dict[str, Any]]) -> None:
        for part in sections:
            for at, present in enumerate(part["questions"]):
                if present["key"] == question["key"]:
                    part["questions"][at] = question
                    return
        home = next((part for part in sections if part["key"] == section), None)
        if home is None:
            raise NotPossible(_("This section is gone. Someone removed it."))
        home["questions"].append(question)

    return _change(question_set, change, lock_version, by)


def move_question(question_set: QuestionSet, *, key: str, by_places: int, lock_version: int, by: Any) -> QuestionSet:
    """Move a question up (-1) or down (1); past the edge of its section it goes into the next one."""

    def change(sections: list[dict[str, Any]]) -> None:
        home, question = _find(sections, key)
        place = sections[home]["questions"].index(question)
        if 0 <= place + by_places < len(sections[home]["questions"]):
            sections[home]["questions"].remove(question)
            sections[home]["questions"].insert(place + by_places, question)
        elif 0 <= home + by_places < len(sections):
            sections[home]["questions"].remove(question)
            neighbor = sections[home + by_places]["questions"]
            neighbor.insert(0 if by_places > 0 else len(neighbor), question)

    return _change(question_set, change, lock_version, by)


def move_option(
    question_set: QuestionSet, *, key: str, option: str, by_places: int, lock_version: int, by: Any
) -> QuestionSet:
    """Move an answer of a question up (-1) or down (1). At the end of the list it stays where it is."""

    def change(sections: list[dict[str, Any]]) -> None:
        options = (_find(sections, key)[1].get("config") or {}).get("options") or []
        place = next((n for n, one in enumerate(options) if one["key"] == option), None)
        if place is None:
            raise NotPossible(_("This answer is gone. Someone removed it."))
        if 0 <= place + by_places < len(options):
            options.insert(place + by_places, options.pop(place))

    return _change(question_set, change, lock_version, by)


def copy_question(question_set: QuestionSet, *, key: str, lock_version: int, by: Any) -> QuestionSet:
    """Put a copy below a question, under a key of its own. The copy's answers mean nothing to the old ones."""
    used = selectors.used_keys(question_set)

    def change(sections: list[dict[str, Any]]) -> None:
        home, question = _find(sections, key)
        made = {**copy.deepcopy(question), "key": new_key(key, set(used))}
        sections[home]["questions"].insert(sections[home]["questions"].index(question) + 1, made)

    return _change(question_set, change, lock_version, by)


def remove_question(question_set: QuestionSet, *, key: str, lock_version: int, by: Any) -> QuestionSet:
    """Take a question out of the draft. Published versions keep it, and its key is never given again."""

    def change(sections: list[dict[str, Any]]) -> None:
        home, question = _find(sections, key)
        sections[home]["questions"].remove(question)

    return _change(question_set, change, lock_version, by)


def save_section(
    question_set: QuestionSet, *, key: str, title: dict[str, str], intro: dict[str, str], lock_version: int, by: Any
) -> QuestionSet:
    """Write a section's title and intro; without a key, add a section at the end."""

    def change(sections: list[dict[str, Any]]) -> None:
        part = next((part for part in sections if part["key"] == key), None)
        if part is None:
            part = {"key": new_key("section", {part["key"] for part in sections}), "questions": []}
            sections.append(part)
        part.update(title=title, intro=intro)

    return _change(question_set, change, lock_version, by)


def move_section(question_set: QuestionSet, *, key: str, by_places: int, lock_version: int, by: Any) -> QuestionSet:
    """Move a section with its questions up (-1) or down (1)."""

    def change(sections: list[dict[str, Any]]) -> None:
        place = next((n for n, part in enumerate(sections) if part["key"] == key), None)
        if place is None:
            raise NotPossible(_("This section is gone. Someone removed it."))
        if 0 <= place + by_places < len(sections):
            sections.insert(place + by_places, sections.pop(place))

    return _change(question_set, change, lock_version, by)


def remove_section(question_set: QuestionSet, *, key: str, lock_version: int, by: Any) -> QuestionSet:
    """Take out an empty section."""

    def change(sections: list[dict[str, Any]]) -> None:
        part = next((part for part in sections if part["key"] == key), None)
        if part is None:
            raise NotPossible(_("This section is gone. Someone removed it."))
        if part["questions"]:
            raise NotPossible(_("This section still has questions. Move or remove them first."))
        sections.remove(part)

    return _change(question_set, change, lock_version, by)


def save_languages(question_set: QuestionSet, *, languages: dict[str, bool], lock_version: int, by: Any) -> QuestionSet:
    """Say in which languages people are asked, and which of them a person has reviewed."""
    if not languages:
        raise NotPossible(_("Choose at least one language"))
    draft = {**question_set.draft, "languages": {lang: {"reviewed": done} for lang, done in languages.items()}}
    return save_draft(question_set, draft=draft, lock_version=lock_version, by=by)


def translate_draft(
    question_set: QuestionSet, *, lang: str, words: dict[str, str], reviewed: bool | None, lock_version: int, by: Any
) -> QuestionSet:
    """Write the words of one language by path (types/texts.py), and whether a person has read all (None: as is)."""
    if lang not in question_set.draft["languages"]:
        raise NotPossible(_("This language was taken out. Add it again first."))
    draft = with_ticks_kept(question_set.draft, with_words(question_set.draft, lang, words))
    if reviewed is not None:
        draft["languages"] = {**draft["languages"], lang: {"reviewed": reviewed}}
    return save_draft(question_set, draft=draft, lock_version=lock_version, by=by)


def _change(question_set: QuestionSet, change: Any, lock_version: int, by: Any) -> QuestionSet:
    sections = copy.deepcopy(question_set.draft["sections"])
    change(sections)
    draft = with_ticks_kept(question_set.draft, {**question_set.draft, "sections": sections})
    return save_draft(question_set, draft=draft, lock_version=lock_version, by=by)


def _find(sections: list[dict[str, Any]], key: str) -> tuple[int, dict[str, Any]]:
    for place, section in enumerate(sections):
        for question in section["questions"]:
            if question["key"] == key:
                return place, question
    raise NotPossible(_("This question is gone. Someone removed it."))


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
def publish_version(
    question_set: QuestionSet, *, by: Any, widening: QuestionSetVersion | None = None
) -> QuestionSetVersion:
    """Freeze the draft as the next version. Unchanged since the newest one: returns that one.

    `widening`: people are answering that version anonymously, so this one must only widen it. NotPossible names the
    first faults and their places; `selectors.ready_to_publish` lists them all.
    """
    question_set = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    definition, faults = selectors.ready_to_publish(question_set, widening=widening)
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


def posted_version(typed: str) -> int:
    """Return the lock_version that a form was drawn with; -1, which no row has, for anything that is no number."""
    return int(typed) if typed.isdecimal() and len(typed) < LOCK_DIGITS else -1


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
