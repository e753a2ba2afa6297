"""What radiologist and pathologist saw again for the meeting, and the results by specimen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from tumorboard.assessment.heads import day
from tumorboard.assessment.wording import date_words
from tumorboard.cases.review_models import ReviewRequest
from tumorboard.documents.blocks import AnyBlock, Heading, Pairs, Table
from tumorboard.patients.models import Specimen
from tumorboard.patients.queries import Findings

REVIEWED = "Imaging and pathology reviewed for the meeting"
SAME = "none"
NOT_YET = "not reviewed yet"
NOT_ARRIVED = "not reviewed: images or slides have not arrived"


def review_blocks(
    asked: Sequence[ReviewRequest], findings: Findings, *, level: Literal[1, 2] = 1
) -> list[AnyBlock]:
    """Where nobody was asked to look again that is said: the issued reports stand alone."""
    blocks: list[AnyBlock] = [Heading(REVIEWED, level=level)]
    if asked:
        head = ("Study or specimen", "Seen", "Difference from the issued report", "By")
        blocks.append(Table("Reviews", head, tuple(_review(each) for each in asked)))
    else:
        blocks.append(Pairs((("Reviews", "none asked for"),)))
    results = _results(findings)
    return [*blocks, results] if results.rows else blocks


def _review(asked: ReviewRequest) -> tuple[str, ...]:
    what = ", ".join(filter(None, [asked.what, date_words(asked.dated), asked.number]))
    found = asked.newest
    if found is None:
        return what, NOT_ARRIVED if asked.is_missing else NOT_YET, "", ""
    difference = found.difference if found.differs else SAME
    return what, found.seen, difference, f"{found.reviewer}, {day(found.reviewed_on)}"


def _results(findings: Findings) -> Table:
    """Pathology and molecular results belong to a specimen, not to a patient."""
    origins = {row.pk: str(row) for row in [*findings.primaries, *findings.lesions]}
    rows = tuple(_specimen(row, origins) for row in findings.specimens)
    return Table("Results by specimen", ("Specimen", "Of", "Taken", "Results"), rows)


def _specimen(row: Specimen, origins: dict[UUID, str]) -> tuple[str, ...]:
    results = [f"{each}" for each in row.biomarkers.all()]
    if row.viable_percent is not None:
        results.append(f"viable tumour {row.viable_percent.normalize():f} %")
    named = row.label or row.get_kind_display() or "Specimen"
    source = row.primary_id or row.lesion_id
    origin = origins.get(source, "not stated") if source else "not stated"
    return named, origin, date_words(row.date) or "not known", "\n".join(results) or "none recorded"
