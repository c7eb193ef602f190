"""Topics, the list of communities, one community, and what its stewards do with it."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities import policies
from communities.forms import CommunityFilter, CommunityForm, ConcludeForm, PauseForm, WelcomeForm
from communities.models import Community, Session, Topic
from communities.selectors.communities import current_norms, is_closed_to, is_evaluator, membership_of, schools_of
from communities.selectors.sessions import answer_of, place_words, seats_of
from communities.services import communities as services
from communities.states import GATHERING, MembershipState, SessionState
from core.accounts.services.welcome import edit_welcome
from core.web import clock
from core.web.policy import can_see_anyone
from core.web.views import ActionView, ListView, PostView, ShowView

SESSIONS_SHOWN = 5
CARDS = 24  # a page of pictures (docs/decisions/0016)


class OfCommunity:
    """What every page about one community has: how it is found, and what its buttons ask."""

    model = Community
    object_name = "community"
    asks = {
        "join": policies.can_join_community,
        "leave": policies.can_leave_community,
        "edit": policies.can_edit_community,
        "plan": policies.can_plan_session,
        "members": policies.can_see_members,
        "hand_over": policies.can_hand_over_community,
    }

    def get_objects(self) -> QuerySet[Community]:
        return Community.objects.with_sizes().select_related("topic", "home_school")


class CommunityListView(ListView):
    """Communities a person may know of, those that take members first."""

    policy = policies.can_list_communities
    asks = {"create": policies.can_create_community}
    open_to_visitors = True
    template_name = "communities/community_list.html"
    filter_class = CommunityFilter
    page_size = CARDS

    def get_rows(self) -> QuerySet[Any]:
        living = Community.objects.visible_to(self.request.user).living()
        order = ("state", "name")
        return living.with_sizes().select_related("topic").order_by(*order)

    def get_context(self) -> dict[str, Any]:
        user = self.request.user
        joined = set()
        if user.is_authenticated:
            mine = user.memberships.present().values_list("community_id", flat=True)
            joined = set(mine)
        total = Community.objects.visible_to(user).living().count  # asked only where the page says it
        return {"joined": joined, "gathering": GATHERING, "total": total, "walled": is_evaluator(user)}


class TopicListView(ShowView):
    """Every topic with its sub-topics, and how many communities each has."""

    policy = can_see_anyone
    open_to_visitors = True
    template_name = "communities/topic_list.html"

    def get_context(self) -> dict[str, Any]:
        visible = Community.objects.visible_to(self.request.user).living().values("pk")
        counted = Topic.objects.active().annotate(n=Count("communities", filter=Q(communities__in=visible)))
        roots = counted.roots().prefetch_related(Prefetch("children", queryset=counted.order_by("name")))
        return {"topics": roots.order_by("name")}


class TopicDetailView(ShowView):
    """One topic: its communities, its sub-topics."""

    policy = can_see_anyone
    open_to_visitors = True
    model = Topic
    object_name = "topic"
    template_name = "communities/topic_detail.html"
    asks = {"create": policies.can_create_community}

    def get_objects(self) -> QuerySet[Topic]:
        return Topic.objects.active().select_related("parent")

    def get_context(self) -> dict[str, Any]:
        about = Q(topic=self.obj) | Q(topic__parent=self.obj)
        rows = Community.objects.visible_to(self.request.user).living().filter(about)
        rows = rows.with_sizes().select_related("topic").order_by("name")
        return {
            "rows": rows,
            "children": self.obj.children.filter(active=True),
            "gathering": GATHERING,
            "joined": set(),
            "walled": is_evaluator(self.request.user),
        }


class CommunityDetailView(OfCommunity, ShowView):
    """A community's own page: what it is for, when it meets next, what its members promise each other."""

    policy = policies.can_see_community
    open_to_visitors = True
    template_name = "communities/community_detail.html"

    def get_context(self) -> dict[str, Any]:
        community, user = self.obj, self.request.user
        sessions = list(
            Session.objects.visible_to(user)
            .filter(community=community)
            .filter(Q(state=SessionState.SCHEDULED, ends_at__gt=clock.now()) | Q(state=SessionState.DRAFT))
            .with_seats()
            .select_related("school", "facilitator")
            .order_by("starts_at")[:SESSIONS_SHOWN]
        )
        following = next((row for row in sessions if row.state == "scheduled"), None)
        mine = membership_of(user, community)
        context = {
            "sessions": sessions,
            "following": following,
            "membership": mine,
            "norms": current_norms(community),
            "can_come": False,
            "walled": is_evaluator(user),
            "closed": is_closed_to(user, community),
        }
        if following:
            following.community = community
            context["can_come"] = bool(policies.can_answer_session(user, following))
            context["answer"] = answer_of(user, following)
            context["place"] = place_words(following)
            context["seats"] = seats_of(following)
        if mine and mine.is_active and policies.can_see_members(user, community):
            context["schools"] = schools_of(community)
            context["first_members"] = community.memberships.active().select_related("user").order_by("joined_at")[:4]
            waiting = community.memberships.filter(state=MembershipState.REQUESTED).count() if mine.is_steward else 0
            context["waiting"] = waiting
        return context


