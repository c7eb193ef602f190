"""Who may write, approve and send newsletters. Without a role the desk does not exist: 404."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.selectors import roles_of
from core.accounts.states import Role
from core.web.policy import HIDDEN, YES, Verdict, no
from outreach.models import NewsletterIssue
from outreach.selectors.issues import DISTRICT_LISTS
from outreach.states import Visibility

WRITERS = frozenset({Role.UNION_REP, Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN})
SENDERS = frozenset({Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN})


def can_list_issues(user: Any, obj: Any) -> Verdict:
    """The newsletters' list: union reps, organizers, district admins."""
    return YES if roles_of(user) & WRITERS else HIDDEN


def can_create_issue(user: Any, obj: Any) -> Verdict:
    """Whoever sees the list may start an issue."""
    return can_list_issues(user, obj)


def can_see_issue(user: Any, issue: NewsletterIssue) -> Verdict:
    """The union's desk sees all; the district meets only joint issues of its own lists."""
    roles = roles_of(user)
    if roles & {Role.UNION_REP, Role.UNION_ORGANIZER}:
        return YES
    if Role.DISTRICT_ADMIN in roles and issue.visibility == Visibility.JOINT and issue.list in DISTRICT_LISTS:
        return YES
    return HIDDEN


def can_edit_issue(user: Any, issue: NewsletterIssue) -> Verdict:
    """Whoever sees an issue may write in it: two people write, one of them owns it."""
    return can_see_issue(user, issue)


def can_approve_issue(user: Any, issue: NewsletterIssue) -> Verdict:
    """An organizer, or for joint issues a district admin; never the owner."""
    seen = can_see_issue(user, issue)
    if not seen:
        return seen
    if not roles_of(user) & SENDERS:
        return no(_("A union organizer approves newsletters. Ask one."))
    if issue.owner_id == user.pk:
        return no(_("This is your own issue. Someone else approves it."))
    return YES


def can_send_issue(user: Any, issue: NewsletterIssue) -> Verdict:
    """Schedule, pause, resume: an organizer, or for joint issues a district admin. A rep asks for approval."""
    seen = can_see_issue(user, issue)
    if not seen:
        return seen
    if not roles_of(user) & SENDERS and not (issue.approved_by_id and issue.owner_id == user.pk):
        return no(_("A union organizer sends newsletters. Ask for approval first."))
    return YES


def can_see_names(user: Any, issue: NewsletterIssue) -> Verdict:
    """Who gets an issue, by name: the union's desk only. The district sees counts of five and more."""
    if roles_of(user) & {Role.UNION_REP, Role.UNION_ORGANIZER}:
        return YES
    return no(_("The district sees how many people get an issue, not who."))
