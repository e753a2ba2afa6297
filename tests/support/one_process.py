"""The whole application in one process on SQLite, as `make run` and small hospitals have it.

The process can be killed and started again on its port and its data.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.application import environment
from tests.support.processes import free_port, start, stop, until
from tests.support.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
LOCAL = "127.0.0.1"
SECONDS_TO_START = 60


@dataclass
class OneProcess:
    folder: Path
    web_ports: list[int] = field(default_factory=lambda: [free_port()])
    process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        self.shell("from config.serve import collect_static_files as c; c()")
        self.manage("migrate", "--verbosity=0")
        self.manage("createcachetable")

    def shell(self, program: str) -> str:
        return self.manage("shell", "--no-imports", "-c", program).strip()

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env={**environment(self.folder), "PYTHONPATH": str(ROOT)},
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str) -> list[tuple[object, ...]]:
        address = f"file:{self.folder / 'tumorboard.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as opened:
            return opened.execute(query).fetchall()

    def start(self) -> None:
        """Serve (again); nothing happens where it is serving."""
        if self.process is not None:
            return
        words = ["uvicorn", "config.asgi:application", "--port", str(self.web_ports[0])]
        with (self.folder / "output").open("ab") as output:
            self.process = start(
                [sys.executable, "-m", *words, "--timeout-graceful-shutdown", "2"],
                cwd=ROOT, env=environment(self.folder), stdout=output, stderr=output,
            )  # fmt: skip
        assert until(self._answers, seconds=SECONDS_TO_START), self.output()

    def kill_web(self, number: int = 0) -> None:
        """As a power cut would, without a last word."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def kill_worker(self, worker: str) -> None:
        """Jobs run in the one process that there is."""
        assert self.process is not None
        assert worker == f"embedded-{self.process.pid}"
        self.kill_web()

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)
            self.process = None

    def output(self) -> str:
        return (self.folder / "output").read_text("utf-8")

    def _answers(self) -> bool:
        try:
            return Visitor(LOCAL).get(self.web_ports[0], "/health/live").status == 200
        except OSError:
            return False


@contextmanager
def one_process(folder: Path) -> Iterator[OneProcess]:
    """Prepared, and not serving yet."""
    folder.chmod(0o700)
    place = OneProcess(folder)
    place.prepare()
    try:
        yield place
    finally:
        place.stop()
