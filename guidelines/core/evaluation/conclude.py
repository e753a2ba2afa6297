"""The result of one case from its facts: every item of the guideline, judged and explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice, EvidenceConflict, Note, Pitfall, PrognosisNote
from guidelines.core.content.pathways import Argument
from guidelines.core.evaluation.clashes import clashes
from guidelines.core.evaluation.evaluate import Evaluator, Marks
from guidelines.core.evaluation.judge import ACTIVE, UNSETTLED, Judged, Status, judge, status_of
from guidelines.core.evaluation.missing import Questions
from guidelines.core.evaluation.missing_results import missing_result
from guidelines.core.evaluation.result import (
    AdviceResult,
    ConflictResult,
    CriteriaResult,
    MissingResult,
    NoteResult,
    OverriderResult,
    PathwayResult,
    PatternHit,
    Result,
    ScoreResult,
)
from guidelines.core.evaluation.undecided import missing_facts
from guidelines.core.facts.fact import Facts
from guidelines.core.facts.freshness import aged
from guidelines.core.facts.rows import row_lists
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.columns import plan_pathways
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.pitfalls import hits
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.timing.classification import Classification
from guidelines.core.truth import Truth

NOTHING_ENCODED = "nothing-encoded"
"""Id of the note that stands where no guidance was found; never an empty pane (SAFETY-31)."""
_VERDICTS: Mapping[Truth, Literal["met", "not_met", "open"]] = {
    Truth.TRUE: "met",
    Truth.FALSE: "not_met",
    Truth.UNKNOWN: "open",
}


def conclude(
    guideline: Guideline,
    facts: Facts,
    record: CaseRecord,
    classification: Classification,
    as_of: date,
    *,
    encoded: bool = True,
    calendar: Calendar | None = None,
) -> Result:
    """Deterministic: same arguments, same result. `encoded`: whether there is guidance for it."""
    conclusion = _Conclusion(guideline, facts, record, as_of, encoded, calendar)
    return conclusion.result(classification)


class _Conclusion:
    def __init__(
        self,
        guideline: Guideline,
        facts: Facts,
        record: CaseRecord,
        as_of: date,
        encoded: bool,
        calendar: Calendar | None,
    ) -> None:
        self.guideline = guideline
        self.record = record
        current = aged(facts, guideline.vocabulary, as_of)
        self.evaluator = Evaluator(guideline, current, row_lists(record))
        self.encoded = encoded
        planner = Planner(
            facts=self.evaluator.facts,
            record=record,
            as_of=as_of,
            evaluate=self.evaluator.verdict,
            named={key: named.when for key, named in guideline.conditions.items()},
            calendar=calendar,
        )
        self.plans = plan_pathways(guideline.pathways.values(), planner)
        self.found = {key: tuple(self.hits(item)) for key, item in guideline.pitfalls.items()}
        silent = frozenset(
            key for key, item in guideline.pitfalls.items() if item.pattern and not self.found[key]
        )
        self.judged = {
            key: replace(each, status="does_not_apply") if key in silent else each
            for key, each in judge(guideline, self.evaluator).items()
        }
        self.questions = Questions(self.evaluator, silent)

    def result(self, classification: Classification) -> Result:
        judged = self.judged
        recommendations = [self.advice(judged[each]) for each in self.guideline.recommendations]
        recommendations.sort(key=lambda each: not (each.emergency and each.status in ACTIVE))
        pitfalls = [self.advice(judged[each]) for each in self.guideline.pitfalls]
        prognosis = [self.note(each) for each in self.guideline.prognosis.values()]
        notes = [self.note(each) for each in self.guideline.notes.values()]
        pathways = [self.pathway(plan) for plan in self.plans]
        in_view: list[AdviceResult | NoteResult] = [
            *recommendations, *pitfalls, *prognosis, *notes
        ]  # fmt: skip
        cited = {each.conflict for each in in_view if each.conflict and each.status in ACTIVE}
        cited |= {each.conflict for each in pathways if each.conflict and _in_view(each.plan)}
        if not self.encoded or not self.speaks(recommendations, pathways):
            notes.append(NoteResult(id=NOTHING_ENCODED, status="applies", sources=("SAFETY-31",)))
        return Result(
            classification=classification,
            facts=dict(sorted(self.evaluator.facts.items())),
            scores=tuple(self.scores()),
            criteria=tuple(self.criteria()),
            recommendations=tuple(recommendations),
            pitfalls=tuple(pitfalls),
            prognosis=tuple(prognosis),
            conflicts=(*self.evidence_conflicts(cited), *self.action_conflicts()),
            notes=tuple(notes),
            pathways=tuple(pathways),
            missing=tuple(self.missing()),
        )

    def speaks(self, advice: list[AdviceResult], pathways: list[PathwayResult]) -> bool:
        """Whether anything is said about this cancer, beyond what is said to every patient."""
        said = {self.guideline.recommendations[a.id].stream for a in advice if a.status in ACTIVE}
        drawn = {self.guideline.pathways[p.id].stream for p in pathways if p.plan.status in ACTIVE}
        return any(not self.guideline.streams[stream].always for stream in said | drawn)

    def advice(self, judged: Judged) -> AdviceResult:
        item = judged.item
        return AdviceResult(
            id=item.id,
            kind=item.kind,
            status=judged.status,
            sources=item.sources,
            missing=self.missing_of(judged),
            conflict=item.conflict,
            overriders=tuple(
                OverriderResult(id=each.id, status=each.status) for each in judged.overriders
            ),
            emergency=item.emergency,
            trace=self.evaluator.marks(item.when),
            hits=self.found.get(item.id, ()) if judged.status in ACTIVE else (),
        )

    def missing_of(self, judged: Judged) -> tuple[str, ...]:
        """What decides: of an open item its own facts, otherwise those of what may override it."""
        if judged.status not in UNSETTLED:
            return ()
        items = [judged.item]
        if judged.status == "possibly_overridden":
            items = [self.judged[each.id].item for each in judged.overriders]
        found = [fact for item in items for fact in self.questions.missing[key_of(item)]]
        return tuple(dict.fromkeys(found))

    def hits(self, item: Pitfall) -> Iterator[PatternHit]:
        """A pitfall speaks of a plan: where no plan looks that way, it says nothing."""
        if item.pattern is not None and self.evaluator.verdict(item.when) is not Truth.FALSE:
            for plan in self.plans:
                pathway = self.guideline.pathways[plan.id]
                yield from hits(item.pattern, pathway, plan, self.guideline, self.evaluator.facts)

    def note(self, item: PrognosisNote | Note) -> NoteResult:
        status, missing = self.judged_condition(item.when)
        return NoteResult(
            id=item.id,
            status=status,
            sources=item.sources,
            missing=missing,
            conflict=item.conflict,
            trace=self.marks_of(item.when),
        )

    def judged_condition(self, when: Condition | None) -> tuple[Status, tuple[str, ...]]:
        if when is None:
            return "applies", ()
        return status_of(self.evaluator.verdict(when)), missing_facts(self.evaluator, when)

    def pathway(self, plan: PlannedPathway) -> PathwayResult:
        pathway = self.guideline.pathways[plan.id]
        return PathwayResult(
            id=plan.id,
            sources=pathway.sources,
            conflict=pathway.conflict,
            plan=plan,
            trace=self.evaluator.marks(pathway.when),
            missing=self.questions.missing["pathways", plan.id],
            contested=self.marks_of(pathway.contested_when),
            excluded=self.marks_of(pathway.excluded_when),
            arguments_for=self.holding(pathway.arguments_for),
            arguments_against=self.holding(pathway.against),
        )

    def marks_of(self, condition: Condition | None) -> Marks | None:
        return None if condition is None else self.evaluator.marks(condition)

    def holding(self, arguments: tuple[Argument, ...]) -> tuple[int, ...]:
        return tuple(
            place
            for place, argument in enumerate(arguments)
            if argument.when is None or self.evaluator.verdict(argument.when) is Truth.TRUE
        )

    def scores(self) -> Iterator[ScoreResult]:
        spoken = {item.stream for item in self.guideline.recommendations.values()}
        for score in self.guideline.scores.values():
            if score.stream not in spoken:
                continue
            fact = self.evaluator.score(score)
            missing: dict[str, None] = {}
            for item in score.items:
                missing |= dict.fromkeys(missing_facts(self.evaluator, item.when))
            yield ScoreResult(
                id=score.id,
                low=int(fact.low or 0),
                high=int(fact.high or 0),
                missing=tuple(missing),
                sources=score.sources,
            )

    def criteria(self) -> Iterator[CriteriaResult]:
        for item in self.guideline.criteria.values():
            of_use = self.judged_condition(item.applies_when)[0]
            if of_use != "applies":
                continue
            verdict = self.evaluator.verdict(item.met_when)
            yield CriteriaResult(
                id=item.id,
                verdict=_VERDICTS[verdict],
                items=tuple((each.id, self.evaluator.marks(each.when)) for each in item.criteria),
                trace=self.evaluator.marks(item.met_when),
                missing=missing_facts(self.evaluator, item.met_when),
                sources=item.sources,
            )

    def missing(self) -> Iterator[MissingResult]:
        needed: dict[str, tuple[tuple[str, str], ...]] = {}
        for plan in self.plans:
            for step in plan.steps if plan.status in ACTIVE else ():
                for fact in (*step.needs_facts, *step.open_facts):
                    users = needed.get(fact, ())
                    needed[fact] = tuple(dict.fromkeys((*users, ("pathways", plan.id))))
        for question in self.questions.ranked(needed):
            yield missing_result(question)

    def evidence_conflicts(self, cited: set[str]) -> Iterator[ConflictResult]:
        """Entries of the register that an item in view points to, or whose own condition holds."""
        for conflict in self.guideline.conflicts.values():
            status, missing = self.judged_condition(conflict.when)
            between = tuple(self.citing(conflict))
            if conflict.id in cited or (conflict.when is not None and status in ACTIVE):
                yield ConflictResult(
                    id=conflict.id,
                    kind="evidence",
                    status="applies" if conflict.id in cited else status,
                    between=between,
                    sources=conflict.sources,
                    missing=() if conflict.id in cited else missing,
                )

    def citing(self, conflict: EvidenceConflict) -> Iterator[str]:
        for judged in self.judged.values():
            if judged.item.conflict == conflict.id and judged.status in ACTIVE:
                yield judged.item.id

    def action_conflicts(self) -> Iterator[ConflictResult]:
        """Advice in force that cannot all be followed, and that no override decides."""
        advice = [
            judged
            for key, judged in self.judged.items()
            if key in self.guideline.recommendations and judged.status in ACTIVE
        ]
        for clash in clashes(self.guideline, advice):
            first, second = clash.between
            missing = dict.fromkeys((*self.missing_of(first), *self.missing_of(second)))
            yield ConflictResult(
                id=f"{first.item.id}/{second.item.id}",
                kind="actions",
                status="applies" if clash.definite else "open",
                between=(first.item.id, second.item.id),
                sources=clash.sources,
                missing=() if clash.definite else tuple(missing),
            )


def key_of(item: Advice) -> tuple[str, str]:
    return ("pitfalls" if isinstance(item, Pitfall) else "recommendations", item.id)


def _in_view(plan: PlannedPathway) -> bool:
    return plan.status in ACTIVE and plan.feasibility != "excluded"
