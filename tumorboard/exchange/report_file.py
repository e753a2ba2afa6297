"""A report as a file for spreadsheets: one row per measure, and one per bar of it.

Pure values in, text out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from tumorboard.exchange.referral_file import harmless
from tumorboard.followup.report import Measure, Report

COLUMNS = (
    "board", "from", "to", "measure", "part", "count", "of", "percent", "target", "target_met",
    "unit", "says", "counted", "among",
)  # fmt: skip
_MET = {True: "yes", False: "no", None: ""}


def as_csv(report: Report, board: str) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    period = report.period
    about = [board, period.first.isoformat(), period.last.isoformat()]
    for row in _rows(report):
        writer.writerow([harmless(" ".join(value.split())) for value in (*about, *row)])
    return out.getvalue()


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    for measure in report.measures:
        yield _measure(measure)
        for part in measure.parts:
            yield (
                measure.title,
                part.label,
                f"{part.count}",
                "",
                "",
                "",
                "",
                measure.unit,
                "",
                "",
                "",
            )


def _measure(measure: Measure) -> tuple[str, ...]:
    """Without a denominator there is no count either: nothing is not 0."""
    has_share = measure.count is not None and bool(measure.of)
    says = " ".join((measure.sentence, *measure.notes))
    return (
        measure.title,
        "",
        f"{measure.count}" if has_share else "",
        f"{measure.of}" if has_share else "",
        measure.percent,
        f"{measure.target}" if measure.target else "",
        _MET[measure.is_met],
        "",
        says,
        measure.definition.counts,
        measure.definition.among,
    )
