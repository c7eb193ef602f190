"""The promise in plain words, from the frozen promise once there is one."""

from typing import Any

from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.states import Owner, Reach


def promise_of(survey: Survey) -> dict[str, Any]:
    """Return the sentences of the start page. `line` is the short one that stands under each question."""
    terms = survey.promise or survey.terms()
    if survey.is_named:
        return with_names(terms)
    return {
        "line": f"{nobody_sees()} {smallest(terms)}",
        "nobody_sees": nobody_sees(),
        "name": _("Your name isn’t stored with your answers."),
        "smallest": smallest(terms),
        "readers": readers(terms),
        "k": terms["k"],
    }


def with_names(terms: dict[str, Any]) -> dict[str, Any]:
    """Return the same sentences where answers carry names: who reads them, and what the tables show."""
    carries, read = _("This survey carries your name."), reads_names(terms["owner"])
    return {
        "is_named": True,
        "line": f"{carries} {read}",
        "nobody_sees": carries,
        "name": read,
        "smallest": _("In the tables, groups smaller than %(k)s are never shown.") % {"k": terms["k"]},
        "readers": readers(terms),
        "k": terms["k"],
    }


def reads_names(owner: str) -> str:
    if owner == Owner.UNION:
        return _("The union’s organizers read your answers with your name, and nobody else.")
    if owner == Owner.BOARD:
        return _("Union organizers and district administrators read your answers with your name, and nobody else.")
    return _("The facilitators of your community read your answers with your name, and nobody else.")


def nobody_sees() -> str:
    return _("Your union and your district can’t see who gave which answer.")


def smallest(terms: dict[str, Any]) -> str:
    k, k_union = terms["k"], terms["k_union"]
    sentence = _("Groups smaller than %(k)s are never shown.") % {"k": k}
    if k_union == k:
        return sentence
    return _("Groups smaller than %(k)s are never shown; your union also sees groups of %(k_union)s to %(most)s.") % {
        "k": k,
        "k_union": k_union,
        "most": k - 1,
    }


def readers(terms: dict[str, Any]) -> str:
    """Say who may read the results once they are published."""
    if terms["reach"] == Reach.UNION:
        return _("Educators may read the results. The district gets none.")
    asked = _("the union") if terms["owner"] == Owner.UNION else _("union and district")
    if terms["reach"] == Reach.PARTNERS:
        return _("First %(asked)s, then educators and the district may read the results.") % {"asked": asked}
    return _("First %(asked)s, then everyone may read the results.") % {"asked": asked}
