"""Reads of question sets: what keeps a draft from publishing, what a blind reader may see, broken digests."""

from collections.abc import Mapping
from typing import Any

from core.accounts.models import School
from core.questions.models import QuestionSet, QuestionSetVersion, digest_of
from core.questions.types import Definition, Fault, kind_of, parse
from core.questions.types.changes import widens
from core.questions.types.definition import not_ready, reused_keys
from core.web.health import Finding


def newest_version(question_set: QuestionSet) -> QuestionSetVersion | None:
    return question_set.versions.order_by("-number").first()


def with_lists(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with every `options_from` written out into plain options."""
    sections = raw.get("sections")
    if not isinstance(sections, list):
        return raw
    return {**raw, "sections": [_section_with_lists(section, raw.get("languages") or {}) for section in sections]}


def _section_with_lists(section: Any, languages: Any) -> Any:
    if not isinstance(section, dict) or not isinstance(section.get("questions"), list):
        return section
    return {**section, "questions": [_question_with_lists(entry, languages) for entry in section["questions"]]}


def _question_with_lists(entry: Any, languages: Any) -> Any:
    config = entry.get("config") if isinstance(entry, dict) else None
    if not isinstance(config, dict) or config.get("options_from") != "schools":
        return entry
    rest = {name: value for name, value in config.items() if name != "options_from"}
    own = config.get("options")
    return {
        **entry,
        "config": {**rest, "options": [*school_options(languages), *(own if isinstance(own, list) else [])]},
    }


def school_options(languages: Any) -> list[dict[str, Any]]:
    """Return the active schools as options. The state's code makes the key: it outlives every change of name."""
    schools = School.objects.active().order_by("name").values_list("org_code", "name")
    return [{"key": f"s{code}", "label": dict.fromkeys(languages, name)} for code, name in schools]


def ready_to_publish(
    question_set: QuestionSet, *, widening: QuestionSetVersion | None = None
) -> tuple[Definition, list[Fault]]:
    """Return the definition that publishing would freeze, and everything that still keeps it from that.

    `widening`: a version that people are answering anonymously now; whatever is valid there must stay valid.
    """
    definition, faults = parse(with_lists(question_set.draft))
    earlier = [version.asks for version in question_set.versions.order_by("number")]
    faults = faults + not_ready(definition) + reused_keys(definition, earlier)
    return definition, faults + (widens(widening.asks, definition) if widening else [])


def used_keys(question_set: QuestionSet) -> dict[str, set[str]]:
    """Return every question key that was ever published or stands in the draft, each with its answer keys."""
    used: dict[str, set[str]] = {}
    for definition in [*(version.asks for version in question_set.versions.all()), question_set.read_draft()[0]]:
        for question in definition.questions:
            used.setdefault(question.key, set()).update(kind_of(question).keys(question.config))
    return used


def redacted(version: QuestionSetVersion, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers a blind reader may see: only those that someone has declared as not identifying."""
    shown = {question.key for question in version.asks.asked if question.identifying is False}
    return {key: value for key, value in answers.items() if key in shown}


def digests_hold() -> Finding:
    """Recompute the digest of every published version (`selfcheck`)."""
    versions = QuestionSetVersion.objects.values_list("definition", "digest").iterator(chunk_size=100)
    bad = sum(1 for definition, digest in versions if digest_of(definition) != digest)
    return Finding(bad == 0, bad, f"{bad} published versions were changed by hand" if bad else "")
