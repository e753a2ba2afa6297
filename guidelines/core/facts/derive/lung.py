"""Lung cancer: spread within the chest and beyond it, and where one has looked."""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.facts.derive.build import choice, measured, truth_of, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.looking import absent
from guidelines.core.facts.derive.lung_markers import family, lung_markers
from guidelines.core.facts.derive.lung_second import is_lung, radical, second_tumours
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Examination, Primary
from guidelines.core.record.evidence import when_of
from guidelines.core.truth import Truth, all_of, any_of, negate

_CONTROLLED = frozenset({"resected", "locally_excised", "complete_response"})
_TISSUE = frozenset({"EBUS", "biopsy", "operation"})
_STAGING = ("p", "c", "yp", "yc")


def lung(case: Case) -> Iterator[Fact]:
    focus = case.focus if is_lung(case.focus) else None
    families = () if focus is None else family(focus)
    path = (f"primaries/{focus.id}/histology",) if focus is not None and families else ()
    yield choice("primary.histology_family", families, path)
    yield _treated(case, focus)
    yield from second_tumours(case)
    yield from _nodes(case, focus)
    yield from _spread(case)
    yield _brain_imaging(case)
    yield _mediastinum(case, focus)
    yield from lung_markers(case)
    fit, on = case.record.fitness, when_of(case.record.fitness.date)
    yield measured("fitness.ppo_fev1", fit.ppo_fev1_percent, "fitness/ppo_fev1_percent", on)
    yield measured("fitness.ppo_dlco", fit.ppo_dlco_percent, "fitness/ppo_dlco_percent", on)
    yield measured("fitness.vo2_peak", fit.vo2_peak, "fitness/vo2_peak", on)


def _treated(case: Case, focus: Primary | None) -> Fact:
    """Removed or treated with curative intent; `in place` says nothing about radiotherapy."""
    if focus is None:
        return yes_no("primary.radically_treated", Truth.UNKNOWN)
    given = [f"treatments/{each.id}" for each in case.record.treatments if radical(each, focus)]
    if focus.status in _CONTROLLED:
        return yes_no(
            "primary.radically_treated", Truth.TRUE, [f"primaries/{focus.id}/status", *given]
        )
    truth = Truth.TRUE if given else case.none_recorded()
    return yes_no("primary.radically_treated", truth, given)


def _nodes(case: Case, focus: Primary | None) -> Iterator[Fact]:
    """Mediastinal nodes, and carcinoma in the lymph nodes that two tumours share.

    Hilar nodes (N1) are shared only by tumours of one lung, so N1 alone leaves that open.
    """
    tumours = [each for each in case.record.primaries if is_lung(each)] if focus else []
    read = {each.id: _n(each) for each in tumours}
    basis = [f"primaries/{key}/staging" for key, n in read.items() if n]
    own = read.get(focus.id, "") if focus else ""
    mediastinal = truth_of(own >= "2" if own else None)
    yield yes_no("lung.mediastinal_nodes", mediastinal, basis if own else ())
    shared = [truth_of({"0": False, "2": True, "3": True}.get(n)) for n in read.values()]
    yield yes_no("lung.shared_nodes", any_of(shared) if shared else Truth.UNKNOWN, basis)


def _n(primary: Primary) -> str:
    """`0` to `3`, of the most telling staging that has one."""
    for basis in _STAGING:
        for staging in reversed(primary.staging):
            n = (staging.n or "").upper().removeprefix("N")[:1]
            if staging.basis == basis and n in {"0", "1", "2", "3"}:
                return n
    return ""


def _spread(case: Case) -> Iterator[Fact]:
    brain = _in_organ(case, "brain")
    if case.record.emergencies.symptomatic_brain_metastasis:
        brain = Truth.TRUE
    yield yes_no("metastases.brain", brain, _paths(case, "brain"))
    yield yes_no("metastases.pleura", _in_organ(case, "pleura"), _paths(case, "pleura"))
    outside = [each for each in case.present if each.organ != "lung"]
    clear = [absent(case, "brain"), absent(case, "liver"), _skeleton_clear(case)]
    if any(each.organ != "lung" for each in case.open_nature):
        clear.append(Truth.UNKNOWN)
    spread = Truth.UNKNOWN if all_of(clear) is not Truth.TRUE else Truth.FALSE
    if outside or brain is Truth.TRUE:
        spread = Truth.TRUE
    yield yes_no("lung.extrapulmonary", spread, [f"lesions/{each.id}" for each in outside])
    confirmed = [truth_of(each.histology_confirmed) for each in case.present]
    yield yes_no(
        "metastases.histology_confirmed",
        any_of(confirmed) if confirmed else Truth.UNKNOWN,
        [f"lesions/{each.id}" for each in case.present if each.histology_confirmed is not None],
    )


def _in_organ(case: Case, organ: str) -> Truth:
    if _paths(case, organ):
        return Truth.TRUE
    return negate(absent(case, organ))


def _paths(case: Case, organ: str) -> list[str]:
    return [f"lesions/{each.id}" for each in case.present if each.organ == organ]


def _skeleton_clear(case: Case) -> Truth:
    """By its own examination, or by a PET-CT, which shows the whole body."""
    pet = [
        each.result == "clear" or (case.lesions_complete and each.result != "indeterminate")
        for each in case.record.examinations
        if each.modality == "PET-CT" and each.examined
    ]
    return Truth.TRUE if pet and all(pet) else absent(case, "bone")


def _brain_imaging(case: Case) -> Fact:
    rows = [
        (f"examinations/{index}", each)
        for index, each in enumerate(case.record.examinations)
        if each.region == "brain"
    ]
    found = {_scan(each) for _, each in rows}
    basis = [path for path, _ in rows]
    best = next((each for each in ("mri", "", "ct", "none") if each in found), "")
    return choice("imaging.brain", (best,) if best else ("mri", "ct") if found else (), basis)


def _scan(row: Examination) -> str:
    """A PET-CT or a scan of unstated kind: `none`, and empty for not stated."""
    if not row.examined:
        return "none"
    if row.modality is None:
        return ""
    return {"MRI": "mri", "CT": "ct"}.get(row.modality, "none")


def _mediastinum(case: Case, focus: Primary | None) -> Fact:
    """Staged by tissue: endobronchial ultrasound, biopsy, operation, or a pathological N."""
    rows = [
        (f"examinations/{index}", each)
        for index, each in enumerate(case.record.examinations)
        if each.region == "mediastinum"
    ]
    tissue = [path for path, each in rows if each.examined and each.modality in _TISSUE]
    if focus is not None and any(
        each.basis in {"p", "yp"} and each.n not in {None, "X", "x"} for each in focus.staging
    ):
        tissue.append(f"primaries/{focus.id}/staging")
    if tissue:
        return yes_no("lung.mediastinum_staged", Truth.TRUE, tissue)
    told = [path for path, each in rows if not each.examined or each.modality is not None]
    truth = Truth.FALSE if told else Truth.UNKNOWN
    return yes_no("lung.mediastinum_staged", truth, told)
