"""Django admin, for the operator alone, with a second factor in this very session. It holds no private text.

Nothing here changes a state: that is what the pages and services are for. Every look at a person is an Event.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.accounts.models import ClosedDay, School, SchoolYear, User
from core.activity import services as activity
from core.web.policy import Refused


class OperatorSite(admin.AdminSite):
    """The site that the roof mounts at PLAB_ADMIN_PATH. Rooms register with `site`, not with Django's own."""

    site_header = site_title = _("PLAB, for the operator")
    index_title = _("What the operator may look at")

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.is_superuser and proved_second_factor(request))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign-in is the house's, with its second factor; whoever is somebody else learns that this is not theirs."""
        if request.user.is_authenticated and not request.user.is_superuser:
            raise Refused(_("This page is for the operator, with a second factor."))
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")


def proved_second_factor(request: HttpRequest) -> bool:
    """Say whether this session was opened with a second factor or a passkey, not only whether the person has one."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


site = OperatorSite(name="admin")


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at, not to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(School, site=site)
class SchoolAdmin(admin.ModelAdmin):
    """The facts of a school. Merging and closing one has its own service; each change is an Event."""

    list_display = ("name", "neighborhood", "grade_low", "grade_high", "active")
    search_fields = ("name", "org_code")
    fields = (
        "name",
        "slug",
        "org_code",
        "other_names",
        "neighborhood",
        "grade_low",
        "grade_high",
        "day_ends",
        "active",
    )
    readonly_fields = ("slug", "org_code", "active")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        activity.record(obj, "changed", by=request.user, data={"fields": sorted(form.changed_data)})


@admin.register(SchoolYear, site=site)
class SchoolYearAdmin(ReadOnlyAdmin):
    """Kept on /people/calendar/ by organizers and district administrators."""

    list_display = ("label", "first_day", "last_day")


@admin.register(ClosedDay, site=site)
class ClosedDayAdmin(ReadOnlyAdmin):
    """Kept on /people/calendar/ by organizers and district administrators."""

    list_display = ("date", "label", "kind")


@admin.register(User, site=site)
class UserAdmin(ReadOnlyAdmin):
    """Who has an account and how far it is verified; nothing a person wrote, no password, no calendar address."""

    list_display = ("email", "name", "school", "affiliation", "standing")
    list_filter = ("standing", "affiliation")
    list_select_related = ("school",)
    search_fields = ("email", "name")
    fields = (
        "email",
        "name",
        "school",
        "affiliation",
        "job",
        "language",
        "standing",
        "verified_at",
        "verified_by",
        "verified_how",
        "date_joined",
        "close_due_at",
        "closed_at",
        "is_superuser",
    )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_view_permission(request) and (person := self.get_object(request, object_id)):
            activity.record(person, "looked_at", by=request.user)
        return super().change_view(request, object_id, *args, **kwargs)
