"""Every type on one sheet in a browser: with and without script, by keyboard, at 320 px, in Arabic, with conditions."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.questions import room, sets

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.questions.room"),
    pytest.mark.django_db(transaction=True),
]
PHONE, NARROW = {"width": 390, "height": 844}, {"width": 320, "height": 640}
ANSWERS = {
    "role": "literacy",
    "topics": ["math", "other"],
    "topics.other": "Chess",
    "fits": 4,
    "worked": "Peer visits",
    "say": {"content": 2, "leads": 5},
    "order": ["math", "languages", "literacy"],
    "split": {"languages": 60, "inclusion": 40},
    "title": "Nurse",
    "years": 12,
    "since": "2020-02-29",
}
SPOKEN = [
    "Early literacy",
    "Math talk; Something else; Chess",
    "4",
    "Peer visits",
    "what our PD is about: 2; who leads our PD: 5",
    "Math talk: 1; Supporting multilingual learners: 2; Early literacy: 3",
    "Supporting multilingual learners: 60; Inclusion and co-teaching: 40",
    "Nurse",
    "12",
    "02/29/2020",
]


@pytest.fixture(scope="session", autouse=True)
def playwright_beside_the_database():
    """Playwright keeps an event loop in this thread; Django would refuse to touch the database beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def sheet(playwright_beside_the_database, transactional_db, live_server):
    """`sheet(definition)`: the address of a published set."""
    room.sent.clear()
    room.closed.clear()

    def made(definition):
        return f"{live_server.url}/room/{sets.published(None, definition).question_set_id}/answer/"

    return made


@pytest.fixture
def phone(browser):
    """`phone(address)`: a page on a phone, motion off. What goes wrong in its scripts fails the test."""
    contexts, wrong = [], []

    def opened(address, size=PHONE, **more):
        context = browser.new_context(viewport=size, reduced_motion="reduce", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def go_on(page):
    page.get_by_role("button", name="Continue").click()


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]


def fill(page, name, value):
    page.locator(f'[name="{name}"]').fill(value)


def choose(page, name, value):
    page.locator(f'[name="{name}"][value="{value}"]').locator(
        "xpath=ancestor::label | following-sibling::label[1]"
    ).first.click()


def answer(page, key):
    """Give one question its answer of ANSWERS, by number fields and choices, as one could without a script."""
    value = ANSWERS[key]
    if key in ("worked", "title", "years"):
        fill(page, key, str(value))
    elif key == "since":
        for part, number in zip(("year", "month", "day"), value.split("-"), strict=True):
            fill(page, f"since.{part}", number)
    elif key == "order":
        for place, option in enumerate(value, 1):
            fill(page, f"order.{option}", str(place))
    elif key == "split":
        for option, points in value.items():
            fill(page, f"split.{option}", str(points))
    elif key == "say":
        for row, number in value.items():
            choose(page, f"say.{row}", number)
    else:
        for option in value if isinstance(value, list) else [value]:
            choose(page, key, option)
        if key == "topics":
            fill(page, "topics.other", "Chess")


def test_every_type_with_script(sheet, phone):
    page = phone(sheet(sets.all_kinds()))
    for key in (key for key in ANSWERS if "." not in key):
        answer(page, key)
        go_on(page)
        assert page.locator(".err").all_inner_texts() == []
    assert page.locator("[data-sheet-answers] bdi").all_inner_texts() == SPOKEN
    page.reload()  # the draft brings everything back
    assert page.locator("[data-sheet-answers] bdi").all_inner_texts() == SPOKEN
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [ANSWERS]


def test_every_type_without_script(sheet, phone):
    page = phone(sheet(sets.all_kinds()), java_script_enabled=False)
    assert page.get_by_role("button").all_inner_texts() == ["Send"]
    for key in (key for key in ANSWERS if "." not in key):
        answer(page, key)
    fill(page, "split.inclusion", "39")
    page.get_by_role("button", name="Send").click()
    assert page.locator("#error-summary a").all_inner_texts() == ["Your points add to 99. Make them add to 100."]
    fill(page, "split.inclusion", "40")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [ANSWERS]


def test_page_tells_faults_in_the_words_of_the_server(sheet, phone):
    page = phone(sheet(sets.definition(*sets.six_more())))

    def told(**typed):
        for name, value in typed.items():
            fill(page, name.replace("__", "."), value)
        go_on(page)
        return page.locator(".err").inner_text().strip()

    go_on(page)
    assert told(order__math="1", order__literacy="1", order__languages="2") == "Give each place once"
    page.get_by_role("link", name="Skip this question").click()
    assert told(split__languages="60", split__inclusion="39") == "Your points add to 99. Make them add to 100."
    assert told(split__inclusion="2.5") == "Use whole numbers from 0"
    assert page.get_by_role("status").filter(has_text="points given").inner_text() == "60 of 100 points given"
    page.get_by_role("link", name="Skip this question").click()
    go_on(page)
    assert told(years="1,5") == "Write the number without a comma"
    assert told(years="NaN") == "Enter a number"
    assert told(years="61") == "Enter a number from 0 to 60"
    fill(page, "years", "١٢")
    go_on(page)
    assert told(since__month="2", since__day="31", since__year="2020") == "Enter a real date"
    page.get_by_role("link", name="Skip this question").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [{"years": 12}]


def press(page, key, times=1):
    for _time in range(times):
        page.keyboard.press(key)


