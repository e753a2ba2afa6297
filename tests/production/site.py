"""A production installation: web processes, Celery workers and beat on PostgreSQL and Redis."""

import http.client
import os
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support.processes import free_port, start, stop, until

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
SECONDS_TO_START = 60


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
            "ALLOWED_HOSTS": "127.0.0.1",
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

    def start_web(self) -> None:
        port = free_port()
        self._start(f"web-{port}", "uvicorn", "config.asgi:application", "--port", str(port))
        self.web_ports.append(port)
        assert until(lambda: self.answers(port), seconds=SECONDS_TO_START), self.output()

    def start_worker(self, name: str) -> None:
        self._start(
            name, "celery", "--app", "config.celery", "worker", "--hostname", f"{name}@%h",
            "--queues", "work,bulk,tick", "--concurrency", "1", "--loglevel", "INFO",
        )  # fmt: skip

    def start_beat(self) -> None:
        schedule = str(self.folder / "beat")
        self._start("beat", "celery", "--app", "config.celery", "beat", "--schedule", schedule)

    def _start(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = start(
                [sys.executable, "-m", *words],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip

    def answers(self, port: int) -> bool:
        try:
            return self.get(port, "/health/ready") == 200
        except OSError:
            return False

    def get(self, port: int, path: str, cookie: str = "") -> int:
        opened = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        opened.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        status = opened.getresponse().status
        opened.close()
        return status

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database) as opened:
            return opened.execute(sql.SQL(query)).fetchall()

    def output(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"── {log.name}\n{log.read_text()[-2000:]}" for log in logs)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            stop(process)


def new_database(server: str) -> str:
    """An empty database on the test server, by a name nobody else uses."""
    name = f"production_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as opened:
        opened.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
