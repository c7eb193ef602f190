"""The protocol library, and a session's agenda."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from communities import policies
from communities.forms import AgendaForm, ProtocolForm
from communities.models import Protocol, Session
from communities.selectors.agenda import steps_of
from communities.services import agenda as services
from communities.views.sessions import OfSession
from core.web.policy import can_see_anyone
from core.web.views import ActionView, ShowView


class ProtocolListView(ShowView):
    policy = can_see_anyone
    open_to_visitors = True
    template_name = "communities/protocol_list.html"

    def get_context(self) -> dict[str, Any]:
        return {"protocols": Protocol.objects.all()}


class ProtocolDetailView(ShowView):
    """One protocol, its steps as a bar of minutes and as a list to print."""

    policy = can_see_anyone
    open_to_visitors = True
    model = Protocol
    lookup = "key"
    object_name = "protocol"
    template_name = "communities/protocol_detail.html"

    def get_objects(self) -> QuerySet[Protocol]:
        return Protocol.objects.all()

    def get_context(self) -> dict[str, Any]:
        user = self.request.user
        mine = Session.objects.led_by(user).upcoming().order_by("starts_at") if user.is_authenticated else []
        return {"sessions": mine[:5], "steps": steps_of(self.obj)}


class AgendaEditView(OfSession, ActionView):
    policy = policies.can_edit_agenda
    template_name = "communities/agenda_form.html"
    form_class = AgendaForm
    success_message = gettext_lazy("Saved")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": Session.objects.prefetch_related("steps").get(pk=self.obj.pk)}

    def act(self, form: AgendaForm) -> Session:
        services.edit_agenda(
            self.obj,
            by=self.request.user,
            lock_version=form.cleaned_data["lock_version"],
            steps=form.cleaned_data["steps"],
        )
        return self.obj


class AgendaCopyView(OfSession, ActionView):
    """Copy a protocol's steps, scaled to this session. The page of the agenda shows the result to change."""

    policy = policies.can_edit_agenda
    template_name = "communities/agenda_copy.html"
    form_class = ProtocolForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"protocol": self.request.GET.get("protocol", "")}}

    def get_context(self) -> dict[str, Any]:
        return {"has_steps": self.obj.steps.exists()}

    def act(self, form: ProtocolForm) -> None:
        services.use_protocol(self.obj, form.cleaned_data["protocol"], by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("communities:agenda-edit", args=[self.obj.public_id])
