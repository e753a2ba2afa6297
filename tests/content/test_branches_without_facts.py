"""Every branch of every pathway of the content has dates, even where nothing is known yet."""

from collections.abc import Collection
from datetime import date

import pytest

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.branches import PlannedBranch, branches
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar, Resource
from guidelines.core.planning.network import Ahead
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from guidelines.core.truth import Truth
from tests.content.patients import sequencing

TODAY = date(2026, 5, 4)
NOBODY = CaseRecord(schema_version=1, case=CaseHeader(id="N"))
HOSPITAL = Calendar(
    schema_version=1,
    resources={
        "theatre": Resource(weekdays=("tuesday", "thursday")),
        "board": Resource(weekdays=("wednesday",)),
        "radiology": Resource(weekdays=("monday", "friday")),
    },
)


def solved(pathway: Pathway, calendar: Calendar) -> tuple[PlannedBranch, ...]:
    """With nothing known every step may take place, so that every interval counts."""

    def solve(whole: Pathway, never: Collection[str]) -> PlannedPathway:
        ahead = Ahead(calendar, since=dict.fromkeys(never, date.max))
        planner = Planner(
            facts={}, record=NOBODY, as_of=TODAY, evaluate=lambda _: Truth.UNKNOWN, ahead=ahead
        )
        return planner.plan(whole)

    return branches(
        pathway,
        solve(pathway, ()),
        sequencing().continuations,
        solve=solve,
        evaluate=lambda _: Truth.UNKNOWN,
    )


@pytest.mark.parametrize("calendar", [NO_CALENDAR, HOSPITAL], ids=["any-day", "hospital"])
@pytest.mark.parametrize("key", sorted(sequencing().pathways))
def test_no_branch_contradicts_itself(key: str, calendar: Calendar) -> None:
    pathway = sequencing().pathways[key]
    for branch in solved(pathway, calendar):
        assert branch.plan.feasibility != "inconsistent", (branch.gate, branch.outcome)
        assert len({step.id for step in branch.plan.steps}) == len(branch.plan.steps)
