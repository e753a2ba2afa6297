"""Production's way: a real Celery worker and beat, a real Redis, and a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_WAIT = 60

QUEUE_ONE = """
import django
django.setup()
from tumorboard.audit.models import Actor
from tumorboard.jobs import services
from tumorboard.tasks import catalogue
print(services.enqueue("verify_audit", [], by=Actor.SYSTEM).pk)
"""
LOOK = """
import django
django.setup()
from tumorboard.jobs.models import Job
for job in Job.objects.all():
    print(job.pk, job.name, job.slot or "-", job.state, job.attempts)
"""

pytestmark = pytest.mark.redis


@pytest.fixture
def production(redis_url: str, tmp_path: Path) -> dict[str, str]:
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "REDIS_URL": redis_url,
        "SECRET_KEY": "only for this test " * 4,
        "ALLOWED_HOSTS": "localhost",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    run(environment, "manage.py", "migrate", "--verbosity=0")
    return environment


@pytest.fixture
def worker(production: dict[str, str], tmp_path: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--beat"]
    options = ["--concurrency=1", f"--schedule={tmp_path / 'beat'}"]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen([*command, *options], env=production, cwd=ROOT, stderr=log)
        yield
        process.terminate()
        process.wait(30)


def run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout


def test_a_worker_runs_what_is_queued_and_what_is_scheduled(
    production: dict[str, str], worker: None
) -> None:
    queued = run(production, "-c", QUEUE_ONE).strip()
    rows: list[list[str]] = []
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < deadline:
        rows = [line.split() for line in run(production, "-c", LOOK).splitlines()]
        if len(rows) >= 3 and all(row[3] == "done" for row in rows):
            break
        time.sleep(0.5)
    assert [row[3:] for row in rows if row[0] == queued] == [["done", "1"]]
    scheduled = sorted(row[1] for row in rows if row[2] != "-")
    assert scheduled == ["replay_assessments", "verify_audit"]
    assert {row[3] for row in rows} == {"done"}
