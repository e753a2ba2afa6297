"""A production installation: web processes, Celery workers and beat on PostgreSQL and Redis.

Everything is configured by environment variables, and started by the commands of
docs/deploy.md. Only the workers have settings of their own: they know one more kind of job.
"""

import os
import signal
import subprocess
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support.processes import free_port, start, until
from tests.support.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
HOST = "tumorboard.example"
WORKERS_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.production.settings"}


@dataclass
class Site:
    folder: Path
    database: str
    redis: str
    web_ports: list[int] = field(default_factory=list)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {
            **kept,
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "SECRET_KEY": "one-key-for-all-processes-of-this-test-0123456789-abcdefg",
            "ALLOWED_HOSTS": HOST,
            "HTTPS": "0",  # what stands in front and speaks TLS is not part of this test
        }

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, program: str) -> str:
        return self.manage("shell", "--no-imports", "-c", program).strip()

    def start_web(self) -> int:
        port = free_port()
        self.web_ports.append(port)
        self._start(
            f"web-{port}", "uvicorn", "config.asgi:application", "--port", str(port),
            "--timeout-graceful-shutdown", "3",
        )  # fmt: skip
        return port

    def start_worker(self, name: str) -> None:
        self._start(
            name, "celery", "--app", "config.celery", "worker", "--hostname", f"{name}@%h",
            "--queues", "work,bulk,tick", "--concurrency", "2", "--loglevel", "INFO",
            **WORKERS_SETTINGS,
        )  # fmt: skip

    def start_beat(self) -> None:
        schedule = str(self.folder / "beat-schedule")
        self._start("beat", "celery", "--app", "config.celery", "beat", "--schedule", schedule)

    def _start(self, name: str, *words: str, **environment: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = start(
                [sys.executable, "-m", *words],
                cwd=ROOT, env={**self.environment, **environment}, stdout=log, stderr=log,
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        assert until(self._is_ready, seconds=SECONDS_TO_START), self.output()

    def _is_ready(self) -> bool:
        try:
            answers = [Visitor(HOST).get(port, "/health/ready") for port in self.web_ports]
        except OSError:
            return False
        listening = [self.log_of(name).count(" ready.") for name in self.workers()]
        return all(answer.status == 200 for answer in answers) and all(listening)

    def workers(self) -> list[str]:
        return [name for name in self.processes if "worker" in name]

    def worker_running(self, pid: int) -> str:
        """Which worker this process belongs to."""
        group = os.getpgid(pid)
        return next(name for name in self.workers() if self.processes[name].pid == group)

    def kill(self, name: str) -> None:
        """As a power cut would: the worker and its children, without a last word."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> dict[str, int | None]:
        """Ask all to end, as systemd does, and say who did: exit code, or None if too late."""
        asked = dict(self.processes)
        self.processes.clear()
        for process in asked.values():
            process.terminate()
        for process in asked.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_STOP)
        codes = {name: process.returncode for name, process in asked.items()}
        for process in asked.values():
            process.kill()
            process.wait()
        return codes

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database) as opened:
            return opened.execute(sql.SQL(query)).fetchall()

    def log_of(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8")

    def output(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"── {log.name}\n{log.read_text('utf-8')[-2000:]}" for log in logs)


def new_database(server: str) -> str:
    """An empty database on the test server, by a name nobody else uses."""
    name = f"production_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as opened:
        opened.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
