"""Several cancers in one person: how many, what connects them, whose a lesion is.

These facts are of the patient, not of the primary that is asked about. What rests on the list of
primaries stays open upwards as long as nobody said that the list is complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from guidelines.core.facts.derive.build import number, truth_of, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.markers import mismatch_repair
from guidelines.core.facts.derive.primary import in_situ, site_of
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Lesion, Primary
from guidelines.core.record.dates import whole_years
from guidelines.core.record.evidence import MAYBE_METASTATIC_NATURES, TREATED_STATES, when_of
from guidelines.core.truth import Truth, all_of, any_of

COLORECTAL = frozenset({"colon", "rectosigmoid", "rectum"})
_GROUPS = dict.fromkeys(COLORECTAL, "colorectal")
PAIRS = (("breast", "colorectal"), ("colorectal", "lung"), ("breast", "lung"))
"""Facts `lesions.<one>_or_<other>`: pairs of organs that tissue can tell apart."""
_OF_DOUBT = frozenset({"metastasis", *MAYBE_METASTATIC_NATURES})
_SURE = frozenset({"confirmed", "probable"})


def multiple(case: Case) -> Iterator[Fact]:
    yield from _recorded(case)
    yield _organs(case)
    yield _active(case)
    yield _youngest(case)
    yield from _mismatch_repair(case)
    yield from _between(case)
    yield from _warren_gates(case)


def group_of(row: Primary) -> str | None:
    """The organ a cancer is of, colon and rectum being one; None where nobody said."""
    found = site_of(row)
    return _GROUPS.get(found[0], found[0]) if found else None


def _rows(case: Case, group: str) -> list[Primary]:
    return [row for row in case.record.primaries if group_of(row) == group]


def _paths(rows: list[Primary]) -> list[str]:
    return [f"primaries/{row.id}" for row in rows]


def _recorded(case: Case) -> Iterator[Fact]:
    """What is on record, which is known even where the list may not be complete."""
    rows = case.record.primaries
    unclear = not rows or any(group_of(row) is None for row in rows)
    for group in ("colorectal", "breast"):
        of_group = _rows(case, group)
        truth = Truth.UNKNOWN if unclear and not of_group else truth_of(bool(of_group))
        yield yes_no(f"primaries.{group}_recorded", truth, _paths(of_group))
    breasts = _rows(case, "breast")
    sides = {row.laterality for row in breasts}
    both = "bilateral" in sides or {"left", "right"} <= sides
    truth = truth_of(both) if both or (breasts and None not in sides) else Truth.UNKNOWN
    if not breasts:
        truth = Truth.UNKNOWN if unclear else Truth.FALSE
    yield yes_no("primaries.both_breasts", truth, _paths(breasts))


def _organs(case: Case) -> Fact:
    """In how many organs cancers have arisen, colon and rectum being one."""
    rows = case.record.primaries
    known = {group for group in map(group_of, rows) if group is not None and group != "other"}
    others = sum(1 for row in rows if group_of(row) in {None, "other"})
    certain = len(known) + (1 if any(group_of(row) == "other" for row in rows) else 0)
    most = len(known) + others if case.record.histories.primaries is True else None
    return number("primaries.organs", certain, most, _paths(rows))


def _active(case: Case) -> Fact:
    """In place, or with a present metastasis that is its own; removed ones may have come back."""
    verdicts = {row.id: _is_active(case, row) for row in case.record.primaries}
    certain = [key for key, truth in verdicts.items() if truth is Truth.TRUE]
    maybe = [key for key, truth in verdicts.items() if truth is Truth.UNKNOWN]
    most = len(certain) + len(maybe) if case.record.histories.primaries is True else None
    return number("primaries.active", len(certain), most, [f"primaries/{key}" for key in certain])


def _is_active(case: Case, row: Primary) -> Truth:
    if row.status == "in_place":
        return Truth.TRUE
    lesions = [each for each in _present(case) if case.evidence.may_come_from(each, row)]
    if any(_is_of(each, row) for each in lesions):
        return Truth.TRUE
    gone = row.status in {"resected", "locally_excised", "complete_response"}
    return Truth.FALSE if gone and not lesions and case.lesions_complete else Truth.UNKNOWN


def _present(case: Case) -> list[Lesion]:
    """Lesions of any cancer that are there and may be metastases."""
    return [
        lesion
        for lesion in case.record.lesions
        if lesion.nature in _OF_DOUBT and lesion.state not in TREATED_STATES
    ]


def _is_of(lesion: Lesion, row: Primary) -> bool:
    return lesion.nature == "metastasis" and any(
        item.primary == row.id and item.confidence in _SURE for item in lesion.candidates
    )


def _youngest(case: Case) -> Fact:
    """Age at the first cancer; one without a date was at any age up to now."""
    rows = case.record.primaries
    ages = [_age_at(case, row) for row in rows]
    if not rows or all(age is None for age in ages):
        return number("primaries.youngest_age", None, None)
    known = [age for age in ages if age is not None]
    undated = len(known) < len(ages) or case.record.histories.primaries is not True
    low = 0 if undated else min(age[0] for age in known)
    basis = [f"primaries/{row.id}/diagnosis_date" for row in rows if row.diagnosis_date]
    return number("primaries.youngest_age", low, min(age[1] for age in known), basis)


def _age_at(case: Case, row: Primary) -> tuple[int, int] | None:
    """From the birth date, or from the age now and the years since."""
    found = when_of(row.diagnosis_date)
    person = case.record.patient
    born = when_of(person.birth_date)
    if found is None:
        return None
    if born is not None:
        years = whole_years(born, found)
        return None if years is None else (max(0, years[0]), years[1])
    since = whole_years(found, case.today)
    if person.age is None or since is None:
        return None if person.age is None else (0, person.age)
    return max(0, person.age - since[1] - 1), max(0, person.age - since[0])


def _mismatch_repair(case: Case) -> Iterator[Fact]:
    """Per specimen: one result speaks for the tumour that it was taken from."""
    rows = _rows(case, "colorectal")
    found = {row.id: _results(case, row.id) for row in rows}
    untested = [row for row in rows if not found[row.id]]
    count = len(untested) if rows else None
    yield number("primaries.without_mmr", count, count, _paths(rows))
    deficient = [truth_of(found[row.id] == {"dMMR"} if found[row.id] else None) for row in rows]
    several = len(rows) > 1
    yield yes_no(
        "marker.every_primary_dmmr", all_of(deficient) if several else Truth.UNKNOWN, _paths(rows)
    )
    lesions = [key for key in case.evidence.lesions if _results(case, key)]
    truth = Truth.TRUE if lesions else Truth.UNKNOWN
    yield yes_no("marker.mmr_of_metastasis", truth, [f"lesions/{key}" for key in lesions])
    yield _unexplained(case)


def _results(case: Case, origin: str) -> set[str]:
    only = len(case.record.primaries) == 1 and origin in case.evidence.primaries
    return set().union(*(
        mismatch_repair(each.biomarkers)
        for each in case.record.specimens
        if each.origin == origin or (each.origin is None and only)
    ))  # fmt: skip


def _unexplained(case: Case) -> Fact:
    """Deficient without MLH1 methylation and BRAF V600E: inherited until shown otherwise."""
    verdicts = {}
    for each in case.record.specimens:
        read = mismatch_repair(each.biomarkers)
        if "dMMR" not in read:
            if read:
                verdicts[each.id] = Truth.FALSE
            continue
        methylated = each.biomarkers.get("MLH1_methylation")
        if methylated == "present" or each.biomarkers.get("BRAF") == "V600E":
            verdicts[each.id] = Truth.FALSE
        else:
            verdicts[each.id] = Truth.TRUE if methylated == "absent" else Truth.UNKNOWN
    truth = any_of(verdicts.values()) if verdicts else Truth.UNKNOWN
    return yes_no("germline.dmmr_unexplained", truth, [f"specimens/{key}" for key in verdicts])


def _between(case: Case) -> Iterator[Fact]:
    """Lesions that cancers of different organs may have sent (SAFETY-20)."""
    found: dict[str, set[str]] = {}
    for lesion in _present(case):
        groups = {group_of(row) for row in case.evidence.candidates(lesion) if not in_situ(row)}
        found[lesion.id] = {group for group in groups if group is not None}
    doubtful = [key for key, groups in found.items() if len(groups) > 1]
    complete = case.lesions_complete and case.record.histories.primaries is True
    none = Truth.FALSE if complete or _settled(case) else Truth.UNKNOWN
    paths = [f"lesions/{key}" for key in doubtful]
    yield yes_no("lesions.between_primaries", Truth.TRUE if doubtful else none, paths)
    for one, other in PAIRS:
        both = [f"lesions/{key}" for key in doubtful if {one, other} <= found[key]]
        truth = Truth.TRUE if both else none if not doubtful else Truth.FALSE
        yield yes_no(f"lesions.{one}_or_{other}", truth, both)


def _settled(case: Case) -> bool:
    """Every lesion is attributed, by somebody who was sure."""
    present = _present(case)
    return bool(present) and all(
        any(item.confidence in _SURE for item in lesion.candidates) for lesion in present
    )


def _warren_gates(case: Case) -> Iterator[Fact]:
    """What the record can say of the three criteria; it never says that one is not met."""
    rows = case.record.primaries
    pairs = list(combinations(rows, 2))
    malignant = [truth_of(True if row.diagnosis_basis == "histology" else None) for row in rows]
    yield yes_no(
        "primaries.each_malignant",
        all_of(malignant) if pairs else Truth.UNKNOWN,
        [f"primaries/{row.id}/diagnosis_basis" for row in rows if row.diagnosis_basis],
    )
    for fact_id, differs in (
        ("primaries.distinct", _distinct),
        ("primaries.metastasis_excluded", _not_metastasis),
    ):
        truths = [differs(one, other) for one, other in pairs]
        yield yes_no(fact_id, all_of(truths) if truths else Truth.UNKNOWN, _paths(rows))


def _distinct(one: Primary, other: Primary) -> Truth:
    """Of different organs, or on different sides of a pair."""
    groups = {group_of(one), group_of(other)}
    codes = {(row.topography or "").replace(".", "").upper()[:4] for row in (one, other)}
    sides = {one.laterality, other.laterality}
    if None in groups:
        return Truth.UNKNOWN
    apart = len(groups) > 1 or {"left", "right"} <= sides or (len(codes) > 1 and "" not in codes)
    return Truth.TRUE if apart else Truth.UNKNOWN


def _not_metastasis(one: Primary, other: Primary) -> Truth:
    """Tissue of another kind, or a carcinoma in situ beside it, rules metastasis out."""
    kinds = [_morphology(row) for row in (one, other)]
    if one.in_situ_origin is True or other.in_situ_origin is True:
        return Truth.TRUE
    different = None not in kinds and kinds[0] != kinds[1]
    return Truth.TRUE if different else Truth.UNKNOWN


def _morphology(row: Primary) -> Decimal | None:
    """The group of an ICD-O code: 8140/3 and 8144/3 are one; words are not compared."""
    text = (row.histology or "").strip()
    return Decimal(text[:3]) if text[:4].isdecimal() else None
