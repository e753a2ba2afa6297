"""Every statement of the inventory: what uses it, what tests it, or why it is only displayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.coverage import Covered, coverage
from guidelines.expectations import cases_naming
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.services import loaded
from tumorboard.web.guideline.evidence import ORIGINS, VERDICTS
from tumorboard.web.guideline.links import Link, streams_of_statement, users_of_statement

COVERED, OPEN = "covered", "open"


class CoverageForm(forms.Form):
    """The filters live in the address; they hold nothing about any patient."""

    stream = forms.ChoiceField(required=False)
    origin = forms.ChoiceField(required=False, choices=[("", "All"), *ORIGINS.items()])
    state = forms.ChoiceField(
        required=False,
        label="Covered",
        choices=[("", "All"), (OPEN, "Not covered"), (COVERED, "Covered")],
    )

    def __init__(self, data: Mapping[str, str], guideline: Guideline) -> None:
        super().__init__(data, auto_id="coverage-%s")
        streams = [(each.id, each.label) for each in guideline.streams.values()]
        self.fields["stream"].choices = [("", "All"), *streams]  # type: ignore[attr-defined]  # a choice field


@dataclass(frozen=True)
class Row:
    covered: Covered
    origin: str
    text: str
    verdict: str
    items: list[Link]
    streams: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    label: str
    covered: int
    total: int


@dataclass(frozen=True)
class CoveragePage:
    version: GuidelineVersion
    approved: bool
    form: CoverageForm
    origins: list[Origin]
    rows: list[Row]


def coverage_page(version: GuidelineVersion, query: Mapping[str, str]) -> CoveragePage:
    guideline = loaded(version)
    form = CoverageForm(query, guideline)
    covered = coverage(guideline, cases_naming())
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = [_row(guideline, each) for each in covered]
    return CoveragePage(
        version=version,
        approved=version.status == Status.APPROVED,
        form=form,
        origins=_origins(guideline, covered),
        rows=[row for row in rows if _wanted(row, wanted)],
    )


def _wanted(row: Row, wanted: Mapping[str, str]) -> bool:
    state = COVERED if row.covered.is_covered else OPEN
    return (
        wanted.get("stream", "") in {"", *row.streams}
        and wanted.get("origin", "") in {"", row.origin}
        and wanted.get("state", "") in {"", state}
    )


def _row(guideline: Guideline, covered: Covered) -> Row:
    found = guideline.statements[covered.id]
    return Row(
        covered=covered,
        origin=found.origin,
        text=found.text,
        verdict=VERDICTS[found.verdict],
        items=users_of_statement(guideline, covered.id),
        streams=streams_of_statement(guideline, covered.id),
    )


def _origins(guideline: Guideline, covered: list[Covered]) -> list[Origin]:
    origin: dict[str, str] = {key: each.origin for key, each in guideline.statements.items()}
    total = Counter(origin[each.id] for each in covered)
    done = Counter(origin[each.id] for each in covered if each.is_covered)
    return [Origin(words, done[key], total[key]) for key, words in ORIGINS.items() if total[key]]
