"""The table of lesions: where, what, since when, how large, and the timing with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guidelines.core.record.evidence import Missing
from guidelines.core.timing.labels import LesionTiming
from guidelines.core.truth import Truth
from tumorboard.patients.fields import plain, when
from tumorboard.patients.models import Attribution, Lesion, Measurement
from tumorboard.web.patients.guidance import Guidance
from tumorboard.web.patients.header import shown_date
from tumorboard.web.patients.kinds import KINDS
from tumorboard.web.patients.places import Places
from tumorboard.web.patients.words import Said, count_of, label_of, said

LABELS = {
    "synchronous": "synchronous",
    "early_metachronous": "early metachronous",
    "late_metachronous": "late metachronous",
    "metachronous": "metachronous",
    "on_treatment": "on treatment",
    "unknown": "unknown",
}
WANTED = {
    "absent": "is not recorded",
    "imprecise": "is needed to the {precision}",
    "other_anchor": "counts from another event",
    "never_resected": "– the primary was never resected",
    "before_surgery": "lies before surgery of the primary",
    "needs_nature": "needs the nature of the lesion",
    "several_primaries": "– several primaries are possible",
    "not_complete": "– the list is not stated to be complete",
    "contradiction": "contradicts another entry",
}
IN_COLUMNS = {
    "organ", "segments", "label", "count_kind", "count_low", "count_high", "nature", "first_seen",
    "seen_at", "state",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What would settle an open label, with the place to write it."""

    text: str
    url: str


@dataclass(frozen=True)
class Timing:
    label: str
    word: str
    definition: str
    on_treatment: bool
    could_be: str
    others: list[str] = field(default_factory=list)  # "late metachronous (EGOSLIM 2015)"
    flips: bool = False
    wanted: list[Wanted] = field(default_factory=list)
    override_reason: str = ""
    computed: str = ""


@dataclass(frozen=True)
class LesionRow:
    row: Lesion
    place: str
    count: str
    origins: list[Attribution]
    sizes: list[Measurement]
    size: str
    change: str
    first_seen: str
    timing: Timing | None
    more: list[Said]


def lesion_rows(
    lesions: Sequence[Lesion], guidance: Guidance | None, places: Places
) -> list[LesionRow]:
    timings: Mapping[str, LesionTiming] = {}
    if guidance is not None:
        timings = {each.lesion: each for each in guidance.result.classification.lesions}
    return [_row(lesion, timings.get(str(lesion.pk)), guidance, places) for lesion in lesions]


def _row(
    lesion: Lesion, timing: LesionTiming | None, guidance: Guidance | None, places: Places
) -> LesionRow:
    sizes = by_date(lesion.measurements.all())
    return LesionRow(
        row=lesion,
        place=place_of(lesion),
        count=count_of(lesion),
        origins=list(lesion.attributions.all()),
        sizes=sizes,
        size=sizes_in_short(sizes),
        change=change_of(sizes),
        first_seen=shown_date(lesion.first_seen),
        timing=timing_of(timing, guidance, places) if timing and guidance else None,
        more=said(lesion, KINDS["lesion"], without=IN_COLUMNS),
    )


def place_of(lesion: Lesion) -> str:
    segments = ", ".join(lesion.segments.split())
    return f"{lesion.get_organ_display()} {segments}".strip()


def by_date(measured: Any) -> list[Measurement]:
    known = [(day, row) for row in measured if (day := when(row.date))]
    return [
        row for day, row in sorted(known, key=lambda pair: (pair[0].earliest, pair[1].created_at))
    ]


def sizes_in_short(sizes: Sequence[Measurement]) -> str:
    """First and last: `34 → 21 mm`, `34 mm → not visible`."""
    shown = [sizes[0], sizes[-1]] if len(sizes) > 1 else list(sizes)
    words = ["not visible" if row.not_visible else plain(row.longest_mm) or "?" for row in shown]
    unit = " mm" if shown and not shown[-1].not_visible else ""
    return " → ".join(words) + unit


def change_of(sizes: Sequence[Measurement]) -> str:
    """Between the first and the last size, in per cent."""
    first, last = (sizes[0].longest_mm, sizes[-1].longest_mm) if len(sizes) > 1 else (None, None)
    if not first or last is None:
        return ""
    share = ((last - first) / first * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return "same" if share == 0 else f"{'+' if share > 0 else '−'}{abs(share)} %"


def timing_of(timing: LesionTiming, guidance: Guidance, places: Places) -> Timing:
    others = [
        f"{LABELS[each.label]} ({guidance.definition_label(each.definition)})"
        for each in timing.by_definition
        if each.label != timing.label and each.definition != timing.definition
    ]
    possible = [LABELS[each] for each in timing.possible]
    return Timing(
        label=timing.label,
        word=LABELS[timing.label],
        definition=guidance.definition_label(timing.definition),
        on_treatment=timing.on_treatment is Truth.TRUE,
        could_be=" or ".join(possible) if timing.label == "unknown" else "",
        others=others,
        flips=timing.flips,
        wanted=[wanted(each, places) for each in timing.missing]
        if timing.label == "unknown"
        else [],
        override_reason=timing.override_reason or "",
        computed=LABELS[timing.computed] if timing.override else "",
    )


def wanted(missing: Missing, places: Places) -> Wanted:
    """`diagnosis date of Rectum is needed to the month`."""
    words = WANTED.get(missing.code, "is open").format(precision=missing.precision or "day")
    return Wanted(f"{_subject(missing.path, places)} {words}", places.of_path(missing.path))


def _subject(path: str, places: Places) -> str:
    name, _, rest = path.partition("/")
    pk, _, column = rest.partition("/")
    rows = (
        getattr(places.findings, name, []) if name in {"primaries", "lesions", "treatments"} else []
    )
    row = next((row for row in rows if str(row.pk) == pk), None)
    if row is None:
        return path.replace("/", " ").replace("_", " ")
    slug = {"primaries": "primary", "lesions": "lesion", "treatments": "treatment"}[name]
    label = label_of(KINDS[slug], column) if column else slug
    return f"{label} of {row}"
