"""What every test may ask for. The servers behind it start when the first test needs them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, Page

from tests.support import browser as browsers
from tests.support import postgresql, redis_server
from tests.support.legs import Tally, leg_of, runs_once
from tests.support.processes import Unavailable
from tumorboard.audit import guards
from tumorboard.people.models import User

pytest_plugins = [
    "tests.world",
    "tests.clinic",
    "tests.planned",
    "tests.sitting",
    "tests.correspondence",
]

# A skip that begins so fails the run with CI=1 (config/dev/test.py).
NOT_AVAILABLE = "not available:"

SignIn = Callable[[User], Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default=os.environ["TEST_DATABASE"],
        help="the database of the database tests; with postgresql, only those run",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Tally(), "tally")
    lift_guards_around_flush()


def lift_guards_around_flush() -> None:
    """Emptying the tables after a test is the one deletion the append-only tables allow."""
    name = "_fixture_teardown"  # where Django empties them, and offers no hook
    flush = getattr(TransactionTestCase, name)

    def flush_without_guards(case: TransactionTestCase) -> None:
        guards.uninstall(connection)
        flush(case)
        guards.install(connection)

    setattr(TransactionTestCase, name, flush_without_guards)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    database = config.getoption("database")
    for item in items:
        item.user_properties.append(("leg", leg_of(item, database)))
    # The browser's driver leaves an event loop in the main thread, where asyncio.run then fails.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if database == "postgresql":
        once = [item for item in items if runs_once(item)]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if not runs_once(item)]


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """A real PostgreSQL server, for tests that start processes of their own on it."""
    try:
        return postgresql.server_url()
    except Unavailable as reason:
        pytest.skip(f"{NOT_AVAILABLE} {reason}")


@pytest.fixture(scope="session")
def redis_url() -> str:
    try:
        return redis_server.server_url()
    except Unavailable as reason:
        pytest.skip(f"{NOT_AVAILABLE} {reason}")


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of published data sets, where the machine has one."""
    folder = Path(os.environ.get("TUMORBOARD_REFERENCE_DATA") or "/nonexistent")
    if not folder.is_dir():
        pytest.skip("TUMORBOARD_REFERENCE_DATA names no folder")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        browsers.executable()
    except Unavailable as reason:
        pytest.skip(f"{NOT_AVAILABLE} {reason}")
    # The driver keeps an event loop in this thread, and Django would take that for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with browsers.launched() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page of the running application; the test fails if it logs an error or leaves the site.

    Addresses are relative: `page.goto("/account/login/")`.
    """
    address = str(live_server)
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints = browsers.Complaints(opened, address)
    yield opened
    context.close()
    assert not complaints.found, "\n".join(complaints.found)


@pytest.fixture
def sign_in(page: Page, live_server: object) -> SignIn:
    """The page, signed in as this user (the sign-in form itself has its own tests)."""

    def with_session_of(user: User) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": str(live_server)}]
        )
        return page

    return with_session_of
