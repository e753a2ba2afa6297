"""The course of a breast cancer: what was given before, its clocks, and a nodule in the lung.

Each clock names both of its ends; ABC consensus counts resistance from the start of adjuvant
endocrine treatment, trials of the first line count from the last dose of (neo)adjuvant treatment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from guidelines.core.facts.derive.breast import breast_primaries
from guidelines.core.facts.derive.build import clock, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.clocks import first_metastasis
from guidelines.core.facts.derive.drugs import NOT_CYTOTOXIC
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Lesion, Treatment
from guidelines.core.record.dates import When, earliest_of, latest_of, not_after
from guidelines.core.record.evidence import (
    Dated,
    ask,
    diagnosis_of,
    end_of,
    seen,
    start_of,
    when_of,
)
from guidelines.core.truth import Truth, all_of, any_of, negate

AROMATASE_INHIBITORS = frozenset({"letrozole", "anastrozole", "exemestane"})
ENDOCRINE = AROMATASE_INHIBITORS | {
    "tamoxifen", "toremifene", "fulvestrant", "elacestrant", "goserelin", "leuprorelin",
}  # fmt: skip
TAXANES = frozenset({"paclitaxel", "docetaxel"})
_ANTI_HER2 = frozenset({"trastuzumab", "pertuzumab", "lapatinib", "tucatinib", "neratinib"})
_OTHERS = frozenset({
    "doxorubicin", "epirubicin", "cyclophosphamide", "carboplatin", "cisplatin", "capecitabine",
    "methotrexate", "fluorouracil", "palbociclib", "ribociclib", "abemaciclib", "pembrolizumab",
    "olaparib",
})  # fmt: skip
_WITH_ENDOCRINE = frozenset({"palbociclib", "ribociclib", "abemaciclib", "everolimus"})
_NAMED = ENDOCRINE | TAXANES | _ANTI_HER2 | _OTHERS | NOT_CYTOTOXIC
_REGIMENS: Mapping[str, frozenset[str]] = {
    "ac": frozenset({"doxorubicin", "cyclophosphamide"}),
    "ec": frozenset({"epirubicin", "cyclophosphamide"}),
    "fec": frozenset({"fluorouracil", "epirubicin", "cyclophosphamide"}),
    "fac": frozenset({"fluorouracil", "doxorubicin", "cyclophosphamide"}),
    "tac": frozenset({"docetaxel", "doxorubicin", "cyclophosphamide"}),
    "tc": frozenset({"docetaxel", "cyclophosphamide"}),
    "tch": frozenset({"docetaxel", "carboplatin", "trastuzumab"}),
    "tchp": frozenset({"docetaxel", "carboplatin", "trastuzumab", "pertuzumab"}),
    "cmf": frozenset({"cyclophosphamide", "methotrexate", "fluorouracil"}),
}
_CURATIVE = frozenset({"adjuvant", "neoadjuvant", "perioperative", "curative"})


def breast_course(case: Case) -> Iterator[Fact]:
    yield from _before(case)
    yield from _endocrine(case)
    yield _solitary_lung_nodule(case)
    dates = [diagnosis_of(each) for each in breast_primaries(case)]
    first, second = _two_dates(dates)
    yield clock("clock.first_to_second_breast", first, second)
    diagnosis = diagnosis_of(case.focus) if case.focus else Dated("primaries", None)
    lesions = [*case.present, *case.open_nature]
    in_question = _first([seen(each) for each in lesions])
    yield clock("clock.diagnosis_to_lesion", diagnosis, in_question)


def drugs_of(treatment: Treatment) -> frozenset[str] | None:
    """Drugs of breast cancer by their names or the letters of a regimen; None if not stated."""
    words = " ".join([*treatment.drugs, treatment.regimen or ""]).lower()
    found = frozenset(drug for drug in _NAMED if drug in words)
    for part in words.replace("+", " ").replace(",", " ").replace("-", " ").split():
        found |= _REGIMENS.get(part, frozenset())
    return found if found or treatment.drugs else None


def given(treatment: Treatment, wanted: frozenset[str]) -> Truth:
    """Whether a course contained one of these; a regimen that nobody spelt out leaves it open."""
    drugs = drugs_of(treatment)
    if drugs is not None and drugs & wanted:
        return Truth.TRUE
    return Truth.FALSE if treatment.drugs else Truth.UNKNOWN


def _only_endocrine(treatment: Treatment) -> Truth:
    drugs = drugs_of(treatment)
    if drugs is None:
        return Truth.UNKNOWN
    more = drugs - ENDOCRINE - _WITH_ENDOCRINE
    return Truth.TRUE if drugs and not more else Truth.FALSE


# -------------------------------------------------------------------------------- clocks


def _two_dates(dates: list[Dated]) -> tuple[Dated, Dated]:
    """Diagnosis of the first and of the second breast cancer; neither if it is not two."""
    if len(dates) != 2:
        return Dated("primaries", None), Dated("primaries", None)
    one, other = dates
    later = ask(other, one, not_after).truth is Truth.TRUE
    return (other, one) if later else (one, other)


def _endocrine(case: Case) -> Iterator[Fact]:
    adjuvant = [each for each in _adjuvant(case) if given(each, ENDOCRINE) is Truth.TRUE]
    relapse = first_metastasis(case)
    start = _first([start_of(each) for each in adjuvant])
    end = _last([_end(each) for each in adjuvant])
    yield clock("clock.adjuvant_endocrine_start_to_metastasis", start, relapse)
    yield clock("clock.adjuvant_endocrine_end_to_metastasis", end, relapse)
    during = any_of(_during(each, relapse) for each in adjuvant) if adjuvant else Truth.UNKNOWN
    never = case.treatments_complete and not adjuvant
    basis = [f"treatments/{each.id}" for each in adjuvant]
    truth = Truth.FALSE if never else during
    yield yes_no("breast.relapse_on_endocrine", truth, basis if truth is not Truth.UNKNOWN else ())
    curative = [each for each in case.systemic if each.intent in _CURATIVE]
    strong = [each for each in curative if _only_endocrine(each) is not Truth.TRUE]
    yield _ever(
        case, "breast.curative_chemotherapy", strong, lambda each: negate(_only_endocrine(each))
    )
    last = _last([_end(each) for each in strong])
    yield clock("clock.curative_chemotherapy_end_to_metastasis", last, relapse)
    yield from _first_line(case)


def _first_line(case: Case) -> Iterator[Fact]:
    """Endocrine treatment of metastases, and how long until it failed."""
    metastatic = [each for each, sure in case.metastatic_systemic if sure is Truth.TRUE]
    endocrine = [each for each in metastatic if given(each, ENDOCRINE) is Truth.TRUE]
    yield _ever(case, "breast.first_line_endocrine", metastatic, lambda it: given(it, ENDOCRINE))
    first = min(endocrine, key=lambda each: str(each.start or "~"), default=None)
    failed = first is not None and first.response == "progression"
    nothing = Dated("treatments", None)
    start = start_of(first) if first and failed else nothing
    end = Dated("treatments", when_of(first.response_date)) if first and failed else nothing
    yield clock("clock.first_line_endocrine_to_progression", start, end)


def _adjuvant(case: Case) -> list[Treatment]:
    breasts = {each.id for each in breast_primaries(case)}
    return [each for each in case.adjuvant if each.target is None or each.target in breasts]


def _during(treatment: Treatment, relapse: Dated) -> Truth:
    """Whether the relapse showed while a course was running."""
    begun = ask(start_of(treatment), relapse, not_after).truth
    if treatment.ongoing is True:
        return Truth.TRUE if begun is not Truth.FALSE and relapse.when else begun
    return all_of([begun, ask(relapse, _end(treatment), not_after).truth])


def _end(treatment: Treatment) -> Dated:
    """A running course has no last dose."""
    if treatment.ongoing is True:
        return Dated(f"treatments/{treatment.id}/last_dose", None)
    return end_of(treatment)


def _first(dated: list[Dated]) -> Dated:
    return _one_of(dated, earliest_of)


def _last(dated: list[Dated]) -> Dated:
    return _one_of(dated, latest_of)


def _one_of(dated: list[Dated], pick: Callable[[list[When]], When | None]) -> Dated:
    """The first or last of several dates; open if one of them is."""
    whens = [each.when for each in dated if each.when is not None]
    if not dated or len(whens) < len(dated):
        return next((each for each in dated if each.when is None), Dated("treatments", None))
    found = pick(whens)
    path = next((each.path for each in dated if each.when == found), "treatments")
    return Dated(path, found)


# -------------------------------------------------------------------------------- lung nodule


def _solitary_lung_nodule(case: Case) -> Fact:
    """One present lung lesion of any nature, said to be solitary or on a complete list."""
    fact_id = "breast.solitary_lung_nodule"
    rows = [
        each
        for each in case.record.lesions
        if each.organ == "lung" and each.state in {None, "present"} and each.nature != "benign"
    ]
    basis = [f"lesions/{each.id}" for each in rows]
    single = [each for each in rows if each.count == 1]
    if len(rows) > 1 or (rows and not single):
        several = len(rows) > 1 or not _may_be_one(rows[0])
        return yes_no(fact_id, Truth.FALSE if several else Truth.UNKNOWN, basis)
    if not rows:
        none = case.lesions_complete and any(
            each.region == "chest" and each.examined for each in case.record.examinations
        )
        return yes_no(fact_id, Truth.FALSE if none else Truth.UNKNOWN)
    alone = case.lesions_complete or rows[0].distribution == "solitary"
    return yes_no(fact_id, Truth.TRUE if alone else Truth.UNKNOWN, basis)


def _may_be_one(lesion: Lesion) -> bool:
    low = getattr(lesion.count, "low", None)
    return lesion.count != "multiple" and not isinstance(lesion.count, int) and (low or 0) <= 1


# -------------------------------------------------------------------------------- given before


def _before(case: Case) -> Iterator[Fact]:
    adjuvant = _adjuvant(case)
    yield _ever(case, "breast.adjuvant_endocrine", adjuvant, lambda it: given(it, ENDOCRINE))
    yield _ever(
        case, "breast.adjuvant_aromatase_inhibitor", adjuvant,
        lambda each: given(each, AROMATASE_INHIBITORS),
    )  # fmt: skip
    yield _ever(case, "breast.prior_taxane", case.systemic, lambda each: given(each, TAXANES))


def _ever(
    case: Case, fact_id: str, rows: Iterable[Treatment], verdict: Callable[[Treatment], Truth]
) -> Fact:
    """True of one row is true; true of none is only false if the history is complete."""
    judged = [(each, verdict(each)) for each in rows]
    truth = any_of([case.none_recorded(), *(truth for _, truth in judged)])
    return yes_no(fact_id, truth, [f"treatments/{it.id}" for it, found in judged if found is truth])
