"""Outcomes of a decision beside each other: one axis, the recorded one marked, none preselected."""

import re
from dataclasses import replace

from django.template.loader import render_to_string

from tests.pictures.builders import LIVER, RESTAGING, on
from tumorboard.web.pictures.branches import Branch, Fork, columns
from tumorboard.web.pictures.gantt import Gantt, Kind, Step, Window

LATE = Step("Surveillance", Kind.TREATMENT, Window(on(2027, 9, 1), on(2027, 9, 1)), id="later")
BRANCHES = (
    Branch("resectable", "Resectable", Gantt((replace(RESTAGING, id="gate"), LATE)), recorded=True),
    Branch("progression", "Progression", Gantt((RESTAGING, LIVER))),
    Branch("palliative", "No further treatment", Gantt(()), stop="The board meets the patient."),
)


def test_equal_distances_are_equal_times_in_every_column() -> None:
    first, second, none = (column.picture for column in columns(BRANCHES))
    assert first is not None
    assert second is not None
    assert (first.first, first.pixels_per_day) == (second.first, second.pixels_per_day)
    assert none is None or not none.steps


def test_a_fork_tells_who_decides_on_what_and_which_outcome_is_on_record() -> None:
    fork = Fork(
        "gate", "Restage", "Resectable now?", "the liver surgeon", ("resectability",),
        columns(BRANCHES),
    )  # fmt: skip
    html = render_to_string("tumorboard/pictures/branches.html", {"fork": fork, "id": "fork"})
    assert "Who decides: the liver surgeon" in html
    assert html.count("on record") == 1
    headings = re.findall(r"<h4>(.*?)</h4>", html, re.DOTALL)
    assert ["on record" in heading for heading in headings] == [True, False, False]
    assert "The board meets the patient." in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_an_outcome_that_ends_the_sequence_says_so_without_a_picture() -> None:
    fork = Fork("gate", "Restage", "", "", (), columns(BRANCHES[2:]))
    html = render_to_string("tumorboard/pictures/branches.html", {"fork": fork, "id": "fork"})
    assert "Ends here." in html
    assert "<svg xmlns" not in html
