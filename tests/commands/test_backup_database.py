"""A backup of the embedded database is whole, private and never overwrites anything."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection


@pytest.fixture
def sqlite_only() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is backed up with pg_dump")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("sqlite_only")
def test_a_backup_holds_every_table_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    call_command("backup_database", str(copy))
    assert copy.stat().st_mode & 0o077 == 0
    with sqlite3.connect(copy) as backup:
        tables = {row[0] for row in backup.execute("SELECT name FROM sqlite_master")}
    backup.close()
    assert set(connection.introspection.table_names()) <= tables


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("sqlite_only")
def test_an_older_backup_is_never_overwritten(tmp_path: Path) -> None:
    older = tmp_path / "copy.sqlite3"
    older.write_text("precious")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup_database", str(older))
    assert older.read_text() == "precious"


@pytest.mark.django_db
def test_postgresql_is_sent_to_its_own_tool(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="not a folder"):
            call_command("backup_database", str(tmp_path / "missing" / "copy"))
    else:
        with pytest.raises(CommandError, match="pg_dump"):
            call_command("backup_database", str(tmp_path / "copy"))
