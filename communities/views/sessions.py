"""One session: its page with one's seat, the three answers, and what its leaders do."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities import policies
from communities.forms import CancelForm, SessionForm
from communities.models import Attendance, Rsvp, Session
from communities.selectors.agenda import agenda_of
from communities.selectors.communities import is_evaluator
from communities.selectors.sessions import answer_of, place_in_line, place_words, seats_of
from communities.services import rsvps
from communities.services import sessions as services
from communities.states import RsvpState, SessionState
from communities.views.communities import OfCommunity
from core.web import clock
from core.web.views import ActionView, PostView, ShowView

GOING_SHOWN = 4


class OfSession:
    """What every page about one session has."""

    model = Session
    lookup = "public_id"
    object_name = "session"
    asks = {
        "answer": policies.can_answer_session,
        "edit": policies.can_edit_session,
        "going": policies.can_see_going,
        "agenda": policies.can_edit_agenda,
        "read_agenda": policies.can_see_agenda,
    }

    def get_objects(self) -> QuerySet[Session]:
        return Session.objects.select_related("community__home_school", "school", "facilitator")


class SessionDetailView(OfSession, ShowView):
    """When, where, who leads, and one card for one's own seat."""

    policy = policies.can_see_session
    open_to_visitors = True
    template_name = "communities/session_detail.html"

    def get_context(self) -> dict[str, Any]:
        session, user = self.obj, self.request.user
        rsvp = answer_of(user, session)
        members = policies.can_see_going(user, session)
        context = {
            "seats": seats_of(session),
            "rsvp": rsvp,
            "place": place_words(session),
            "number": place_in_line(rsvp) if rsvp and rsvp.state == RsvpState.WAITLISTED else None,
            "facilitator": session.facilitator if members else None,
            "may_come": policies.can_answer_session(user, session),
            "walled": is_evaluator(user),
        }
        if policies.can_see_agenda(user, session):
            context["agenda"] = agenda_of(session)
        if user.is_authenticated and session.state != SessionState.DRAFT and clock.now() >= session.check_in_opens_at:
            context["mine"] = Attendance.objects.filter(session=session, user=user).first()
        if members:
            coming = Rsvp.objects.filter(session=session, state=RsvpState.GOING).select_related("user").order_by("seat")
            context["coming"] = list(coming[:GOING_SHOWN])
            context["coming_more"] = max(0, context["seats"].going - GOING_SHOWN)
        if session.takes_answers and context["seats"].is_full:
            others = Session.objects.upcoming().visible_to(user).filter(community=session.community_id)
            context["others"] = others.exclude(pk=session.pk).order_by("starts_at")[:2]
        return context


class AnswerView(OfSession, PostView):
    """One of the three answers; where it was pressed is where one returns."""

    policy = policies.can_answer_session
    answer = ""

    def act(self, form: Any) -> Rsvp:
        return rsvps.answer_session(self.obj, by=self.request.user, answer=self.answer)

    def get_success_url(self, result: Any) -> str:
        return str(self.obj.get_absolute_url())


class SessionGoingView(AnswerView):
    policy = policies.can_answer_session
    answer = RsvpState.GOING

    def act(self, form: Any) -> Rsvp:
        rsvp = super().act(form)
        if rsvp.state == RsvpState.WAITLISTED:
            number = place_in_line(rsvp)
            messages.success(
                self.request,
                _("This session just filled up. You are number %(n)d on the waitlist.") % {"n": number},
            )
        else:
            messages.success(self.request, _("You are going. A receipt is on its way to you."))
        return rsvp


class SessionMaybeView(AnswerView):
    policy = policies.can_answer_session
    answer = RsvpState.MAYBE
    success_message = gettext_lazy("Noted: maybe. We remind you all the same.")


class SessionDeclineView(AnswerView):
    policy = policies.can_answer_session
    answer = RsvpState.DECLINED
    success_message = gettext_lazy("Noted. Your seat goes to the next person.")


class SessionTakeSeatView(OfSession, PostView):
    policy = policies.can_answer_session
    success_message = gettext_lazy("The seat is yours.")

    def act(self, form: Any) -> None:
        rsvps.accept_offer(self.obj, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return str(self.obj.get_absolute_url())


class SessionCreateView(OfCommunity, ActionView):
    policy = policies.can_plan_session
    template_name = "communities/session_form.html"
    form_class = SessionForm

    def act(self, form: SessionForm) -> Session:
        session = services.create_session(self.obj, by=self.request.user, **form.session_fields)
        if self.request.POST.get("then") == "schedule":
            services.schedule_session(session, by=self.request.user)
        return session


class SessionEditView(OfSession, ActionView):
    policy = policies.can_edit_session
    template_name = "communities/session_form.html"
    form_class = SessionForm
    success_message = gettext_lazy("Saved")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": Session.objects.get(pk=self.obj.pk)}

    def get_context(self) -> dict[str, Any]:
        taken = seats_of(self.obj).taken
        words = ngettext("%(n)d person has a seat.", "%(n)d people have a seat.", taken) % {"n": taken}
        return {"taken_words": words if taken else "", "community": self.obj.community}

    def act(self, form: SessionForm) -> Session:
        lock_version = form.cleaned_data["lock_version"] or 0
        return services.edit_session(self.obj, by=self.request.user, lock_version=lock_version, **form.session_fields)


class SessionScheduleView(OfSession, PostView):
    policy = policies.can_schedule_session
    success_message = gettext_lazy("Scheduled. Members see it now.")

    def act(self, form: Any) -> None:
        services.schedule_session(self.obj, by=self.request.user)


class SessionCancelView(OfSession, ActionView):
    """Confirm with a reason: mail goes out at once."""

    policy = policies.can_cancel_session
    template_name = "communities/session_cancel.html"
    form_class = CancelForm
    success_message = gettext_lazy("Canceled. Everyone who planned to come hears it now.")

    def get_context(self) -> dict[str, Any]:
        return {"seats": seats_of(self.obj)}

    def act(self, form: CancelForm) -> None:
        services.cancel_session(self.obj, by=self.request.user, reason=form.cleaned_data["reason"])
