"""Breast cancer: receptors of each specimen, and the two breasts.

Receptors belong to a specimen (SAFETY-30). Those of the metastasis lead where it was tested; a
metastasis that was not tested is known by the primary it comes from, and that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from guidelines.core.facts.derive.build import choice, number, stated, truth_of, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.record.biomarkers import is_number
from guidelines.core.record.case_record import Lesion, Primary, Specimen
from guidelines.core.truth import Truth, any_of

_ER_POSITIVE = Decimal(1)
"""Per cent of tumour cells from which a receptor counts as positive."""
_RECEPTORS = ("ER", "PR", "HER2")
_GENES: Mapping[str, str] = {
    "none_found": "none", "BRCA1": "brca", "BRCA2": "brca", "PALB2": "palb2", "TP53": "tp53",
}  # fmt: skip


def breast(case: Case) -> Iterator[Fact]:
    primary, metastasis = _of_focus(case), _of_metastases(case)
    leading = [each for each in metastasis if _tested(each)] or primary
    yield from _receptors(leading)
    yield choice("breast.subtype", _subtypes(leading), _paths(leading, *_RECEPTORS))
    yield _on_metastasis(case, metastasis)
    yield _discordance(primary, metastasis)
    yield _biopsied(case)
    yield _cps([*metastasis, *primary])
    yield _mutation("marker.pik3ca", [*metastasis, *primary], "PIK3CA")
    yield from _two_breasts(case)
    menopausal = case.record.fitness.menopausal
    post = None if menopausal is None else menopausal == "post"
    yield stated("fitness.postmenopausal", post, "fitness/menopausal")
    gene = case.record.genetics.gene
    found = () if gene is None else (_GENES.get(gene, "other"),)
    yield choice("germline.breast_gene", found, ("genetics/gene",) if gene else ())


def breast_primaries(case: Case) -> list[Primary]:
    """Invasive cancers of a breast, as far as the site was written down."""
    return [
        each
        for each in case.record.primaries
        if (each.topography or "").upper().startswith("C50")
        and not (each.histology or "").strip().endswith("/2")
    ]


# -------------------------------------------------------------------------------- receptors


def _of_focus(case: Case) -> list[Specimen]:
    return [] if case.focus is None else _from_primary(case, case.focus)


def _from_primary(case: Case, primary: Primary) -> list[Specimen]:
    only = len(case.record.primaries) == 1
    return [
        each
        for each in case.record.specimens
        if each.origin == primary.id or (each.origin is None and only)
    ]


def _of_metastases(case: Case) -> list[Specimen]:
    ids = {lesion.id for lesion in [*case.metastases, *case.open_nature]}
    return [each for each in case.record.specimens if each.origin in ids]


def _tested(specimen: Specimen) -> bool:
    return any(marker in specimen.biomarkers for marker in _RECEPTORS)


def _receptors(specimens: list[Specimen]) -> Iterator[Fact]:
    yield _agreed("marker.er", specimens, "ER")
    yield _agreed("marker.pr", specimens, "PR")
    results = {each.biomarkers.get("HER2") for each in specimens} - {None, "equivocal"}
    possible = [each for each in results if each is not None]
    yield choice("marker.her2", possible, _paths(specimens, "HER2") if possible else ())


def _agreed(fact_id: str, specimens: Iterable[Specimen], marker: str) -> Fact:
    """Specimens that differ leave the fact open."""
    verdicts = [truth for each in specimens if (truth := _of(each, marker)) is not Truth.UNKNOWN]
    truth = verdicts[0] if len(set(verdicts)) == 1 else Truth.UNKNOWN
    return yes_no(fact_id, truth, _paths(specimens, marker) if verdicts else ())


def _of(specimen: Specimen, marker: str) -> Truth:
    """Whether a specimen is positive; HER2-low is not positive, equivocal is not known."""
    result = specimen.biomarkers.get(marker)
    if result is None or result == "equivocal":
        return Truth.UNKNOWN
    if is_number(result):
        return truth_of(Decimal(result) >= _ER_POSITIVE)
    return truth_of(result == "positive")


def _joint(specimens: Iterable[Specimen], marker: str) -> Truth:
    verdicts = {_of(each, marker) for each in specimens} - {Truth.UNKNOWN}
    return verdicts.pop() if len(verdicts) == 1 else Truth.UNKNOWN


def _subtypes(specimens: list[Specimen]) -> tuple[str, ...]:
    """HER2 leads; then the hormone receptors; every subtype that is left is kept."""
    hormone = any_of([_joint(specimens, "ER"), _joint(specimens, "PR")])
    her2 = _joint(specimens, "HER2")
    left = [] if her2 is Truth.FALSE else ["her2"]
    if her2 is not Truth.TRUE:
        left += ["luminal"] if hormone is not Truth.FALSE else []
        left += ["triple_negative"] if hormone is not Truth.TRUE else []
    return tuple(left)


def _on_metastasis(case: Case, specimens: list[Specimen]) -> Fact:
    """Known only of ER and HER2 together; none of them if nobody took tissue."""
    complete = [
        each for each in specimens if Truth.UNKNOWN not in {_of(each, "ER"), _of(each, "HER2")}
    ]
    truth = Truth.TRUE if complete else Truth.UNKNOWN
    if not complete and not specimens and _no_tissue(case.present):
        truth = Truth.FALSE
    return yes_no("breast.receptors_on_metastasis", truth, _paths(complete, "ER", "HER2"))


def _no_tissue(lesions: list[Lesion]) -> bool:
    return bool(lesions) and all(each.histology_confirmed is False for each in lesions)


def _discordance(primary: list[Specimen], metastasis: list[Specimen]) -> Fact:
    """Any receptor that is known of both and differs; agreement needs all three of both."""
    pairs = [(_joint(primary, each), _joint(metastasis, each)) for each in _RECEPTORS]
    differs = any(Truth.UNKNOWN not in pair and pair[0] is not pair[1] for pair in pairs)
    whole = all(Truth.UNKNOWN not in pair for pair in pairs)
    truth = Truth.TRUE if differs else Truth.FALSE if whole else Truth.UNKNOWN
    basis = _paths([*primary, *metastasis], *_RECEPTORS) if truth is not Truth.UNKNOWN else []
    return yes_no("breast.receptor_discordance", truth, basis)


def _biopsied(case: Case) -> Fact:
    """Whether tissue of a metastasis, or of a lesion that may be one, was ever read."""
    lesions = [*case.metastases, *case.open_nature]
    taken = [each for each in case.record.specimens if each.origin in {it.id for it in lesions}]
    confirmed = [each for each in lesions if each.histology_confirmed]
    basis = [f"specimens/{each.id}" for each in taken if each.kind != "blood"]
    basis += [f"lesions/{each.id}/histology_confirmed" for each in confirmed]
    if basis:
        return yes_no("breast.metastasis_biopsied", Truth.TRUE, basis)
    paths = [f"lesions/{each.id}/histology_confirmed" for each in lesions]
    none = _no_tissue(lesions)
    truth = Truth.FALSE if none else Truth.UNKNOWN
    return yes_no("breast.metastasis_biopsied", truth, paths if none else ())


def _cps(specimens: list[Specimen]) -> Fact:
    """The highest score; another one cannot be known to be higher."""
    scores = {each.id: each.biomarkers.get("PD-L1_CPS") for each in specimens}
    known = [Decimal(text) for text in scores.values() if text and is_number(text)]
    best = max(known, default=None)
    return number("marker.pdl1_cps", best, best, _paths(specimens, "PD-L1_CPS") if known else ())


def _mutation(fact_id: str, specimens: list[Specimen], marker: str) -> Fact:
    """One mutated specimen is enough."""
    results = {each.biomarkers[marker] for each in specimens if marker in each.biomarkers}
    truth = truth_of("mutant" in results) if results else Truth.UNKNOWN
    return yes_no(fact_id, truth, _paths(specimens, marker))


def _paths(specimens: Iterable[Specimen], *markers: str) -> list[str]:
    return [
        f"specimens/{each.id}/biomarkers"
        for each in specimens
        if any(marker in each.biomarkers for marker in markers)
    ]


# -------------------------------------------------------------------------------- two breasts


def _two_breasts(case: Case) -> Iterator[Fact]:
    rows = breast_primaries(case)
    sides = {each.laterality for each in rows}
    both = {"left", "right"} <= sides or "bilateral" in sides
    single = len(rows) == 1 and bool(sides & {"left", "right"})
    one_side = case.record.histories.primaries is True and single
    truth = Truth.TRUE if both else Truth.FALSE if one_side else Truth.UNKNOWN
    basis = [f"primaries/{each.id}/laterality" for each in rows if each.laterality]
    yield yes_no("breast.bilateral", truth, basis if truth is not Truth.UNKNOWN else ())
    yield _differ(case, rows)
    staged = [_staged(case, each) for each in rows]
    complete = both and len(rows) > 1 and all(staged)
    paths = [f"primaries/{each.id}/staging" for each in rows]
    known = Truth.TRUE if complete else Truth.UNKNOWN
    yield yes_no("breast.staged_each", known, paths if complete else ())
    yield _contralateral_axilla(case)


def _differ(case: Case, rows: list[Primary]) -> Fact:
    """Subtypes of the breasts: different, the same, or not known of each."""
    subtypes = [_subtypes(_from_primary(case, each)) for each in rows]
    several = len(subtypes) > 1
    apart = several and any(
        not set(one) & set(other) for one in subtypes for other in subtypes if one is not other
    )
    settled = several and all(len(each) == 1 for each in subtypes)
    truth = Truth.TRUE if apart else Truth.FALSE if settled else Truth.UNKNOWN
    paths = [path for each in rows for path in _paths(_from_primary(case, each), *_RECEPTORS)]
    return yes_no("breast.bilateral_discordant", truth, paths if apart or settled else ())


def _staged(case: Case, primary: Primary) -> bool:
    t_and_n = any(each.t for each in primary.staging) and any(each.n for each in primary.staging)
    return t_and_n and len(_subtypes(_from_primary(case, primary))) == 1


def _contralateral_axilla(case: Case) -> Fact:
    """An axillary node on the side without a known cancer; which side must have been said."""
    cancers = {each.laterality for each in breast_primaries(case)}
    nodes = [
        each
        for each in case.record.lesions
        if each.organ == "lymph_node" and "axill" in (each.label or "").lower()
    ]
    across = [each for each in nodes if each.side in {"left", "right"} and each.side not in cancers]
    certain = bool(across) and bool(cancers & {"left", "right"}) and "bilateral" not in cancers
    same = bool(nodes) and all(each.side in cancers for each in nodes) and case.lesions_complete
    truth = Truth.TRUE if certain else Truth.FALSE if same else Truth.UNKNOWN
    paths = [f"lesions/{each.id}/side" for each in across] if certain else []
    return yes_no("breast.contralateral_axilla", truth, paths)
