"""Journeys of pages.md 5: counted taps, at 390 px, with and without script; axe and 320 px on every page crossed."""

import copy
import re
from datetime import timedelta

import pytest

from core.accounts.services.links import make_link
from core.mail.models import Message
from core.web import clock
from surveys.models import Ballot, Participation
from surveys.starters import STARTERS
from tests.communities.conftest import make_community, make_session
from tests.surveys import made

CHOSEN = ("single", "multiple", "scale")
BY_SCRIPT = pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])


def code_in_mail(to: str) -> str:
    message = Message.objects.filter(address__email=to).latest("pk")
    text = "\n".join([message.text, *map(str, message.values.values())])
    return re.search(r"\b([A-Z0-9]{3,4}-[A-Z0-9]{3,4}|\d{6})\b", text).group(1)


@BY_SCRIPT
def test_j1_from_the_staff_room_to_going(visit, cast, js):
    community = make_community(cast.facilitator)
    session = make_session(community, cast.facilitator)
    link, token = make_link(
        label="Staff room", school=cast.school_a, last_day=clock.today() + timedelta(days=30), by=cast.union_rep
    )
    v = visit(js=js)
    page = v.page

    def crossed():
        if js:  # axe is a script itself
            v.check()

    v.go(f"/join/{token}/")
    crossed()
    page.get_by_label("Email").fill("amara@example.org")
    page.get_by_label("Name").fill("Amara Quill")
    v.taps += 2  # a select: press, choose
    page.get_by_label("job").select_option(label="Teacher")
    v.tap(page.get_by_label("evaluat"))
    v.tap(page.get_by_role("button", name="Continue"))
    crossed()
    page.get_by_label("Code").fill(code_in_mail("amara@example.org"))
    v.tap(page.get_by_role("button", name="Continue"))
    crossed()
    v.tap(page.locator("label.choice").filter(has_text="3").first)
    v.tap(page.locator("label.choice").filter(has_text="Co-teaching"))
    v.tap(page.get_by_role("button", name="Show me what fits"))
    crossed()
    v.tap(page.get_by_role("link", name=re.compile("^Join")).first)
    crossed()
    v.tap(page.locator("label.choice").last)
    v.tap(page.get_by_role("button", name="Join"))
    crossed()
    v.tap(page.get_by_role("button", name="I'm going"))
    crossed()
    assert page.get_by_text("You are going").first.is_visible()
    assert session.rsvps.get().state == "going"
    assert v.taps <= 12


@BY_SCRIPT
def test_j1b_from_home_to_a_sent_survey(visit, cast, js):
    assert cast.educator  # on the list, which is made at the opening
    survey = made.opened(cast.union_coordinator, starter=eleven_choices())
    questions = survey.question_version.asks.asked
    v = visit(js=js)
    page = v.page
    v.sign_in(cast.educator)

    def crossed():
        if js:
            v.check()

    v.go("/")
    crossed()
    v.tap(page.get_by_role("link", name=re.compile("What should PD time be for")).first)
    crossed()
    v.tap(page.get_by_role("link", name="Start"))
    for number, question in enumerate(questions):
        if js:
            answer_one(v, page, question)
            if number in (0, len(questions) - 1):
                crossed()
            v.tap(page.get_by_role("button", name="Continue"))
        else:
            answer_one(v, page, question)
    crossed()
    v.tap(page.get_by_role("button", name="Send"))
    page.wait_for_url(re.compile("/done/$"))
    crossed()

    assert Participation.objects.get(survey=survey, person=cast.educator).done
    assert Ballot.objects.filter(survey=survey).count() == 1
    assert v.taps <= 25


def eleven_choices():
    """The teachers' starter as the journey counts it: its eleven questions with a choice, without the written one."""
    starter = copy.deepcopy(STARTERS["teacher_interests"])
    for section in starter["definition"]["sections"]:
        section["questions"] = [question for question in section["questions"] if question["kind"] in CHOSEN]
    return starter


def answer_one(v, page, question):
    """Choose the first answer of a question; a text is typed, which is free."""
    place = page.locator(f"[data-name={question.key}]")
    if place.locator("textarea").count():
        place.locator("textarea").fill("Planning together with a colleague.")
    else:
        v.tap(place.locator("label").first)
