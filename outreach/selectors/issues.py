"""Which issues a person sees, how far one has left, and what stands in its way."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.selectors import roles_of
from core.accounts.states import Role
from core.mail.models import Message
from core.mail.services.texts import unknown_placeholders
from core.mail.states import MessageState
from core.web.needs import Need
from core.web.search import find
from outreach.models import IssueQuerySet, IssueText, NewsletterIssue
from outreach.selectors.blocks import shown
from outreach.selectors.segments import SMALLEST_COUNT, Audience
from outreach.states import IssueState, NewsList, Visibility

SECOND_PERSON_FROM = 50  # more recipients than this need somebody else's approval
BULK_SHARE = 0.8  # of the relay's hour; the rest is kept for personal mail
DISTRICT_LISTS = frozenset({NewsList.SCHOOLS})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to be true before sending: `state` is yes, stop or wait; the sentence says what is missing."""

    state: str
    words: str


def visible_to(user: Any) -> IssueQuerySet:
    """Return the issues a person may know of: the union's desk sees all, the district's the joint ones of its lists."""
    roles = roles_of(user)
    if roles & {Role.UNION_REP, Role.UNION_ORGANIZER}:
        return NewsletterIssue.objects.all()
    if Role.DISTRICT_ADMIN in roles:
        return NewsletterIssue.objects.joint().filter(list__in=DISTRICT_LISTS)
    return NewsletterIssue.objects.none()


def progress_of(issue: NewsletterIssue) -> dict[str, int]:
    """Return {message state: rows} of an issue that is leaving or has left."""
    rows = Message.objects.filter(mailing=issue.mailing_id).order_by().values_list("state").annotate(n=Count("id"))
    counts = dict(rows)
    return {str(state): counts.get(state, 0) for state in MessageState}


def checks_before(
    issue: NewsletterIssue, texts: list[IssueText], audience: Audience, *, names: bool = True
) -> list[Check]:
    """Return everything that must hold before an issue leaves, in the order a writer would mend it.

    `names`: whether the reader may see who gets it; others read no number under five.
    """
    english = next((text for text in texts if text.language == "en"), None)
    found = [_text_check(english), _placeholder_check(texts), _people_check(audience, names=names)]
    missing = [str(text.get_language_display()) for text in texts if not text.is_ready]
    if missing:
        words = _("Not read by a second person yet, so it stays here: %(languages)s.")
        found.append(Check("wait", words % {"languages": ", ".join(missing)}))
    if len(audience.readers) > SECOND_PERSON_FROM and issue.approved_by_id is None:
        words = _("Someone else must approve: more than %(count)d people get it.")
        found.append(Check("wait", words % {"count": SECOND_PERSON_FROM}))
    return found


def _text_check(english: IssueText | None) -> Check:
    if english is None or not english.subject or not shown(english.blocks, list=english.issue.list):
        return Check("stop", _("The English text needs a subject and at least one block."))
    return Check("yes", _("The English text has a subject and something to read."))


def _placeholder_check(texts: list[IssueText]) -> Check:
    words = [block.get("text", "") for text in texts for block in text.blocks] + [text.subject for text in texts]
    unknown = unknown_placeholders(*words)
    if unknown:
        return Check("stop", _("Nobody can fill %(names)s. Write it out.") % {"names": ", ".join(unknown)})
    return Check("yes", _("Every name has a value for every reader."))


def _people_check(audience: Audience, *, names: bool) -> Check:
    count = len(audience.readers)
    if 0 < count < SMALLEST_COUNT and not names:
        return Check("yes", _("Fewer than %(n)d people get it.") % {"n": SMALLEST_COUNT})
    if count == 0:
        return Check("stop", _("Nobody gets it. Widen who gets it."))
    words = ngettext("%(count)d person gets it.", "%(count)d people get it.", count) % {"count": count}
    return Check("yes", words)


def duration_words(count: int) -> str:
    """Return how long a sending takes at the relay's pace, like "about 2 hours at 2,000 an hour"; "" if at once."""
    an_hour = settings.PLAB_MAIL_PER_HOUR
    if not an_hour:
        return ""
    minutes = ceil(count / (an_hour * BULK_SHARE) * 60)
    if minutes < 60:
        return ngettext("about a minute", "about %(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 30) / 2
    return _("about %(hours)g hours at %(rate)d an hour") % {"hours": hours, "rate": an_hour}


def needs(user: Any) -> list[Need]:
    """Return Home's rows: issues of others that wait for approval. Two queries, none without the role."""
    if not roles_of(user) & {Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN}:
        return []
    waiting = visible_to(user).filter(state=IssueState.IN_REVIEW).exclude(owner=user).select_related("owner")
    if Role.DISTRICT_ADMIN in roles_of(user):
        waiting = waiting.filter(visibility=Visibility.JOINT)
    return [
        Need(
            key=f"issue-approve-{issue.pk}",
            kind="approval",
            title=_("Approve “%(title)s”") % {"title": issue.title},
            detail=_("Newsletter by %(name)s") % {"name": issue.owner.name},
            url=reverse("outreach:issue-approve", args=[issue.pk]),
            due_at=issue.send_at,
            minutes=5,
            icon="newspaper",
            tone="plum",
        )
        for issue in waiting
    ]


def found(user: Any, text: str) -> list[NewsletterIssue]:
    """Return issues that match a search, among those the person may know of."""
    rows = visible_to(user)
    return find(rows, text) if roles_of(user) else []
