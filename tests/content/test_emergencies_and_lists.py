"""An emergency waits for no list and no closure (SAFETY-10)."""

from __future__ import annotations

import datetime as dt

import pytest

from guidelines.core.evaluation.assess import assess
from guidelines.core.planning.calendar import VERSION, Calendar, Closure, Resource
from guidelines.core.planning.calendarfile import resources_of
from tests.content.patients import patient, sequencing

CHRISTMAS = dt.date(2026, 12, 25)
SEEN_AT_A_BOARD = "board"


@pytest.mark.parametrize(
    ("present", "step"),
    [
        ("perforation", "perforation"),
        ("bleeding", "perforation"),
        ("obstruction", "obstruction"),
        ("cord_compression", "other_emergency"),
    ],
)
def test_it_is_treated_today_although_everything_is_closed(present: str, step: str) -> None:
    closed = Calendar(
        schema_version=VERSION,
        resources={name: Resource(weekdays=("tuesday",)) for name in resources_of(sequencing())},
        closed=(Closure(first=CHRISTMAS, last=dt.date(2027, 1, 1)),),
    )
    case = patient(emergencies={present: True})
    made = assess(case, sequencing(), as_of=CHRISTMAS, calendar=closed).result
    plan = next(each.plan for each in made.pathways if each.id == "emergency-first")
    days = {each.id: each.earliest for each in plan.steps if each.state == "planned"}
    assert days[step] == CHRISTMAS.isoformat()
    assert days[SEEN_AT_A_BOARD] == "2027-01-05"  # the first Tuesday that is not closed
