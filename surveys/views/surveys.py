"""One's list of surveys, and the owner side's desk: make, edit, preview, sum up."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.questions.types import said
from core.web import clock
from core.web.policy import Policy
from core.web.views import ActionView, ShowView
from surveys import policies, selectors, services
from surveys.forms import EditSurveyForm, NewSurveyForm, SummaryForm
from surveys.models import GRACE, Survey
from surveys.starters import STARTERS
from surveys.states import BEFORE_OPENING, SurveyState
from surveys.views.words import promise_of


class SurveyListView(ShowView):
    """What waits for me, what I sent, what I run, which results I may read."""

    policy = policies.can_see_surveys
    asks: ClassVar[dict[str, Policy]] = {"create": policies.can_create_survey}
    template_name = "surveys/survey_list.html"

    def get_context(self) -> dict[str, Any]:
        return selectors.surveys_for(self.request.user)


class CountingForm(ActionView):
    """A form with a second button, "Count the people": it shows the form again as it stands, and how many it finds."""

    def whose(self) -> dict[str, Any]:
        user = self.request.user
        return {"owners": selectors.owners_open_to(user), "communities": selectors.communities_led_by(user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") != "count":
            return super().post(request, *args, **kwargs)
        typed = self.get_form()
        typed.full_clean()
        people = len(selectors.people_found(typed.as_audience()))
        form = self.form_class(**self.get_form_kwargs() | {"initial": typed.as_typed()})
        return self.show(form=form, people=people)


class SurveyCreateView(CountingForm):
    policy = policies.can_create_survey
    template_name = "surveys/survey_form.html"
    form_class = NewSurveyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return self.whose()

    def act(self, form: Any) -> Survey:
        starter = STARTERS.get(form.cleaned_data["starter"])
        return services.create_survey(**form.as_fields(), starter=starter, by=self.request.user)


class OwnerPage:
    """What the owner side's pages share: the survey by its slug, and who may."""

    policy = policies.can_manage_survey
    model = Survey
    object_name = "survey"

    def get_objects(self) -> QuerySet[Survey]:
        return Survey.objects.select_related("question_set", "question_version", "previous", "community")


class SurveyView(OwnerPage, ShowView):
    """The owner side's desk: how it stands, what comes next."""

    asks: ClassVar[dict[str, Policy]] = {
        "edit": policies.can_edit_survey,
        "edit_questions": policies.can_edit_questions,
        "see_release": policies.can_see_release,
        "read_named": policies.can_read_named_responses,
    }
    template_name = "surveys/survey_detail.html"

    def get_context(self) -> dict[str, Any]:
        survey: Survey = self.obj
        before = survey.state in BEFORE_OPENING
        return {
            "promise": promise_of(survey),
            "asked": selectors.size_of_list(survey) if before else survey.invited,
            "counted": 0 if before or survey.is_counted else selectors.counted_so_far(survey),
            "questions": len(survey.question_set.read_draft()[0].questions),
            "can_count": clock.now() > survey.ends_at + GRACE,
            "has_release": survey.is_counted and survey.releases.exists(),
            "can_archive": survey.is_counted
            and survey.state != SurveyState.ARCHIVED
            and clock.today() >= survey.counted_on + services.ARCHIVED_AT_THE_EARLIEST_AFTER,
            "is_counting": survey.is_counted and not survey.releases.exists() and selectors.waits_for_tables(survey),
        }


class SurveyChangeView(OwnerPage, CountingForm):
    """Title, people, times, groups: before it is scheduled."""

    policy = policies.can_edit_survey
    template_name = "surveys/survey_form.html"
    form_class = EditSurveyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        asks = self.obj.question_set.read_draft()[0]
        usable = [(question.key, said(question.label)) for question in selectors.segment_questions(asks)]
        return {**self.whose(), "survey": self.obj, "segments": usable}

    def act(self, form: Any) -> Survey:
        typed = form.cleaned_data
        return services.edit_survey(
            self.obj,
            fields={**form.as_fields(), "segments": typed["segments"]},
            lock_version=typed["lock_version"],
            by=self.request.user,
        )


class SummaryView(OwnerPage, ActionView):
    template_name = "surveys/summary_form.html"
    form_class = SummaryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"survey": self.obj}

    def act(self, form: Any) -> Any:
        return services.write_summary(self.obj, **form.cleaned_data, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return self.obj.results_url if self.obj.is_counted else self.obj.get_absolute_url()
