from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.builders import AUGUST
from tumorboard.web.pictures.scale import TICK_ROOM, Axis, Scale, Span, around, ticks

YEAR = Scale(date(2026, 7, 1), date(2027, 6, 30), 100, 1100)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def test_the_first_and_the_last_day_lie_at_the_edges() -> None:
    assert (YEAR.x(YEAR.first), YEAR.x(YEAR.last)) == (100, 1100)


def test_a_partial_date_covers_its_whole_month() -> None:
    left, right = YEAR.extent(AUGUST)
    assert right - left == pytest.approx(30 * YEAR.pixels_per_day, abs=0.2)


def test_a_partial_date_is_told_as_it_was_entered() -> None:
    assert Axis().tell_span(AUGUST) == "2026-08"


def test_a_span_within_a_year_names_the_year_once() -> None:
    assert Axis().tell_span(Span(date(2027, 1, 26), date(2027, 2, 20))) == "26 Jan – 20 Feb 2027"
    assert (
        Axis().tell_span(Span(date(2026, 12, 15), date(2027, 1, 7))) == "15 Dec 2026 – 7 Jan 2027"
    )


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Span(date(2026, 2, 2), date(2026, 2, 1))


def test_without_a_date_there_is_no_scale() -> None:
    assert around([], 0, 100) is None


def test_months_carry_their_year_where_it_changes() -> None:
    labels = [tick.label for tick in ticks(YEAR, Axis())]
    assert labels[0] == "Jul 2026"
    assert labels[5:8] == ["Dec", "Jan 2027", "Feb"]


def test_without_calendar_dates_the_axis_counts_from_the_origin() -> None:
    plan_start = date(2001, 1, 1)
    axis = Axis(origin=plan_start, unit="weeks", word="week")
    scale = Scale(plan_start, plan_start + timedelta(weeks=20), 0, 400)
    labels = [tick.label for tick in ticks(scale, axis)]
    assert labels == ["week 0", "week 4", "week 8", "week 12", "week 16", "week 20"]
    assert axis.tell_span(Span(plan_start, plan_start + timedelta(weeks=10))) == "week 0–10"


@given(days, st.integers(1, 20_000), st.integers(200, 1600))
def test_tick_labels_have_room_and_stay_on_the_picture(
    first: date, length: int, width: int
) -> None:
    scale = Scale(first, first + timedelta(days=length), 0, width)
    places = [tick.x for tick in ticks(scale, Axis())]
    assert all(0 <= x <= width for x in places)
    # A month may be three days shorter than the mean one that the step was chosen by.
    assert all(after - before >= 0.9 * TICK_ROOM for before, after in pairwise(places))
