"""What is known of a case, said as a clinician would say it.

Everything comes from the record and the computed result, so a stored assessment reads the same
in a year. What nobody recorded is left out or called not known; it is never called absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from guidelines.core.content.canonical import decimal_text
from guidelines.core.evaluation.result import Result
from guidelines.core.record import case_record as core
from guidelines.core.record.dates import parse_when
from guidelines.core.wording.words import listed
from tumorboard.assessment.wording import code_words, date_words, plural

PRESENT = frozenset({None, "present", "disappearing"})
NOT_ENCODED = "No guidance is encoded for this cancer – nothing was checked."
METASTATIC = frozenset({"metastasis", "nodal"})
PLACES = {
    "lymph_node": "lymph node",
    "bile_duct": "bile duct",
    "peritoneum": "peritoneal",
    "pleura": "pleural",
    "ovary": "ovarian",
}


@dataclass(frozen=True)
class Summary:
    """Sentences and short phrases; an empty one stands for nothing recorded."""

    primaries: tuple[tuple[str, str], ...]
    """Name, and what is known of it."""
    metastases: tuple[str, ...]
    other_lesions: tuple[str, ...]
    treatments: tuple[str, ...]
    fitness: str
    limits: tuple[tuple[str, str], ...]
    """Comorbidity and medication; what nobody recorded is said so."""
    markers: str


def summarise(record: core.CaseRecord, result: Result) -> Summary:
    present = [lesion for lesion in record.lesions if lesion.state in PRESENT]
    metastases = [lesion for lesion in present if lesion.nature in METASTATIC]
    others = [lesion for lesion in present if lesion.nature not in METASTATIC]
    return Summary(
        primaries=tuple((_name(each), _primary(each)) for each in record.primaries),
        metastases=tuple(_of_organs(metastases, "metastasis", "metastases", result)),
        other_lesions=(
            *_of_organs(others, "lesion", "lesions", None),
            *_treated(record.lesions),
        ),
        treatments=tuple(treatment_words(each) for each in record.treatments),
        fitness=_fitness(record),
        limits=_limits(record.fitness),
        markers=_markers(record),
    )


# ------------------------------------------------------------------ primaries


def cancer_name(record: core.CaseRecord, primary_id: str | None) -> str:
    """`Left breast, 2004`, as the record calls it."""
    found = next((each for each in record.primaries if each.id == primary_id), None)
    if found is None:
        return "no cancer named"
    return ", ".join(part for part in (_name(found), date_words(found.diagnosis_date)) if part)


def uncovered_names(record: core.CaseRecord, result: Result) -> list[str]:
    """Cancers that no stream speaks of."""
    return [cancer_name(record, each) for each in result.uncovered]


def _name(primary: core.Primary) -> str:
    return primary.label or primary.topography or "Primary"


def _primary(primary: core.Primary) -> str:
    """`adenocarcinoma, G2 · cT3b N1 M1a (TNM 8) · in place · diagnosed 1 Aug 2026`."""
    kind = ", ".join(part for part in (primary.histology, _grade(primary.grade)) if part)
    diagnosed = date_words(primary.diagnosis_date)
    rectum = primary.rectum
    parts = [
        kind,
        *map(stage, primary.staging),
        f"mesorectal fascia {rectum.mesorectal_fascia}"
        if rectum and rectum.mesorectal_fascia
        else "",
        code_words(primary.status),
        f"diagnosed {diagnosed}" if diagnosed else "date of diagnosis not known",
    ]
    return " · ".join(part for part in parts if part)


def _grade(grade: str | None) -> str:
    return f"G{grade}" if grade and grade.isdigit() else f"{grade} grade" if grade else ""


def stage(tnm: core.Tnm) -> str:
    values = [f"{letter}{value}" for letter, value in zip("TNM", (tnm.t, tnm.n, tnm.m), strict=True)
              if value]  # fmt: skip
    edition = f" (TNM {tnm.edition})" if tnm.edition else ""
    return f"{tnm.basis}{' '.join(values)}{edition}" if values else ""


# ------------------------------------------------------------------ lesions


def _of_organs(
    lesions: list[core.Lesion], one: str, many: str, result: Result | None
) -> Iterable[str]:
    """`5 liver metastases, bilobar, largest 34 → 21 mm (MRI, 17 Nov 2026)`, organ by organ."""
    for organ in dict.fromkeys(lesion.organ for lesion in lesions):
        here = [lesion for lesion in lesions if lesion.organ == organ]
        low, high = _counted(here)
        single = (low, high) == (1, 1)
        number = "multiple" if any(e.count == "multiple" for e in here) else _number(low, high)
        words = f"{number} {PLACES.get(organ, organ)} {one if single else many}"
        natures = dict.fromkeys(
            code_words(each.nature or "nature not known") for each in here if one == "lesion"
        )
        parts = [words, *natures, _distribution(here, organ, result), _sizes(here), _seen(here)]
        yield ", ".join(part for part in parts if part)


def _counted(lesions: list[core.Lesion]) -> tuple[int, int | None]:
    low, high = 0, 0
    open_ended = False
    for lesion in lesions:
        match lesion.count:
            case core.CountRange() as count:
                low += count.low or 1
                high += count.high or 0
                open_ended |= count.high is None
            case int() as count:
                low, high = low + count, high + count
            case _:
                low, open_ended = low + 2, True
    return low, None if open_ended else high


def _number(low: int, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"


def _distribution(lesions: list[core.Lesion], organ: str, result: Result | None) -> str:
    if organ == "liver" and result is not None:
        bilobar = result.facts["metastases.bilobar"]
        if bilobar.state == "known" and bilobar.options == ("yes",):
            return "bilobar"
    stated = {lesion.distribution for lesion in lesions}
    return code_words(stated.pop()) if len(stated) == 1 and None not in stated else ""


def _sizes(lesions: list[core.Lesion]) -> str:
    """The largest at the first measurement and at the last."""
    firsts, lasts = [], []
    for lesion in lesions:
        taken = sorted(
            (each for each in lesion.measurements if each.longest_mm is not None),
            key=lambda each: parse_when(each.date).earliest,
        )
        if taken:
            firsts.append(taken[0])
            lasts.append(taken[-1])
    if not lasts:
        return ""
    before, now = max(map(_millimetres, firsts)), max(map(_millimetres, lasts))
    newest = max(lasts, key=lambda each: parse_when(each.date).latest)
    change = f"{decimal_text(before)} → " if before != now else ""
    largest = "largest " if _counted(lesions) != (1, 1) else ""
    seen = ", ".join(part for part in (newest.modality, date_words(newest.date)) if part)
    return f"{largest}{change}{decimal_text(now)} mm ({seen})"


def _millimetres(taken: core.Measurement) -> Decimal:
    return taken.longest_mm or Decimal(0)


def _seen(lesions: list[core.Lesion]) -> str:
    dates = dict.fromkeys(date_words(lesion.first_seen) for lesion in lesions)
    if not any(dates):
        return "not known when first seen"
    return f"first seen {listed([words or 'not known when' for words in dates], 'or')}"


def _treated(lesions: Iterable[core.Lesion]) -> Iterable[str]:
    for lesion in lesions:
        if lesion.state not in PRESENT:
            place = lesion.label or PLACES.get(lesion.organ, lesion.organ)
            yield f"{place}: {lesion.state}"


# ------------------------------------------------------------------ course and condition


def treatment_words(treatment: core.Treatment) -> str:
    """`FOLFOX with bevacizumab, 4 cycles, 11 Sep to 26 Oct 2026, partial response`."""
    ended = treatment.last_dose or treatment.end
    dates = " to ".join(
        dict.fromkeys(date_words(entry) for entry in (treatment.start, ended) if entry)
    )
    parts = [
        treatment.label or treatment.regimen or code_words(treatment.operation or treatment.kind),
        _cycles(treatment.cycles),
        f"intent {treatment.intent}" if treatment.intent else "",
        treatment.margin or "",
        dates or "no date recorded",
        f"response {treatment.response}" if treatment.response else "",
        "still running" if treatment.ongoing else "",
    ]
    return ", ".join(part for part in parts if part)


def _cycles(cycles: int | core.CountRange | None) -> str:
    if cycles is None:
        return ""
    if isinstance(cycles, core.CountRange):
        return f"{_number(cycles.low or 0, cycles.high)} cycles"
    return plural(cycles, "cycle")


def _fitness(record: core.CaseRecord) -> str:
    fitness = record.fitness
    gfr = "" if fitness.gfr is None else f"GFR {decimal_text(fitness.gfr)} mL/min"
    parts = [
        "ECOG not known" if fitness.ecog is None else f"ECOG {fitness.ecog}",
        "" if fitness.rockwood is None else f"Rockwood {fitness.rockwood}",
        gfr or "GFR not known",
        _cea(record.laboratory),
    ]
    return " · ".join(part for part in parts if part)


def _limits(fitness: core.Fitness) -> tuple[tuple[str, str], ...]:
    stated = {"Comorbidity": fitness.comorbidities, "Medication": fitness.medication}
    return tuple((name, ", ".join(items) or "not recorded") for name, items in stated.items())


def _cea(values: Iterable[core.Laboratory]) -> str:
    taken = [value for value in values if value.test == "CEA"]
    if not taken:
        return "CEA not known"
    dated = sorted(taken, key=lambda each: parse_when(each.date).latest.isoformat()
                   if each.date else "")  # fmt: skip
    words = [("> " if each.above else "") + decimal_text(each.value) for each in dated]
    shown = words[-1:] if len(words) == 1 else [words[0], words[-1]]
    return f"CEA {' → '.join(shown)} {dated[-1].unit}"


def _markers(record: core.CaseRecord) -> str:
    """`MMR pMMR · RAS mutant`, differing results beside each other."""
    found: dict[str, list[str]] = {}
    for specimen in record.specimens:
        for name, value in specimen.biomarkers.items():
            if value not in found.setdefault(name, []):
                found[name].append(value)
    dpd = [f"DPD {record.genetics.dpd}"] if record.genetics.dpd else []
    named = [f"{name.replace('_', ' ')} {' / '.join(values)}" for name, values in found.items()]
    return " · ".join([*named, *dpd])
