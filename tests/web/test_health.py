"""The two questions a supervisor of the processes asks."""

import pytest
from django.db import connection
from django.test import Client

from tumorboard.audit import guards


def test_a_running_process_is_live(client: Client) -> None:
    assert client.get("/health/live").status_code == 200


@pytest.mark.django_db
def test_a_complete_installation_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert set(answer.json().values()) == {True}


@pytest.mark.django_db
def test_a_missing_cache_table_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {**answer.json(), "database": True, "cache": False}


@pytest.mark.django_db
def test_a_pending_migration_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tumorboard'")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


@pytest.mark.django_db
def test_a_table_without_its_guards_is_not_ready(client: Client) -> None:
    guards.uninstall(connection)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["audit"] is False


@pytest.mark.django_db
def test_it_tells_nothing_else(client: Client) -> None:
    for value in client.get("/health/ready").json().values():
        assert isinstance(value, bool)
