"""Patient, fitness, safety facts before treatment, germline, wishes and histories."""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.facts.derive.build import (
    chosen,
    measured,
    number,
    stated,
    truth_of,
    yes_no,
)
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.record.dates import When, whole_years
from guidelines.core.record.evidence import when_of
from guidelines.core.truth import Truth

_NO_GERMLINE_FINDING = frozenset({"normal", "negative", "none", "no pathogenic variant"})
_LYNCH_GENES = {
    "MLH1": "MLH1", "MSH2": "MSH2", "EPCAM": "MSH2", "MSH6": "MSH6", "PMS2": "PMS2",
}  # fmt: skip
"""EPCAM silences MSH2 and counts with it."""
_BIALLELIC = ("biallelic", "bmmrd", "cmmrd")


def patient(case: Case) -> Iterator[Fact]:
    person = case.record.patient
    yield _age(case)
    female = {"female": True, "male": False}.get(person.sex or "")
    yield stated("patient.female", female, "patient/sex")
    yield stated(
        "patient.pregnancy_excluded", person.pregnancy_excluded, "patient/pregnancy_excluded"
    )
    yield stated("patient.fertility_asked", person.fertility_asked, "patient/fertility_asked")


def fitness(case: Case) -> Iterator[Fact]:
    fit = case.record.fitness
    on = when_of(fit.date)
    yield measured("fitness.ecog", fit.ecog, "fitness/ecog", on)
    yield stated(
        "fitness.ecog_reversible", fit.ecog_tumour_related, "fitness/ecog_tumour_related", on
    )
    yield stated("fitness.intensive", fit.intensive_treatment, "fitness/intensive_treatment", on)
    yield measured("fitness.g8", fit.g8, "fitness/g8", on)
    yield measured("fitness.rockwood", fit.rockwood, "fitness/rockwood", on)
    yield _cirrhosis(case)


def safety(case: Case) -> Iterator[Fact]:
    """What has to be known before a treatment starts (SAFETY-11)."""
    fit = case.record.fitness
    on = when_of(fit.date)
    yield chosen("safety.dpd", case.record.genetics.dpd, "genetics/dpd")
    yield measured("safety.gfr", fit.gfr, "fitness/gfr", when_of(fit.gfr_date) or on)
    yield measured("safety.lvef", fit.lvef, "fitness/lvef", when_of(fit.lvef_date) or on)
    yield stated("safety.hepatitis_b", fit.hepatitis_b, "fitness/hepatitis_b", on)
    yield stated("safety.autoimmune", fit.autoimmune_disease, "fitness/autoimmune_disease", on)
    yield stated("safety.transplant", fit.transplant, "fitness/transplant", on)


def germline(case: Case) -> Iterator[Fact]:
    found = case.record.genetics
    words = (found.germline or "").strip().lower()
    lynch = biallelic = Truth.UNKNOWN
    if found.gene == "none_found" or words in _NO_GERMLINE_FINDING:
        lynch = biallelic = Truth.FALSE
    elif found.gene == "biallelic_MMR" or any(word in words for word in _BIALLELIC):
        lynch, biallelic = Truth.FALSE, Truth.TRUE
    elif found.gene in _LYNCH_GENES or words.startswith("lynch"):
        lynch, biallelic = Truth.TRUE, Truth.FALSE
    told = {"genetics/gene": found.gene, "genetics/germline": words}
    basis = [path for path, value in told.items() if value]
    yield yes_no("germline.lynch", lynch, basis)
    yield yes_no("germline.mmr_biallelic", biallelic, basis)
    gene = _LYNCH_GENES.get(found.gene or "")
    yield chosen("germline.lynch_gene", gene, "genetics/gene")
    yield measured("germline.cmmrd_score", found.cmmrd_score, "genetics/cmmrd_score")


def wishes(case: Case) -> Iterator[Fact]:
    wish = case.record.wishes
    recorded = bool((wish.statement or "").strip() or wish.declines)
    yield yes_no(
        "wish.recorded",
        Truth.TRUE if recorded else Truth.UNKNOWN,
        _if(recorded, "wishes/statement"),
    )
    for name in ("surgery", "systemic", "radiotherapy"):
        declined = (name in wish.declines) if recorded else None
        yield stated(f"wish.declines_{name}", declined, "wishes/declines")
    met = bool((wish.met_by or "").strip())
    yield yes_no(
        "board.met_patient", Truth.TRUE if met else Truth.UNKNOWN, _if(met, "wishes/met_by")
    )


def histories(case: Case) -> Iterator[Fact]:
    given = case.record.histories
    for name in ("treatments", "lesions", "primaries"):
        yield stated(f"history.{name}_complete", getattr(given, name), f"histories/{name}")


def _age(case: Case) -> Fact:
    person = case.record.patient
    born = when_of(person.birth_date)
    years = whole_years(born, case.today) if born is not None else None
    if years is None:
        return measured("patient.age", person.age, "patient/age")
    return number("patient.age", max(0, years[0]), years[1], ("patient/birth_date",), case.today)


def _cirrhosis(case: Case) -> Fact:
    """Named among the comorbidities, or told by the background liver."""
    named = any("cirrho" in words.lower() for words in case.record.fitness.comorbidities)
    background = case.record.liver.background
    truth = truth_of(True if named else None if background is None else background == "cirrhosis")
    path = "fitness/comorbidities" if named else "liver/background"
    known = truth is not Truth.UNKNOWN
    return yes_no("fitness.cirrhosis", truth, _if(known, path), _fitness_date(case))


def _fitness_date(case: Case) -> When | None:
    return when_of(case.record.fitness.date)


def _if(condition: bool, path: str) -> tuple[str, ...]:
    return (path,) if condition else ()
