"""By the clock: offers that ran out, sessions that took place, pauses that end, beginnings that lapse."""

from celery import shared_task

from communities.services import attendance, communities, rsvps


@shared_task(name="communities.pass_on_offers")
def pass_on_offers() -> int:
    return rsvps.pass_on_offers()


@shared_task(name="communities.keep_house")
def keep_house() -> int:
    return communities.keep_house()


@shared_task(name="communities.hold_ended_sessions")
def hold_ended_sessions() -> int:
    return attendance.hold_ended_sessions()
