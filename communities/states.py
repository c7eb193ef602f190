"""Which states a community, a membership, a session and an answer to it can have, and which moves are legal."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CommunityKind(TextChoices):
    WITHIN_SCHOOL = "within_school", _("Within a school")
    CROSS_SCHOOL = "cross_school", _("Across schools")


class JoinPolicy(TextChoices):
    OPEN = "open", _("Open: whoever accepts the norms is in")
    REQUEST = "request", _("By request: a steward answers")


class Visibility(TextChoices):
    PUBLIC = "public", _("Public")
    EDUCATORS = "educators", _("Educators")
    PRIVATE = "private", _("Private")


class CommunityState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    FORMING = "forming", _("Forming")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CONCLUDED = "concluded", _("Concluded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class MembershipRole(TextChoices):
    STEWARD = "steward", _("Steward")
    MEMBER = "member", _("Member")


class MembershipState(TextChoices):
    REQUESTED = "requested", _("Waiting for a steward")
    QUEUED = "queued", _("Waiting for a place")
    ACTIVE = "active", _("Member")
    DECLINED = "declined", _("Not now")
    LEFT = "left", _("Left")


class Notify(TextChoices):
    """How a member hears of what is new in one community."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Never")


class SessionKind(TextChoices):
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Classroom visit")
    WORKSHOP = "workshop", _("Workshop")
    UNCONFERENCE = "unconference", _("Unconference")


class StepWho(TextChoices):
    """Who has the word in a step of an agenda."""

    FACILITATOR = "facilitator", _("Facilitator")
    PRESENTER = "presenter", _("Presenter")
    GROUP = "group", _("The group")
    EVERYONE = "everyone", _("Everyone in turn")
    QUIET = "quiet", _("Nobody: quiet work")


class StepKind(TextChoices):
    PRESENT = "present", _("Present")
    CLARIFY = "clarify", _("Clarify")
    EXAMINE = "examine", _("Examine")
    FEEDBACK = "feedback", _("Feedback")
    REFLECT = "reflect", _("Reflect")
    DEBRIEF = "debrief", _("Debrief")
    OTHER = "other", _("Other")


class SessionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    CANCELED = "canceled", _("Canceled")
    HELD = "held", _("Held")


class RsvpState(TextChoices):
    GOING = "going", _("Going")
    MAYBE = "maybe", _("Maybe")
    DECLINED = "declined", _("Can't come")
    WAITLISTED = "waitlisted", _("Waitlist")
    OFFERED = "offered", _("Seat offered")
    PASSED = "passed", _("Offer passed")


class AttendanceMark(TextChoices):
    """Not a state: a mark is set and corrected, nothing follows from the way it went."""

    PRESENT = "present", _("There")
    PARTIAL = "partial", _("Part of the time")
    ABSENT = "absent", _("Not there")
    EXCUSED = "excused", _("Excused")


class AttendanceSource(TextChoices):
    CODE = "code", _("Code")
    LINK = "link", _("QR code")
    FACILITATOR = "facilitator", _("List")


# A name is taken while a community is in one of these. Joining is possible in the first three.
LIVING = (CommunityState.PROPOSED, CommunityState.FORMING, CommunityState.ACTIVE, CommunityState.PAUSED)
GATHERING = (CommunityState.PROPOSED, CommunityState.FORMING, CommunityState.ACTIVE)
# A person has at most one membership of a community in one of these.
PRESENT = (MembershipState.REQUESTED, MembershipState.QUEUED, MembershipState.ACTIVE)
# Only these hold a seat.
SEATED = (RsvpState.GOING, RsvpState.OFFERED)

TRANSITIONS: dict[Any, dict[Any, set[Any]]] = {
    CommunityState: {
        CommunityState.PROPOSED: {CommunityState.FORMING, CommunityState.WITHDRAWN},
        CommunityState.FORMING: {CommunityState.ACTIVE, CommunityState.WITHDRAWN, CommunityState.LAPSED},
        CommunityState.ACTIVE: {CommunityState.PAUSED, CommunityState.CONCLUDED},
        CommunityState.PAUSED: {CommunityState.ACTIVE, CommunityState.CONCLUDED},
        CommunityState.CONCLUDED: set(),
        CommunityState.WITHDRAWN: set(),
        CommunityState.LAPSED: set(),
    },
    MembershipState: {
        MembershipState.REQUESTED: {
            MembershipState.ACTIVE,
            MembershipState.QUEUED,
            MembershipState.DECLINED,
            MembershipState.LEFT,
        },
        MembershipState.QUEUED: {MembershipState.ACTIVE, MembershipState.LEFT},
        MembershipState.ACTIVE: {MembershipState.LEFT},
        MembershipState.DECLINED: set(),
        MembershipState.LEFT: {MembershipState.ACTIVE},  # Undo
    },
    SessionState: {
        SessionState.DRAFT: {SessionState.SCHEDULED, SessionState.CANCELED},
        SessionState.SCHEDULED: {SessionState.SCHEDULED, SessionState.CANCELED, SessionState.HELD},
        SessionState.CANCELED: set(),
        SessionState.HELD: set(),
    },
    RsvpState: {
        RsvpState.GOING: {RsvpState.MAYBE, RsvpState.DECLINED},
        RsvpState.MAYBE: {RsvpState.GOING, RsvpState.WAITLISTED, RsvpState.DECLINED},
        RsvpState.DECLINED: {RsvpState.GOING, RsvpState.WAITLISTED, RsvpState.MAYBE},
        RsvpState.WAITLISTED: {RsvpState.OFFERED, RsvpState.GOING, RsvpState.MAYBE, RsvpState.DECLINED},
        RsvpState.OFFERED: {RsvpState.GOING, RsvpState.PASSED, RsvpState.MAYBE},
        RsvpState.PASSED: {RsvpState.GOING, RsvpState.WAITLISTED, RsvpState.MAYBE, RsvpState.DECLINED},
    },
}
