"""The frame in a browser: landing, Home, style page, refusals; keyboard, print, dark, right to left, without script."""

import pytest

from tests.browser.conftest import DESK, NARROW, PHONE

FOCUS_SEEN = """() => {
  const style = getComputedStyle(document.activeElement), box = document.activeElement.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inside = !at || document.activeElement.contains(at) || at.contains(document.activeElement);
  return {seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, inside,
          name: document.activeElement.tagName, text: document.activeElement.textContent.trim().slice(0, 40)};
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_landing_page_holds(visit, size, dark):
    v = visit(size, dark=dark)
    v.go("/")
    v.check()
    assert v.page.locator("h1").count() == 1
    assert v.context.cookies() == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_home_of_a_new_person_holds(visit, cast, dark):
    v = visit(dark=dark)
    v.sign_in(cast.educator)
    v.go("/")
    v.check()
    v.page.locator("details.menu summary").click()
    v.check()
    assert v.page.get_by_role("button", name="Sign out").is_visible()


def test_sign_out_works_without_script(visit, cast):
    v = visit(js=False)
    v.sign_in(cast.educator)
    v.go("/")
    v.page.locator("details.menu summary").click()
    v.page.get_by_role("button", name="Sign out").click()
    v.go("/")
    assert v.page.get_by_role("link", name="Sign in").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("way", ["", "?dir=rtl"], ids=["ltr", "rtl"])
def test_style_page_holds_with_everything_open(visit, db, way, dark):
    v = visit(dark=dark)
    v.go(f"/style/{way}")
    v.page.evaluate("document.querySelectorAll('main details:not(.menu)').forEach(d => { d.open = true; })")
    v.page.evaluate("document.querySelector('[data-toast]')?.remove()")
    assert [line for line in v.axe() if not line.startswith("landmark")] == []
    v.page.set_viewport_size(NARROW)
    assert not v.scrolls_sideways()


def test_text_spacing_of_the_reader_breaks_nothing(visit, db):
    v = visit(NARROW)
    v.go("/style/")
    v.page.evaluate(
        """() => document.querySelectorAll('*').forEach(e => { e.style.letterSpacing = '.12em';
           e.style.wordSpacing = '.16em'; e.style.lineHeight = '1.5'; })"""
    )
    assert not v.scrolls_sideways()


def test_text_at_twice_the_size_does_not_scroll_sideways(visit, db):
    v = visit(NARROW)
    v.go("/")
    v.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not v.scrolls_sideways()


def test_unknown_address_says_what_to_do(visit, db):
    v = visit()
    answer = v.go("/no-such-page/")
    assert answer.status == 404
    v.check()
    v.page.get_by_role("link", name="Go home").click()
    assert v.page.url.rstrip("/") == v.base


def test_keyboard_reaches_everything_and_focus_is_seen(visit, db):
    v = visit(DESK)
    v.go("/")
    v.page.keyboard.press("Tab")
    assert v.page.evaluate(FOCUS_SEEN)["text"] == "Skip to main content"
    order = []
    for _ in range(30):
        state = v.page.evaluate(FOCUS_SEEN)
        if state["name"] == "BODY":
            break
        assert state["seen"], state
        assert state["inside"], state
        order.append(state["text"])
        v.page.keyboard.press("Tab")
    links = v.page.locator("a:visible, button:visible, summary:visible").count()
    assert len(order) == links


def test_language_link_of_a_visitor_switches_the_page(visit, db):
    v = visit(DESK)
    v.go("/")
    v.page.locator(".top a.only-wide[lang=es]").click()
    assert v.page.locator("html").get_attribute("lang") == "es"
    assert v.context.cookies() == []


def test_dark_of_the_device_and_own_choice_look_alike(visit, cast):
    paper = "getComputedStyle(document.body).backgroundColor"
    device = visit(dark=True)
    device.go("/")
    cast.educator.theme = "dark"
    cast.educator.save()
    chosen = visit(dark=False)
    chosen.sign_in(cast.educator)
    chosen.go("/")
    assert chosen.page.evaluate(paper) == device.page.evaluate(paper) == "rgb(21, 25, 23)"


def test_print_shows_paper_without_bars(visit, cast):
    v = visit(DESK, dark=True)
    v.sign_in(cast.educator)
    v.go("/")
    v.page.emulate_media(media="print")
    assert not v.page.locator(".top").is_visible()
    assert not v.page.locator(".tabs").is_visible()
    assert v.page.locator("h1").is_visible()
    assert v.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert v.page.pdf(format="Letter").startswith(b"%PDF")


def test_first_visit_is_light(visit, db):
    """At most 8 requests (the browser's own for the icon beside them), fonts of at most 60 kB."""
    v = visit()
    sizes = {}
    v.page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    v.go("/")
    v.page.wait_for_load_state("networkidle")
    assert len([url for url in sizes if not url.endswith("/logo.svg")]) <= 8, sorted(sizes)
    fonts = [size for url, size in sizes.items() if url.endswith(".woff2")]
    assert len(fonts) == 2
    assert sum(fonts) <= 60_000


def test_idle_person_is_warned_two_minutes_before_the_end_and_may_stay(visit, cast):
    v = visit()
    v.sign_in(cast.educator)
    v.page.clock.install()
    v.go("/me/")
    warning, stay = v.page.locator("[data-idle]"), v.page.get_by_role("button", name="Stay signed in")
    v.page.clock.fast_forward((2 * 3600 - 125) * 1000)
    assert not warning.is_visible()
    v.page.clock.fast_forward(10_000)
    assert "2 minutes" in warning.inner_text()
    v.check()
    stay.click()
    warning.wait_for(state="hidden")
    v.context.clear_cookies()
    v.page.clock.fast_forward((2 * 3600 - 60) * 1000)
    stay.click()
    v.page.get_by_text("You are signed out").wait_for()
