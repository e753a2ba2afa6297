"""The lesions of the liver and what a plan does with each, as something to draw.

A plan names steps, not lesions. Only where one step meets one single lesion is it evident which;
otherwise the board has not yet said, and the picture says so. A lesion that is no longer visible
stays until somebody has removed it (SAFETY-22).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guidelines.core.content.pathways import Pathway, Step
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.planning.recorded import when_or_none
from guidelines.core.record.case_record import (
    CaseRecord,
    CountRange,
    DateEntry,
    Lesion,
    Measurement,
    Resectability,
    Treatment,
)
from tumorboard.patients.choices import (
    LesionState,
    LiverBackground,
    Nature,
    Operation,
    ResectabilityAspect,
    ResectabilityScope,
    TreatmentKind,
    Verdict,
)
from tumorboard.patients.fields import plain
from tumorboard.web.assessment.actions import look
from tumorboard.web.pictures import liver
from tumorboard.web.pictures.liver import Fate
from tumorboard.web.pictures.scale import CALENDAR, Span
from tumorboard.web.plans.drawing import AHEAD

LIVER = "liver"
LOCAL = {"surgery": Fate.RESECT, "ablation": Fate.ABLATE, "radiotherapy": Fate.IRRADIATE}
GONE = frozenset({"resected", "ablated", "irradiated"})
HEPATECTOMIES = frozenset({"liver_resection_minor", "liver_resection_major"})
SCOPES = frozenset({"liver", "metastases", "whole"})
WHICH = "not yet said which"
NOT_SAID = "not yet said in which step"
NO_STEP = "no step of this plan treats the liver"


@dataclass(frozen=True)
class Treating:
    """A step ahead that treats the liver."""

    label: str
    fate: Fate
    days: str


def liver_picture(
    record: CaseRecord, plan: PlannedPathway | None = None, pathway: Pathway | None = None
) -> liver.LiverPicture | None:
    """None without anything recorded of the liver. Without a plan the lesions alone."""
    lesions = [each for each in record.lesions if each.organ == LIVER and each.nature != "benign"]
    steps = [*_treating(plan, pathway)] if plan and pathway else []
    there = [each for each in lesions if each.state not in GONE]
    return liver.draw(
        liver.Liver(
            lesions=tuple(
                _lesion(each, record, steps, alone=len(there) == 1, planned=plan is not None)
                for each in lesions
            ),
            operations=tuple(_operations(record, lesions)),
            steps=tuple(f"{step.label} ({step.days})" if step.days else step.label
                        for step in steps),
            remnant=_remnant(record),
            opinions=tuple(_opinions(record)),
            planned=plan is not None,
        )
    )  # fmt: skip


def _treating(plan: PlannedPathway, pathway: Pathway) -> Iterator[Treating]:
    labels = {step.id: step for step in pathway.steps}
    for planned in plan.steps:
        step = labels.get(planned.id)
        fate = _fate(step) if step else None
        if step and fate and planned.state in AHEAD:
            yield Treating(step.label, fate, _days(planned))


def _days(planned: PlannedStep) -> str:
    first, last = planned.earliest, planned.latest
    if first is None:
        return ""
    if last is None:
        return f"from {_told(first)}"
    return _told(first) if first == last else f"{_told(first)} to {_told(last)}"


def _fate(step: Step) -> Fate | None:
    done_by, kind = step.done_by, look(step.action).kind
    if done_by is not None and done_by.organ not in {None, LIVER}:
        return None
    if step.action == "simultaneous_resection" or step.action.startswith("liver_"):
        return LOCAL.get(kind)
    if done_by is not None and done_by.organ == LIVER:
        return LOCAL.get(done_by.kind)
    return None


def _lesion(
    lesion: Lesion, record: CaseRecord, steps: Sequence[Treating], *, alone: bool, planned: bool
) -> liver.Lesion:
    sizes = _by_date(lesion.measurements)
    gone = lesion.state in GONE
    unseen = bool(sizes) and sizes[-1].not_visible
    fate, said = _decided(lesion, steps, alone=alone and lesion.count == 1, planned=planned)
    if gone:
        fate, said = Fate.GONE, _how_it_went(lesion, record)
    if lesion.nature == "indeterminate":
        said = f"{said}; nature indeterminate" if said else str(Nature.INDETERMINATE.label)
    return liver.Lesion(
        name=lesion.label or "",
        segments=tuple(lesion.segments),
        size=_size(sizes[-1]) if sizes else "",
        short=plain(sizes[-1].longest_mm) if sizes else "",
        course=_course(sizes),
        count=_count(lesion),
        fate=fate,
        planned=said,
        disappearing=not gone and (lesion.state == "disappearing" or unseen),
    )


def _decided(
    lesion: Lesion, steps: Sequence[Treating], *, alone: bool, planned: bool
) -> tuple[Fate, str]:
    if not planned:
        return Fate.THERE, str(LesionState(lesion.state or "present").label).lower()
    if not steps:
        return Fate.UNTREATED, NO_STEP
    if alone and len(steps) == 1:
        return steps[0].fate, steps[0].label
    return Fate.OPEN, f"{WHICH}: {steps[0].label}" if len(steps) == 1 else NOT_SAID


def _how_it_went(lesion: Lesion, record: CaseRecord) -> str:
    state = str(LesionState(lesion.state or "resected").label).lower()
    given = next((each for each in record.treatments if each.target == lesion.id), None)
    day = _told(given.start) if given and given.start else ""
    return f"{state} {day}".strip()


def _operations(record: CaseRecord, lesions: Sequence[Lesion]) -> Iterator[liver.Operation]:
    places = {lesion.id: lesion for lesion in lesions}
    for each in record.treatments:
        target = places.get(each.target or "")
        local = each.kind in {*LOCAL, "embolisation"}
        if local and (target or each.organ == LIVER or each.operation in HEPATECTOMIES):
            cut = target.segments if target and each.kind == "surgery" else []
            yield liver.Operation(_named(each), _told(each.start), tuple(cut))


def _named(treatment: Treatment) -> str:
    if treatment.label:
        return treatment.label
    if treatment.operation:
        return str(Operation(treatment.operation).label)
    return str(TreatmentKind(treatment.kind).label)


def _remnant(record: CaseRecord) -> str:
    known = record.liver
    parts = []
    if known.remnant_percent is not None:
        told = [known.remnant_method or "", _told(known.remnant_date)]
        beside = ", ".join(part for part in told if part)
        parts.append(f"{plain(known.remnant_percent)} %" + (f" ({beside})" if beside else ""))
    if known.background:
        parts.append(f"liver: {str(LiverBackground(known.background).label).lower()}")
    return "; ".join(parts)


def _opinions(record: CaseRecord) -> Iterator[str]:
    """Newest first; undated ones last."""
    asked = [each for each in record.resectability if each.scope in SCOPES]
    for each in sorted(asked, key=_day_of_opinion, reverse=True):
        aspect = "" if each.aspect == "overall" else ResectabilityAspect(each.aspect).label.lower()
        scope = ResectabilityScope(each.scope).label
        what = f"{scope}, {aspect}" if aspect else str(scope)
        who = ", ".join(part for part in (each.by or "", _told(each.date)) if part)
        yield f"{what}: {Verdict(each.verdict).label.lower()}" + (f" ({who})" if who else "")


def _day_of_opinion(opinion: Resectability) -> str:
    known = when_or_none(opinion.date)
    return known.earliest.isoformat() if known else ""


def _by_date(taken: Sequence[Measurement]) -> list[Measurement]:
    dated = [(known.earliest, each) for each in taken if (known := when_or_none(each.date))]
    return [each for _, each in sorted(dated, key=lambda pair: pair[0])]


def _size(taken: Measurement) -> str:
    return "not visible" if taken.not_visible else _mm(taken.longest_mm)


def _mm(size: Decimal | None) -> str:
    return "" if size is None else f"{plain(size)} mm"


def _course(sizes: Sequence[Measurement]) -> str:
    """`34 mm → 21 mm, 22 Apr 2026`."""
    if not sizes:
        return ""
    shown = [sizes[0], sizes[-1]] if len(sizes) > 1 else sizes
    return f"{' → '.join(_size(each) for each in shown)}, {_told(sizes[-1].date)}"


def _count(lesion: Lesion) -> str:
    match lesion.count:
        case 1:
            return ""
        case int():
            return f"{lesion.count} lesions"
        case CountRange(low=low, high=high):
            return f"{low or '?'} to {high or '?'} lesions"
    return "several lesions, not counted"


def _told(entry: DateEntry | None) -> str:
    known = when_or_none(entry)
    if known is None or known.anchor is not None:
        return ""
    return CALENDAR.tell_span(Span(known.earliest, known.latest, "" if known.exact else known.text))
