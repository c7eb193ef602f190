"""The sheet in a browser: with and without script, by keyboard, at 320 px, with a closed tab and a dead network."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.questions import room, sets

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questions.room"),
    pytest.mark.django_db(transaction=True),
]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session", autouse=True)
def playwright_beside_the_database():
    """Playwright keeps an event loop in this thread; Django would refuse to touch the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def version(playwright_beside_the_database, transactional_db):
    room.sent.clear()
    room.closed.clear()
    return sets.published(None)


@pytest.fixture
def address(live_server, version):
    return f"{live_server.url}/room/{version.question_set_id}/answer/"


@pytest.fixture
def context_without_script(browser):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    yield context
    context.close()


@pytest.fixture
def phone(page, address):
    page.set_viewport_size(PHONE)
    page.goto(address)
    return page


def tick(page, *labels):
    for label in labels:
        page.locator("label.choice", has_text=label).locator("visible=true").click()


def go_on(page):
    page.get_by_role("button", name="Continue").click()


def fill_in(page):
    tick(page, "Early literacy")
    go_on(page)
    tick(page, "Math talk", "Something else")
    page.get_by_label("Write your own answer").fill("Chess")
    go_on(page)
    page.locator(".scale label", has_text="4").click()
    go_on(page)
    page.get_by_label("What worked?").fill("Peer visits")
    go_on(page)


ANSWERS = {
    "role": "literacy",
    "topics": ["math", "other"],
    "topics.other": "Chess",
    "fits": 4,
    "worked": "Peer visits",
}


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('plab.sheet.'))")


def test_one_question_at_a_time_then_check_then_send(phone):
    heading = phone.get_by_role("heading", level=1)
    assert heading.all_inner_texts() == ["What is your role?"]
    assert phone.get_by_text("Question 1 of 4 · about 2 minutes left").is_visible()
    tick(phone, "Early literacy")
    assert heading.all_inner_texts() == ["What is your role?"]  # never advances by itself
    fill_in(phone)
    assert heading.all_inner_texts() == ["Check your answers"]
    assert phone.locator("[data-sheet-answers] bdi").all_inner_texts() == [
        "Early literacy",
        "Math talk; Something else; Chess",
        "4",
        "Peer visits",
    ]
    assert kept(phone) != []
    phone.get_by_role("button", name="Send").click()
    phone.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [ANSWERS]
    assert kept(phone) == []


def test_change_leads_back_to_the_check(phone):
    fill_in(phone)
    phone.get_by_role("button", name="Change “What is your role?”").click()
    tick(phone, "Inclusion and co-teaching")
    go_on(phone)
    assert phone.locator("[data-sheet-answers] bdi").first.inner_text() == "Inclusion and co-teaching"


def test_back_by_arrow_and_by_browser_keeps_answers(phone):
    tick(phone, "Early literacy")
    go_on(phone)
    go_on(phone)
    phone.get_by_role("link", name="Back to question 2").click()
    assert phone.get_by_role("heading", level=1).all_inner_texts() == ["Which topics would you choose?"]
    phone.go_back()
    assert phone.get_by_role("heading", level=1).all_inner_texts() == ["What is your role?"]
    assert phone.get_by_label("Early literacy").locator("visible=true").is_checked()


def test_required_and_too_many_are_told_at_the_question(phone):
    go_on(phone)
    assert phone.locator(".err").inner_text().strip() == "Choose an answer to “What is your role?”"
    assert phone.title().startswith("Error: Question 1 of 4")
    tick(phone, "Early literacy")
    assert phone.locator(".err").count() == 0
    go_on(phone)
    tick(phone, "Supporting multilingual learners", "Inclusion and co-teaching", "Early literacy", "Math talk")
    go_on(phone)
    assert phone.locator(".err").inner_text().strip() == "You chose 4 topics. Choose up to 3."


