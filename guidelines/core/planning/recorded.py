"""Which steps of a pathway a recorded treatment shows as done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guidelines.core.content.conditions import Test, walk
from guidelines.core.content.pathways import DoneBy, Step
from guidelines.core.facts.derive.drugs import IMMUNOTHERAPY, contains
from guidelines.core.record.case_record import CaseRecord, DateEntry, Treatment
from guidelines.core.record.dates import DateError, When, before, earliest_of, parse_when
from guidelines.core.truth import Truth

_DRUGS = {"immunotherapy": IMMUNOTHERAPY}
PRIMARY = "primary"
"""`target` of a step that treats the primary; any other target names the organ treated."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A treatment that was given: begun, and ended unless `ongoing`."""

    treatment: str
    start: When | None
    end: When | None
    ongoing: bool


def match_done(
    steps: Sequence[Step], record: CaseRecord, since: Mapping[str, date] | None = None
) -> dict[str, Recorded]:
    """Steps already done. Each treatment shows one step, in the order of both lists.

    `since`: of some steps the day before which no treatment was one of them.
    """
    earliest = since or {}
    unused = [each for each in record.treatments if not _of_another_primary(each, record)]
    done: dict[str, Recorded] = {}
    for step in steps:
        if step.done_by is None or _for_emergency(step):
            continue
        begin = earliest.get(step.id)
        found = next(
            (t for t in unused if _not_before(t, begin) and _shows(t, step.done_by, record)), None
        )
        if found is not None:
            unused.remove(found)
            done[step.id] = _recorded(found)
    return done


def _not_before(treatment: Treatment, day: date | None) -> bool:
    """Certainly begun on that day or later."""
    if day is None:
        return True
    start = when_or_none(treatment.start)
    return start is not None and start.anchor is None and start.earliest >= day


def _for_emergency(step: Step) -> bool:
    """What is an emergency now has not been treated yet, whatever was done before."""
    asked = walk(step.when) if step.when else ()
    return any(isinstance(node, Test) and node.fact.startswith("emergency.") for node in asked)


def when_or_none(entry: DateEntry | None) -> When | None:
    """The date, or None where there is none that can be read."""
    try:
        return None if entry is None else parse_when(entry)
    except DateError:
        return None


def _shows(treatment: Treatment, done_by: DoneBy, record: CaseRecord) -> bool:
    return (
        treatment.kind == done_by.kind
        and (not done_by.operations or treatment.operation in done_by.operations)
        and _intended(treatment, done_by)
        and _contains(treatment, done_by)
        and (not done_by.organ or done_by.organ in _organs(treatment, record))
        and _aimed(treatment, done_by, record)
    )


def _intended(treatment: Treatment, done_by: DoneBy) -> bool:
    """A step that does not ask for adjuvant treatment is not shown by it."""
    if not done_by.intents:
        return treatment.intent != "adjuvant"
    return treatment.intent in (*done_by.intents, None)


def _contains(treatment: Treatment, done_by: DoneBy) -> bool:
    """Chemotherapy does not show that immunotherapy was given."""
    return done_by.drugs is None or contains(treatment, _DRUGS[done_by.drugs]) is Truth.TRUE


def _aimed(treatment: Treatment, done_by: DoneBy, record: CaseRecord) -> bool:
    on_primary = _on_primary(treatment, record)
    if done_by.target == PRIMARY:
        return on_primary
    if on_primary and done_by.target:
        return False
    return not _before_metastases(treatment, record)


def _organs(treatment: Treatment, record: CaseRecord) -> set[str]:
    organs = {lesion.organ for lesion in record.lesions if lesion.id == treatment.target}
    return {treatment.organ or "", *organs}


def _of_another_primary(treatment: Treatment, record: CaseRecord) -> bool:
    """What was done for another cancer is no step of a plan for the one that is asked about."""
    focus = record.case.focus_primary
    others = {primary.id for primary in record.primaries if primary.id != focus}
    return focus is not None and treatment.target in others


def _on_primary(treatment: Treatment, record: CaseRecord) -> bool:
    targeted = any(primary.id == treatment.target for primary in record.primaries)
    return targeted or treatment.operation in {"primary_resection", "local_excision"}


def _before_metastases(treatment: Treatment, record: CaseRecord) -> bool:
    """Certainly given for an earlier stage of the illness: no step of a plan made now."""
    seen = [when_or_none(lesion.first_seen) for lesion in record.lesions]
    first = earliest_of([when for when in seen if when])
    start = when_or_none(treatment.start)
    return bool(first and start and before(start, first) is Truth.TRUE)


def _recorded(treatment: Treatment) -> Recorded:
    end = when_or_none(treatment.end)
    ongoing = treatment.ongoing is True
    if end is None and not ongoing:
        end = when_or_none(treatment.last_dose)
    return Recorded(treatment.id, when_or_none(treatment.start), end, ongoing)
