"""`/me/` and `/me/notifications/`: what people say about themselves and their mail; the switches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import policies, selectors, services
from core.accounts.forms import MailForm, ProfileForm
from core.mail import services as mail
from core.mail.selectors.preferences import choices_of
from core.web import clock
from core.web.views import ActionView, PostView


class OwnPage(ActionView):
    """A page about whoever is signed in; `obj` is that person."""

    policy = policies.can_use_own_account
    back = "accounts:profile-edit"
    request: Any

    def get_object(self) -> Any:
        return self.request.user

    def get_success_url(self, result: Any) -> str:
        return reverse(self.back)


class OwnPostView(PostView, OwnPage):
    """A button on such a page."""


class ProfileView(OwnPage):
    form_class = ProfileForm
    template_name = "accounts/profile_form.html"
    object_name = "person"

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        kept = ("name", "school", "job", "grades", "language", "theme", "main_role")
        return {
            "initial": {name: getattr(user, name) for name in kept},
            "roles": sorted(selectors.roles_of(user)),
            "educator": user.is_educator,
        }

    def get_context(self) -> dict[str, Any]:
        return {"ask_again_from": selectors.ask_again_from(self.request.user)}

    def act(self, form: ProfileForm) -> bool:
        moved = services.save_profile(self.request.user, **form.cleaned_data)
        said = _("Saved. The union reps of both schools hear that you moved.") if moved else _("Saved.")
        messages.success(self.request, said)
        return moved


class AskAgainView(OwnPostView):
    """After a decline."""

    policy = policies.can_ask_again
    success_message = gettext_lazy("We asked again. A rep will look at it.")

    def act(self, form: Any) -> bool:
        return services.ask_again(self.obj, by=self.request.user)


class CalendarResetView(OwnPostView):
    success_message = gettext_lazy("Your calendar has a new address. Enter it in your calendar app again.")

    def act(self, form: Any) -> None:
        services.reset_calendar(self.request.user)


class SignOutEverywhereView(OwnPostView):
    back = "plab:home-show"
    success_message = gettext_lazy("You are signed out on all devices.")

    def act(self, form: Any) -> None:
        services.sign_out_everywhere(self.request.user)
        logout(self.request)


class PreferenceView(OwnPage):
    """Each list now, daily, weekly or off; quiet hours; a pause; mail that came back."""

    form_class = MailForm
    template_name = "accounts/preference_form.html"
    back = "accounts:preference-edit"
    success_message = gettext_lazy("Saved. It holds from the next mail on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        address = selectors.mail_address_of(self.request.user)
        hours = {"quiet_from": None, "quiet_to": None} if address is None else selectors.quiet_hours_of(address)
        return {"choices": choices_of(address), "initial": hours}

    def get_context(self) -> dict[str, Any]:
        return {"address": selectors.mail_address_of(self.request.user), "now": clock.now()}

    def act(self, form: MailForm) -> None:
        hours = {name: form.cleaned_data[name] for name in ("quiet_from", "quiet_to")}
        services.save_mail_settings(self.request.user, lists=form.lists(), **hours)


class MailPauseView(OwnPostView):
    back = "accounts:preference-edit"
    success_message = gettext_lazy("Paused for 30 days. Codes and letters still come.")

    def act(self, form: Any) -> None:
        mail.pause_all(mail.address_for(self.request.user))


class MailResumeView(OwnPostView):
    back = "accounts:preference-edit"
    success_message = gettext_lazy("Mail comes again.")

    def act(self, form: Any) -> None:
        mail.resume_all(mail.address_for(self.request.user))


class MailRetryView(OwnPostView):
    """ "Mail to you came back. Try again": once a day."""

    back = "accounts:preference-edit"
    success_message = gettext_lazy("We try again with the next mail.")

    def act(self, form: Any) -> None:
        mail.try_again(mail.address_for(self.request.user))


class SwitchView(OwnPostView):
    """The switches of language and theme, on every page; back to the page one came from."""

    def get_success_url(self, result: Any) -> str:
        wanted = self.request.POST.get("next", "")
        known = url_has_allowed_host_and_scheme(wanted, allowed_hosts={self.request.get_host()})
        return wanted if known and wanted.startswith("/") else reverse("plab:home-show")


class LanguageSetView(SwitchView):
    def act(self, form: Any) -> None:
        services.set_language(self.request.user, self.request.POST.get("language", ""))


class ThemeSetView(SwitchView):
    def act(self, form: Any) -> None:
        services.set_theme(self.request.user, self.request.POST.get("theme", ""))
