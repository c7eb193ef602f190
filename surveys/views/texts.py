"""Written answers: the analyst's page, one question at a time; the excerpts that wait for a second person."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.questions.types import said
from core.web.policy import Policy
from core.web.views import ActionView
from surveys import policies, selectors, services
from surveys.forms import ExcerptForm, TextForm
from surveys.models import Excerpt, Survey, TextAnswer, Theme

TEXTS_A_PAGE = 20


class TextPage:
    """What both pages share."""

    model = Survey
    object_name = "survey"

    def get_objects(self) -> QuerySet[Survey]:
        return Survey.objects.select_related("question_version")


class TextsView(TextPage, ActionView):
    """Read one question's texts, say what each is about, propose words to show."""

    policy = policies.can_read_texts
    asks: ClassVar[dict[str, Policy]] = {"see_release": policies.can_see_release}
    template_name = "surveys/texts_code.html"
    form_class = TextForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"survey": self.obj}

    def get_context(self) -> dict[str, Any]:
        targets = selectors.text_targets(self.obj)
        target = next((one for one in targets if one.key == self.kwargs["target"]), None)
        if target is None:
            raise Http404
        found = selectors.texts_in_order(self.obj, target.key)
        page = Paginator(found, TEXTS_A_PAGE).get_page(self.request.GET.get("page"))
        rows = TextAnswer.objects.prefetch_related("themes").in_bulk(list(page.object_list))
        read = selectors.reader_of(self.obj)
        return {
            "targets": [(one.key, said(one.label), one.key == target.key) for one in targets],
            "target": target.key,
            "question": said(target.label),
            "page": page,
            "texts": [
                (rows[pk], read(rows[pk].text), {theme.pk for theme in rows[pk].themes.all()})
                for pk in page.object_list
                if pk in rows
            ],
            "themes": list(Theme.objects.filter(survey=self.obj)),
            "excerpts": list(Excerpt.objects.filter(survey=self.obj, target=target.key)),
            "most": selectors.MOST_EXCERPTS,
        }

    def act(self, form: Any) -> Any:
        given, by = form.cleaned_data, self.request.user
        if given["do"] == TextForm.SHOW:
            return services.show_themes(self.obj, by=by)
        if given["do"] == TextForm.PROPOSE:
            return services.propose_excerpt(self.obj, text=given["text"], wording=given["wording"], by=by)
        return services.code_text(
            self.obj, text=given["text"], themes=given["themes"], new_theme=given["new_theme"], by=by
        )

    @property
    def success_message(self) -> str:  # type: ignore[override]
        if self.request.POST.get("do") == TextForm.PROPOSE:
            return _("Proposed. A second person reads it before it is shown.")
        return ""

    def get_success_url(self, result: Any) -> str:
        place = reverse("surveys:texts-code", args=[self.obj.slug, self.kwargs["target"]])
        page = self.request.GET.get("page", "")
        place += f"?page={page}" if page.isdecimal() else ""
        return f"{place}#t-{result.pk}" if isinstance(result, TextAnswer) else place


class ExcerptsView(TextPage, ActionView):
    """A second person reads the excerpt, and nothing else of the text."""

    policy = policies.can_approve_excerpt
    template_name = "surveys/excerpts_approve.html"
    form_class = ExcerptForm

    def get_context(self) -> dict[str, Any]:
        asked = {target.key: said(target.label) for target in selectors.text_targets(self.obj)}
        me = self.request.user.pk
        return {
            "waiting": [
                (excerpt, asked.get(excerpt.target, ""), excerpt.proposed_by_id != me)
                for excerpt in selectors.waiting_excerpts(self.obj)
            ]
        }

    def act(self, form: Any) -> Any:
        approved = form.cleaned_data["verdict"] == "approve"
        decide = services.approve_excerpt if approved else services.decline_excerpt
        agreed = {"author_agreed": form.cleaned_data["author_agreed"]} if approved else {}
        return decide(self.obj, excerpt=form.cleaned_data["excerpt"], by=self.request.user, **agreed)

    def get_success_url(self, result: Any) -> str:
        return reverse("surveys:excerpts-approve", args=[self.obj.slug])
