"""`/me/data/` and `/me/close/`: take one's data along, close the account."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import policies, selectors, services
from core.accounts.forms import CloseForm
from core.accounts.models import DataDownload
from core.accounts.services.downloads import KEPT
from core.accounts.views.preferences import OwnPage, OwnPostView
from core.accounts.views.recent import RecentSignIn
from core.web.limits import Limit, hit
from core.web.policy import NotPossible
from core.web.views import ShowView

DOWNLOADS = Limit("downloads", 30, 60 * 60)


class DataShowView(ShowView):
    policy = policies.can_use_own_account
    template_name = "accounts/data_show.html"

    def get_context(self) -> dict[str, Any]:
        download = selectors.download_of(self.request.user)
        kept_until = download.ready_at + KEPT if download and download.ready_at else None
        return {"download": download, "kept_until": kept_until}


class DataPrepareView(RecentSignIn, OwnPostView):
    """ "Prepare my download": made in the background."""

    back = "accounts:data-show"
    success_message = gettext_lazy("We prepare your download. Come back in a few minutes.")

    def act(self, form: Any) -> DataDownload:
        hit(DOWNLOADS, str(self.request.user.pk))
        return services.ask_download(self.request.user)


class DataDownloadView(RecentSignIn, ShowView):
    """The zip itself. Nobody else's, and nothing a browser would run."""

    policy = policies.can_get_download

    def get_object(self) -> Any:
        download = selectors.download_of(self.request.user)
        if download is None or download.ready_at is None:
            raise NotPossible(_("There is no download. Prepare one first."))
        return download

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        hit(DOWNLOADS, str(request.user.pk))
        response = FileResponse(self.obj.file.open("rb"), as_attachment=True, filename="plab-my-data.zip")
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response  # type: ignore[return-value]


class AccountCloseView(RecentSignIn, OwnPage):
    """What closing does, what must be handed over first, and the button. Undo for seven days."""

    form_class = CloseForm
    template_name = "accounts/account_close.html"
    back = "accounts:account-close"
    object_name = "person"

    def get_context(self) -> dict[str, Any]:
        return {"blocks": services.what_blocks_closing(self.request.user)}

    def act(self, form: CloseForm) -> bool:
        return services.ask_to_close(self.request.user, empty_posts=form.cleaned_data["empty_posts"])


class AccountCloseUndoView(OwnPostView):
    success_message = gettext_lazy("Your account stays. Good to keep you.")

    def act(self, form: Any) -> bool:
        return services.undo_close(self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:profile-edit")
