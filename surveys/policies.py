"""Who may do what with a survey. A wall twice: roles exclude each other, and no district side gets a union release."""

from typing import Any

from django.utils.translation import gettext as _

from core.accounts.selectors import has_role, side_of
from core.accounts.states import Role, Side
from core.web.policy import HIDDEN, YES, Verdict, no
from surveys import selectors
from surveys.models import Survey
from surveys.states import BEFORE_OPENING, Owner, SurveyState


def can_see_surveys(user: Any, obj: Any) -> Verdict:
    """Everyone with an account has a list of their own."""
    return YES if user.is_authenticated else no(_("Sign in to see your surveys."))


def can_create_survey(user: Any, obj: Any) -> Verdict:
    """Union organizers, district administrators, and whoever facilitates a community."""
    if selectors.owners_open_to(user):
        return YES
    return no(
        _(
            "Surveys are made by union organizers, district administrators and facilitators of communities. "
            "Your union rep can put you in touch."
        )
    )


def can_manage_survey(user: Any, survey: Survey) -> Verdict:
    """The owner side: writes, opens, closes, counts, publishes. To others a draft does not exist."""
    if selectors.is_owner_side(user, survey):
        return YES
    if survey.state in BEFORE_OPENING:
        return HIDDEN
    return no(_("This page is for those who run the survey. Ask %(contact)s.") % {"contact": survey.contact})


def can_edit_survey(user: Any, survey: Survey) -> Verdict:
    """The owner side, until it is scheduled."""
    allowed = can_manage_survey(user, survey)
    if not allowed or survey.state == SurveyState.DRAFT:
        return allowed
    return no(_("Questions are fixed once a survey is scheduled. Take it back to draft first."))


def can_edit_questions(user: Any, survey: Survey) -> Verdict:
    """The owner side: in a draft all of them; while people answer only their wording (see the service)."""
    allowed = can_manage_survey(user, survey)
    if not allowed or survey.state in (SurveyState.DRAFT, SurveyState.OPEN, SurveyState.PAUSED):
        return allowed
    if survey.state == SurveyState.SCHEDULED:
        return no(_("Questions are fixed once a survey is scheduled. Take it back to draft first."))
    return no(_("This survey is closed. Its questions stay as they are."))


def can_answer_survey(user: Any, survey: Survey) -> Verdict:
    """Whoever stands on the list, by account, by a mail's link or by a printed code. Before opening there is none."""
    if survey.state in BEFORE_OPENING:
        return HIDDEN
    if selectors.participation_of(user, survey):
        return YES
    return no(
        _("You are not on the list of this survey. It was fixed when the survey opened. Ask %(contact)s.")
        % {"contact": survey.contact}
    )


def can_send_ballot(user: Any, survey: Survey) -> Verdict:
    """Whoever stands on the list of an anonymous survey. One with names has no box."""
    return HIDDEN if survey.is_named else can_answer_survey(user, survey)


def can_answer_by_name(user: Any, survey: Survey) -> Verdict:
    """Whoever stands on the list of a survey with names, signed in. To an anonymous one no name leads."""
    return can_answer_survey(user, survey) if survey.is_named else HIDDEN


def can_read_named_responses(user: Any, survey: Survey) -> Verdict:
    """The owner side of a survey with names, from the first answer until the archive, and nobody else."""
    if not survey.is_named or survey.state in BEFORE_OPENING:
        return HIDDEN
    if not selectors.is_owner_side(user, survey):
        return no(
            _("Answers with names are for those who run the survey. Ask %(contact)s.") % {"contact": survey.contact}
        )
    if survey.state == SurveyState.ARCHIVED:
        return no(_("Answers with names were deleted with the archive."))
    return YES


def can_enter_survey(user: Any, survey: Survey) -> Verdict:
    """Everyone finds the door of an open anonymous survey; the code or the link says whose place it is."""
    return HIDDEN if survey.state in BEFORE_OPENING or survey.is_named else YES


def can_see_release(user: Any, survey: Survey) -> Verdict:
    """By promise, side and state: after the count the owner side and the analyst, after publishing its reach."""
    if selectors.reading_of(user, survey):
        return YES
    if user.is_authenticated and (
        selectors.is_owner_side(user, survey) or selectors.participation_of(user, survey) is not None
    ):
        return (
            no(_("The results are not published yet."))
            if survey.state != SurveyState.PUBLISHED
            else no(_("These results are for educators. Ask %(contact)s.") % {"contact": survey.contact})
        )
    return HIDDEN


def can_read_texts(user: Any, survey: Survey) -> Verdict:
    """The union's analyst, after the count and until the archive: one question at a time. Nobody of the district."""
    if survey.state in BEFORE_OPENING:
        return HIDDEN
    if not has_role(user, Role.UNION_ANALYST) or side_of(user) == Side.DISTRICT:
        return no(_("Written answers are read by the union’s analyst alone. The results show excerpts and themes."))
    if survey.state in (SurveyState.COUNTED, SurveyState.PUBLISHED):
        return YES
    return no(_("Written answers can be read after the count, until the survey is archived."))


def can_approve_excerpt(user: Any, survey: Survey) -> Verdict:
    """The owner side; on surveys of the board a district administrator, who sees the excerpt and no other text."""
    if survey.state in BEFORE_OPENING:
        return HIDDEN
    may = selectors.is_owner_side(user, survey)
    if survey.owner == Owner.BOARD:
        may = has_role(user, Role.DISTRICT_ADMIN)
    if not may:
        reason = _("Excerpts are approved by those who run the survey. Ask %(contact)s.")
        return no(reason % {"contact": survey.contact})
    if survey.state in (SurveyState.COUNTED, SurveyState.PUBLISHED):
        return YES
    return no(_("Excerpts can be approved after the count, until the survey is archived."))
