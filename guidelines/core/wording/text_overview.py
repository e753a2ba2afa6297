"""The first and the last part of the text: everything in short, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from guidelines.core.content.guideline import Guideline, of_streams
from guidelines.core.content.parsing import conditions_of
from guidelines.core.evaluation.judge import facts_in
from guidelines.core.evaluation.result import AdviceResult, PathwayResult, Result
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.text_page import Page

ANY_EMERGENCY = "emergency.any"
WITHOUT_CURE = 900
"""From this order on a pathway is a column of every case (docs/pathways.md)."""
_STATED = frozenset({"known", "partial", "stale"})


class OverviewText:
    def __init__(self, page: Page, guideline: Guideline, explainer: Explainer) -> None:
        self.page = page
        self.guideline = guideline
        self.explainer = explainer

    def in_short(self, result: Result) -> None:
        """What a board wants to see before it reads on: titles only."""
        self.page.heading("In short")
        self.emergency_question(emergencies_to_ask(result, self.guideline))
        advice = result.recommendations
        self.titles("Must not", (each for each in advice if _in_force(each, "do_not")))
        self.titles("First", (each for each in advice if _in_force(each, "prerequisite")))
        planned = (each for each in advice if not each.emergency)
        self.titles("Do", (each for each in planned if _in_force(each, "do")))
        pathways = [each for each in result.pathways if each.plan.feasibility != "excluded"]
        faults = (each for each in result.pitfalls if _in_force(each, "do_not"))
        self.titles("Faults of a pathway below", faults)
        always = [each for each in pathways if self.without_cure(each)]
        pathways = [each for each in pathways if each not in always]
        self.columns("Pathways that apply", pathways, "feasible", "applies")
        self.columns("Contested", pathways, "contested", "applies")
        self.columns("Dates contradict each other", [*pathways, *always], "inconsistent", "applies")
        self.columns("Beside them, as always", always, "feasible", "applies")
        waiting = [each for each in pathways if each.plan.status == "open"]
        if waiting:
            self.page.line(f"Open until more is known: {_pathways(len(waiting))}.", 2)

    def emergency_question(self, unasked: list[str]) -> None:
        if ANY_EMERGENCY in unasked:
            self.page.line(f"Ask first: {self.guideline.vocabulary[ANY_EMERGENCY].ask}", 2)
        elif unasked:
            left = "; ".join(self.explainer.label(fact) for fact in unasked)
            self.page.line(f"Emergencies not asked about yet: {left}.", 2)

    def without_cure(self, result: PathwayResult) -> bool:
        """The columns that every case has (SAFETY-32)."""
        return self.guideline.pathways[result.id].order >= WITHOUT_CURE

    def titles(self, name: str, items: Iterable[AdviceResult]) -> None:
        found = [self.title(each.id) for each in items]
        if found:
            self.page.line(f"{name}: {'; '.join(found)}.", 2)

    def title(self, item_id: str) -> str:
        items = {**self.guideline.recommendations, **self.guideline.pitfalls}
        return items[item_id].title

    def columns(
        self, name: str, pathways: list[PathwayResult], feasibility: str, status: str
    ) -> None:
        found = [
            self.guideline.pathways[each.id].title
            for each in pathways
            if (each.plan.feasibility, each.plan.status) == (feasibility, status)
        ]
        if found:
            self.page.line(f"{name}: {'; '.join(found)}.", 2)

    def known(self, result: Result) -> None:
        """In the order in which a history is told; of emergencies that are absent, one line."""
        self.page.heading("Known")
        asked = result.facts.get(ANY_EMERGENCY)
        elsewhere = of_another_cancer(result, self.guideline)
        calm = asked is not None and asked.options == ("no",)
        told = [
            fact_id
            for fact_id, term in self.guideline.vocabulary.items()
            if fact_id in result.facts
            and fact_id not in elsewhere
            and result.facts[fact_id].state in _STATED
            and not (calm and term.emergency and fact_id != ANY_EMERGENCY)
        ]
        for fact_id in told:
            value = self.explainer.value(fact_id)
            self.page.line(f"{self.explainer.label(fact_id)}: {value}", 2)
        for score in result.scores:
            bounds = str(score.low) if score.low == score.high else f"{score.low} to {score.high}"
            self.page.line(f"{self.guideline.scores[score.id].label}: {bounds}", 2)
        if not told:
            self.page.line("Nothing yet.", 2)


def of_another_cancer(result: Result, guideline: Guideline) -> frozenset[str]:
    """Facts that only the guidance of other cancers looks at: nothing to tell of this one."""
    own = frozenset(result.streams)
    if not own:
        return frozenset()
    others = frozenset(guideline.streams) - own
    return _looked_at(guideline, others) - _looked_at(guideline, own)


def _looked_at(guideline: Guideline, streams: frozenset[str]) -> frozenset[str]:
    spoken = of_streams(guideline, streams)
    kinds = (
        spoken.recommendations, spoken.pitfalls, spoken.prognosis, spoken.notes, spoken.pathways,
        spoken.criteria,
    )  # fmt: skip
    items = [item for kind in kinds for item in kind.values()]
    return frozenset(
        fact
        for item in items
        for condition in conditions_of(item)
        for fact in facts_in(guideline, condition)
    )


def emergencies_to_ask(result: Result, guideline: Guideline) -> list[str]:
    """One question while nobody has asked anything, otherwise what is left of it."""
    unasked = [each.fact for each in result.missing if each.place == "emergency"]
    single = [term.id for term in guideline.vocabulary.values() if term.emergency]
    if set(single) <= set(unasked) and ANY_EMERGENCY in single:
        return [ANY_EMERGENCY]
    return [fact for fact in unasked if fact != ANY_EMERGENCY]


def _in_force(result: AdviceResult, kind: str) -> bool:
    return result.kind == kind and result.status in {"applies", "possibly_overridden"}


def _pathways(count: int) -> str:
    return "1 pathway" if count == 1 else f"{count} pathways"