class CommunityCreateView(ActionView):
    """Propose a community: no office approves it, two colleagues co-sign by joining."""

    policy = policies.can_create_community
    template_name = "communities/community_form.html"
    form_class = CommunityForm

    def get_form_kwargs(self) -> dict[str, Any]:
        topic = Topic.objects.active().filter(slug=self.request.GET.get("topic", "")).first()
        norms = "\n".join(str(item) for item in services.FIRST_NORMS)
        return {"school": self.request.user.school, "initial": {"topic": topic, "norms": norms}}

    def act(self, form: CommunityForm) -> Community:
        kind = form.kind_for(self.request.user.school)
        return services.create_community(
            by=self.request.user, norms=form.cleaned_data["norms"], **form.community_fields, **kind
        )


class CommunityEditView(OfCommunity, ActionView):
    policy = policies.can_edit_community
    template_name = "communities/community_form.html"
    form_class = CommunityForm
    success_message = _("Saved")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": Community.objects.get(pk=self.obj.pk)}

    def act(self, form: CommunityForm) -> Community:
        lock_version = form.cleaned_data["lock_version"] or 0
        return services.edit_community(
            self.obj, by=self.request.user, lock_version=lock_version, **form.community_fields
        )


class CommunityPauseView(OfCommunity, ActionView):
    policy = policies.can_pause_community
    template_name = "communities/community_pause.html"
    form_class = PauseForm
    success_message = _("Paused")

    def act(self, form: PauseForm) -> None:
        services.pause_community(self.obj, by=self.request.user, until=form.cleaned_data["until"])


class CommunityWakeView(OfCommunity, PostView):
    policy = policies.can_wake_community
    success_message = _("Open again")

    def act(self, form: Any) -> None:
        services.wake_community(self.obj, by=self.request.user)


class CommunityConcludeView(OfCommunity, ActionView):
    """Confirm: future sessions are canceled; everything stays readable."""

    policy = policies.can_conclude_community
    template_name = "communities/community_conclude.html"
    form_class = ConcludeForm
    success_message = _("Concluded")

    def act(self, form: ConcludeForm) -> None:
        services.conclude_community(self.obj, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_context(self) -> dict[str, Any]:
        return {"ahead": Session.objects.upcoming().filter(community=self.obj).count()}


class WelcomeView(ActionView):
    """Three short questions after signing up, each can be skipped; then the communities that fit."""

    policy = policies.can_set_out
    template_name = "communities/welcome_form.html"
    form_class = WelcomeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def act(self, form: WelcomeForm) -> str:
        data = form.cleaned_data
        edit_welcome(by=self.request.user, grades=form.chosen_grades, language=data["language"])
        return str(data["topic"])

    def get_success_url(self, result: str) -> str:
        url = reverse("communities:community-list")
        return f"{url}?topic={result}" if result else url
