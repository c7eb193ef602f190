"""A rep's link for the staff room. The token is told once, to whoever made it; the table keeps its hash."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies
from core.accounts.models import LINK_LASTS_AT_MOST, MAX_LINK_USES, USUAL_LINK_USES, InviteLink, School, User
from core.activity import services as activity
from core.web import clock
from core.web.policy import NotPossible, require


@transaction.atomic
def make_link(
    *, label: str, school: School | None, last_day: date, max_uses: int = USUAL_LINK_USES, by: User
) -> tuple[InviteLink, str]:
    """Make a link that ends within 60 days. Returns it with its token, which nobody can read again later."""
    require(policies.can_make_link(by, school))
    now, ends_at = clock.now(), _end_of(last_day)
    if not now < ends_at <= _end_of(clock.today() + LINK_LASTS_AT_MOST):
        raise NotPossible(_("A link ends within 60 days. Choose an earlier last day."))
    if not 1 <= max_uses <= MAX_LINK_USES:
        raise NotPossible(_("A link is for 1 to %(most)s people.") % {"most": MAX_LINK_USES})
    token = secrets.token_urlsafe(16)  # 128 bits
    link = InviteLink.objects.create(
        token_hash=InviteLink.hash_of(token),
        label=label,
        school=school,
        made_by=by,
        made_at=now,
        ends_at=ends_at,
        max_uses=max_uses,
    )
    activity.record(link, "made", by=by, data={"school": school.pk if school else None, "max_uses": max_uses})
    return link, token


@transaction.atomic
def end_link(link: InviteLink, *, by: User) -> bool:
    """End a link now. Two press at once: one Event; ended already: False."""
    require(policies.can_end_link(by, link))
    now = clock.now()
    if not InviteLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now):
        return False
    link.ended_at = now
    activity.record(link, "ended", by=by)
    return True


def _end_of(day: date) -> datetime:
    """Return the last moment of a day in PLAB_TIME_ZONE."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)), timezone.get_default_timezone())
