"""The course of the disease as a picture: primaries, organs with lesions, treatments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from guidelines.core.content.items import Definition
from guidelines.core.record.dates import When, add_months
from tumorboard.patients.choices import TreatmentKind
from tumorboard.patients.fields import when
from tumorboard.patients.models import Lesion, Measurement, Primary, Treatment
from tumorboard.patients.queries import Findings
from tumorboard.web.patients.header import shown_date
from tumorboard.web.patients.words import count_of
from tumorboard.web.pictures.scale import Span
from tumorboard.web.pictures.timeline import (
    Bar,
    Line,
    Mark,
    Row,
    Shape,
    Timeline,
    TimelinePicture,
    draw,
)


def course_picture(
    findings: Findings, definition: Definition | None, as_of: date
) -> TimelinePicture | None:
    rows = [
        *(_primary(row) for row in findings.primaries),
        *_organs(findings.lesions),
        *_treatments(findings.treatments, as_of),
    ]
    shown = tuple(row for row in rows if row.marks or row.bars)
    if not shown:
        return None
    lines = (*_limits(findings, definition), Line(Span.on(as_of), "today", "today"))
    return draw(Timeline(shown, lines))


def _primary(row: Primary) -> Row:
    marks = []
    if found := when(row.diagnosis_date):
        marks.append(Mark(_span(found), Shape.DIAGNOSIS, "diagnosis", str(row)))
    if staged := when(row.baseline_staging_date):
        marks.append(Mark(_span(staged), Shape.EVENT, "staging"))
    return Row(str(row)[:22], tuple(marks))


def _organs(lesions: Sequence[Lesion]) -> Iterable[Row]:
    organs: dict[str, list[Lesion]] = defaultdict(list)
    for lesion in lesions:
        organs[lesion.get_organ_display()].append(lesion)
    for organ, of_organ in organs.items():
        yield Row(organ, tuple(chain(_seen(of_organ), _measured(of_organ))))


def _seen(lesions: Sequence[Lesion]) -> Iterable[Mark]:
    """Lesions that appeared together are one mark, however many rows they have."""
    together: dict[str, list[Lesion]] = defaultdict(list)
    for lesion in lesions:
        if lesion.first_seen:
            together[lesion.first_seen].append(lesion)
    for day, seen in together.items():
        words = "first seen" if len(seen) == 1 else f"{len(seen)} entries first seen"
        if len(seen) == 1 and count_of(seen[0]):
            words = f"{count_of(seen[0])} first seen"
        yield Mark(_certain(day), Shape.LESION, words, "; ".join(map(str, seen)))


def _measured(lesions: Sequence[Lesion]) -> Iterable[Mark]:
    """Of all sizes of one day the largest."""
    days: dict[str, list[Measurement]] = defaultdict(list)
    for lesion in lesions:
        for row in lesion.measurements.all():
            days[row.date].append(row)
    for day, rows in days.items():
        largest = max((row.longest_mm for row in rows if row.longest_mm is not None), default=None)
        words = "not visible" if largest is None else f"{largest.normalize():f} mm"
        detail = "largest of several" if len(rows) > 1 else rows[0].get_modality_display()
        yield Mark(_certain(day), Shape.MEASUREMENT, words, detail)


def _treatments(rows: Sequence[Treatment], as_of: date) -> Iterable[Row]:
    for kind in TreatmentKind:
        given = [row for row in rows if row.kind == kind and (row.start or row.end)]
        points = [_point(row) for row in given if not _lasts(row)]
        bars = [_bar(row, as_of) for row in given if _lasts(row)]
        if given:
            yield Row(str(kind.label), tuple(points), tuple(bars))


def _lasts(row: Treatment) -> bool:
    ends = row.end or row.last_dose
    return bool(row.start) and (bool(row.ongoing) or bool(ends and ends != row.start))


def _point(row: Treatment) -> Mark:
    return Mark(_certain(row.start or row.end), Shape.EVENT, str(row), row.get_intent_display())


def _bar(row: Treatment, as_of: date) -> Bar:
    start = _certain(row.start)
    end = Span.on(max(as_of, start.hi)) if row.ongoing else _certain(row.end or row.last_dose)
    if end.lo < start.lo:
        end = Span(start.lo, max(start.lo, end.hi), end.text)
    return Bar(start, end, str(row), row.get_intent_display(), ongoing=bool(row.ongoing))


def _limits(findings: Findings, definition: Definition | None) -> Iterable[Line]:
    """The anchor of the definition in use, and the limits it counts from there."""
    anchor = _anchor(findings, definition.anchor if definition else "diagnosis")
    if anchor is None:
        return
    name = (
        "surgery of the primary" if definition and definition.anchor != "diagnosis" else "diagnosis"
    )
    yield Line(_span(anchor), name, "anchor")
    if definition is None:
        return
    counted = [definition.synchronous, definition.early]
    for months in sorted({int(each.months) for each in counted if each and each.months}):
        limit = Span(add_months(anchor.earliest, months), add_months(anchor.latest, months))
        yield Line(limit, f"{months} months ({definition.label})", "limit")


def _anchor(findings: Findings, name: str | None) -> When | None:
    if name == "diagnosis":
        dates = [row.diagnosis_date for row in findings.primaries]
    elif name == "primary_surgery":
        dates = [row.start for row in findings.treatments if row.operation == "primary_resection"]
    else:
        return None
    known = [found for text in dates if (found := when(text))]
    return min(known, key=lambda each: each.earliest, default=None)


def _certain(text: str) -> Span:
    found = when(text)
    assert found is not None  # noqa: S101 - only asked for where a date was entered
    return _span(found)


def _span(found: When) -> Span:
    return Span(found.earliest, found.latest, "" if found.exact else shown_date(found.text))
