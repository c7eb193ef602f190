"""Journeys of pages.md 5: counted taps, at 390 px, with and without script; axe and 320 px on every page crossed."""

import re
from datetime import timedelta

import pytest

from core.accounts.services.links import make_link
from core.mail.models import Message
from core.web import clock
from tests.communities.conftest import make_community, make_session

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
