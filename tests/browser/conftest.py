"""Stage 4: pages in a real Chromium. A visitor's browser context, a counted hand, axe, and a watch for CSP reports."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from core.web import fonts

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread

PHONE, NARROW, DESK = {"width": 390, "height": 844}, {"width": 320, "height": 700}, {"width": 1280, "height": 900}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """SQLite: a file, not memory; the server's threads and the test share it like processes do."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("db") / "browser.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def with_fonts():
    """Pages look as they do after `prepare`."""
    fonts.make(Path(dict(entry for entry in settings.STATICFILES_DIRS if isinstance(entry, tuple))["fonts"]))


@dataclass
class Visit:
    """One browser context and its page: presses are counted, everything that went wrong is kept."""

    page: object
    context: object
    base: str
    taps: int = 0
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str):
        return self.page.goto(f"{self.base}{path}")

    def tap(self, locator) -> None:
        """Press a link, button or choice: it counts."""
        self.taps += 1
        locator.click()

    def sign_in(self, user) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])

    def axe(self) -> list[str]:
        """Return axe's violations of the page as it stands: rule, and the first element."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]

    def scrolls_sideways(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    def check(self) -> None:
        """Assert what holds for every page: axe finds nothing, and at 320 px nothing scrolls sideways."""
        assert self.axe() == [], self.page.url
        size = self.page.viewport_size
        self.page.set_viewport_size(NARROW)
        assert not self.scrolls_sideways(), f"sideways at 320 px: {self.page.url}"
        self.page.set_viewport_size(size)


@pytest.fixture
def visit(live_server, browser) -> Callable[..., Visit]:
    """`visit()`, `visit(DESK)`, `visit(js=False)`, `visit(dark=True)`: a fresh browser context on the live server."""
    opened = []

    def open_one(size=PHONE, *, js: bool = True, dark: bool = False, language: str = "en-US") -> Visit:
        context = browser.new_context(
            viewport=size,
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            locale=language,
            has_touch=size is not DESK,
            reduced_motion="reduce",  # colors stand still: axe would measure halfway through a transition
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        one = Visit(page, context, live_server.url)
        page.on("pageerror", lambda error: one.wrong.append(f"script: {error}"))
        page.on("console", lambda line: one.wrong.append(line.text) if "Content Security Policy" in line.text else None)
        page.on(
            "request",
            lambda request: None if request.url.startswith(live_server.url) else one.wrong.append(request.url),
        )
        opened.append(one)
        return one

    yield open_one
    for one in opened:
        one.context.close()
    assert [problem for one in opened for problem in one.wrong] == []
