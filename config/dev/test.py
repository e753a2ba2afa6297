"""`make test`: the suite on both databases, with Redis and a browser, and one table at the end.

What is measured in seconds, and processes that are killed, come last and have the machine alone.

A leg that could not run is said out loud; with CI=1 it is a failure (the reference data excepted,
which not every machine may hold).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.dev.steps import ROOT, VENV, say

DATABASES = ("sqlite", "postgresql")
ALONE = "tests/week"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAY_BE_MISSING = {"reference data"}
NO_TESTS_COLLECTED = 5
NOT_AVAILABLE = "not available:"  # so says a test whose server or browser is missing


@dataclass
class Leg:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, row: dict[str, Any]) -> None:
        self.passed += row["passed"]
        self.failed += row["failed"]
        self.skipped += row["skipped"]
        self.reasons.update(row["reasons"])

    @property
    def why(self) -> str:
        if not self.reasons:
            return "" if self.passed or self.failed else "no test ran"
        return "; ".join(f"{reason} ({count})" for reason, count in self.reasons.most_common(3))


def main(extra: list[str]) -> int:
    ensure_browser()
    started = time.monotonic()
    legs: dict[str, Leg] = {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        together = [f"--ignore={ALONE}", *spread(), *extra]
        codes = [run_suite(database, report, legs, together) for database in DATABASES]
        codes.append(run_suite("sqlite", report, legs, [ALONE, "-n", "0", *extra]))
    print(f"\n{table(legs)}\n\nin {time.monotonic() - started:.0f} s")
    complaints = incomplete(legs) if os.environ.get("CI") else []
    for name in complaints:
        say(f"CI needs every leg, and {name} did not run in full: {legs[name].why}")
    passed, failed, skipped = (
        sum(getattr(leg, outcome) for leg in legs.values())
        for outcome in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    broken = any(code not in {0, NO_TESTS_COLLECTED} for code in codes) or not passed
    return 1 if broken or complaints else 0


def spread() -> list[str]:
    """File by file, in order: servers start once for a file, and the browser's files come last."""
    workers = str(min(os.cpu_count() or 1, 4))
    return ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]


def run_suite(database: str, report: Path, legs: dict[str, Leg], extra: list[str]) -> int:
    alone = f", {ALONE}" if ALONE in extra else ""
    print(f"\n── {database}{alone} ──", flush=True)
    report.unlink(missing_ok=True)
    options = ["-q", "--database", database, *extra]
    finished = subprocess.run(
        [str(VENV / "bin" / "python"), "-m", "pytest", *options],
        cwd=ROOT,
        env={**os.environ, "TEST_REPORT": str(report)},
        check=False,
    )
    if report.exists():
        for name, row in json.loads(report.read_text("utf-8")).items():
            legs.setdefault(name, Leg()).add(row)
    return finished.returncode


def ensure_browser() -> None:
    """Page tests need a real browser; where we may, we install Debian's."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing chromium for the page tests …")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False
        )
    if not any(shutil.which(name) for name in BROWSERS):
        say("NO BROWSER: the page tests will be SKIPPED. Install one with: apt install chromium")


def table(legs: dict[str, Leg]) -> str:
    rows = [f"{'leg':<15} {'passed':>7} {'failed':>7} {'skipped':>8}  why"]
    rows += [
        f"{name:<15} {leg.passed:>7} {leg.failed:>7} {leg.skipped:>8}  {leg.why}".rstrip()
        for name, leg in legs.items()
    ]
    return "\n".join(rows)


def incomplete(legs: dict[str, Leg]) -> list[str]:
    """Legs of which nothing ran, or whose server or browser this machine does not have."""
    return [
        name
        for name, leg in legs.items()
        if name not in MAY_BE_MISSING
        and (not leg.passed or any(reason.startswith(NOT_AVAILABLE) for reason in leg.reasons))
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
