"""Biomarkers of the focus primary and its metastases, read per specimen; and CEA."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guidelines.core.facts.derive.build import choice, number, yes_no
from guidelines.core.facts.derive.case import Case, newest
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Laboratory, Specimen
from guidelines.core.record.evidence import Dated, when_of
from guidelines.core.truth import Truth, all_of, any_of, negate

_MMR = {"pMMR": "pMMR", "dMMR": "dMMR"}
_MSI = {"MSI-H": "dMMR", "MSI-L": "pMMR", "MSS": "pMMR"}
_HER2 = {"positive": Truth.TRUE, "low": Truth.FALSE, "negative": Truth.FALSE}
_CEA_UNITS = frozenset({"ng/ml", "µg/l", "μg/l", "ug/l"})


def markers(case: Case) -> Iterator[Fact]:
    specimens = [each for each in case.record.specimens if _belongs(case, each)]
    mismatch = [*specimens, *_of_other_candidates(case)]
    mmr = {each.id: mismatch_repair(each.biomarkers) for each in mismatch}
    read = {specimen: values for specimen, values in mmr.items() if values}
    found = set().union(*read.values()) if read else set()
    basis = [f"specimens/{specimen}/biomarkers" for specimen in read]
    yield choice("marker.mmr", found, basis)
    yield _discordant(case)
    yield _ras(specimens)
    yield _bool("marker.braf_v600e", specimens, "BRAF", _braf)
    yield _bool("marker.her2_positive", specimens, "HER2", _HER2)
    yield _g12c(specimens)


def laboratory(case: Case) -> Iterator[Fact]:
    """CEA before the first dose, and the latest; "greater than" is a lower bound."""
    rows = [
        (index, row)
        for index, row in enumerate(case.record.laboratory)
        if row.test.strip().upper() == "CEA" and row.unit.strip().lower() in _CEA_UNITS
    ]
    before = [(index, row) for index, row in rows if _before_treatment(case, row)]
    yield _last("lab.cea", before)
    yield _last("lab.cea_latest", rows)


def _last(fact_id: str, rows: Sequence[tuple[int, Laboratory]]) -> Fact:
    last = [rows[position] for position in newest((when_of(row.date), row) for _, row in rows)]
    if not last:
        return number(fact_id, None, None)
    values = [row.value for _, row in last]
    high = None if any(row.above for _, row in last) else max(values)
    when = when_of(last[0][1].date) if len(last) == 1 else None
    return number(fact_id, min(values), high, [f"laboratory/{index}" for index, _ in last], when)


_braf = {"V600E": Truth.TRUE, "wild": Truth.FALSE, "other": Truth.FALSE}


def _belongs(case: Case, specimen: Specimen) -> bool:
    """From the focus primary, from a lesion that may come from it, or of unstated origin."""
    if specimen.origin in case.evidence.lesions:
        lesion = case.evidence.lesions[specimen.origin]
        return lesion.nature != "second_primary" and case.evidence.may_come_from(lesion, case.focus)
    if specimen.origin in case.evidence.primaries:
        return case.focus is None or specimen.origin == case.focus.id
    return specimen.origin is None and len(case.evidence.primaries) <= 1


def _of_other_candidates(case: Case) -> list[Specimen]:
    """Other primaries that a present metastasis may come from, unless it was tested itself."""
    tested = {each.origin for each in case.record.specimens if mismatch_repair(each.biomarkers)}
    others = {
        primary.id
        for lesion in case.present
        if lesion.id not in tested
        for primary in case.evidence.candidates(lesion)
        if case.focus is not None and primary.id != case.focus.id
    }
    return [each for each in case.record.specimens if each.origin in others]


def mismatch_repair(biomarkers: Mapping[str, str]) -> set[str]:
    read = {_MMR.get(biomarkers.get("MMR", "")), _MSI.get(biomarkers.get("MSI", ""))}
    return {value for value in read if value is not None}


def _discordant(case: Case) -> Fact:
    """Over the specimens of all primaries; agreement needs a result for as many as there are."""
    read = {each.id: mismatch_repair(each.biomarkers) for each in case.record.specimens}
    results = {specimen: values for specimen, values in read.items() if values}
    differs = len(set().union(*results.values())) > 1
    enough = len(results) >= max(1, len(case.evidence.primaries))
    verdict = Truth.TRUE if differs else Truth.FALSE if enough else Truth.UNKNOWN
    return yes_no(
        "marker.mmr_discordant", verdict, [f"specimens/{each}/biomarkers" for each in results]
    )


def _ras(specimens: Iterable[Specimen]) -> Fact:
    """Wild type needs KRAS and NRAS; one mutation is enough for mutant."""
    found: set[str] = set()
    basis = []
    for specimen in specimens:
        status = _ras_of(specimen.biomarkers)
        if status is not None:
            found.add(status)
            basis.append(f"specimens/{specimen.id}/biomarkers")
    return choice("marker.ras", found, basis)


def _ras_of(biomarkers: Mapping[str, str]) -> str | None:
    genes = {biomarkers.get("KRAS"), biomarkers.get("NRAS")}
    if "mutant" in {biomarkers.get("RAS"), *genes} or "G12C" in genes:
        return "mutant"
    return "wild" if biomarkers.get("RAS") == "wild" or genes == {"wild"} else None


def _g12c(specimens: Iterable[Specimen]) -> Fact:
    verdicts: dict[str, Truth] = {}
    for specimen in specimens:
        kras, ras = specimen.biomarkers.get("KRAS"), specimen.biomarkers.get("RAS")
        if kras == "G12C":
            verdicts[specimen.id] = Truth.TRUE
        elif kras == "wild" or ras == "wild":
            verdicts[specimen.id] = Truth.FALSE
    return _agreed("marker.kras_g12c", verdicts)


def _bool(
    fact_id: str, specimens: Iterable[Specimen], marker: str, meaning: Mapping[str, Truth]
) -> Fact:
    verdicts = {
        specimen.id: meaning.get(specimen.biomarkers[marker], Truth.UNKNOWN)
        for specimen in specimens
        if marker in specimen.biomarkers
    }
    return _agreed(fact_id, verdicts)


def _agreed(fact_id: str, verdicts: Mapping[str, Truth]) -> Fact:
    """Specimens that differ leave the fact open."""
    given = [truth for truth in verdicts.values() if truth is not Truth.UNKNOWN]
    truth = Truth.UNKNOWN
    if given and all_of(given) is Truth.TRUE:
        truth = Truth.TRUE
    elif given and negate(any_of(given)) is Truth.TRUE:
        truth = Truth.FALSE
    return yes_no(fact_id, truth, [f"specimens/{specimen}/biomarkers" for specimen in verdicts])


def _before_treatment(case: Case, row: Laboratory) -> bool:
    """Not certainly after the first dose."""
    return case.before_first_dose(Dated("laboratory", when_of(row.date))) is not Truth.FALSE
