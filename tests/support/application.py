"""The application as `make run` starts it, in a data folder of its own."""

import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import free_port, start, until

SECONDS_TO_START = 150
# What the surrounding test run has set for itself.
NOT_INHERITED = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "DATA_DIR"}


@dataclass
class Application:
    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text(encoding="utf-8")

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()

    def answers(self) -> bool:
        try:
            return self.get("/health/live")[0] == 200
        except OSError:
            return False


def environment(folder: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**inherited, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}


def command(port: int, *, demo: bool = False) -> list[str]:
    options = ["--port", str(port), "--demo", str(int(demo))]
    return [sys.executable, "-m", "config.serve", *options]


def start_application(folder: Path, *, demo: bool = False) -> Application:
    port = free_port()
    with (folder / "output").open("ab") as output:
        process = start(
            command(port, demo=demo), env=environment(folder), stdout=output, stderr=output
        )
    application = Application(process, folder, port)
    assert until(application.answers, seconds=SECONDS_TO_START), application.output
    return application


def run_to_its_end(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    """A start that is expected to be refused."""
    return subprocess.run(
        command(port),
        env=environment(folder), capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
