"""How far an account is verified, and which roles exist."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    PENDING = "pending", _("Waiting for a rep")
    VERIFIED = "verified", _("Verified")
    DECLINED = "declined", _("Declined")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class Affiliation(TextChoices):
    EDUCATOR = "educator", _("Educator")
    LEADER = "leader", _("School leader")
    DISTRICT = "district", _("District staff")
    PARTNER = "partner", _("Partner")


class Job(TextChoices):
    TEACHER = "teacher", _("Teacher")
    PARAPROFESSIONAL = "paraprofessional", _("Paraprofessional")
    NURSE = "nurse", _("Nurse")
    RELATED_SERVICE = "related_service", _("Related service provider")
    COUNSELOR = "counselor", _("Counselor")
    OTHER = "other", _("Something else")


class VerifiedHow(TextChoices):
    DOMAIN = "domain", _("Work email")
    LINK = "link", _("Invite link")
    APPROVAL = "approval", _("Approved by a rep")
    GRANT = "grant", _("Given a role")
    EMAIL = "email", _("Confirmed email")  # partners: outside `is_educator`, so an address is enough


class Role(TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    UNION_REP = "union_rep", _("Union rep")
    UNION_ORGANIZER = "union_organizer", _("Union organizer")
    PRINCIPAL = "principal", _("Principal")
    ILT_MEMBER = "ilt_member", _("Leadership team member")
    DISTRICT_ADMIN = "district_admin", _("District administrator")
    PD_OFFICER = "pd_officer", _("PD officer")
    UNION_ANALYST = "union_analyst", _("Union analyst")


class Side(TextChoices):
    UNION = "union", _("Union")
    DISTRICT = "district", _("District")
    NONE = "none", _("Neither side")


SCHOOL_BOUND = frozenset({Role.UNION_REP, Role.PRINCIPAL, Role.ILT_MEMBER})
EVALUATOR_ROLES = frozenset({Role.PRINCIPAL, Role.DISTRICT_ADMIN})
UNION_ROLES = frozenset({Role.UNION_REP, Role.UNION_ORGANIZER, Role.UNION_ANALYST})
DISTRICT_ROLES = frozenset({Role.PRINCIPAL, Role.DISTRICT_ADMIN, Role.PD_OFFICER})

TRANSITIONS: dict[Any, dict[Any, set[Any]]] = {
    Standing: {
        Standing.UNCONFIRMED: {Standing.VERIFIED, Standing.PENDING},
        Standing.PENDING: {Standing.VERIFIED, Standing.DECLINED, Standing.CLOSED},
        Standing.DECLINED: {Standing.PENDING, Standing.CLOSED},
        Standing.VERIFIED: {Standing.PENDING, Standing.SUSPENDED, Standing.CLOSED},
        Standing.SUSPENDED: {Standing.VERIFIED, Standing.CLOSED},
        Standing.CLOSED: set(),
    },
}
