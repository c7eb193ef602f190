"""The calendar page, one session's file, and the personal feed that a phone subscribes to."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from icalendar import Calendar, Event, Timezone

from communities import policies
from communities.models import Session
from communities.selectors.communities import is_evaluator
from communities.selectors.sessions import ANSWERED, calendar_rows, goes_to, place_words, sessions_of
from communities.states import SessionState
from communities.views.sessions import OfSession
from core.accounts.models import User
from core.web import clock
from core.web.policy import can_see_anyone
from core.web.views import ListView, ShowView


def calendar_of(sessions: list[Session], *, seats: set[int], name: str, with_place: bool = True) -> bytes:
    """Return an iCalendar file: stable UID, SEQUENCE counts changes, wall time of Boston with its VTIMEZONE.

    The online link stands only in sessions in which the reader has a seat.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    calendar = Calendar()
    calendar.add("prodid", "-//PLAB//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add_component(Timezone.from_tzid(settings.TIME_ZONE))
    for session in sessions:
        calendar.add_component(_entry(session, zone, with_link=session.pk in seats, with_place=with_place))
    return bytes(calendar.to_ical())


def _entry(session: Session, zone: ZoneInfo, *, with_link: bool, with_place: bool) -> Event:
    entry = Event()
    entry.add("uid", f"session-{session.public_id}@plab")
    entry.add("sequence", session.sequence)
    entry.add("dtstamp", session.changed_at)
    entry.add("dtstart", session.starts_at.astimezone(zone))
    entry.add("dtend", session.ends_at.astimezone(zone))
    entry.add("summary", session.title)
    if with_place:
        entry.add("location", place_words(session))
    about = [session.community.name, settings.PLAB_BASE_URL + session.get_absolute_url()]
    if with_link and session.online_url:
        about.append(session.online_url)
    entry.add("description", "\n".join(about))
    entry.add("status", "CANCELLED" if session.state == SessionState.CANCELED else "CONFIRMED")
    return entry


def _file(request: HttpRequest, body: bytes, name: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


class SessionFeedView(OfSession, ShowView):
    """One session as a calendar file, for whoever may see it."""

    policy = policies.can_see_session
    open_to_visitors = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.obj.state == SessionState.DRAFT:
            raise Http404
        seats = goes_to(request.user) if request.user.is_authenticated else set()
        place = not is_evaluator(request.user)
        return _file(request, calendar_of([self.obj], seats=seats, name=self.obj.title, with_place=place), "session")


class CalendarFeedView(ShowView):
    """A person's own feed by its secret address. A new address, or an account that ended: 404 on the next fetch."""

    policy = can_see_anyone
    open_to_visitors = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = get_object_or_404(User.objects.verified(), calendar_token=kwargs["token"])
        body = calendar_of(calendar_rows(person), seats=goes_to(person), name="PLAB")
        return _file(request, body, "plab")


class CalendarView(ListView):
    """One's own sessions ahead, and the address that a phone's calendar subscribes to."""

    policy = policies.can_see_calendar
    template_name = "communities/calendar_show.html"

    def get_rows(self) -> Any:
        return sessions_of(self.request.user).upcoming().select_related("community", "school").with_seats()

    def get_context(self) -> dict[str, Any]:
        user = self.request.user
        feed = reverse("communities:calendar-feed", args=[user.calendar_token])
        return {
            "feed_url": settings.PLAB_BASE_URL + feed,
            "subscribe_url": "webcal://" + settings.PLAB_BASE_URL.partition("://")[2] + feed,
            "answers": dict(user.rsvps.filter(state__in=ANSWERED).values_list("session_id", "state")),
            "now": clock.now(),
        }
