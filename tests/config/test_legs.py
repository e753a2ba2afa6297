"""The closing table of `make test`, and when a run that skipped something is not good enough."""

from collections import Counter

from config.dev.test import Leg, incomplete, table


def leg(passed: int, reasons: dict[str, int] | None = None) -> Leg:
    skipped = Counter(reasons or {})
    return Leg(passed=passed, skipped=skipped.total(), reasons=skipped)


def test_a_leg_without_its_server_is_incomplete() -> None:
    legs = {
        "SQLite": leg(5),
        "PostgreSQL": leg(3, {"PostgreSQL is backed up with pg_dump": 2}),
        "Redis": leg(1, {"not available: no Redis": 4}),
        "browser": leg(0, {"not available: no browser found: apt install chromium": 9}),
        "reference data": leg(0, {"TUMORBOARD_REFERENCE_DATA names no folder": 4}),
    }
    assert incomplete(legs) == ["Redis", "browser"]


def test_a_leg_in_which_nothing_ran_is_incomplete() -> None:
    assert incomplete({"browser": leg(0)}) == ["browser"]
    assert table({"browser": leg(0)}).endswith("no test ran")


def test_the_table_says_why() -> None:
    lines = table({"browser": leg(2, {"not available: no browser found": 9})}).splitlines()
    assert lines[1].split() == [
        "browser", "2", "0", "9", "not", "available:", "no", "browser", "found", "(9)",
    ]  # fmt: skip
