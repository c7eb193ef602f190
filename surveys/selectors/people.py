"""Who: the owner side, a person's own place on a list."""

from typing import Any

from django.db.models import Q, QuerySet

from communities.models import Community, Session
from communities.selectors import facilitators_of
from core.accounts.models import User, UserQuerySet
from core.accounts.selectors import has_role, side_of
from core.accounts.states import Role, Side
from surveys.models import Participation, Survey
from surveys.states import Owner


def is_owner_side(user: Any, survey: Survey) -> bool:
    """Say whether a person answers for a survey: the union's organizers; on the board also district administrators;
    of a community its facilitators."""
    if survey.owner == Owner.BOARD:
        return has_role(user, Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN)
    if side_of(user) == Side.DISTRICT:
        return False
    if survey.owner == Owner.UNION:
        return has_role(user, Role.UNION_ORGANIZER)
    return user.is_authenticated and user.is_educator and survey.community_id in _led_by(user)


def _led_by(user: Any) -> frozenset[int]:
    """Return the communities a person facilitates. Read once a request: kept on the user that was asked about."""
    known = getattr(user, "_facilitates", None)
    if known is None:
        known = frozenset(communities_led_by(user).values_list("pk", flat=True))
        user._facilitates = known
    return known


def communities_led_by(user: Any) -> QuerySet[Community]:
    """Return the living communities in whose name a person may ask."""
    if not user.is_authenticated or not user.is_educator or side_of(user) == Side.DISTRICT:
        return Community.objects.none()
    sessions = Session.objects.scheduled().filter(facilitator=user).values("community")
    led = Q(pk__in=Community.objects.led_by(user).values("pk")) | Q(pk__in=sessions)
    return Community.objects.living().filter(led)


def owners_open_to(user: Any) -> list[str]:
    """Return in whose name a person may ask: the union's own surveys are the union's side alone."""
    organizer, district = has_role(user, Role.UNION_ORGANIZER), side_of(user) == Side.DISTRICT
    owners = [Owner.UNION.value] if organizer and not district else []
    if organizer or has_role(user, Role.DISTRICT_ADMIN):
        owners.append(Owner.BOARD.value)
    if user.is_authenticated and _led_by(user):
        owners.append(Owner.COMMUNITY.value)
    return owners


def owner_people(survey: Survey) -> UserQuerySet:
    """Return everybody who answers for a survey, to be written to."""
    if survey.owner == Owner.COMMUNITY and survey.community:
        return facilitators_of(survey.community)
    roles = [Role.UNION_ORGANIZER] if survey.owner == Owner.UNION else [Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN]
    return User.objects.holding(*roles).verified()


def participation_of(user: Any, survey: Survey) -> Participation | None:
    """Return the place on the list that this visit is about: a printed code or a mail's link wins over the account.

    Read once a request: kept on the survey object that was asked about.
    """
    entered: Participation | None = survey.__dict__.get("_entered")
    if entered is not None:
        return entered
    if not user.is_authenticated:
        return None
    known = survey.__dict__.setdefault("_places", {})
    if user.pk not in known:
        known[user.pk] = Participation.objects.filter(survey=survey, person=user).first()
    place: Participation | None = known[user.pk]
    return place


def enter_by(survey: Survey, place: Participation) -> None:
    """Have this visit be about a place on the list that a code or a link named."""
    survey.__dict__["_entered"] = place
