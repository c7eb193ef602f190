"""The three view bases. Every page of the house is one of them; each has a `policy`, and `asks` for its buttons.

`ShowView` shows one page, `ListView` a filtered list of 50 a page, `ActionView` a form or a confirm page whose POST
calls one service and redirects (422 for bad input, 409 for a state that does not allow it).
"""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.generic import View

from core.web import frame, toast
from core.web.policy import Allowed, NotPossible, Policy, require

PAGE_SIZE = 50


class PolicyView(View):
    """Fetches the object, asks the policy, shows the refusal. Shared by the three bases; not used by itself."""

    policy: ClassVar[Policy]
    asks: ClassVar[dict[str, Policy]] = {}
    open_to_visitors: ClassVar[bool] = False  # else a visitor is sent to sign in before anything is looked up
    model: ClassVar[type[Model] | None] = None
    lookup: ClassVar[str] = "slug"  # the field, and the name in the address
    object_name: ClassVar[str] = ""  # what the template calls it; `obj` always works
    template_name: ClassVar[str] = ""
    request: HttpRequest
    obj: Any = None

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.login_required = not cls.open_to_visitors  # type: ignore[attr-defined]
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method and request.method.lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        self.obj = self.get_object()
        require(type(self).policy(request.user, self.obj))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_object(self) -> Any:
        """Return what the policy is asked about: a row by the address, or None for pages about nothing in it."""
        if self.model is None:
            return None
        return get_object_or_404(self.get_objects(), **{self.lookup: self.kwargs[self.lookup]})

    def get_objects(self) -> QuerySet[Any]:
        return self.model._default_manager.all()  # type: ignore[union-attr]

    def get_context(self) -> dict[str, Any]:
        """Return what the page shows beyond `obj` and `allowed`. Rooms override this."""
        return {}

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        allowed = Allowed(self.request.user, self.obj, dict(self.asks))
        context = {"obj": self.obj, "allowed": allowed, "view": self, **self.get_context(), **more}
        if self.object_name:
            context[self.object_name] = self.obj
        return TemplateResponse(self.request, self.template_name, context, status=status)


class ShowView(PolicyView):
    """One page. GET and HEAD only."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()


class ListView(ShowView):
    """A list with its filters and order in the address, 50 a page. The caller narrows `get_rows` by policy first."""

    filter_class: ClassVar[Any] = None
    page_size: ClassVar[int] = PAGE_SIZE

    def get_rows(self) -> QuerySet[Any]:
        raise TypeError(f"{type(self).__name__} does not say which rows it lists.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows, filters = self.get_rows(), None
        if self.filter_class is not None:
            filters = self.filter_class(request.GET, queryset=rows, request=request)
            rows = filters.qs if filters.is_valid() else rows
        page = Paginator(rows, self.page_size).get_page(request.GET.get("page"))
        return self.show(page=page, rows=page.object_list, filters=filters)


class ActionView(PolicyView):
    """GET shows the form (or, without one, the confirm page). POST calls one service in `act`, then redirects."""

    http_method_names = ["get", "head", "post", "options"]
    form_class: ClassVar[type[BaseForm]] = Form
    success_message: ClassVar[Any] = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> BaseForm:
        posted = {"data": self.request.POST, "files": self.request.FILES} if self.request.method == "POST" else {}
        return self.form_class(**posted, **self.get_form_kwargs())

    def act(self, form: Any) -> Any:
        """Call one service. What it returns is handed to `get_success_url`."""
        raise TypeError(f"{type(self).__name__} does not say which service it calls.")

    def get_success_url(self, result: Any) -> str:
        return (result if hasattr(result, "get_absolute_url") else self.obj).get_absolute_url()

    def get_undo_url(self, result: Any) -> str:
        """Return where a POST takes it back, for the toast's Undo. Empty: it can't be."""
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            result = self.act(form)
        except NotPossible as conflict:
            if not form.fields or not self.template_name:
                raise
            form.add_error(None, conflict.reason)
            return self.show(form=form, conflict=conflict, status=409)
        frame.acted(request)
        if message := self.success_message:
            toast.say(request, message, undo=self.get_undo_url(result))
        return HttpResponseRedirect(self.get_success_url(result))


class PostView(ActionView):
    """An ActionView without a page of its own: POST only, for buttons that stand on other pages."""

    http_method_names = ["post", "options"]
