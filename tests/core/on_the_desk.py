"""Plans in hand of the invented patients, and what is said of them."""

from __future__ import annotations

from datetime import date

from guidelines.core.evaluation.assess import assess
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.desk import Desk, PlanInHand
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.edits import Edit
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.core.wording.explain_violation import ViolationExplainer
from tests.content.patients import TODAY, sequencing


def desk_for(record: CaseRecord, calendar: Calendar = NO_CALENDAR, as_of: date = TODAY) -> Desk:
    content = sequencing()
    part = assess(record, content, as_of=as_of, calendar=calendar).result
    return Desk(content, part, record, as_of=as_of, calendar=calendar)


def in_hand(desk: Desk, pathway: str, *edits: Edit) -> PlanInHand:
    """The plan after these edits, one after the other."""
    draft = Draft(pathway=pathway)
    for edit in edits:
        draft = desk.apply(draft, edit)
    return desk.solve(draft)


def days(found: PlanInHand) -> dict[str, str | None]:
    return {step.id: step.earliest for step in found.plan.steps if step.earliest}


def words(desk: Desk, found: PlanInHand) -> PlanExplainer:
    return PlanExplainer(Explainer(desk.guideline, desk.part.facts), found.pathway)


def sentence(desk: Desk, found: PlanInHand) -> str:
    return words(desk, found).inconsistent(found.plan)


def repairs(desk: Desk, found: PlanInHand) -> list[str]:
    return [words(desk, found).repair(each) for each in found.plan.repairs]


def warnings(desk: Desk, found: PlanInHand) -> list[str]:
    explainer = Explainer(desk.guideline, desk.part.facts)
    speaker = ViolationExplainer(desk.guideline, explainer, found.pathway)
    return [speaker.sentence(each) for each in found.violations]


def runs_into(found: PlanInHand, *, possible: bool = False) -> set[str]:
    """Pitfalls of the plan in hand that hold, or that may."""
    return {each.pitfall for each in found.violations if each.possible is possible}
