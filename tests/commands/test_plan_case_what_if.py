"""`plan_case --what-if`: what changes if a file said something else; the file stays as it is."""

import pytest
from django.core.management import CommandError

from guidelines.core.wording.explain_difference import NOTHING
from tests.commands.test_plan_case import RESECTABLE, UNKNOWN, answer, run


def test_the_difference_is_printed_and_nothing_else() -> None:
    before = RESECTABLE.read_text("utf-8")
    text, problems, code = run(
        RESECTABLE,
        "--what-if",
        "resectable.metastases=unresectable",
        "--what-if",
        "as_of=2027-01-31",
    )
    assert (problems, code) == ("", 0)
    assert text.startswith("invented-colon-synchronous-resectable — what if, not saved: ")
    assert "Resectability of the metastases: resectable → unresectable" in text
    assert "goes – Liver first, then the primary" in text
    assert "Stop and discuss again" not in text, "that is of the whole report"
    assert RESECTABLE.read_text("utf-8") == before


def test_every_file_is_supposed_the_same() -> None:
    text, _, code = run(RESECTABLE, UNKNOWN, "--what-if", "fitness.rockwood=3")
    assert code == 0
    assert text.count("what if, not saved: fitness.rockwood=3") == 2
    assert NOTHING in text


def test_as_data_it_stands_beside_the_plan_of_the_file_as_it_is() -> None:
    document = answer(RESECTABLE, "--what-if", "marker.ras=wild")
    plain = answer(RESECTABLE)
    found = document.pop("what_if")
    assert document == plain
    moved = {each["id"]: each for part in found["parts"] for each in part["facts"]}
    assert moved["marker.ras"]["after"]["options"] == ["wild"]


def test_what_cannot_be_supposed_is_an_error_of_the_file() -> None:
    _, problems, code = run(RESECTABLE, "--what-if", "metastases.timing=synchronous")
    assert code == 2
    assert "metastases.timing: synchronous, expected a value that one answer" in problems
    with pytest.raises(CommandError, match="is not NAME=VALUE"):
        run(RESECTABLE, "--what-if", "marker.ras")
