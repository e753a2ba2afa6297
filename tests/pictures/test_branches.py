"""Outcomes of a decision beside each other on one axis."""

from django.template.loader import render_to_string

from tests.pictures.builders import LIVER, RESTAGING, on
from tumorboard.web.pictures.branches import beside_each_other
from tumorboard.web.pictures.gantt import Gantt, Kind, Step, Window

LATE = Step("Surveillance", Kind.TREATMENT, Window(on(2027, 9, 1), on(2027, 9, 1)), id="later")
PLANS = (Gantt((RESTAGING, LATE)), Gantt((RESTAGING, LIVER)), Gantt((), on(2026, 11, 25)))


def test_equal_distances_are_equal_times_in_every_picture() -> None:
    first, second, _ = beside_each_other(PLANS)
    assert first is not None
    assert second is not None
    assert (first.first, first.pixels_per_day) == (second.first, second.pixels_per_day)
    gates = [picture.steps[0].centre for picture in (first, second)]
    assert gates[0] == gates[1]


def test_an_outcome_without_a_date_has_no_picture() -> None:
    *_, nothing = beside_each_other(PLANS)
    assert nothing is None
    context = {"picture": nothing, "id": "gate-stop", "title": "Stop"}
    assert "<svg" not in render_to_string("tumorboard/pictures/branch.html", context)


def test_the_keyboard_is_not_held_up_by_every_step_of_every_outcome() -> None:
    context = {"picture": beside_each_other(PLANS)[0], "id": "gate-a", "title": "Resectable"}
    html = render_to_string("tumorboard/pictures/branch.html", context)
    assert html.count("tabindex") == 1  # the frame, so that it can be scrolled
