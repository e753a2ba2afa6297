"""What a report says of standard of care: triaged, promoted, drawn, and where opinions differed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.clinic import AS_OF
from tests.sitting import meeting_on
from tests.standards import pathway_of, triaged
from tests.world import World
from tumorboard.followup.measures import report_of
from tumorboard.followup.measures_of_triage import triage_measures
from tumorboard.followup.report import Measure, Sat, Triaged
from tumorboard.followup.report_queries import period_of
from tumorboard.followup.triage_queries import triaged_at
from tumorboard.meetings import services as meetings
from tumorboard.meetings import triage
from tumorboard.meetings.models import Meeting
from tumorboard.meetings.standard_models import SecondLook, Triage

MEETING = Sat(UUID(int=1), dt.date(2026, 7, 15))


def one(**values: object) -> Triaged:
    made = Triaged(case=uuid4(), meeting=MEETING.id, pathway="Colonoscopy")
    return replace(made, **values)


def measured(*found: Triaged) -> tuple[Measure, Measure]:
    standard, looks = triage_measures(found, [MEETING])
    return standard, looks


def parts(measure: Measure) -> dict[str, int]:
    return {part.label: part.count for part in measure.parts}


def test_cases_by_pathway_and_those_promoted() -> None:
    away = one(meeting=UUID(int=2))
    standard, _ = measured(one(), one(), one(promoted=True), one(in_room=True), away)
    assert standard.sentence == "3 cases put on standard of care, 1 of them promoted to discussion."
    assert parts(standard) == {"Colonoscopy": 2, "Promoted to discussion": 1}
    assert standard.notes == ("1 listed case decided by a standard pathway at the meeting.",)


def test_the_share_of_second_looks_that_disagreed() -> None:
    drawn = [one(drawn=True, looked="agreed"), one(drawn=True, looked="discuss", promoted=True)]
    _, looks = measured(*drawn, one(drawn=True), one())
    assert looks.sentence == (
        "3 of 4 cases (75 %) drawn for a second look. 1 of 2 second looks (50 %) disagreed."
    )
    assert (looks.count, looks.of) == (1, 2)
    assert parts(looks) == {"Agreed": 1, "To be discussed": 1, "Not looked at": 1}


def test_nothing_triaged_is_no_zero_share() -> None:
    standard, looks = measured()
    assert (standard.parts, looks.parts, looks.of) == ((), (), None)
    assert "No case" in standard.sentence


@pytest.mark.django_db
def test_a_period_counts_what_was_recorded_in_a_fixed_number_of_queries(world: World) -> None:
    meeting, pathway = meeting_on(world, AS_OF), pathway_of(world)
    first = triaged(world, pathway)
    triage.look_again(
        SecondLook.objects.get(), outcome="discuss", by=world.surgeon, as_of=AS_OF, reason="New"
    )
    for number in (2, 3):
        triaged(world, pathway, number)
    meetings.start(meeting, by=world.chair)
    report = report_of(period_of(world.board, first=AS_OF, last=AS_OF, today=AS_OF))
    standard, looks = report.measure("standard"), report.measure("second-looks")
    assert standard is not None
    assert looks is not None
    assert parts(standard) == {pathway.name: 2, "Promoted to discussion": 1}
    assert looks.cases_of("discuss") == (first.item.case_id,)
    presented = report.measure("presented")
    assert presented is not None
    assert not any(parts(presented).values()), "who is on standard of care is not presented"
    with CaptureQueriesContext(connection) as found:
        assert len(list(triaged_at(Meeting.objects.all()))) == Triage.objects.count()
    assert len(found) == 2
