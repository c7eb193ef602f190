"""The owner side's survey pages: axe, 320 px, and a survey scheduled and opened by keyboard alone."""

import pytest

from surveys.models import Survey
from tests.surveys import made
from tests.surveys.test_named import answer, named


def press_until(page, words, most=60):
    """Tab to the control that says these words and press Enter."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {words}")


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_owner_pages_of_a_survey_pass_axe(visit, cast, state):
    make = {"draft": made.draft, "closed": lambda by: made.closed(by, 12)}[state]
    survey = make(cast.union_coordinator)
    v = visit()
    v.sign_in(cast.union_coordinator)
    more = {
        "draft": ["edit/", "questions/", "questions/?question=topics", "preview/", "delete/"],
        "closed": ["reopen/"],
    }
    for path in ["/surveys/", *(f"{survey.get_absolute_url()}{part}" for part in ["", *more[state]])]:
        v.go(path)
        v.check()


def test_pages_of_answers_with_names_pass_axe(visit, cast):
    survey = named(cast)
    row = answer(survey, cast.member)
    v = visit()
    v.sign_in(cast.union_coordinator)
    for path in (survey.get_absolute_url(), f"{survey.get_absolute_url()}named/", row.get_absolute_url()):
        v.go(path)
        v.check()
    w = visit()
    w.sign_in(cast.facilitator)
    for path in (survey.start_url, f"{survey.start_url}named/"):
        w.go(path)
        w.check()


def test_survey_is_scheduled_and_opened_by_keyboard_alone(visit, cast):
    made.educators(12)
    survey = made.draft(cast.union_coordinator)
    v = visit()
    v.sign_in(cast.union_coordinator)
    v.go(survey.get_absolute_url())
    press_until(v.page, "Schedule")
    press_until(v.page, "Open now")
    v.page.get_by_role("button", name="Pause").wait_for()
    assert Survey.objects.get(pk=survey.pk).state == "open"
