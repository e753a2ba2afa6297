"""The liver itself, and where one has looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guidelines.core.facts.derive.build import chosen, measured, stated, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Examination
from guidelines.core.record.evidence import Dated, when_of
from guidelines.core.truth import Truth, any_of, from_bool


def liver(case: Case) -> Iterator[Fact]:
    organ = case.record.liver
    yield measured(
        "liver.remnant", organ.remnant_percent, "liver/remnant_percent", when_of(organ.remnant_date)
    )
    yield chosen("liver.background", organ.background, "liver/background")
    yield stated(
        "liver.major_hepatectomy", organ.major_hepatectomy_needed, "liver/major_hepatectomy_needed"
    )


def imaging(case: Case) -> Iterator[Fact]:
    """Examined, known not to be examined, or unknown: no row is no answer (SAFETY-5)."""
    yield _looked(case, "imaging.liver_mri", _is("liver", "MRI"))
    yield _baseline_mri(case)
    yield _looked(case, "imaging.chest", _is("chest"))
    yield _looked(case, "imaging.pelvis_mri", _is("pelvis", "MRI"))
    yield _looked(case, "imaging.pet", lambda each: each.modality == "PET-CT")


def _is(region: str, modality: str | None = None) -> Callable[[Examination], bool]:
    """Examinations of a region; one that is known to be missing needs no modality."""

    def matches(each: Examination) -> bool:
        right = modality is None or each.modality == modality
        return each.region == region and (right or (not each.examined and each.modality is None))

    return matches


def _looked(case: Case, fact_id: str, matches: Callable[[Examination], bool]) -> Fact:
    rows = [(index, each) for index, each in enumerate(case.record.examinations) if matches(each)]
    if not rows:
        return yes_no(fact_id, Truth.UNKNOWN)
    done = [(index, each) for index, each in rows if each.examined]
    truth = from_bool(bool(done))
    shown = done or rows
    when = when_of(shown[-1][1].date)
    return yes_no(fact_id, truth, [f"examinations/{index}" for index, _ in shown], when)


def _baseline_mri(case: Case) -> Fact:
    """A liver MRI on or before the first dose for metastatic disease."""
    fact_id = "imaging.liver_mri_baseline"
    done = _looked(case, fact_id, _is("liver", "MRI"))
    if done.options != ("yes",):
        return done
    examined = [
        (f"examinations/{index}", when_of(each.date))
        for index, each in enumerate(case.record.examinations)
        if _is("liver", "MRI")(each) and each.examined
    ]
    truth = any_of(case.before_first_dose(Dated(path, when)) for path, when in examined)
    return yes_no(fact_id, truth, done.basis, done.as_of)
