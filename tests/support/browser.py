"""A real browser, pages that complain by themselves, and the accessibility rules."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.support.processes import Unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1280, 320)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
# Telling of what passes as well costs more than looking; colours are the same at every width, and
# looking at them is the slowest rule of all.
LOOK = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
RULES_AT = {
    WIDTHS[0]: LOOK,
    WIDTHS[1]: {**LOOK, "rules": {"color-contrast": {"enabled": False}}},
}
# What the console says of a page or form that we answered with 404 or 422 on purpose; a part of
# the page that cannot be had is found by its response instead.
# The tests' own server sends no header of the static files, so it keeps no meeting (a whole
# application is started where that is tested); the browser says so itself.
EXPECTED_ERRORS = (
    "the server responded with a status of 4",
    "The path of the provided scope ('/meetings/') is not under the max scope allowed",
)

PARTS_OF_A_PAGE = {"stylesheet", "script", "image", "font"}


def executable() -> str:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise Unavailable("no browser found: apt install chromium")


@contextmanager
def launched() -> Iterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=flags)
        yield browser
        browser.close()


def address_of(ports: list[int], number: int) -> str:
    """Of one of the web processes of an installation; people are spread over them in turn."""
    return f"http://127.0.0.1:{ports[number % len(ports)]}"


def context_at(browser: Browser, address: str, session: str = "") -> BrowserContext:
    """A browser of its own at this web process, signed in with a session that is there already."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    if session:
        context.add_cookies([{"name": "session", "value": session, "url": address}])
    return context


class Complaints:
    """What a page must not do: log errors (a blocked inline style is one) or ask other hosts."""

    def __init__(self, page: Page, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.found: list[str] = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("request", self.see)
        page.on("response", self.check)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED_ERRORS):
            self.found.append(message.text)

    def see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.host:
            self.found.append(f"asked another host: {request.url}")

    def check(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS_OF_A_PAGE:
            self.found.append(f"{response.status} for {response.url}")


def assert_accessible(page: Page) -> None:
    """No WCAG 2.2 AA violation, and nothing to scroll sideways, on a desk and on a phone."""
    before = page.viewport_size or {"width": WIDTHS[0], "height": 800}
    problems = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        results = Axe().run(page, options=RULES_AT[width])
        problems += [describe(width, violation) for violation in results.response["violations"]]
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            problems.append(f"{width} px: the page scrolls sideways")
    page.set_viewport_size(before)
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def describe(width: int, violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    places = [str(node["html"])[:160] for node in nodes] if isinstance(nodes, list) else []
    return f"{width} px: {violation['id']}: {violation['help']}\n    " + "\n    ".join(places[:5])
