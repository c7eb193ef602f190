"""Moving an issue on: test, approval, day, pause, end."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.mail.registry import LISTS
from core.mail.services.texts import greeting_for
from core.web import clock
from core.web.views import ActionView, PostView
from outreach import policies, services
from outreach.forms import ReturnForm, ScheduleForm
from outreach.selectors.blocks import shown
from outreach.selectors.issues import duration_words
from outreach.selectors.segments import audience_of, count_words, segment_lines
from outreach.views.issues import OfIssue

USUAL_HOUR, USUAL_MINUTE = 15, 15  # after school


class IssueTestView(OfIssue, PostView):
    policy = policies.can_edit_issue
    success_message = _("A test is on its way to you.")

    def act(self, form: Any) -> None:
        services.send_test(self.obj, by=self.request.user)


class IssueAskView(OfIssue, PostView):
    policy = policies.can_edit_issue
    success_message = _("Handed in. Somebody else reads it now.")

    def act(self, form: Any) -> None:
        services.ask_for_approval(self.obj, by=self.request.user)


class IssueApproveView(OfIssue, ActionView):
    """Read it as its readers will, then approve or send it back."""

    policy = policies.can_approve_issue
    template_name = "outreach/issue_approve.html"
    success_message = _("Approved")

    def get_context(self) -> dict[str, Any]:
        texts = [(text, shown(text.blocks, list=self.obj.list)) for text in self.obj.texts.all()]
        return {
            "drawn": texts,
            "count": count_words(
                len(audience_of(self.obj).readers), names=bool(policies.can_see_names(self.request.user, self.obj))
            ),
            "segment": segment_lines(self.obj),
            "mail_list": LISTS[self.obj.list],
            "greeting": greeting_for(self.request.user.name),
        }

    def act(self, form: Any) -> None:
        services.approve_issue(self.obj, by=self.request.user)


class IssueReturnView(OfIssue, ActionView):
    policy = policies.can_approve_issue
    template_name = "outreach/issue_return.html"
    form_class = ReturnForm
    success_message = _("Sent back to its writer.")

    def act(self, form: ReturnForm) -> None:
        services.return_issue(self.obj, by=self.request.user, reason=form.cleaned_data["reason"])


class IssueScheduleView(OfIssue, ActionView):
    """Choose day and hour; the page says to how many it goes and how long that takes."""

    policy = policies.can_send_issue
    template_name = "outreach/issue_schedule.html"
    form_class = ScheduleForm
    success_message = _("Scheduled")

    def get_form_kwargs(self) -> dict[str, Any]:
        now = timezone.localtime(clock.now())
        usual = now.replace(hour=USUAL_HOUR, minute=USUAL_MINUTE, second=0, microsecond=0)
        moment = timezone.localtime(self.obj.send_at) if self.obj.send_at else usual
        if moment < now:
            moment = usual + timedelta(days=1)
        return {"initial": {"day": moment.date().isoformat(), "time": moment.strftime("%H:%M")}}

    def get_context(self) -> dict[str, Any]:
        count = len(audience_of(self.obj).readers)
        names = bool(policies.can_see_names(self.request.user, self.obj))
        return {"count": count_words(count, names=names), "duration": duration_words(count)}

    def act(self, form: ScheduleForm) -> None:
        services.schedule_issue(self.obj, by=self.request.user, send_at=form.cleaned_data["send_at"])


class IssueUnscheduleView(OfIssue, PostView):
    policy = policies.can_send_issue
    success_message = _("Taken off the calendar.")

    def act(self, form: Any) -> None:
        services.unschedule_issue(self.obj, by=self.request.user)


class IssuePauseView(OfIssue, PostView):
    policy = policies.can_send_issue
    success_message = _("Paused. At most the message in hand still leaves.")

    def act(self, form: Any) -> None:
        services.pause_issue(self.obj, by=self.request.user)


class IssueResumeView(OfIssue, PostView):
    policy = policies.can_send_issue
    success_message = _("On its way again.")

    def act(self, form: Any) -> None:
        services.resume_issue(self.obj, by=self.request.user)


class IssueCancelView(OfIssue, ActionView):
    """Confirm: an ended issue does not come back."""

    policy = policies.can_edit_issue
    template_name = "outreach/issue_cancel.html"
    success_message = _("Ended")

    def act(self, form: Any) -> None:
        services.cancel_issue(self.obj, by=self.request.user)
