"""One case as the derivations see it: the record, its classification, and shared selections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from guidelines.core.record.case_record import CaseRecord, Lesion, Primary, Treatment
from guidelines.core.record.dates import When, before, earliest_of, not_after, on
from guidelines.core.record.evidence import (
    MAYBE_METASTATIC_NATURES,
    METASTATIC_NATURES,
    TREATED_STATES,
    CaseEvidence,
    Dated,
    ask,
    diagnosis_of,
    seen,
    start_of,
)
from guidelines.core.timing.case_timing import initial_stage
from guidelines.core.timing.classification import STAGING_WINDOW, Classification
from guidelines.core.truth import Truth, all_of, negate

_FOR_PRIMARY_INTENTS = frozenset({"adjuvant"})
_METASTATIC_INTENTS = frozenset({"palliative", "conversion"})


class Case:
    """Selections that several themes need; nothing here decides a fact."""

    def __init__(
        self,
        record: CaseRecord,
        classification: Classification,
        as_of: date,
        thresholds: Mapping[str, Decimal],
    ) -> None:
        self.record = record
        self.evidence = CaseEvidence(record)
        self.classification = classification
        self.today = on(as_of)
        self.thresholds = thresholds

    @property
    def focus(self) -> Primary | None:
        return self.evidence.focus

    @cached_property
    def lesions(self) -> list[Lesion]:
        """Lesions that may come from the focus primary."""
        may_come_from, focus = self.evidence.may_come_from, self.evidence.focus
        return [lesion for lesion in self.record.lesions if may_come_from(lesion, focus)]

    @cached_property
    def metastases(self) -> list[Lesion]:
        return [lesion for lesion in self.lesions if lesion.nature in METASTATIC_NATURES]

    @cached_property
    def present(self) -> list[Lesion]:
        """Metastases that nobody has removed; a disappearing one is still there (SAFETY-22)."""
        return [lesion for lesion in self.metastases if lesion.state not in TREATED_STATES]

    @cached_property
    def treated(self) -> list[Lesion]:
        return [lesion for lesion in self.metastases if lesion.state in TREATED_STATES]

    @cached_property
    def open_nature(self) -> list[Lesion]:
        """Present lesions that may turn out to be metastases."""
        return [
            lesion
            for lesion in self.lesions
            if lesion.nature in MAYBE_METASTATIC_NATURES and lesion.state not in TREATED_STATES
        ]

    @property
    def lesions_complete(self) -> bool:
        return self.record.histories.lesions is True

    @property
    def treatments_complete(self) -> bool:
        return self.record.histories.treatments is True

    @cached_property
    def systemic(self) -> list[Treatment]:
        return [each for each in self.record.treatments if each.kind == "systemic"]

    @cached_property
    def adjuvant(self) -> list[Treatment]:
        """Adjuvant systemic treatment of a primary."""
        return [
            each
            for each in self.systemic
            if each.intent in _FOR_PRIMARY_INTENTS and each.target not in self.evidence.lesions
        ]

    @cached_property
    def first_seen(self) -> Dated:
        """When the earliest metastasis of the focus primary became visible."""
        dated = [seen(lesion) for lesion in self.metastases]
        if not dated:
            return Dated("lesions", None)
        if len(dated) == 1:
            return dated[0]
        undated = [each for each in dated if each.when is None]
        if undated:
            return undated[0]
        earliest = earliest_of([each.when for each in dated if each.when is not None])
        paths = [each.path for each in dated if each.when == earliest]
        return Dated(paths[0] if paths else "lesions", earliest)

    def for_metastases(self, treatment: Treatment) -> Truth:
        """Whether a systemic treatment was given for metastatic disease."""
        if treatment.target in self.evidence.lesions:
            return Truth.TRUE
        if treatment.intent in _FOR_PRIMARY_INTENTS:
            return Truth.FALSE
        if treatment.intent in _METASTATIC_INTENTS:
            return Truth.TRUE
        start = start_of(treatment)
        if self.metastatic_at_presentation and self.focus is not None:
            earlier = ask(start, diagnosis_of(self.focus), before).truth
            return Truth.TRUE if start.when is None else negate(earlier)
        return ask(self.first_seen, start, not_after).truth

    @cached_property
    def metastatic_at_presentation(self) -> bool:
        """By evidence that needs no dates: baseline staging, or stage M1."""
        window = self.thresholds.get(STAGING_WINDOW)
        staged = self.focus is not None and bool(initial_stage(self.focus, "1", window))
        return staged or any(each.seen_at == "baseline_staging" for each in self.metastases)

    @cached_property
    def metastatic_systemic(self) -> list[tuple[Treatment, Truth]]:
        """Systemic treatments that were, or may have been, given for metastases."""
        judged = [(each, self.for_metastases(each)) for each in self.systemic]
        return [(each, truth) for each, truth in judged if truth is not Truth.FALSE]

    def before_first_dose(self, dated: Dated) -> Truth:
        """Whether something was done before or on the first dose for metastatic disease.

        A course that may have been for something else can only raise doubt.
        """
        verdicts = []
        for treatment, certain in self.metastatic_systemic:
            order = ask(dated, start_of(treatment), not_after).truth
            doubtful = order is Truth.FALSE and certain is not Truth.TRUE
            verdicts.append(Truth.UNKNOWN if doubtful else order)
        return all_of(verdicts)

    def none_recorded(self) -> Truth:
        """What the absence of a treatment row says: nothing, unless the list is complete."""
        return Truth.FALSE if self.treatments_complete else Truth.UNKNOWN


def newest(items: Iterable[tuple[When | None, object]]) -> list[int]:
    """Positions of the items that may be the newest: later ones leave earlier ones behind."""
    dated = list(items)
    return [
        position
        for position, (when, _) in enumerate(dated)
        if not any(_overtakes(other, when) for other, _ in dated)
    ]


def _overtakes(other: When | None, when: When | None) -> bool:
    if other is None or when is None:
        return False
    return negate(not_after(other, when)) is Truth.TRUE
