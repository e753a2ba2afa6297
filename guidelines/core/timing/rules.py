"""The timing label of one lesion, seen from one primary, under one definition.

Definitions are data. Each names its anchor; where the anchor does not exist (a primary that was
never resected has no date of surgery) the label stays open and says so, no other date steps in.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from guidelines.core.content.items import Definition, Early
from guidelines.core.record.case_record import Lesion, Primary, Treatment
from guidelines.core.record.dates import (
    before,
    comparable,
    earliest_of,
    latest_of,
    not_after,
    within_months,
)
from guidelines.core.record.evidence import (
    Answer,
    CaseEvidence,
    Dated,
    Missing,
    ask,
    diagnosis_of,
    end_of,
    every,
    opposite,
    seen,
    some,
    start_of,
    unique,
    when_of,
)
from guidelines.core.timing.labels import (
    EARLY,
    LATE,
    METACHRONOUS,
    ON_TREATMENT,
    SYNCHRONOUS,
    UNKNOWN,
    Label,
)
from guidelines.core.truth import Truth

_LATER_SIGHTINGS = frozenset({"restaging", "follow_up"})
_NEVER_RESECTED = frozenset({"in_place", "complete_response"})
_BEFORE_SURGERY_INTENTS = frozenset({"neoadjuvant", "conversion", "perioperative"})


class Sighting:
    """One lesion as it bears on one primary."""

    def __init__(self, evidence: CaseEvidence, lesion: Lesion, primary: Primary) -> None:
        self.evidence = evidence
        self.lesion = lesion
        self.primary = primary
        self.diagnosis = diagnosis_of(primary)
        self.seen = self._seen()

    def _seen(self) -> Dated:
        dated = seen(self.lesion)
        if dated.when is None and self.lesion.seen_at == "primary_operation":
            surgery = self.evidence.surgery_date(self.primary)
            return surgery if surgery.when is not None else dated
        return dated

    def at_presentation(self, window: Decimal | None) -> Answer:
        """Visible before or at the first treatment and not later than the window (SAFETY-1)."""
        within = self._within_window(window)
        if self.lesion.seen_at == "baseline_staging":
            notes = ("seen_at_against_dates",) if within.truth is Truth.FALSE else ()
            return Answer(Truth.TRUE, (), (self._path("seen_at"),), notes)
        first = ask(self.seen, self.diagnosis, not_after)
        undated = not _on_one_axis(self.seen, self.diagnosis)
        if self.lesion.seen_at in _LATER_SIGHTINGS:
            if undated:
                return Answer(Truth.FALSE, (), (self._path("seen_at"),))
            return first
        if undated and self.lesion.seen_at == "primary_operation":
            return self._at_first_operation()
        notes = ("metastasis_before_primary",) if first.truth is Truth.TRUE else ()
        answer = some([every([within, opposite(self._after_first_treatment())]), first])
        return Answer(answer.truth, answer.missing, answer.basis, answer.notes + notes)

    def _within_window(self, window: Decimal | None) -> Answer:
        if window is None:
            return Answer(Truth.UNKNOWN)
        question = partial(within_months, months=window, inclusive=True)
        return ask(self.diagnosis, self.seen, question)

    def _at_first_operation(self) -> Answer:
        """Undated, found at the operation on the primary: unless treatment came before it."""
        earlier = [
            f"treatments/{treatment.id}/start"
            for treatment in self.evidence.treatments(self.primary)
            if treatment.kind != "surgery" and treatment.intent in _BEFORE_SURGERY_INTENTS
        ]
        if earlier:
            missing = (self.seen.path, self.diagnosis.path)
            return Answer(
                Truth.UNKNOWN, tuple(Missing(path, "absent", "month") for path in missing)
            )
        return Answer(Truth.TRUE, (), (self._path("seen_at"),))

    def _after_first_treatment(self) -> Answer:
        return some(self._after(treatment) for treatment in self._tumour_treatments())

    def _tumour_treatments(self) -> Iterator[Treatment]:
        for treatment in self.evidence.treatments(self.primary):
            if treatment.intent != "diagnostic" and treatment.operation != "stoma":
                yield treatment

    def _after(self, treatment: Treatment) -> Answer:
        """Whether the lesion appeared after a treatment of this disease had begun."""
        start = start_of(treatment)
        previous_disease = ask(start, self.diagnosis, before)
        if previous_disease.truth is Truth.TRUE:
            return Answer(Truth.FALSE)
        begun = ask(start, self.seen, before)
        if treatment.kind != "surgery":
            return every([begun, opposite(previous_disease)])
        return every([begun, opposite(previous_disease), self._after_staging()])

    def _after_staging(self) -> Answer:
        """After an urgent operation, staging may follow it: was the lesion on that staging?"""
        if self.lesion.seen_at == "primary_operation":
            return Answer(Truth.TRUE)
        path = f"primaries/{self.primary.id}/baseline_staging_date"
        staged = Dated(path, when_of(self.primary.baseline_staging_date))
        if staged.when is None:
            return Answer(Truth.UNKNOWN, (Missing(self._path("seen_at"), "absent"),))
        return ask(staged, self.seen, before)

    def anchor(self, name: str | None) -> Dated:
        """The date that a definition counts from."""
        if name == "primary_surgery":
            return self.evidence.surgery_date(self.primary)
        if name == "staging":
            path = f"primaries/{self.primary.id}/baseline_staging_date"
            return Dated(path, when_of(self.primary.baseline_staging_date))
        if name in {"treatment_start", "treatment_end", "adjuvant_end"}:
            return self._treatment_anchor(name)
        if name == "first_primary_diagnosis":
            return first_diagnosis(self.evidence)
        if name == "unspecified":
            return Dated("definition/anchor", None)
        return self.diagnosis

    def _treatment_anchor(self, name: str) -> Dated:
        given = [
            treatment
            for treatment in self._tumour_treatments()
            if treatment.target in {None, self.primary.id}
            and (name != "adjuvant_end" or treatment.intent == "adjuvant")
        ]
        dated = [(start_of if name == "treatment_start" else end_of)(each) for each in given]
        whens = [each.when for each in dated if each.when is not None]
        if not dated or len(whens) < len(dated):
            absent = [each.path for each in dated if each.when is None]
            return Dated(absent[0] if absent else "treatments", None)
        chosen = (earliest_of if name == "treatment_start" else latest_of)(whens)
        return Dated(dated[0].path if len(dated) == 1 else "treatments", chosen)

    def _path(self, field: str) -> str:
        return f"lesions/{self.lesion.id}/{field}"


def _on_one_axis(first: Dated, second: Dated) -> bool:
    if first.when is None or second.when is None:
        return False
    return comparable(first.when, second.when)


def first_diagnosis(evidence: CaseEvidence) -> Dated:
    """The diagnosis of the earliest primary; open as long as one of them has no date."""
    dated = [diagnosis_of(primary) for primary in evidence.primaries.values()]
    absent = [each for each in dated if each.when is None]
    if absent or not dated:
        return absent[0] if absent else Dated("primaries", None)
    whens = [each.when for each in dated if each.when is not None]
    return Dated(dated[0].path if len(dated) == 1 else "primaries", earliest_of(whens))


def label_under(
    definition: Definition, sighting: Sighting, window: Decimal | None, on_treatment: Answer
) -> Label:
    """The label of a lesion by one definition."""
    if definition.synchronous is None:
        return Label(definition.id, UNKNOWN, (), (Missing("definition/synchronous", "absent"),))
    anchor = sighting.anchor(definition.anchor)
    synchronous = _synchronous(definition, sighting, anchor, window)
    possible = [SYNCHRONOUS] if synchronous.truth is not Truth.FALSE else []
    parts = [synchronous]
    absent: str | None = None
    if synchronous.truth is not Truth.TRUE:
        absent = _anchor_absent(definition, sighting, anchor)
        later, answers = _later(definition, sighting, anchor, on_treatment, absent)
        possible += later
        parts += answers
    settled = len(possible) == 1 and absent is None
    missing = [] if settled else [item for part in parts for item in _open(part)]
    notes = [note for part in parts for note in part.notes] + ([absent] if absent else [])
    return Label(
        definition.id,
        possible[0] if settled else UNKNOWN,
        tuple(possible),
        tuple(dict.fromkeys(missing)),
        unique(path for part in parts for path in part.basis),
        unique(notes),
    )


def _open(answer: Answer) -> tuple[Missing, ...]:
    return answer.missing if answer.truth is Truth.UNKNOWN else ()


def _synchronous(
    definition: Definition, sighting: Sighting, anchor: Dated, window: Decimal | None
) -> Answer:
    rule = definition.synchronous
    if rule is None or rule.rule == "at_presentation":
        return sighting.at_presentation(window or definition.staging_window_months)
    months = rule.months or Decimal(0)
    answer = ask(
        anchor, sighting.seen, partial(within_months, months=months, inclusive=rule.inclusive)
    )
    undated = not _on_one_axis(anchor, sighting.seen)
    at_staging = sighting.lesion.seen_at == "baseline_staging" and definition.anchor == "diagnosis"
    if undated and at_staging and window is not None and months >= window:
        return Answer(Truth.TRUE, (), (f"lesions/{sighting.lesion.id}/seen_at",))
    return answer


def _anchor_absent(definition: Definition, sighting: Sighting, anchor: Dated) -> str | None:
    """Why an anchor at surgery does not exist for this lesion (SAFETY-1)."""
    if definition.anchor != "primary_surgery":
        return None
    if anchor.when is None:
        never = sighting.primary.status in _NEVER_RESECTED
        return "anchor_absent_never_resected" if never else None
    found_before = ask(sighting.seen, anchor, before)
    return "anchor_absent_before_surgery" if found_before.truth is Truth.TRUE else None


def _later(
    definition: Definition,
    sighting: Sighting,
    anchor: Dated,
    on_treatment: Answer,
    absent: str | None,
) -> tuple[list[str], list[Answer]]:
    """The labels that are left once a lesion is not synchronous."""
    early = definition.early if definition.anchor != "unspecified" else None
    labels, answers = _by_interval(early, sighting, anchor, absent)
    if not definition.on_treatment_is_class or on_treatment.truth is Truth.FALSE:
        return labels, answers
    if on_treatment.truth is Truth.TRUE:
        return [ON_TREATMENT], [on_treatment]
    return [*labels, ON_TREATMENT], [*answers, on_treatment]


def _by_interval(
    early: Early | None, sighting: Sighting, anchor: Dated, absent: str | None
) -> tuple[list[str], list[Answer]]:
    if early is None:
        return [METACHRONOUS], []
    if absent is not None:
        code = absent.removeprefix("anchor_absent_")
        return [EARLY, LATE], [Answer(Truth.UNKNOWN, (Missing(anchor.path, code),))]
    answer = ask(
        anchor,
        sighting.seen,
        partial(within_months, months=early.months, inclusive=early.inclusive),
    )
    if anchor.when is not None and anchor.path.endswith("/start"):
        answer = _not_before_surgery(sighting, anchor, answer)
    labels = [EARLY] if answer.truth is not Truth.FALSE else []
    return labels + ([LATE] if answer.truth is not Truth.TRUE else []), [answer]


def _not_before_surgery(sighting: Sighting, anchor: Dated, answer: Answer) -> Answer:
    """Counted from surgery: open as long as the lesion may have been found before it."""
    after = opposite(ask(sighting.seen, anchor, before))
    if answer.truth is Truth.TRUE and after.truth is Truth.UNKNOWN:
        return after
    return answer
