"""One's own data as a zip of JSON by room: asked for, built in the background, kept seven days, one at a time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.models import DataDownload, User
from core.accounts.services.own_data import rooms_with_records
from core.activity import services as activity
from core.activity.models import Event
from core.mail.models import Message
from core.mail.selectors.preferences import address_of, settings_of
from core.web import clock, jobs
from core.web.policy import NotPossible

KEPT = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(hours=1)


@transaction.atomic
def ask_download(user: User) -> DataDownload:
    """Have a download made. One at a time: while one is being made, NotPossible; a ready one is replaced."""
    User.objects.get_queryset().select_for_update().get(pk=user.pk)
    old = DataDownload.objects.filter(user=user).first()
    if old is not None and old.ready_at is None and clock.now() - old.asked_at < GIVEN_UP_AFTER:
        raise NotPossible(_("Your download is being prepared. It takes a few minutes at most."))
    drop_download(user)
    download = DataDownload.objects.create(user=user, asked_at=clock.now())
    activity.record(user, "download_asked", by=user)
    jobs.enqueue("accounts.build_downloads")
    return download


def build_downloads() -> int:
    """Make every download that was asked for. Two at once: the second finds the row ready under its lock."""
    waiting = DataDownload.objects.filter(ready_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_build(pk) for pk in list(waiting))


@transaction.atomic
def _build(pk: int) -> bool:
    rows = DataDownload.objects.select_for_update(of=("self",)).select_related("user")
    download = rows.filter(pk=pk, ready_at=None).first()
    if download is None:
        return False
    with translation.override(download.user.language):
        content = zip_of(download.user)
    download.ready_at = clock.now()
    download.file.save("own-data.zip", ContentFile(content), save=False)
    download.save(update_fields=["file", "ready_at"])
    return True


def drop_old_downloads() -> int:
    """Delete downloads that are seven days old, file and row (nightly)."""
    old = DataDownload.objects.filter(ready_at__lt=clock.now() - KEPT).select_related("user")
    return sum(drop_download(download.user) for download in old)


def drop_download(user: User) -> bool:
    """Delete a person's download, if there is one. The file goes when the transaction commits."""
    download = DataDownload.objects.filter(user=user).first()
    if download is None:
        return False
    if name := download.file.name:
        storage = download.file.storage
        transaction.on_commit(lambda: storage.delete(name))
    download.delete()
    return True


def zip_of(user: User) -> bytes:
    """Return the zip: `<room>/<name>.json`, files under their own name, and a page that says what is not in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _read_me())
        for room, records in rooms_with_records().items():
            for name, content in records.export(user).items():
                path, data = _entry(room, name, content)
                archive.writestr(path, data)
    return stream.getvalue()


def export_own(user: User) -> Mapping[str, Any]:
    """What this room keeps about a person."""
    grants = user.grants.select_related("school")
    return {
        "profile": _profile(user),
        "email_addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "roles": [
            {
                "role": grant.get_role_display(),
                "school": grant.school.name if grant.school else None,
                "granted_at": grant.granted_at,
                "ends_on": grant.ends_on,
                "ended_at": grant.ended_at,
            }
            for grant in grants
        ],
        "invite_links": list(user.invite_links.values("label", "made_at", "ends_at", "max_uses", "uses", "ended_at")),
        "about_me": list(Event.objects.about(user).values("at", "verb", "from_state", "to_state", "reason")),
        "mail_settings": settings_of(address_of(user)),
        "mail": list(Message.objects.filter(user=user).order_by("id").values("created_at", "kind", "subject", "state")),
    }


def _profile(user: User) -> dict[str, Any]:
    kept = ("email", "name", "grades", "language", "theme", "date_joined", "verified_at", "main_role")
    return {name: getattr(user, name) for name in kept} | {
        "school": user.school.name if user.school else None,
        "other_schools": [school.name for school in user.other_schools.all()],
        "job": user.get_job_display(),
        "standing": user.get_standing_display(),
        "verified_how": user.get_verified_how_display(),
    }


def _entry(room: str, name: str, content: Any) -> tuple[str, bytes | str]:
    if isinstance(content, (bytes, str)):
        return f"{room}/{name}", content
    return f"{room}/{name}.json", json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _read_me() -> str:
    return _(
        "This is what PLAB keeps about you, by room.\n"
        "Your anonymous survey answers are not in it: nobody, not even we, can tell which ones are yours.\n"
    )
