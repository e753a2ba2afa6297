"""Sizes of the lesions over time as a picture, with response and treatments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from guidelines.core.content.guideline import Guideline
from tumorboard.patients.choices import CountKind, LesionState, Nature, TreatmentKind
from tumorboard.patients.fields import plain, when
from tumorboard.patients.models import Lesion, Treatment
from tumorboard.patients.queries import Findings
from tumorboard.web.patients.header import shown_date
from tumorboard.web.patients.lesions import by_date
from tumorboard.web.pictures import response, sizes
from tumorboard.web.pictures.scale import Span

SERIES_SHOWN = 8
EVER = Span(date.min, date.max)
LOCAL = frozenset({"surgery", "ablation", "radiotherapy", "embolisation"})
TREATED = frozenset({LesionState.RESECTED, LesionState.ABLATED, LesionState.IRRADIATED})
NOT_FOLLOWED = frozenset({Nature.BENIGN, Nature.INDETERMINATE, Nature.SECOND_PRIMARY})
NUMBERS = {
    "measurable_mm": "response.measurable_mm",
    "targets": "response.targets",
    "targets_per_organ": "response.targets_per_organ",
    "partial_percent": "response.partial_percent",
    "progression_percent": "response.progression_percent",
    "progression_mm": "response.progression_mm",
}
NO_RULES = "The guideline has no numbers for response, so no category is computed from sizes."


def size_plot(
    findings: Findings,
    guideline: Guideline | None,
    as_of: date,
    chosen: Mapping[str, Decimal] | None = None,
) -> sizes.SizePicture | None:
    """The largest lesions that were measured more than once; None where there is none.

    `chosen`: numbers of the guideline that the board has set (`Result.thresholds`).
    """
    followed = [lesion for lesion in findings.lesions if len(_measured(lesion)) > 1]
    if not followed:
        return None
    followed.sort(key=_largest, reverse=True)
    rules = rules_of(guideline, chosen or {})
    responses = (*_computed(findings, rules), *_stated(findings.treatments))
    return sizes.draw(
        sizes.SizePlot(
            series=tuple(_series(lesion) for lesion in followed[:SERIES_SHOWN]),
            responses=responses,
            treatments=tuple(_given(findings.treatments, as_of)),
            rule=_in_words(rules) if any(not each.recorded for each in responses) else "",
        )
    )


def rules_of(guideline: Guideline | None, chosen: Mapping[str, Decimal]) -> response.Rules | None:
    """The numbers of the content; None where one of them is missing."""
    known = guideline.thresholds if guideline else {}
    if guideline is None or not known.keys() >= set(NUMBERS.values()):
        return None
    values = {name: chosen.get(key, known[key].value) for name, key in NUMBERS.items()}
    cited = known[NUMBERS["partial_percent"]].citations
    return response.Rules(
        measurable_mm=values["measurable_mm"],
        targets=int(values["targets"]),
        targets_per_organ=int(values["targets_per_organ"]),
        partial_percent=values["partial_percent"],
        progression_percent=values["progression_percent"],
        progression_mm=values["progression_mm"],
        source=" ".join(guideline.citations[each].text for each in cited),
    )


def _in_words(rules: response.Rules | None) -> str:
    if rules is None:
        return NO_RULES
    return (
        "Computed from the recorded diameters in the manner of RECIST 1.1, no reading by a "
        f"radiologist: partial from −{plain(rules.partial_percent)} % of the sum at baseline, "
        f"progression from +{plain(rules.progression_percent)} % and "
        f"+{plain(rules.progression_mm)} mm of the smallest sum, or by a new lesion. Followed are "
        f"the largest of {plain(rules.measurable_mm)} mm or more before the treatment, at most "
        f"{rules.targets}, and {rules.targets_per_organ} of one organ; nodes and other lesions "
        f"are not judged. Source: {rules.source}"
    )


def _measured(lesion: Lesion) -> list[sizes.Measurement]:
    return [
        sizes.Measurement(_span(row.date), row.longest_mm, row.get_modality_display())
        for row in by_date(lesion.measurements.all())
        if row.longest_mm or row.not_visible
    ]


def _largest(lesion: Lesion) -> Decimal:
    return max(row.size or Decimal(0) for row in _measured(lesion))


def _series(lesion: Lesion) -> sizes.Series:
    return sizes.Series(str(lesion), tuple(_measured(lesion)))


def _computed(findings: Findings, rules: response.Rules | None) -> tuple[response.Assessed, ...]:
    courses = [
        response.Course(str(row), _span(row.start))
        for row in findings.treatments
        if row.kind == TreatmentKind.SYSTEMIC and row.start
    ]
    lesions = [_followed(lesion, findings.treatments) for lesion in findings.lesions]
    return response.assess(lesions, courses, rules)


def _followed(lesion: Lesion, treatments: Sequence[Treatment]) -> response.Followed:
    return response.Followed(
        name=str(lesion),
        organ=lesion.organ,
        taken=tuple(response.Taken(each.when, each.size) for each in _measured(lesion)),
        first_seen=_span(lesion.first_seen) if lesion.first_seen else None,
        single=lesion.count_kind == CountKind.EXACT and lesion.count_low == 1,
        malignant=lesion.nature not in NOT_FOLLOWED,
        treated=tuple(_treated(lesion, treatments)),
    )


def _treated(lesion: Lesion, treatments: Sequence[Treatment]) -> Iterator[Span]:
    """When it was treated locally; of a day that nobody recorded all days are possible."""
    found = False
    for row in treatments:
        aimed = row.lesion_id == lesion.pk or (
            row.lesion_id is None and row.primary_id is None and row.organ == lesion.organ
        )
        if row.kind in LOCAL and aimed:
            found = True
            yield _span(row.start) if row.start else EVER
    if lesion.state in TREATED and not found:
        yield EVER


def _stated(treatments: Sequence[Treatment]) -> Iterator[response.Assessed]:
    for row in treatments:
        if row.response:
            day = _span(row.response_date) if row.response_date else None
            yield response.recorded(row.response, day, str(row))


def _given(treatments: Sequence[Treatment], as_of: date) -> Iterator[sizes.Given]:
    for row in treatments:
        if not row.start:
            continue
        start = _span(row.start)
        ended = row.end or row.last_dose
        end = Span.on(max(as_of, start.hi)) if row.ongoing or not ended else _span(ended)
        if not ended and not row.ongoing:
            end = start
        later = Span(max(start.lo, end.lo), max(start.hi, end.hi), end.text)
        yield sizes.Given(str(row), start, later, ongoing=bool(row.ongoing))


def _span(text: str) -> Span:
    found = when(text)
    assert found is not None  # noqa: S101 - only asked for where a date was entered
    return Span(found.earliest, found.latest, "" if found.exact else shown_date(found.text))
