"""Pages mode and the builder in a browser: without script, by keyboard, at 320 px, autosaved, signed out in between."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from core.accounts.models import User
from tests.questions import room, sets
from tests.questions.test_views_pages import application, proposal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questions.room"),
    pytest.mark.django_db(transaction=True),
]
PHONE, NARROW = {"width": 390, "height": 844}, {"width": 320, "height": 640}


@pytest.fixture(scope="session", autouse=True)
def playwright_beside_the_database():
    """Playwright keeps an event loop in this thread; Django would refuse to touch the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def person(playwright_beside_the_database, transactional_db):
    room.rows.clear()
    return User.objects.create_user("browser@example.org")


@pytest.fixture
def signed_in(person, live_server):
    """`signed_in(context)`: a page of somebody with a session."""

    def made(context):
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return made


def address_of(live_server, draft, how="fill"):
    version = sets.published(None, draft)
    return f"{live_server.url}/room/{version.question_set_id}/{how}/", version.question_set_id


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_form_is_filled_in_without_script(browser, live_server, signed_in):
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = signed_in(context)
    address, key = address_of(live_server, application())
    page.goto(address)
    page.get_by_role("textbox").fill("Ana and Ben")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Yes", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox").fill("Two of them")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    assert "Write an answer to “What would people do?”" in page.content()
    assert page.title().startswith("Error:")
    page.get_by_role("textbox").fill("Talk")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    page.get_by_role("button", name="Send").click()
    assert room.rows[key].sent == {"team": "Ana and Ben", "led": "yes", "which": "Two of them", "idea": "Talk"}
    context.close()


def test_text_is_saved_while_typing_and_survives_a_sign_out(context, live_server, signed_in):
    page = signed_in(context)
    page.set_viewport_size(PHONE)
    address, key = address_of(live_server, application())
    page.goto(f"{address}?at=idea")
    page.get_by_role("textbox").press_sequentially("Talk about math")
    page.get_by_text("Saved at ").wait_for(timeout=6_000)
    assert room.rows[key].answers == {"idea": "Talk about math"}
    cookies = context.cookies()
    context.clear_cookies()
    page.get_by_role("textbox").press_sequentially(" and more")
    page.locator("[data-pages-saved]").get_by_text("You are signed out.").wait_for(timeout=6_000)
    context.add_cookies(cookies)
    page.goto(f"{address}?at=idea")
    assert page.get_by_role("textbox").input_value() == "Talk about math and more"
    page.get_by_text("It is not saved yet.").wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    assert room.rows[key].answers == {"idea": "Talk about math and more"}


def test_pages_are_accessible_and_narrow(context, live_server, signed_in):
    page = signed_in(context)
    page.set_viewport_size(NARROW)
    application_address, _key = address_of(live_server, application())
    proposal_address, _key = address_of(live_server, proposal(), "parts")
    builder_address, key = address_of(live_server, sets.all_kinds(), "edit")
    base = builder_address.replace("/edit/", "")
    for address in (
        f"{application_address}?at=topics",
        f"{application_address}?at=check",
        f"{proposal_address}?at=you",
        builder_address,
        f"{builder_address}?question=topics",
        f"{base}/translate/?in=es",
        f"{base}/import/",
    ):
        page.goto(address)
        assert sideways(page) == 0, address
        assert Axe().run(page).response["violations"] == [], address


def test_question_is_moved_and_undone_by_keyboard(context, live_server, signed_in):
    page = signed_in(context)
    address, key = address_of(live_server, sets.four_kinds(), "edit")
    page.goto(address)
    page.get_by_role("button", name="Move question 1 down").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="2. What is your role?").wait_for()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="1. What is your role?").wait_for()
