"""The owner side's buttons: each moves a survey on. What can't be taken back has a page that says so first."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.views import ActionView, PostView
from surveys import services
from surveys.forms import ReopenForm
from surveys.views.surveys import OwnerPage
from surveys.views.words import promise_of


class ScheduleView(OwnerPage, PostView):
    success_message = _("Scheduled. It opens by itself.")

    def act(self, form: Any) -> Any:
        return services.schedule_survey(self.obj, by=self.request.user)


class UnscheduleView(OwnerPage, PostView):
    success_message = _("Back to draft.")

    def act(self, form: Any) -> Any:
        return services.unschedule_survey(self.obj, by=self.request.user)


class OpenView(OwnerPage, PostView):
    success_message = _("It is open.")

    def act(self, form: Any) -> Any:
        return services.open_survey(self.obj, by=self.request.user)


class CloseView(OwnerPage, PostView):
    success_message = _("It is closed.")

    def act(self, form: Any) -> Any:
        return services.close_survey(self.obj, by=self.request.user)


class CountView(OwnerPage, ActionView):
    """A confirm page: the count can't be taken back."""

    template_name = "surveys/survey_confirm.html"

    def get_context(self) -> dict[str, Any]:
        return {"verb": "count", "promise": promise_of(self.obj)}

    def act(self, form: Any) -> Any:
        return services.count_survey(self.obj, by=self.request.user)


class PublishView(OwnerPage, ActionView):
    """A confirm page: publishing can't be taken back."""

    template_name = "surveys/survey_confirm.html"

    def get_context(self) -> dict[str, Any]:
        return {"verb": "publish", "promise": promise_of(self.obj)}

    def act(self, form: Any) -> Any:
        return services.publish_survey(self.obj, by=self.request.user)


class PauseView(OwnerPage, PostView):
    success_message = _("It is paused. Nobody can send now.")

    def act(self, form: Any) -> Any:
        return services.pause_survey(self.obj, by=self.request.user)


class ResumeView(OwnerPage, PostView):
    success_message = _("It is open again.")

    def act(self, form: Any) -> Any:
        return services.resume_survey(self.obj, by=self.request.user)


class ReopenView(OwnerPage, ActionView):
    template_name = "surveys/survey_reopen.html"
    form_class = ReopenForm
    success_message = _("It is open again.")

    def act(self, form: Any) -> Any:
        return services.reopen_survey(self.obj, **form.cleaned_data, by=self.request.user)


class CopyView(OwnerPage, PostView):
    success_message = _("This is the draft of the next wave.")

    def act(self, form: Any) -> Any:
        return services.copy_survey(self.obj, by=self.request.user)


class ArchiveView(OwnerPage, ActionView):
    """A confirm page: what is deleted can't come back."""

    template_name = "surveys/survey_confirm.html"
    success_message = _("It is in the archive.")

    def get_context(self) -> dict[str, Any]:
        return {"verb": "archive", "promise": promise_of(self.obj)}

    def act(self, form: Any) -> Any:
        return services.archive_survey(self.obj, by=self.request.user)


class DeleteView(OwnerPage, ActionView):
    """A confirm page. Drafts only."""

    template_name = "surveys/survey_confirm.html"
    success_message = _("The draft is deleted.")

    def get_context(self) -> dict[str, Any]:
        return {"verb": "delete", "promise": promise_of(self.obj)}

    def act(self, form: Any) -> None:
        services.delete_survey(self.obj, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("surveys:survey-list")
