"""What a newcomer reads when something is missing: one line, with the command that helps."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED_BY_THE_SCRIPT = ("sh", "dirname")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of commands: all that this machine has."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in NEEDED_BY_THE_SCRIPT:
        (commands / name).symlink_to(str(shutil.which(name)))
    return commands


def has(machine: Path, name: str, script: str = "exit 0") -> None:
    command = machine / name
    command.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
    command.chmod(0o755)


def set_up(machine: Path) -> tuple[int, list[str]]:
    finished = subprocess.run(
        [str(machine / "sh"), str(ROOT / "config/dev/setup.sh")],
        env={"PATH": str(machine)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return finished.returncode, finished.stderr.splitlines()


def test_everything_missing_is_named_at_once(machine: Path) -> None:
    assert set_up(machine) == (
        1,
        ["Not found: git python3 python3-venv. Install with: apt install git python3 python3-venv"],
    )


def test_an_old_python_is_named(machine: Path) -> None:
    has(machine, "git")
    has(machine, "python3", '[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }; exit 1')
    code, lines = set_up(machine)
    assert code == 1
    assert len(lines) == 1
    assert "3.11 or newer is needed; this machine has Python 3.9.2" in lines[0]


def test_a_python_without_venv_is_named(machine: Path) -> None:
    has(machine, "git")
    has(machine, "python3", 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    assert set_up(machine) == (
        1, ["Not found: python3-venv. Install with: apt install python3-venv"],
    )  # fmt: skip


def test_a_failed_download_gets_one_line(tmp_path: Path) -> None:
    """No route to the package index: nothing answers on the discard port."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "config", copy / "config")
    shutil.copy(ROOT / "requirements.txt", copy)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    finished = subprocess.run(
        [sys.executable, "-m", "config.dev.setup"],
        cwd=copy, capture_output=True, encoding="utf-8", check=False,
        env={
            **environment, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1",
            "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_NO_CACHE_DIR": "1",
        },
    )  # fmt: skip
    failures = [line for line in finished.stderr.splitlines() if not line.endswith("…")]
    assert finished.returncode == 1
    assert len(failures) == 1, finished.stderr
    assert "could not be installed: no connection to the package index" in failures[0]
    assert "setup.log" in failures[0]
