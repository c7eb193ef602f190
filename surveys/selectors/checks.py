"""Checks of readiness and of the books."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.web import clock
from core.web.health import Finding
from surveys.models import Ballot, NamedResponse, Participation, Release, Response, Survey, digest_of
from surveys.selectors.box import full_boxes
from surveys.states import AFTER_COUNT, BEFORE_OPENING

BOX_FULL_SECONDS = 15 * 60


def boxes_are_drawn() -> Finding:
    """Degraded when a box has held 2k or more for 15 minutes: the worker is down, and more than 2k - 1 wait."""
    full, now = full_boxes(), clock.now().timestamp()
    known = cache.get("surveys.full_boxes") or {}
    since = {str(pk): known.get(str(pk), now) for pk in full}
    if since != known:
        cache.set("surveys.full_boxes", since, timeout=None)
    late = [pk for pk, at in since.items() if now - at >= BOX_FULL_SECONDS]
    return Finding(not late, len(late), f"{len(late)} boxes wait to be drawn" if late else "")


def sent_are_kept() -> Finding:
    """Ballots and responses are never fewer than done participations, except where the count destroyed the box."""

    def many(model: Any) -> Any:
        rows = model.objects.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(n=Count("pk"))
        return Coalesce(Subquery(rows.values("n")), 0)

    done = Participation.objects.filter(survey=OuterRef("pk"), done=True).order_by().values("survey")
    rows = Survey.objects.exclude(state__in=BEFORE_OPENING).annotate(
        held=many(Ballot),
        left=many(Response) + many(NamedResponse),
        sent=Coalesce(Subquery(done.annotate(n=Count("pk")).values("n")), 0),
    )
    bad = 0
    for state, held, left, sent in rows.values_list("state", "held", "left", "sent"):
        destroyed = state in AFTER_COUNT and held + left == 0
        bad += held + left < sent and not destroyed
    return Finding(bad == 0, bad, f"{bad} surveys hold fewer answers than were sent" if bad else "")


def promises_hold() -> Finding:
    """Promise, digest and columns of every opened survey agree."""
    opened = Survey.objects.exclude(state__in=BEFORE_OPENING)
    bad = sum(1 for survey in opened if not survey.promise_holds())
    return Finding(bad == 0, bad, f"{bad} promises were changed by hand" if bad else "")


def releases_hold() -> Finding:
    """Every release still has the digest it was made with."""
    rows = Release.objects.values_list("content", "digest").iterator(chunk_size=50)
    bad = sum(1 for content, digest in rows if digest_of(content) != digest)
    return Finding(bad == 0, bad, f"{bad} releases were changed by hand" if bad else "")
