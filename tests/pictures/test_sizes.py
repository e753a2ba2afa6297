from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pictures.builders import measured, on
from tumorboard.web.pictures.sizes import Measurement, Series, SizePicture, SizePlot, draw


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
    assert [series.label.words for series in drawn(with_empty).series] == ["Liver 5", "Liver 2"]


def test_without_measurements_there_is_no_picture() -> None:
    assert draw(SizePlot((Series("Lung", ()),))) is None
