"""Fixtures: pages of a real Chromium, on a phone and on a desk, with and without JavaScript.

A page fails its test at the end when the browser has complained: an error of a script, something
that the content security policy stopped, a request that left the portal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from tests.ground.needs import program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = (360, 740)
DESK = (1280, 900)
NARROWEST, NARROWEST_DESKTOP = 320, 992
"""The second is that of the style sheet from which tables stand as tables."""
_SECONDS_TO_ANSWER = 10
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# The browser says so itself of every page that asks for a correction or refuses something.
_EXPECTED_COMPLAINT = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Visitor:
    """One person's browser: its cookies, its window, and what it complained of."""

    page: "Page"
    javascript: bool = True
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._complain(message.type, message.text))
        self.page.on("pageerror", lambda error: self._complain("error", str(error)))
        self.page.on("request", lambda request: self._note_address(request.url))

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(_EXPECTED_COMPLAINT):
            self.complaints.append(text)

    def _note_address(self, address: str) -> None:
        if urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname != "127.0.0.1":
            self.complaints.append(f"asked for {address}")

    def accessibility_faults(self) -> list[str]:
        """What axe finds against WCAG 2.2 up to AA and good practice on the page as it stands."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only walks need it

        violations = Axe().run(self.page, options=_AXE).response["violations"]
        return [f"{v['id']}: {node['html'][:200]}" for v in violations for node in v["nodes"]]

    def sideways_overflow(self) -> int:
        """By how many pixels the page is wider than the narrowest phone, or than the narrowest desktop."""
        size = self.page.viewport_size or {"width": PHONE[0], "height": PHONE[1]}
        wider: list[int] = []
        for width in (NARROWEST, NARROWEST_DESKTOP):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            wider.append(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
        self.page.set_viewport_size(size)
        return max(0, *wider)

    def look(self) -> None:
        """The page as it stands is open to everybody: no fault for axe, no scrolling sideways."""
        # A button may have led to another page that is not there as a whole yet.
        self.page.wait_for_load_state()
        where = urlsplit(self.page.url).path
        # axe is a script: it waits for ever where none runs.  The same pages are walked with scripts too.
        assert not self.javascript or self.accessibility_faults() == [], where
        assert self.sideways_overflow() == 0, where


Scheme = Literal["light", "dark"]
NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The Chromium of the machine, without a window."""
    path = program("chromium", "chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only walks need it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(chromium: "Browser") -> Iterator[NewVisitor]:
    """Opens the browser of one more person, with cookies of its own."""
    visitors: list[Visitor] = []

    def open_browser(
        size: tuple[int, int] = PHONE,
        *,
        language: str = "fi",
        javascript: bool = True,
        scheme: Scheme = "light",
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=f"{language}-FI",
            java_script_enabled=javascript,
            color_scheme=scheme,
            timezone_id="Europe/Helsinki",
        )
        context.set_default_timeout(_SECONDS_TO_ANSWER * 1000)
        visitors.append(Visitor(context.new_page(), javascript))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.page.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
