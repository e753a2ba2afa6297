"""One lesion under every definition and from every primary it may have come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from guidelines.core.content.items import Definition
from guidelines.core.record.case_record import Lesion, Treatment
from guidelines.core.record.dates import before, not_after
from guidelines.core.record.evidence import (
    MAYBE_METASTATIC_NATURES,
    Answer,
    CaseEvidence,
    Dated,
    Missing,
    ask,
    end_of,
    every,
    seen,
    some,
    start_of,
    unique,
)
from guidelines.core.timing.labels import (
    UNKNOWN,
    Label,
    LesionTiming,
    flips,
)
from guidelines.core.timing.primary_timing import first_diagnosis, pair_label
from guidelines.core.timing.rules import Sighting, label_under
from guidelines.core.truth import Truth, all_of

TIMED_NATURES = frozenset({"metastasis", "nodal", "local_recurrence"})


@dataclass(frozen=True)
class Timer:
    """What all lesions of a case are timed with; of each kind the first definition is chosen."""

    evidence: CaseEvidence
    metastasis: Sequence[Definition]
    multiple: Sequence[Definition]
    window: Decimal | None

    def lesion(self, lesion: Lesion) -> LesionTiming:
        if lesion.nature == "benign":
            return _untimed(lesion, "not_a_metastasis")
        if lesion.nature == "second_primary":
            return self._second_primary(lesion)
        timing = self._metastasis(lesion)
        if lesion.nature in MAYBE_METASTATIC_NATURES:
            return _nature_open(timing)
        return _overridden(timing, lesion)

    def on_treatment(self, lesion: Lesion) -> Answer:
        """First seen after the first and up to the last dose of a systemic treatment (SAFETY-3)."""
        if lesion.seen_at == "baseline_staging":
            return Answer(Truth.FALSE, (), (f"lesions/{lesion.id}/seen_at",))
        recorded = some(_during(treatment, seen(lesion)) for treatment in self._systemic(lesion))
        if recorded.truth is not Truth.FALSE:
            return recorded
        complete = self.evidence.record.histories.treatments is True
        if complete or self._presented(lesion):
            return recorded
        return Answer(Truth.UNKNOWN, (Missing("histories/treatments", "not_complete"),))

    def _systemic(self, lesion: Lesion) -> list[Treatment]:
        given = {
            treatment.id: treatment
            for primary in self.evidence.candidates(lesion)
            for treatment in self.evidence.treatments(primary)
            if treatment.kind == "systemic"
        }
        return list(given.values())

    def _presented(self, lesion: Lesion) -> bool:
        sightings = [
            Sighting(self.evidence, lesion, primary) for primary in self.evidence.candidates(lesion)
        ]
        present = [sighting.at_presentation(self.window).truth for sighting in sightings]
        return bool(present) and all_of(present) is Truth.TRUE

    def _metastasis(self, lesion: Lesion) -> LesionTiming:
        on_treatment = self.on_treatment(lesion)
        primaries = self.evidence.candidates(lesion)
        labels: list[Label] = []
        chosen: list[tuple[str, Label]] = []
        for definition in self.metastasis:
            each = [
                (
                    primary.id,
                    label_under(
                        definition,
                        Sighting(self.evidence, lesion, primary),
                        self.window,
                        on_treatment,
                    ),
                )
                for primary in primaries
            ]
            chosen = chosen or each
            labels.append(_over_primaries(definition, lesion, [label for _, label in each]))
        return _timing(lesion, labels, on_treatment.truth, tuple(chosen))

    def _second_primary(self, lesion: Lesion) -> LesionTiming:
        index = first_diagnosis(self.evidence)
        labels = [pair_label(definition, index, seen(lesion)) for definition in self.multiple]
        return _timing(lesion, labels, self.on_treatment(lesion).truth, ())


def _during(treatment: Treatment, sighting: Dated) -> Answer:
    begun = ask(start_of(treatment), sighting, before)
    if treatment.ongoing is True:
        return begun
    return every([begun, ask(sighting, end_of(treatment), not_after)])


def _over_primaries(definition: Definition, lesion: Lesion, labels: list[Label]) -> Label:
    """One label for all candidate primaries, open if they differ."""
    if not labels:
        return Label(definition.id, UNKNOWN, (), (Missing("primaries", "absent"),))
    if len(labels) == 1:
        return labels[0]
    missing = [item for label in labels for item in label.missing]
    agreed = {label.label for label in labels}
    if len(agreed) > 1:
        missing.append(Missing(f"lesions/{lesion.id}/candidates", "several_primaries"))
    return Label(
        definition.id,
        agreed.pop() if len(agreed) == 1 else UNKNOWN,
        unique(option for label in labels for option in label.possible),
        tuple(dict.fromkeys(missing)),
        unique(path for label in labels for path in label.basis),
        unique(note for label in labels for note in label.notes),
    )


def _timing(
    lesion: Lesion,
    labels: list[Label],
    on_treatment: Truth,
    by_primary: tuple[tuple[str, Label], ...],
) -> LesionTiming:
    chosen = labels[0] if labels else Label("", UNKNOWN, ())
    return LesionTiming(
        lesion=lesion.id,
        label=chosen.label,
        possible=chosen.possible,
        computed=chosen.label,
        definition=chosen.definition or None,
        on_treatment=on_treatment,
        by_definition=tuple(labels),
        by_primary=by_primary,
        flips=flips([label.label for label in labels]),
        missing=chosen.missing,
        basis=chosen.basis,
        notes=chosen.notes,
    )


def _untimed(lesion: Lesion, note: str) -> LesionTiming:
    return LesionTiming(
        lesion=lesion.id,
        label=UNKNOWN,
        possible=(),
        computed=UNKNOWN,
        definition=None,
        on_treatment=Truth.UNKNOWN,
        by_definition=(),
        by_primary=(),
        flips=False,
        missing=(),
        notes=(note,),
    )


def _nature_open(timing: LesionTiming) -> LesionTiming:
    """Nothing is labelled before somebody says what the lesion is."""
    nature = Missing(f"lesions/{timing.lesion}/nature", "needs_nature")
    closed = tuple(
        replace(label, label=UNKNOWN, missing=(nature,)) for label in timing.by_definition
    )
    return replace(
        timing,
        label=UNKNOWN,
        computed=UNKNOWN,
        by_definition=closed,
        by_primary=(),
        flips=False,
        missing=(nature, *timing.missing),
        notes=("nature_open", *timing.notes),
    )


def _overridden(timing: LesionTiming, lesion: Lesion) -> LesionTiming:
    """The board may set the label with a reason; what was computed stays beside it."""
    if lesion.timing_override is None:
        return timing
    reason = (lesion.timing_override_reason or "").strip()
    if not reason:
        unexplained = Missing(f"lesions/{lesion.id}/timing_override_reason", "absent")
        return replace(
            timing,
            override=lesion.timing_override,
            missing=(*timing.missing, unexplained),
            notes=(*timing.notes, "override_without_reason"),
        )
    return replace(
        timing,
        label=lesion.timing_override,
        possible=(lesion.timing_override,),
        basis=(f"lesions/{lesion.id}/timing_override", *timing.basis),
        override=lesion.timing_override,
        override_reason=reason,
    )
