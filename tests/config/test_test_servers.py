"""The servers that tests rely on are the real ones."""

import psycopg
import pytest
import redis
from django.db import connection


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
