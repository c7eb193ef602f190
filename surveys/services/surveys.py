"""A survey as it is written down: made, edited, deleted while a draft, summed up at the end."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from communities.models import Community
from core.activity.services import record
from core.questions.models import QuestionSet
from core.questions.services import create_set
from core.web import clock
from core.web.policy import NotPossible, Refused, require, stale
from core.web.text import tidy
from surveys import policies, selectors
from surveys.models import BETWEEN_WAVES, RESERVED_SLUGS, Survey, smallest_groups
from surveys.services.rows import hold
from surveys.states import BEFORE_OPENING, Entry, Owner, Privacy, SurveyState

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
CODE_LENGTH = 6


@transaction.atomic
def create_survey(
    *,
    title: str,
    purpose: str,
    contact: str,
    owner: str,
    reach: str,
    audience: dict[str, Any],
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
    community: Community | None = None,
    entry: str = Entry.ACCOUNTS,
    cap: int | None = None,
    privacy: str = Privacy.ANONYMOUS,
    starter: dict[str, Any] | None = None,
) -> Survey:
    """Make a draft. `starter` is one of `surveys.starters`: its questions and its segments."""
    require(policies.can_create_survey(by, None))
    _check_owner(by, owner, community)
    question_set = create_set(title=title, by=by, draft=starter["definition"] if starter else None)
    k, k_union = smallest_groups(owner, reach, privacy)
    terms = {"owner": owner, "community": community, "entry": entry, "cap": cap, "privacy": privacy, "reach": reach}
    survey = Survey.objects.create(
        **terms,
        **{name: tidy(text) for name, text in (("title", title), ("purpose", purpose), ("contact", contact))},
        slug=_free_slug(title),
        code=_free_code(),
        k=k,
        k_union=k_union,
        audience=audience,
        segments=list(starter["segments"]) if starter else [],
        question_set=question_set,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    record(survey, "created", by=by)
    return survey


def _check_owner(by: Any, owner: str, community: Community | None) -> None:
    if owner not in selectors.owners_open_to(by):
        raise Refused(_("Only a union organizer makes a survey of the union."))
    if owner == Owner.COMMUNITY and (
        community is None or not selectors.communities_led_by(by).filter(pk=community.pk).exists()
    ):
        raise Refused(_("Only its facilitators make a survey of a community."))


def _free_slug(title: str) -> str:
    stem = slugify(title)[:120].strip("-") or "survey"
    taken = set(Survey.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
        if not Survey.objects.filter(code=code).exists():
            return code


@transaction.atomic
def edit_survey(survey: Survey, *, fields: dict[str, Any], lock_version: int, by: Any) -> Survey:
    """Change what a draft is about. Whoever saved in between is not overwritten."""
    require(policies.can_edit_survey(by, survey))
    _check_owner(by, fields["owner"], fields["community"])
    fields = {**fields, **{name: tidy(fields[name]) for name in ("title", "purpose", "contact")}}
    fields["k"], fields["k_union"] = smallest_groups(fields["owner"], fields["reach"], fields["privacy"])
    stands = Survey.objects.filter(pk=survey.pk, lock_version=lock_version, state=SurveyState.DRAFT)
    if not stands.update(**fields, lock_version=F("lock_version") + 1):
        survey.refresh_from_db()
        told = ("title", "purpose", "contact")
        raise stale(
            mine={name: str(fields[name]) for name in told},
            theirs={name: str(getattr(survey, name)) for name in told},
        )
    survey.refresh_from_db()
    return survey


@transaction.atomic
def write_summary(survey: Survey, *, summary: str, lock_version: int, by: Any) -> Survey:
    """Write what the owner side says above the results."""
    require(policies.can_manage_survey(by, survey))
    text = tidy(summary)
    rows = Survey.objects.filter(pk=survey.pk, lock_version=lock_version)
    if not rows.update(summary=text, lock_version=F("lock_version") + 1):
        survey.refresh_from_db()
        label = _("What we take from it")
        raise stale(mine={label: text}, theirs={label: survey.summary})
    record(survey, "summarized", by=by)
    survey.refresh_from_db()
    return survey


@transaction.atomic
def delete_survey(survey: Survey, *, by: Any) -> None:
    """Delete a draft for good, with its questions unless a version of them was published."""
    require(policies.can_manage_survey(by, survey))
    hold(survey)
    if survey.state != SurveyState.DRAFT:
        raise NotPossible(
            _("Only a draft can be deleted. This one stands at: %(state)s.") % {"state": survey.get_state_display()}
        )
    questions = QuestionSet.objects.get(pk=survey.question_set_id)
    record(survey, "deleted", by=by, data={"title": survey.title})
    Survey.objects.filter(pk=survey.pk).delete()
    if not questions.versions.exists():
        questions.delete()


@transaction.atomic
def copy_survey(survey: Survey, *, by: Any) -> Survey:
    """Make the draft of the next wave: the same questions under the same keys, the same people, 30 days apart."""
    require(policies.can_manage_survey(by, survey))
    if survey.state in BEFORE_OPENING:
        raise NotPossible(_("A next wave follows a survey that has been opened."))
    questions = QuestionSet.objects.get(pk=survey.question_set_id)
    opens_at = max(clock.now() + timedelta(days=1), survey.opens_at + BETWEEN_WAVES)
    return _draft_like(
        survey,
        question_set=create_set(title=survey.title, by=by, draft=questions.draft),
        opens_at=opens_at,
        closes_at=opens_at + (survey.closes_at - survey.opens_at),
        by=by,
    )


def _draft_like(
    survey: Survey, *, question_set: QuestionSet, opens_at: datetime, closes_at: datetime, by: Any
) -> Survey:
    kept = ("title", "purpose", "contact", "owner", "community", "privacy", "reach", "k", "k_union", "entry", "cap")
    copy = Survey.objects.create(
        **{name: getattr(survey, name) for name in kept},
        audience=dict(survey.audience),
        segments=list(survey.segments),
        crosstabs=list(survey.crosstabs),
        slug=_free_slug(survey.title),
        code=_free_code(),
        question_set=question_set,
        opens_at=opens_at,
        closes_at=closes_at,
        previous=survey,
        wave=survey.wave + 1,
    )
    record(copy, "created", by=by, data={"wave": copy.wave})
    return copy
