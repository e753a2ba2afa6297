"""A production installation: web processes, Celery workers and beat on PostgreSQL and Redis.

Everything is configured by environment variables, and started by the commands of
docs/deploy.md. Only the workers have settings of their own: they know one more kind of job.
"""

import os
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support.processes import free_port, start, until
from tests.support.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
# As `collectstatic`, but only once for everything in this test run that serves them.
COLLECT_STATIC_FILES = "from config.serve import collect_static_files as c; c()"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
HOST = "tumorboard.example"
WORKERS = ("worker-1", "worker-2")
WORKERS_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.production.settings"}


@dataclass
class Site:
    folder: Path
    database: str
    redis: str
    web_ports: list[int] = field(default_factory=lambda: [free_port(), free_port()])
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _starts: Counter[str] = field(default_factory=Counter)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {
            **kept,
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "SECRET_KEY": "one-key-for-all-processes-of-this-test-0123456789-abcdefg",
            # A browser here asks the processes themselves, with no proxy that knows the host.
            "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
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

    def start(self) -> None:
        """Start what is not running: all of it at first, later what somebody has ended."""
        missing = [name for name in self.parts() if name not in self.processes]
        for name in missing:
            if name == "beat":
                self._start_beat()
            elif name.startswith("web"):
                self._start_web(name)
            else:
                self._start_worker(name)
        if missing:
            self.wait_until_ready()

    def parts(self) -> list[str]:
        return [*WORKERS, "beat", *map(web_at, self.web_ports)]

    def _start_web(self, name: str) -> None:
        self._start(
            name, "uvicorn", "config.asgi:application", "--port", name.removeprefix("web-"),
            "--timeout-graceful-shutdown", "3",
        )  # fmt: skip

    def _start_worker(self, name: str) -> None:
        self._starts[name] += 1
        self._start(
            name, "celery", "--app", "config.celery", "worker", "--hostname", f"{name}@%h",
            "--queues", "work,bulk,tick", "--concurrency", "2", "--loglevel", "INFO",
            **WORKERS_SETTINGS,
        )  # fmt: skip

    def _start_beat(self) -> None:
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
        listening = [
            self.log_of(name).count(" ready.") == self._starts[name] for name in self.workers()
        ]
        return all(answer.status == 200 for answer in answers) and all(listening)

    def workers(self) -> list[str]:
        return [name for name in self.processes if "worker" in name]

    def kill_worker(self, worker: str) -> None:
        """The one that runs a job, by the name that the job's row has for it."""
        group = os.getpgid(int(worker.rpartition("-")[2]))
        self._kill(next(name for name in self.workers() if self.processes[name].pid == group))

    def kill_web(self, number: int) -> None:
        self._kill(web_at(self.web_ports[number]))

    def _kill(self, name: str) -> None:
        """As a power cut would: the process and its children, without a last word."""
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


def web_at(port: int) -> str:
    return f"web-{port}"


@contextmanager
def site_on(folder: Path, server: str, redis: str) -> Iterator[Site]:
    """On a database of its own, prepared and not started yet."""
    site = Site(folder, new_database(server), redis)
    try:
        site.shell(COLLECT_STATIC_FILES)
        site.manage("migrate", "--verbosity=0")
        yield site
    finally:
        site.stop()


def new_database(server: str) -> str:
    """An empty database on the test server, by a name nobody else uses."""
    name = f"production_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as opened:
        opened.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
