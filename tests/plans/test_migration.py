"""Plans recorded before there were revisions: nothing that a board planned is lost."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from django.conf import settings

from guidelines.core.content.canonical import canonical_json
from guidelines.core.planning.draft import Draft
from tests.plans.old_plans import AHEAD


@pytest.fixture
def empty_database(tmp_path: Path, database: str) -> Iterator[str]:
    """The address of one that nothing was migrated in yet."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.sqlite3'}"
        return
    url, name = os.environ["DATABASE_URL"], f"old_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{url.rpartition('/')[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database() -> str:
    return os.environ["TEST_DATABASE"]


@pytest.mark.both_databases
def test_every_plan_of_before_becomes_its_first_revision(
    empty_database: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": empty_database,
        "DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "tests.plans.old_plans"]
    finished = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    plan, former = json.loads(finished.stdout.splitlines()[-1])

    pathway, number, text, digest, solved, words, is_head, by = plan
    assert (pathway, number, solved, bool(is_head), by) == (
        "liver-first", 1, "", True, "Hari Chaudhry",
    )  # fmt: skip
    assert words == "Taken over from the steps recorded so far"
    draft = msgspec.json.decode(text, type=Draft)
    assert text == canonical_json(draft)
    assert digest == hashlib.sha256(text.encode()).hexdigest()
    # The board had restaging before the MRI; what was done already kept its place.
    assert draft.order == ("done", "restage", "mri", "added-1", "liver", "adjuvant")
    (added,) = draft.added
    assert (added.id, added.label, added.after) == ("added-1", "Ask the thoracic surgeon", "mri")
    assert draft.dropped == {"adjuvant": "Patient's wish"}
    # A whole day ahead is set; a month, and a day gone by, are told as they were written.
    assert draft.pins == {"added-1": AHEAD, "liver": AHEAD}
    assert {step: change.note for step, change in draft.changed.items()} == {
        "mri": "Planned for 2026-12. with contrast",
        "adjuvant": "Planned for 2020-01-31",
    }
    assert msgspec.json.decode(former[2], type=Draft) == Draft(pathway="observation")