def test_ranking_and_budget_by_keyboard_alone(sheet, phone):
    page = phone(sheet(sets.definition(*sets.six_more()[1:3])))
    focused = lambda: page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.name")  # noqa: E731
    press(page, "Tab", 3)
    while focused() != "Up: Math talk":
        press(page, "Tab")
    press(page, "Enter")
    assert page.locator("[data-places] [role=status]").inner_text() == "Math talk: place 1"
    assert focused() == "Up: Math talk"  # it is the first row now, and so is the focus
    press(page, "Tab", 3)
    assert focused() == "Up: Supporting multilingual learners"
    press(page, "Space", 2)  # second place, then first
    press(page, "Tab", 2)
    assert focused() == "Down: Supporting multilingual learners"
    press(page, "Enter")
    press(page, "Tab", 2)
    page.keyboard.type("3")
    assert [page.input_value(f'[name="order.{key}"]') for key in ("math", "languages", "inclusion")] == ["1", "2", "3"]
    press(page, "Enter")
    while focused() != "5 points more: Supporting multilingual learners":
        press(page, "Tab")
    press(page, "Enter", 12)
    assert page.locator("[data-points] [role=status]").inner_text() == "60 of 100 points given"
    press(page, "Tab", 2)
    page.keyboard.type("38")
    press(page, "Tab")
    press(page, "Enter", 2)  # gives what is left, and no more
    assert page.locator("[data-points] [role=status]").inner_text() == "100 of 100 points given"
    press(page, "Shift+Tab")
    press(page, "Enter")
    page.locator("[data-sheet-send] button").press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [{"order": ["math", "languages", "inclusion"], "split": {"languages": 60, "inclusion": 40}}]


def test_hidden_questions_are_stepped_over(sheet, phone):
    page = phone(sheet(sets.branching()))
    heading = page.get_by_role("heading", level=1)
    assert page.get_by_text("Question 1 of 2").is_visible()
    choose(page, "role", "literacy")
    go_on(page)
    assert heading.all_inner_texts() == ["PD fits"]
    assert page.get_by_text("Question 2 of 3").is_visible()
    choose(page, "fits", 1)
    go_on(page)
    assert heading.all_inner_texts() == ["Why?"]
    fill(page, "why", "Too far away")
    go_on(page)
    go_on(page)
    assert page.locator("[data-sheet-answers] h3").count() == 4
    page.get_by_role("button", name="Change “PD fits”").click()
    choose(page, "fits", 5)
    go_on(page)
    assert page.locator("[data-sheet-answers] h3").all_inner_texts() == [
        "What is your role?",
        "PD fits",
        "Anything else?",
    ]
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [{"role": "literacy", "fits": 5}]


def test_change_at_the_check_leads_over_what_it_brings_up(sheet, phone):
    page = phone(sheet(sets.branching()))
    go_on(page)
    go_on(page)
    page.get_by_role("button", name="Change “What is your role?”").click()
    choose(page, "role", "literacy")
    go_on(page)
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["PD fits"]
    go_on(page)
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Check your answers"]


def test_conditions_are_told_without_script(sheet, phone):
    page = phone(sheet(sets.branching()), java_script_enabled=False)
    assert page.get_by_text("Answer this only if you chose “Early literacy”.").is_visible()
    assert page.get_by_text("Answer this only if your answer to “PD fits” is 2 or less.").is_visible()
    choose(page, "role", "inclusion")
    choose(page, "fits", 1)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert room.sent == [{"role": "inclusion"}]


def test_twin_agrees_in_the_browser(sheet, phone):
    page = phone(sheet(sets.branching()))
    cases = json.loads(Path("tests/questions/showif_cases.json").read_text())
    found = page.evaluate("(cases) => cases.map((one) => plabShows(one.show_if, one.chosen))", cases)
    assert found == [case["asked"] for case in cases]


def in_arabic():
    """Return all types in Arabic only; every text says the same, for this test is about its direction."""

    def turned(value):
        if isinstance(value, dict) and set(value) == {"en", "es"}:
            return {"ar": "ما رأيك في التطوير المهني؟"}
        if isinstance(value, dict):
            return {name: turned(entry) for name, entry in value.items()}
        return [turned(entry) for entry in value] if isinstance(value, list) else value

    made = turned(sets.all_kinds())
    for question in made["sections"][0]["questions"]:
        config = question["config"]
        config.pop("other", None)
        if config.pop("preset", None):
            config.update({"start": 1, "points": 5, "low": {"ar": "لا أوافق بشدة"}, "high": {"ar": "أوافق بشدة"}})
    made["languages"] = {"ar": {"reviewed": True}}
    return made


def test_every_type_at_320_px_and_for_everyone(sheet, phone):
    page = phone(sheet(sets.all_kinds()), NARROW)
    for _step in range(10):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert violations(page) == []
        if page.locator("fieldset:visible input[type=radio]").count():
            page.locator("fieldset:visible label").first.click()
        go_on(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["en", "ar"])
def test_long_page_at_320_px_and_for_everyone(sheet, phone, language):
    address = sheet(sets.all_kinds() if language == "en" else in_arabic())
    page = phone("about:blank", NARROW)
    page.route("**/*.js", lambda route: route.abort())  # axe itself is a script, so ours alone is kept away
    page.goto(address)
    assert page.locator("form div[lang]").first.get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    for name in ("order.math", "split.math", "split.languages", "years", "since.month"):
        if page.locator(f'[name="{name}"]').count():
            fill(page, name, "x")
    page.get_by_role("button", name={"en": "Send", "ar": "إرسال"}[language]).click()
    assert page.locator("#error-summary a").count() == 5  # with the role, which must be answered
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert violations(page) == []