def test_draft_comes_back_after_a_closed_tab(context, page, address):
    page.goto(address)
    tick(page, "Early literacy")
    go_on(page)
    tick(page, "Math talk")
    page.close()
    again = context.new_page()
    again.goto(address)
    assert again.get_by_text("Your answers from before are here").is_visible()
    assert again.get_by_role("heading", level=1).all_inner_texts() == ["Which topics would you choose?"]
    assert again.get_by_label("Math talk").is_checked()


def test_draft_ends_after_a_day(page, address):
    page.goto(address)
    tick(page, "Early literacy")
    page.evaluate(
        "for (const name of Object.keys(localStorage)) { const draft = JSON.parse(localStorage[name]);"
        "draft.at -= 24 * 3600 * 1000 + 1; localStorage[name] = JSON.stringify(draft); }"
    )
    page.reload()
    assert page.locator("input:checked").count() == 0
    assert kept(page) == []


def test_nothing_is_kept_when_told_so(phone, address):
    tick(phone, "Early literacy")
    assert kept(phone) != []
    phone.get_by_role("link", name="Keep nothing on this device").click()
    tick(phone, "Inclusion and co-teaching")
    assert kept(phone) == []
    assert phone.get_by_text("Nothing is kept on this device").is_visible()
    phone.goto(address)
    assert phone.locator("input:checked").count() == 0


def test_dead_network_keeps_everything_until_it_is_back(phone, context):
    context.set_offline(True)
    fill_in(phone)
    phone.get_by_role("button", name="Send").click()
    phone.get_by_text("Not sent: no connection.").wait_for()
    assert room.sent == []
    context.set_offline(False)
    phone.get_by_role("button", name="Send").click()
    phone.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [ANSWERS]


def test_server_fault_opens_the_first_wrong_question(phone):
    fill_in(phone)
    phone.evaluate("document.querySelector('[value=math]').value = 'chess'")
    phone.get_by_role("button", name="Send").click()
    summary = phone.locator("#error-summary")
    summary.wait_for()
    assert summary.locator("a").all_inner_texts() == ["Choose one of the answers in the list"]
    assert phone.evaluate("document.activeElement.id") == "error-summary"
    assert phone.get_by_role("heading", level=1).all_inner_texts() == ["Which topics would you choose?"]
    assert phone.title().startswith("Error:")


def test_keyboard_alone_is_enough(phone):
    phone.get_by_label("Supporting multilingual learners").first.focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.textContent") == "Which topics would you choose?"
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    assert phone.locator("input:checked").locator("visible=true").count() == 1
    for _question in range(3):
        phone.locator("[data-sheet-continue] button").focus()
        phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.textContent") == "Check your answers"
    phone.locator("[data-sheet-send] button").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [{"role": "languages", "topics": ["languages"]}]


def test_without_script_one_long_page_does_the_same(context_without_script, address):
    page = context_without_script.new_page()
    page.goto(address)
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["What should PD time be for?"]
    assert page.get_by_role("button", name="Continue").count() == 0
    page.get_by_role("button", name="Send").click()
    assert page.locator("#error-summary a").all_inner_texts() == ["Choose an answer to “What is your role?”"]
    page.locator("fieldset", has_text="What is your role?").get_by_label("Early literacy").check()
    page.locator("fieldset", has_text="Which topics").get_by_label("Math talk").check()
    page.get_by_label("Something else").check()
    page.get_by_label("Write your own answer").fill("Chess")
    page.locator(".scale label", has_text="4").click()
    page.get_by_label("What worked?").fill("Peer visits")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [ANSWERS]


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_page_is_whole_at_320_px_and_for_everyone(browser, address, scripted):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    if not scripted:  # axe itself is a script, so ours alone is kept away
        page.route("**/sheet.js", lambda route: route.abort())
    page.goto(address)
    for step in range(5 if scripted else 1):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert violations(page) == []
        if step == 0:
            page.locator("label.choice", has_text="Early literacy").first.click()
        if scripted and step < 4:
            go_on(page)
    context.close()
