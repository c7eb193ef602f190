"""What changed between two definitions, and whether it only widens what people may answer (surveys.md 2.4).

A ballot has no version number, so pages opened before a change must stay valid after it, and count the same.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.questions.types.definition import Definition
from core.questions.types.registry import Fault, kind_of


def widens(old: Definition, new: Definition) -> list[Fault]:
    """Return what keeps `new` from taking the place of `old` while people answer anonymously; [] if it only widens."""
    if not set(old.languages) <= set(new.languages):
        return [Fault(_("A language can’t be taken away while people are answering"))]
    was, now = [question.key for question in old.questions], [question.key for question in new.questions]
    numbers = {key: _("Question %(n)s") % {"n": n} for n, key in enumerate(now, 1)}
    faults = [
        Fault(_("A question can’t be added while people are answering")).within(numbers[key], question=key)
        for key in now
        if key not in was
    ]
    faults += [
        Fault(_("The question “%(key)s” can’t be removed while people are answering") % {"key": key})
        for key in was
        if key not in now
    ]
    if not faults and _order(old) != _order(new):
        faults.append(Fault(_("Questions can’t be moved while people are answering")))
    for question in new.questions:
        if known := old.by_key.get(question.key):
            told = kind_of(question).widens(known, question)
            faults += [fault.within(numbers[question.key], question=question.key) for fault in told]
    return faults


def _order(definition: Definition) -> list[tuple[str, list[str]]]:
    return [(section.key, [question.key for question in section.questions]) for section in definition.sections]


def changed(old: Definition, new: Definition) -> list[str]:
    """Return the keys of questions that read differently now, in any language both have, or that are new."""
    return [question.key for question in new.questions if old.by_key.get(question.key) != question]
