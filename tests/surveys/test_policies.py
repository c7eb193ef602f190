"""Who may change questions and approve excerpts, by state."""

from core.web.policy import HIDDEN
from surveys.policies import can_approve_excerpt, can_edit_questions
from tests.surveys import made


def test_questions_are_fixed_while_a_survey_is_scheduled(cast):
    by = cast.union_coordinator
    assert can_edit_questions(by, made.draft(by))
    assert "Take it back to draft" in str(can_edit_questions(by, made.scheduled(by)).reason)


def test_questions_are_fixed_after_closing(cast):
    by = cast.union_coordinator
    assert "stay as they are" in str(can_edit_questions(by, made.closed(by, sent=0)).reason)


def test_excerpt_is_approved_between_count_and_archive(cast):
    by = cast.union_coordinator
    assert can_approve_excerpt(by, made.draft(by)) == HIDDEN
    survey = made.opened(by)
    assert "after the count" in str(can_approve_excerpt(by, survey).reason)
