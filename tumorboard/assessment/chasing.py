"""What is chased and still missing, as it was last noted: for lists, which compute nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tumorboard.assessment.asking import board_items, joined, presenter_items
from tumorboard.assessment.basis import ages_of
from tumorboard.assessment.items import Item, in_order
from tumorboard.assessment.missing import missing_of
from tumorboard.assessment.models import Readiness
from tumorboard.assessment.readiness import items_of
from tumorboard.assessment.services import Current
from tumorboard.cases.chase_models import Chase, ChaseQuerySet
from tumorboard.cases.models import Case
from tumorboard.cases.services import header
from tumorboard.patients.queries import findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import User


@dataclass(frozen=True)
class Chased:
    chase: Chase
    item: Item


def still_missing(chases: ChaseQuerySet) -> list[Chased]:
    """The longest chased first; two queries. What came is chased no longer, ticked by nobody."""
    rows = list(
        chases.select_related("case__patient__merged_into", "case__board__hospital", "chased_by")
    )
    noted = {
        row.case_id: row for row in Readiness.objects.filter(case__in={row.case_id for row in rows})
    }
    found = [
        Chased(row, item)
        for row in rows
        for item in items_of(noted.get(row.case_id), row.case)
        if item.id == row.item
    ]
    return sorted(found, key=lambda each: each.chase.since)


def chased_by(person: User) -> list[Chased]:
    """What this person chases on boards they still serve."""
    return still_missing(Chase.objects.visible_to(person).waiting().filter(chased_by=person))


def missing_now(case: Case, current: Current | None, *, as_of: dt.date) -> tuple[Item, ...]:
    """On the facts as they stand; without guidance what the board asks of every case."""
    record = current.record if current else snapshot(findings_of(case.patient), header(case))
    facts: Iterable[Item] = ()
    if current is not None:
        facts = missing_of(current.guideline, current.computed.result).items
    asked = board_items(record, ages_of(rules_of(case.board)), as_of)
    return in_order((*joined(facts, asked), *presenter_items(case.presenter)))
