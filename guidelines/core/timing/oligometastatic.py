"""The nine oligometastatic states of ESTRO and EORTC, where the facts allow one.

A question of the tree that the record cannot answer ends in `unclassifiable`, with what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from guidelines.core.content.items import Definition, Oligometastatic
from guidelines.core.record.case_record import Lesion, Treatment
from guidelines.core.record.counts import total_count
from guidelines.core.record.dates import before, not_after, within_months
from guidelines.core.record.evidence import (
    MAYBE_METASTATIC_NATURES,
    METASTATIC_NATURES,
    TREATED_STATES,
    Answer,
    CaseEvidence,
    Dated,
    Missing,
    ask,
    diagnosis_of,
    every,
    seen,
    some,
    start_of,
    unique_missing,
)
from guidelines.core.timing.lesion_timing import Timer
from guidelines.core.truth import Truth, from_bool

UNCLASSIFIABLE = "unclassifiable"
NOT_OLIGOMETASTATIC = "not_oligometastatic"
STATES = (
    "synchronous_oligometastatic",
    "metachronous_oligorecurrence",
    "metachronous_oligoprogression",
    "repeat_oligorecurrence",
    "repeat_oligoprogression",
    "repeat_oligopersistence",
    "induced_oligorecurrence",
    "induced_oligoprogression",
    "induced_oligopersistence",
)


@dataclass(frozen=True, slots=True)
class OligometastaticState:
    """`low` and `high` bound the number of present metastases; `high` None is open."""

    state: str
    definition: str | None = None
    low: int = 0
    high: int | None = None
    missing: tuple[Missing, ...] = ()
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Limits:
    lesions: Decimal | None
    organs: Decimal | None
    sync_months: Decimal | None
    sync_inclusive: bool
    nodes: bool
    brain: bool


def oligometastatic_state(
    timer: Timer, definition: Definition | None, thresholds: Mapping[str, Decimal]
) -> OligometastaticState:
    """The state of the disease that is present now, from the focus primary."""
    return _Tree(timer, definition, thresholds).state()


class _Tree:
    def __init__(
        self, timer: Timer, definition: Definition | None, thresholds: Mapping[str, Decimal]
    ) -> None:
        self.timer = timer
        self.evidence: CaseEvidence = timer.evidence
        self.definition = definition
        self.limits = _limits(definition, thresholds)
        mine = [each for each in self.evidence.record.lesions if self._counts(each)]
        self.metastases = [each for each in mine if each.nature in METASTATIC_NATURES]
        self.open_nature = [each for each in mine if each.nature in MAYBE_METASTATIC_NATURES]
        self.current = [each for each in self.metastases if each.state not in TREATED_STATES]
        self.treated = [each for each in self.metastases if each.state in TREATED_STATES]
        self.low, self.high = self._bounds()

    def state(self) -> OligometastaticState:
        if not self.current:
            return self._unclassifiable(self._natures() or [Missing("lesions", "absent")])
        limit = self._within_limits()
        if limit.truth is Truth.FALSE:
            return self._named(NOT_OLIGOMETASTATIC)
        if limit.truth is Truth.UNKNOWN:
            return self._unclassifiable(limit.missing)
        return self._by_history()

    def _bounds(self) -> tuple[int, int | None]:
        """What is recorded is the least; an incomplete list leaves the most open (SAFETY-5)."""
        low, _ = total_count(self.current)
        if self.evidence.record.histories.lesions is not True:
            return low, None
        maybe = [each for each in self.open_nature if each.state not in TREATED_STATES]
        return low, total_count([*self.current, *maybe])[1]

    def _natures(self) -> list[Missing]:
        return [Missing(f"lesions/{each.id}/nature", "needs_nature") for each in self.open_nature]

    def _by_history(self) -> OligometastaticState:
        earlier = {each.id: self._earlier_episode(each) for each in self.treated}
        poly = self._poly_history(earlier)
        if poly.truth is Truth.UNKNOWN:
            return self._unclassifiable(poly.missing)
        if poly.truth is Truth.TRUE:
            return self._under_treatment("induced", self._active_now())
        repeat = some(earlier.values())
        if repeat.truth is Truth.UNKNOWN:
            return self._unclassifiable(repeat.missing)
        if repeat.truth is Truth.TRUE:
            return self._under_treatment("repeat", self._active_at_diagnosis())
        return self._de_novo()

    def _de_novo(self) -> OligometastaticState:
        synchronous = self._synchronous()
        if synchronous.truth is Truth.UNKNOWN:
            return self._unclassifiable(synchronous.missing)
        if synchronous.truth is Truth.TRUE:
            return self._named("synchronous_oligometastatic", synchronous)
        active = self._active_at_diagnosis()
        if active.truth is Truth.UNKNOWN:
            return self._unclassifiable(active.missing)
        kind = "oligoprogression" if active.truth is Truth.TRUE else "oligorecurrence"
        return self._named(f"metachronous_{kind}", synchronous)

    def _under_treatment(self, history: str, active: Answer) -> OligometastaticState:
        if active.truth is Truth.UNKNOWN:
            return self._unclassifiable(active.missing)
        if active.truth is Truth.FALSE:
            return self._named(f"{history}_oligorecurrence", active)
        progressive = self._progressive()
        if progressive.truth is Truth.UNKNOWN:
            return self._unclassifiable(progressive.missing)
        kind = "oligoprogression" if progressive.truth is Truth.TRUE else "oligopersistence"
        return self._named(f"{history}_{kind}", progressive)

    def _within_limits(self) -> Answer:
        """Few enough lesions in few enough organs, none of them diffuse."""
        if self.limits.lesions is None:
            return Answer(Truth.UNKNOWN, (Missing("thresholds/omd.max_n", "absent"),))
        organs = {each.organ for each in self.current}
        diffuse = any(each.distribution == "diffuse" for each in self.current)
        spread = self.limits.organs is not None and len(organs) > self.limits.organs
        if diffuse or spread or self.low > self.limits.lesions:
            return Answer(Truth.FALSE)
        open_rows = self._natures()
        if self.high is None or self.high > self.limits.lesions:
            open_rows += [
                Missing(f"lesions/{each.id}/count", "imprecise")
                for each in self.current
                if not isinstance(each.count, int)
            ]
        if self.evidence.record.histories.lesions is not True:
            open_rows.append(Missing("histories/lesions", "not_complete"))
        return Answer(Truth.UNKNOWN if open_rows else Truth.TRUE, tuple(open_rows))

    def _earlier_episode(self, lesion: Lesion) -> Answer:
        """Seen and treated before any of the present metastases was seen."""
        treated = self._treated_on(lesion)
        if not treated:
            return Answer(Truth.UNKNOWN, (Missing("treatments", "absent"),))
        return every(
            ask(date, seen(other), before)
            for other in self.current
            for date in (seen(lesion), *treated)
        )

    def _coexisted(self, lesion: Lesion) -> Answer:
        """Treated only after the present metastases had been seen."""
        treated = self._treated_on(lesion)
        if not treated:
            return Answer(Truth.UNKNOWN)
        return every(
            ask(seen(other), date, not_after) for other in self.current for date in treated
        )

    def _treated_on(self, lesion: Lesion) -> list[Dated]:
        given = self.evidence.record.treatments
        return [start_of(each) for each in given if each.target == lesion.id]

    def _poly_history(self, earlier: Mapping[str, Answer]) -> Answer:
        limit = self.limits.lesions or Decimal(0)
        before_now = [each for each in self.treated if earlier[each.id].truth is Truth.TRUE]
        unclear = [each for each in self.treated if earlier[each.id].truth is not Truth.TRUE]
        low, high = total_count(before_now)
        if low > limit or any(each.distribution == "diffuse" for each in before_now):
            return Answer(Truth.TRUE)
        together = [each for each in unclear if self._coexisted(each).truth is Truth.TRUE]
        if total_count([*together, *self.current])[0] > limit:
            return Answer(Truth.TRUE)
        most = [total_count([*unclear, *group])[1] for group in (self.current, before_now)]
        if all(each is not None and each <= limit for each in [high, *most]):
            return Answer(Truth.FALSE)
        missing = unique_missing(earlier[each.id] for each in unclear)
        counts = tuple(Missing(f"lesions/{each.id}/count", "imprecise") for each in self.treated)
        return Answer(Truth.UNKNOWN, missing or counts)

    def _synchronous(self) -> Answer:
        """Whether the first of the present metastases was found within the interval."""
        focus = self.evidence.focus
        months = self.limits.sync_months
        if focus is None:
            return Answer(Truth.UNKNOWN, (Missing("case/focus_primary", "absent"),))
        if months is None:
            return Answer(Truth.UNKNOWN, (Missing("thresholds/omd.sync_months", "absent"),))
        question = partial(within_months, months=months, inclusive=self.limits.sync_inclusive)
        return some(self._early(lesion, question, months) for lesion in self.current)

    def _early(self, lesion: Lesion, question: partial[Truth], months: Decimal) -> Answer:
        focus = self.evidence.focus
        window = self.timer.window
        dated = seen(lesion)
        if dated.when is None and lesion.seen_at == "baseline_staging":
            proven = window is not None and months >= window
            return Answer(Truth.TRUE if proven else Truth.UNKNOWN, (Missing(dated.path, "absent"),))
        if focus is None:
            return Answer(Truth.UNKNOWN, (Missing("case/focus_primary", "absent"),))
        return ask(diagnosis_of(focus), dated, question)

    def _active_at_diagnosis(self) -> Answer:
        return some(self.timer.on_treatment(lesion) for lesion in self.current)

    def _active_now(self) -> Answer:
        ongoing = [each for each in self._systemic() if each.ongoing is True]
        if ongoing:
            return Answer(
                Truth.TRUE, (), tuple(f"treatments/{each.id}/ongoing" for each in ongoing)
            )
        unclear = [each for each in self._systemic() if each.ongoing is None and not _ended(each)]
        missing = [Missing(f"treatments/{each.id}/ongoing", "absent") for each in unclear]
        if self.evidence.record.histories.treatments is not True:
            missing.append(Missing("histories/treatments", "not_complete"))
        return Answer(Truth.UNKNOWN if missing else Truth.FALSE, tuple(missing))

    def _progressive(self) -> Answer:
        """What the latest systemic treatment did to the disease."""
        given = [each for each in self._systemic() if each.ongoing is True] or self._systemic()
        judged = [each for each in given if each.response is not None]
        if not judged:
            paths = [f"treatments/{each.id}/response" for each in given] or ["treatments"]
            return Answer(Truth.UNKNOWN, tuple(Missing(path, "absent") for path in paths))
        last = judged[-1]
        truth = from_bool(last.response == "progression")
        return Answer(truth, (), (f"treatments/{last.id}/response",))

    def _systemic(self) -> list[Treatment]:
        return [each for each in self.evidence.record.treatments if each.kind == "systemic"]

    def _counts(self, lesion: Lesion) -> bool:
        if lesion.organ == "lymph_node" and not self.limits.nodes:
            return False
        if lesion.organ == "brain" and not self.limits.brain:
            return False
        return self.evidence.may_come_from(lesion, self.evidence.focus)

    def _named(self, state: str, answer: Answer | None = None) -> OligometastaticState:
        basis = answer.basis if answer else ()
        return OligometastaticState(state, self._id(), self.low, self.high, (), basis)

    def _unclassifiable(self, missing: Sequence[Missing]) -> OligometastaticState:
        unique = tuple(dict.fromkeys(missing))
        return OligometastaticState(UNCLASSIFIABLE, self._id(), self.low, self.high, unique)

    def _id(self) -> str | None:
        return self.definition.id if self.definition else None


def _ended(treatment: Treatment) -> bool:
    return treatment.end is not None or treatment.last_dose is not None


def _limits(definition: Definition | None, thresholds: Mapping[str, Decimal]) -> _Limits:
    """The definition's own numbers, else the settings."""
    given = definition.oligometastatic if definition and definition.oligometastatic else None
    given = given or Oligometastatic()
    months, most, organs = given.sync_months, given.max_lesions, given.max_organs
    return _Limits(
        lesions=Decimal(most) if most is not None else thresholds.get("omd.max_n"),
        organs=Decimal(organs) if organs is not None else thresholds.get("omd.max_organs"),
        sync_months=months if months is not None else thresholds.get("omd.sync_months"),
        sync_inclusive=given.sync_inclusive,
        nodes=given.count_nodes is not False,
        brain=given.count_brain is not False,
    )
