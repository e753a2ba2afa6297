"""The traces of a stored result: its marks read beside the content that it was computed with."""

from __future__ import annotations

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline, with_thresholds
from guidelines.core.evaluation.evaluate import Marks
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.result import AdviceResult, NoteResult, PathwayResult, Result
from guidelines.core.evaluation.tracing import Trace, read_trace


class ResultTraces:
    """Nothing is evaluated again: every verdict is the stored one."""

    def __init__(self, guideline: Guideline, result: Result) -> None:
        self.guideline = with_thresholds(guideline, result.thresholds)
        self._advice = advice_of(guideline)

    def advice(self, result: AdviceResult) -> Trace:
        return read_trace(self.guideline, self._advice[result.id].when, result.trace)

    def pathway(self, result: PathwayResult) -> Trace:
        """Why it applies or does not."""
        return read_trace(self.guideline, self.guideline.pathways[result.id].when, result.trace)

    def decisive(self, result: PathwayResult) -> Trace | None:
        """Why it is where it is: what excludes it, if something does although it applies."""
        excluded = result.plan.feasibility == "excluded"
        if excluded and result.plan.status != "does_not_apply":
            return self.excluded(result)
        return self.pathway(result)

    def excluded(self, result: PathwayResult) -> Trace | None:
        return self._read(self.guideline.pathways[result.id].excluded_when, result.excluded)

    def contested(self, result: PathwayResult) -> Trace | None:
        return self._read(self.guideline.pathways[result.id].contested_when, result.contested)

    def prognosis(self, result: NoteResult) -> Trace | None:
        """None where it has no condition."""
        return self._read(self.guideline.prognosis[result.id].when, result.trace)

    def note(self, result: NoteResult) -> Trace | None:
        """None where it has no condition, as the note that nothing is encoded."""
        note = self.guideline.notes.get(result.id)
        return self._read(note.when if note else None, result.trace)

    def _read(self, condition: Condition | None, marks: Marks | None) -> Trace | None:
        if condition is None or marks is None:
            return None
        return read_trace(self.guideline, condition, marks)
