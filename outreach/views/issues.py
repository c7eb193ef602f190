"""Newsletters: the list, a new one, one issue with everything that stands before its leaving, and who gets it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.accounts.selectors import side_of
from core.web.views import ActionView, ListView, ShowView
from outreach import policies
from outreach.forms import IssueForm
from outreach.models import NewsletterIssue
from outreach.selectors.blocks import shown
from outreach.selectors.issues import checks_before, duration_words, progress_of, visible_to
from outreach.selectors.segments import (
    NAMES_SHOWN,
    SMALLEST_COUNT,
    audience_of,
    count_words,
    reasons_to_get,
    segment_lines,
)
from outreach.services import create_issue


class IssueListView(ListView):
    """Every issue that one's desk may know of, newest first."""

    policy = policies.can_list_issues
    asks = {"create": policies.can_create_issue}
    template_name = "outreach/issue_list.html"

    def get_rows(self) -> QuerySet[NewsletterIssue]:
        return visible_to(self.request.user).select_related("owner")


class IssueCreateView(ActionView):
    policy = policies.can_create_issue
    template_name = "outreach/issue_form.html"
    form_class = IssueForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"side": side_of(self.request.user)}

    def act(self, form: IssueForm) -> NewsletterIssue:
        data = form.cleaned_data
        return create_issue(
            by=self.request.user, title=data["title"], list=data["list"], visibility=form.chosen_visibility
        )

    def get_success_url(self, result: NewsletterIssue) -> str:
        return reverse("outreach:issue-edit", args=[result.pk])


class OfIssue:
    """What every page about one issue has: how it is found, and what its buttons ask."""

    model = NewsletterIssue
    lookup = "pk"
    object_name = "issue"
    asks = {
        "edit": policies.can_edit_issue,
        "approve": policies.can_approve_issue,
        "send": policies.can_send_issue,
        "names": policies.can_see_names,
    }

    def get_objects(self) -> QuerySet[NewsletterIssue]:
        return NewsletterIssue.objects.select_related("owner", "approved_by", "mailing")


class IssueDetailView(OfIssue, ShowView):
    """How an issue stands: what it says, who gets it, what is missing; once it leaves, how far it is."""

    policy = policies.can_see_issue
    template_name = "outreach/issue_detail.html"

    def get_context(self) -> dict[str, Any]:
        issue, texts = self.obj, list(self.obj.texts.all())
        english = next((text for text in texts if text.language == "en"), None)
        drawn = shown(english.blocks, list=issue.list) if english else []
        context = {"texts": texts, "english": english, "shown": drawn}
        names = bool(policies.can_see_names(self.request.user, issue))
        if issue.is_leaving:
            progress = progress_of(issue)
            total = sum(progress.values())
            small = any(0 < n < SMALLEST_COUNT for n in progress.values())
            return {**context, "progress": progress, "total": total, "few": small and not names}
        audience = audience_of(issue)
        by_language = audience.in_language(t.language for t in texts if t.is_ready)
        few = not names and any(n < SMALLEST_COUNT for n in by_language.values())
        return {
            **context,
            "count": count_words(len(audience.readers), names=names),
            "by_language": [] if few else sorted(by_language.items()),
            "checks": checks_before(issue, texts, audience, names=names),
            "segment": segment_lines(issue),
            "duration": duration_words(len(audience.readers)),
        }


class IssuePreviewView(OfIssue, ShowView):
    """Who gets it: the count, the first fifty names with the reason for each, who is left out and why."""

    policy = policies.can_see_issue
    template_name = "outreach/issue_preview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audience = audience_of(self.obj)
        texts = [text.language for text in self.obj.texts.all() if text.is_ready]
        english = audience.english_instead(texts)
        names = bool(policies.can_see_names(request.user, self.obj))
        context: dict[str, Any] = {
            "count": count_words(len(audience.readers), names=names),
            "left_out": sorted(audience.left_out.items()),
            "segment": segment_lines(self.obj),
            "english_instead": english if names or english >= SMALLEST_COUNT else 0,
            "smallest": SMALLEST_COUNT,
        }
        if names:
            first = audience.readers[:NAMES_SHOWN]
            reasons = reasons_to_get(self.obj, first)
            context["readers"] = [(reader.name or reader.email, reasons[reader.key]) for reader in first]
        return self.show(**context)
