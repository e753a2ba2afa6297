"""The servers that tests rely on are the real ones."""

import psycopg
import pytest
import redis
from django.db import connection
from playwright.sync_api import Page

from tests.support.browser import Complaints


@pytest.mark.django_db
def test_the_database_is_the_one_of_this_leg(pytestconfig: pytest.Config) -> None:
    assert connection.vendor == pytestconfig.getoption("database")


@pytest.mark.django_db
def test_sqlite_has_the_pragmas_of_production() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.redis
def test_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.set("greeting", "hello")
        assert client.get("greeting") == b"hello"


@pytest.mark.redis
def test_postgresql_answers(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as opened:
        row = opened.execute("SELECT current_setting('server_version_num')::int").fetchone()
    assert row is not None
    assert row[0] >= 150000


@pytest.mark.browser
def test_a_page_that_misbehaves_is_noticed(page: Page, live_server: object) -> None:
    page.goto("/health/live")
    other = page.context.new_page()
    noticed = Complaints(other, str(live_server))
    other.goto("/account/login/")
    other.evaluate("console.error('an error on purpose')")
    other.evaluate("fetch('http://elsewhere.invalid/').catch(() => null)")
    other.evaluate("document.body.innerHTML = '<p style=color:red>red</p>'")
    text = "\n".join(noticed.found)
    assert "an error on purpose" in text
    assert "elsewhere.invalid" in text
    assert "style-src" in text
