"""Intervals, each with its two named events; clocks of different anchors are never compared."""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.facts.derive.build import clock
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.drugs import BEVACIZUMAB, contains, cytotoxic
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Treatment
from guidelines.core.record.dates import When, add_months, latest_of
from guidelines.core.record.evidence import Dated, diagnosis_of, end_of, when_of
from guidelines.core.truth import Truth


def clocks(case: Case) -> Iterator[Fact]:
    focus = case.focus
    nothing = Dated("primaries", None)
    today = Dated("as_of", case.today)
    diagnosis = diagnosis_of(focus) if focus else nothing
    surgery = case.evidence.surgery_date(focus) if focus else nothing
    metastasis = first_metastasis(case)
    yield clock("clock.diagnosis_to_metastasis", diagnosis, metastasis)
    yield clock("clock.primary_surgery_to_metastasis", surgery, metastasis)
    yield clock("clock.adjuvant_end_to_metastasis", _last(case.adjuvant), metastasis)
    yield clock("clock.last_cytotoxic_to_now", _last_cytotoxic(case), today)
    yield clock("clock.last_bevacizumab_to_now", _last_bevacizumab(case), today)
    yield clock("clock.primary_surgery_to_now", surgery, today)


def first_metastasis(case: Case) -> Dated:
    """First sight of the earliest metastasis; undated on baseline staging, within its window."""
    found = case.first_seen
    window = case.thresholds.get("crc.staging_window")
    if found.when is not None or window is None or case.focus is None:
        return found
    staged = [each for each in case.metastases if each.seen_at == "baseline_staging"]
    diagnosis = diagnosis_of(case.focus).when
    if not staged or diagnosis is None:
        return found
    latest = add_months(diagnosis.latest, window)
    text = "baseline staging"
    when = When(text, diagnosis.earliest, latest, estimated=True, anchor=diagnosis.anchor)
    return Dated(f"lesions/{staged[0].id}/seen_at", when)


def _last(treatments: list[Treatment]) -> Dated:
    """The last dose of several treatments; open if one of them has none."""
    dated = [end_of(each) for each in treatments]
    return _latest(dated)


def _last_cytotoxic(case: Case) -> Dated:
    return _latest([_last_dose(each) for each in case.systemic if cytotoxic(each)])


def _last_bevacizumab(case: Case) -> Dated:
    """The drug's own last dose where it differs from that of the course."""
    given = [each for each in case.systemic if contains(each, BEVACIZUMAB) is Truth.TRUE]
    return _latest([_own_last_dose(each, "bevacizumab") for each in given])


def _own_last_dose(treatment: Treatment, drug: str) -> Dated:
    for name, entry in treatment.last_doses.items():
        if name.strip().lower() == drug:
            return Dated(f"treatments/{treatment.id}/last_doses/{name}", when_of(entry))
    return _last_dose(treatment)


def _last_dose(treatment: Treatment) -> Dated:
    """A running course has no last dose unless one is recorded."""
    if treatment.ongoing is True and treatment.last_dose is None:
        return Dated(f"treatments/{treatment.id}/last_dose", None)
    return end_of(treatment)


def _latest(dated: list[Dated]) -> Dated:
    if len(dated) == 1:
        return dated[0]
    undated = [each for each in dated if each.when is None]
    if undated or not dated:
        return undated[0] if undated else Dated("treatments", None)
    latest = latest_of([each.when for each in dated if each.when is not None])
    same = [each.path for each in dated if each.when == latest]
    return Dated(same[0] if same else "treatments", latest)
