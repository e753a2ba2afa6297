"""Steps of the set-up: done only when their inputs changed, explained in one line if they fail."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"


class StepFailed(Exception):
    """The one line a person reads."""


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def fingerprint(files: Iterable[Path]) -> str:
    """Names and contents of the files; the same fingerprint means there is nothing to do."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_done(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == expected


def mark_done(stamp: Path, done: str) -> None:
    stamp.write_text(done, encoding="ascii")


def run(command: Sequence[str | Path], *, failure: str) -> None:
    """Run quietly; the whole output goes to the log, one line of it to the person."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode == 0:
        return
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text(result.stdout, encoding="utf-8")
    raise StepFailed(
        f"{failure}: {likely_reason(result.stdout)} (details: {LOG.relative_to(ROOT)})"
    )


NO_CONNECTION = re.compile(
    r"connection (broken|refused|reset|error)|ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|timed out", re.I
)


def likely_reason(output: str) -> str:
    if NO_CONNECTION.search(output):
        return "no connection to the package index; try again when there is one"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no reason given"])[0][:200]
