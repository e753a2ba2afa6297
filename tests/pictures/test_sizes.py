from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pictures.builders import measured, on
from tumorboard.web.pictures.lanes import LETTER
from tumorboard.web.pictures.response import Assessed, recorded
from tumorboard.web.pictures.sizes import Given, Measurement, Series, SizePicture, SizePlot, draw


def drawn(plot: SizePlot) -> SizePicture:
    picture = draw(plot)
    assert picture is not None
    return picture


def test_points_follow_time_and_larger_is_higher() -> None:
    liver5 = drawn(measured()).series[0]
    first, second = liver5.points
    assert first.x < second.x
    assert first.y < second.y  # 34 mm above 21 mm: SVG counts downwards


@pytest.mark.parametrize(
    ("largest", "top"), [("34", "40"), ("40", "40"), ("5", "5"), ("101", "125")]
)
def test_the_highest_level_covers_the_largest_size(largest: str, top: str) -> None:
    plot = SizePlot((Series("Liver", (Measurement(on(2026, 8, 12), Decimal(largest)),)),))
    picture = drawn(plot)
    assert picture.levels[-1].label == top
    assert picture.series[0].points[0].y >= picture.levels[-1].y


def test_lesions_differ_in_shape_and_not_only_in_colour() -> None:
    shapes = [series.shape for series in drawn(measured()).series]
    assert len(set(shapes)) == len(shapes)


def test_names_at_the_right_edge_do_not_cover_each_other() -> None:
    first, second = drawn(measured()).series  # 21 and 20.5 mm end almost at one height
    assert abs(first.label.y - second.label.y) >= 14


def test_a_size_is_told_with_unit_and_date() -> None:
    assert drawn(measured()).entries[0] == ("Liver 5", "12 Aug 2026", "34 mm", "MRI")


def test_a_lesion_without_measurements_is_left_out() -> None:
    plot = measured()
    with_empty = replace(plot, series=(*plot.series, Series("Lung", ())))
    assert [series.title for series in drawn(with_empty).series] == ["Liver 5", "Liver 2"]


def test_without_measurements_there_is_no_picture() -> None:
    assert draw(SizePlot((Series("Lung", ()),))) is None


def test_a_size_no_longer_visible_stays_on_the_picture() -> None:
    """SAFETY-22."""
    vanished = Series(
        "Liver 8",
        (Measurement(on(2026, 8, 12), Decimal(14)), Measurement(on(2026, 11, 20), None)),
    )
    picture = drawn(SizePlot((vanished,)))
    assert [point.visible for point in picture.series[0].points] == [True, False]
    assert picture.entries[-1][2] == "not visible"
    assert picture.has_unseen


def test_response_and_treatment_stand_below_on_the_same_axis() -> None:
    when = on(2026, 11, 20)
    picture = drawn(
        replace(
            measured(),
            responses=(
                Assessed(when, "partial", "sum 41.5 mm", code="PR"),
                recorded("stable", when, "FOLFOX"),
                recorded("partial", None, "CAPOX"),
            ),
            treatments=(Given("FOLFOX", on(2026, 9, 1), on(2026, 11, 2)),),
        )
    )
    computed, stated, treatment = picture.strips
    point = picture.series[0].points[-1]
    assert computed.codes[0][0].x == pytest.approx(point.x, abs=0.2)
    assert [strip.label.words for strip in picture.strips] == ["Computed", "Recorded", "Treatment"]
    assert computed.label.y < stated.label.y < treatment.label.y <= picture.height
    assert picture.treatments[0].x + picture.treatments[0].width < point.x
    assert picture.responses[-1][0] == "date not recorded"  # in the table, not on the axis
    assert len(stated.codes) == 1


def test_treatment_of_long_before_does_not_stretch_the_axis() -> None:
    old = Given("CAPOX", on(2016, 1, 1), on(2016, 6, 1))
    begun = Given("FOLFIRI", on(2016, 1, 1), on(2026, 12, 1), ongoing=True)
    alone = drawn(measured())
    picture = drawn(replace(measured(), treatments=(old, begun)))
    assert [given.name for given in picture.treatments] == ["FOLFIRI, 1 Jan 2016 –"]
    assert picture.treatments[0].x >= picture.left
    assert picture.series[0].points[0].x == pytest.approx(alone.series[0].points[0].x, abs=10)


@pytest.mark.parametrize("day", range(1, 29, 3))
def test_words_of_treatments_stay_on_the_picture(day: int) -> None:
    label = "Capecitabine, oxaliplatin and bevacizumab before the operation"
    given = Given(label, on(2026, 11, day), on(2026, 11, 30))
    text = drawn(replace(measured(), treatments=(given,))).treatments[0].text
    reach = len(text.words) * LETTER
    left = text.x - reach if text.anchor == "end" else text.x
    assert left >= 0
    assert left + reach <= 340 + LETTER
