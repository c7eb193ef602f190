"""Writing an issue: its texts and whom it goes to. Any change voids an approval."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.selectors import side_of
from core.accounts.states import Side
from core.activity.services import move, record
from core.web import clock
from core.web.policy import NotPossible, Refused, require, stale
from outreach.models import IssueText, NewsletterIssue
from outreach.policies import can_create_issue, can_edit_issue
from outreach.selectors.issues import DISTRICT_LISTS
from outreach.states import IssueState, Visibility


@transaction.atomic
def create_issue(*, by: Any, title: str, list: str, visibility: str) -> NewsletterIssue:
    """Start a draft with an English text of one empty paragraph."""
    require(can_create_issue(by, None))
    if side_of(by) == Side.DISTRICT and (visibility != Visibility.JOINT or list not in DISTRICT_LISTS):
        raise Refused(_("The district starts joint issues of its own lists."))
    issue = NewsletterIssue.objects.create(title=title, list=list, visibility=visibility, owner=by)
    IssueText.objects.create(issue=issue, language="en", blocks=[{"kind": "words", "text": ""}])
    record(issue, "created", by=by)
    return issue


@transaction.atomic
def edit_text(
    issue: NewsletterIssue, *, by: Any, language: str, subject: str, blocks: list[dict[str, Any]], lock_version: int
) -> NewsletterIssue:
    """Save one language. A stale `lock_version` is a NotPossible with both texts; a change voids the approval."""
    issue = _open_for_edit(issue, by)
    text = issue.texts.get(language=language)
    if issue.lock_version != lock_version:
        raise stale(
            mine={_("Text"): _as_text(subject, blocks)},
            theirs={_("Text"): _as_text(text.subject, text.blocks)},
        )
    if (text.subject, text.blocks) == (subject, blocks):
        return issue
    text.subject, text.blocks, text.reviewed_by = subject, blocks, None
    text.save()
    _changed(issue, by)
    return issue


@transaction.atomic
def edit_segment(issue: NewsletterIssue, *, by: Any, segment: dict[str, Any], lock_version: int) -> NewsletterIssue:
    """Save whom the issue goes to."""
    issue = _open_for_edit(issue, by)
    if side_of(by) == Side.DISTRICT and any(line["by"] == "community" for lines in segment.values() for line in lines):
        raise Refused(_("Who is in a community never reaches the district."))
    if issue.lock_version != lock_version:
        raise NotPossible(_("Someone changed this issue before you. Look at it again, then choose."))
    if issue.segment != segment:
        issue.segment = segment
        _changed(issue, by)
    return issue


@transaction.atomic
def add_language(issue: NewsletterIssue, *, by: Any, language: str) -> IssueText:
    """Open a text in another language, as a copy of the English one to write over. Twice is the same."""
    issue = _open_for_edit(issue, by)
    english = issue.texts.get(language="en")
    text, _made = IssueText.objects.get_or_create(
        issue=issue, language=language, defaults={"subject": english.subject, "blocks": english.blocks}
    )
    return text


@transaction.atomic
def review_text(issue: NewsletterIssue, *, by: Any, language: str) -> None:
    """Say that a person who reads this language has read the text. Only such texts leave."""
    issue = _open_for_edit(issue, by)
    issue.texts.filter(language=language).update(reviewed_by=by)
    record(issue, "text_reviewed", by=by, data={"language": language})


def _open_for_edit(issue: NewsletterIssue, by: Any) -> NewsletterIssue:
    """Return the issue with its row locked, if this person may edit it and it has not begun to leave."""
    require(can_edit_issue(by, issue))
    issue = NewsletterIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.state in (IssueState.SENDING, IssueState.PAUSED):
        raise NotPossible(_("This issue is leaving. Pause it to stop; what has left stays as it is."))
    if not issue.is_editable:
        raise NotPossible(_("This issue is closed. Start a new one."))
    return issue


def _changed(issue: NewsletterIssue, by: Any) -> None:
    """Note the edit; what was asked for or approved goes back to draft, since nobody approved these words."""
    issue.edited_at, issue.lock_version = clock.now(), issue.lock_version + 1
    if issue.state != IssueState.DRAFT:
        move(issue, to=IssueState.DRAFT, by=by, reason=_("Edited"))
    issue.approved_by, issue.approved_count = None, None
    issue.save(update_fields=["segment", "edited_at", "lock_version", "approved_by", "approved_count"])


def _as_text(subject: str, blocks: list[dict[str, Any]]) -> str:
    lines = [subject, *(" ".join(str(v) for k, v in block.items() if k != "kind") for block in blocks)]
    return "\n\n".join(line for line in lines if line)
