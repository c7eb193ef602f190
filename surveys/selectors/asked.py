"""Who is asked: what the audience filter finds, as it stands until the list is fixed at opening."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from communities.models import Membership
from core.accounts.models import RoleGrant, School, User
from core.accounts.states import Role
from surveys.models import Participation, ParticipationQuerySet, Survey
from surveys.states import Entry, GradeBand, Owner, Respondents

GRADES_OF = {
    GradeBand.EARLY: range(-1, 3),
    GradeBand.ELEMENTARY: range(3, 6),
    GradeBand.MIDDLE: range(6, 9),
    GradeBand.HIGH: range(9, 13),
}


def people_found(audience: Mapping[str, Any]) -> list[int]:
    """Return the keys of the verified people an audience filter finds now.

    `respondents`: whom; `schools`, `jobs`, `grades`: only these (none chosen means all); `community`: whose members.
    """
    whom, schools = audience.get("respondents", Respondents.EDUCATORS), audience.get("schools") or []
    found: set[int] = set()
    if whom in (Respondents.PRINCIPALS, Respondents.MIXED):
        grants = RoleGrant.objects.live().filter(role=Role.PRINCIPAL)
        grants = grants.filter(school__in=schools) if schools else grants
        found |= set(User.objects.verified().filter(grants__in=grants).values_list("pk", flat=True))
    if whom != Respondents.PRINCIPALS:
        found |= _educators_found(audience, whom, schools)
    return sorted(found)


def _educators_found(audience: Mapping[str, Any], whom: str, schools: list[int]) -> set[int]:
    people = User.objects.educators()
    if whom == Respondents.MEMBERS:
        members = Membership.objects.active().filter(community=audience.get("community"))
        people = people.filter(pk__in=members.values("user"))
    if schools:
        people = people.filter(school__in=schools)
    if jobs := audience.get("jobs"):
        people = people.filter(job__in=jobs)
    bands = audience.get("grades") or []
    if not bands:
        return set(people.values_list("pk", flat=True))
    wanted = {grade for band in bands for grade in GRADES_OF[GradeBand(band)]}
    return {pk for pk, grades in people.values_list("pk", "grades") if wanted & set(grades)}


def list_of(survey: Survey) -> list[int]:
    """Return the accounts that would stand on a survey's list now. None where people come with printed codes only."""
    return [] if survey.entry == Entry.SLIPS else people_found(audience_of(survey))


def audience_of(survey: Survey) -> dict[str, Any]:
    """Return a survey's filter. A community asks its own members, whatever the filter says."""
    if survey.owner == Owner.COMMUNITY:
        return {**survey.audience, "respondents": Respondents.MEMBERS, "community": survey.community_id}
    return dict(survey.audience)


def size_of_list(survey: Survey) -> int:
    """Return how many would be asked now, printed codes included."""
    return len(list_of(survey)) + slips_of(survey).count()


def slips_of(survey: Survey) -> ParticipationQuerySet:
    return Participation.objects.with_code().filter(survey=survey)


def newly_found(survey: Survey) -> list[int]:
    """Return the accounts that the filter finds now and that are not on the list."""
    listed = set(Participation.objects.filter(survey=survey).values_list("person", flat=True))
    return [pk for pk in list_of(survey) if pk not in listed]


def rates_of(survey: Survey) -> dict[str, Any]:
    """Return the last snapshot as the owner side reads it: the rate in all, and (school, rate) of each, by name."""
    told = survey.participation
    names = School.objects.filter(pk__in=told.get("schools", {})).values_list("pk", "name")
    return {
        "on": date.fromisoformat(told["on"]) if told else None,
        "rate": told.get("rate"),
        "schools": [(name, told["schools"][str(pk)]) for pk, name in names],
    }


def places_with_account(survey: Survey) -> ParticipationQuerySet:
    """Return the places of people whom we can write to, with the person."""
    places = Participation.objects.filter(survey=survey, person__isnull=False)
    return places.select_related("person").order_by("pk")
