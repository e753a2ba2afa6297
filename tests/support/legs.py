"""Which leg of the run a test belongs to, and what became of each leg: the last table of a run."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

LEGS = ("core", "SQLite", "PostgreSQL", "Redis", "browser", "week", "faults", "reference data")
OUTCOMES = ("passed", "failed", "skipped")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
# The first that a test has: the week and the faults need a browser, and Redis as well.
LEG_OF_MARKER = {
    "week": "week",
    "faults": "faults",
    "browser": "browser",
    "redis": "Redis",
    "reference_data": "reference data",
}
REPORT_VARIABLE = "TEST_REPORT"


def uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or item.get_closest_marker("both_databases")
        or fixtures & DATABASE_FIXTURES
    )


def runs_once(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in LEG_OF_MARKER) or not uses_database(item)


def leg_of(item: pytest.Item, database: str) -> str:
    for marker, leg in LEG_OF_MARKER.items():
        if item.get_closest_marker(marker):
            return leg
    if not uses_database(item):
        return "core"
    return "PostgreSQL" if database == "postgresql" else "SQLite"


class Tally:
    """Counts outcomes per leg, from the reports that workers send as well."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.reasons: dict[str, Counter[str]] = {leg: Counter() for leg in LEGS}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        leg = dict(report.user_properties).get("leg")
        if not isinstance(leg, str):
            return
        if report.failed:
            self.counts[leg, "failed"] += 1
        elif report.skipped:
            self.counts[leg, "skipped"] += 1
            self.reasons[leg][reason_of(report)] += 1
        elif report.when == "call":
            self.counts[leg, "passed"] += 1

    def pytest_sessionfinish(self) -> None:
        target = os.environ.get(REPORT_VARIABLE)
        if not target:
            return
        rows = {
            leg: {
                **{outcome: self.counts[leg, outcome] for outcome in OUTCOMES},
                "reasons": dict(self.reasons[leg]),
            }
            for leg in LEGS
        }
        Path(target).write_text(json.dumps(rows), encoding="utf-8")


def reason_of(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "")) or "no reason given"
