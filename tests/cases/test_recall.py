"""Every published case finds what its plan has to rest on, and is warned of what it has to be.

The expectations and the items that give each warning stand in `guidelines/expectations.yaml`; where
one is wrong it is argued there, with the reason, and not counted.
"""

from functools import cache
from io import StringIO

import pytest
from django.core.management import call_command

from guidelines.core.evaluation.recall import ASKS, Met, recall
from guidelines.expectations import CASES, expectations
from tests.cases.reports import assessed, sequencing

EXPECTED = expectations()
FILES = {file for each in EXPECTED for file in each.files}
NUMBERS = range(1, 74, 2)
"""The published cases have odd numbers, from 1 to 73."""


@cache
def found() -> tuple[Met, ...]:
    answers = {file: assessed(file).result for file in FILES}
    return tuple(recall(EXPECTED, answers, sequencing()))


def of_case(case: str) -> list[Met]:
    return [each for each in found() if each.case == case]


each_case = pytest.mark.parametrize("case", list(dict.fromkeys(each.case for each in EXPECTED)))


def test_every_published_case_is_expected_something_of_and_has_a_file() -> None:
    assert {each.case for each in EXPECTED} == {f"case-{number:02}" for number in NUMBERS}
    assert {path.stem for path in CASES.glob("case-*.yaml")} == FILES
    for each in EXPECTED:
        assert each.must or each.warn, each.case
        assert each.files, each.case
        assert all(file.startswith(each.case) for file in each.files), each.case


@each_case
def test_the_plan_rests_on_what_it_has_to(case: str) -> None:
    lacking = [
        f"nothing in view of {case} rests on {each.text}"
        for each in of_case(case)
        if each.kind == "must" and not each.argued and not each.is_met
    ]
    assert not lacking


@each_case
def test_the_board_is_warned(case: str) -> None:
    lacking = [
        f"nobody who reads the plan of {case} is told: {each.text}"
        for each in of_case(case)
        if each.kind == "warn" and not each.argued and not each.is_met
    ]
    assert not lacking


def test_every_item_named_beside_a_warning_is_in_view() -> None:
    """One would do; but a name that gives the warning no longer would pass unseen behind it."""
    given = {(each.case, each.text): each.by for each in found() if each.kind == "warn"}
    for expected in EXPECTED:
        for warn in expected.warn:
            assert warn.shown_by or warn.argued, warn.text
            behind = set(warn.shown_by) - set(given[expected.case, warn.text])
            assert not behind, f"{expected.case}, {warn.text}: not in view: {sorted(behind)}"


def test_no_warning_is_left_to_questions_alone() -> None:
    """A question may say it too; somebody who reads finds the sentence."""
    for expected in EXPECTED:
        for warn in expected.warn:
            assert warn.argued or not all(each.startswith(ASKS) for each in warn.shown_by), (
                f"{expected.case}: {warn.text}"
            )


def test_what_is_argued_is_really_not_there() -> None:
    needless = [f"{each.case}: {each.text}" for each in found() if each.argued and each.is_met]
    assert not needless


def test_the_command_tells_a_recall_of_everything_in_every_stream() -> None:
    told = StringIO()
    call_command("guideline_recall", stdout=told)
    lines = told.getvalue().splitlines()
    assert not [line for line in lines if line.startswith("missing:")]
    counted = [line.split() for line in lines if not line.startswith("argued:")]
    streams = {each.stream for each in EXPECTED}
    assert {(stream, kind) for stream, kind, *_ in counted} == {
        (stream, kind) for stream in streams for kind in ("must", "warn")
    }
    for stream, kind, met, _of, whole in counted:
        assert met == whole != "0", f"{stream}, {kind}: {met} of {whole}"
