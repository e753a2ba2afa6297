"""Where one has looked, region by region: the newest examination, or that nobody has said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tumorboard.patients.choices import Region
from tumorboard.patients.fields import when
from tumorboard.patients.models import Examination
from tumorboard.patients.queries import Findings
from tumorboard.patients.regions import regions_to_show
from tumorboard.web.patients.header import shown_date


@dataclass(frozen=True)
class Looked:
    region: str
    label: str
    row: Examination | None
    when: str
    earlier: list[Examination]


def where_looked(findings: Findings) -> list[Looked]:
    """Every region that is asked about or was examined; what nobody stated is unknown."""
    sites = [primary.topography for primary in findings.primaries]
    rows = findings.examinations
    return [
        _looked(region, [row for row in rows if row.region == region])
        for region in regions_to_show(sites, [row.region for row in rows])
    ]


def _looked(region: Region, rows: Iterable[Examination]) -> Looked:
    newest, *earlier = newest_first(rows) or [None]
    return Looked(
        region=region.value,
        label=str(region.label),
        row=newest,
        when=shown_date(newest.date) if newest else "",
        earlier=earlier,
    )


def newest_first(rows: Iterable[Any]) -> list[Any]:
    def day(row: Any) -> Any:
        known = when(row.date)
        return known.latest if known else row.created_at.date()

    return sorted(rows, key=day, reverse=True)
