"""Every rule that must never be wrong is shown in both directions, by tests that exist."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.content.patients import sequencing
from tests.content.safety_rules import SHOWN

ROOT = Path(__file__).parents[2]
REFERENCES = sorted({each for shown in SHOWN.values() for way in shown for each in way})
TESTS = [each for each in REFERENCES if "::" in each]


@cache
def collected() -> frozenset[str]:
    files = sorted({each.split("::")[0] for each in TESTS})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", *files]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(found.stdout.splitlines())


def test_all_thirty_five_rules_are_in_the_table() -> None:
    rules = {key for key, each in sequencing().statements.items() if each.origin == "safety"}
    assert {f"SAFETY-{number}" for number in SHOWN} == rules
    assert len(SHOWN) == 35


@pytest.mark.parametrize("number", SHOWN)
def test_each_fires_somewhere_and_is_silent_somewhere_else(number: int) -> None:
    fires, silent = SHOWN[number]
    assert fires
    assert silent
    assert not set(fires) & set(silent)


def test_each_test_case_named_is_in_the_content() -> None:
    named = {each for each in REFERENCES if "::" not in each}
    assert named <= sequencing().examples.keys(), named - sequencing().examples.keys()


def test_each_test_named_is_collected() -> None:
    missing = {each for each in TESTS if not named_by(each)}
    assert not missing


def named_by(reference: str) -> bool:
    """A test with parameters may be named without them."""
    return any(each == reference or each.startswith(f"{reference}[") for each in collected())
