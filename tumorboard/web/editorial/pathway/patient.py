"""For whom the pathway in hand is solved: nobody in particular, or a case of one's own boards."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import ChoiceError
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.planning.alone import nobody
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.planning.network import Ahead
from guidelines.core.planning.pathways import Planner
from guidelines.core.truth import Truth
from tumorboard.cases.models import Case
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.web.editorial.building.given import WITHDRAWN, of_case, record_of
from tumorboard.web.editorial.pathway.supposed import SupposedForm
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Patient:
    """`case` is empty for nobody in particular."""

    planner: Planner
    first_day: dt.date
    case: Case | None = None
    problem: str = ""

    @property
    def today(self) -> str:
        return "today" if self.case else "first day"


def patient_of(
    request: Request, supposed: SupposedForm, guideline: Guideline, visible: CaseQuerySet
) -> Patient:
    """Reads a case only if it is among those that this person may see, and notes the look."""
    day = supposed.first_day
    in_general = Patient(nobody(day, supposed.without, supposed.ago), day)
    case = (
        visible.select_related("board__hospital", "patient").filter(pk=_key(supposed)).first()
        if supposed.chosen
        else None
    )
    if case is None:
        return in_general
    note_reading(request, "guideline.tried_on_case", case)
    try:
        known = of_case(request, guideline, case)
    except ChoiceError:
        return Patient(in_general.planner, day, problem=WITHDRAWN)
    planner = Planner(
        facts=known.facts, record=record_of(case), as_of=request.as_of,
        evaluate=lambda condition: _verdict(known, condition),
        named={key: each.when for key, each in known.guideline.conditions.items()},
        ahead=Ahead(NO_CALENDAR),
    )  # fmt: skip
    return Patient(planner, request.as_of, case)


def _key(supposed: SupposedForm) -> uuid.UUID:
    return uuid.UUID(supposed.chosen)


def _verdict(known: Evaluator, condition: Condition) -> Truth:
    """A condition that names what is not there yet decides nothing."""
    try:
        return known.verdict(condition)
    except KeyError:
        return Truth.UNKNOWN
