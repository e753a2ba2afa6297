"""The pathways of an assessment as text for a terminal."""

from __future__ import annotations

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import PathwayResult
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.wording.explain_advice import AdviceExplainer
from guidelines.core.wording.explain_plan import FEASIBILITY, PlanExplainer
from guidelines.core.wording.text_page import Page
from guidelines.core.wording.words import listed

STATUS = {
    "applies": "applies",
    "open": "open",
    "possibly_overridden": "applies unless overridden",
    "overridden": "overridden",
    "does_not_apply": "does not apply",
}


class PathwaysText:
    """Writes every pathway onto a page: dated steps, or why there are no dates."""

    def __init__(self, page: Page, guideline: Guideline, reasons: AdviceExplainer) -> None:
        self.page = page
        self.guideline = guideline
        self.reasons = reasons
        self.explainer = reasons.explainer

    def write(self, pathways: tuple[PathwayResult, ...]) -> None:
        if not pathways:
            return
        self.page.heading("Pathways")
        for each in pathways:
            if each.plan.feasibility != "excluded":
                self.pathway(each)
        excluded = [each for each in pathways if each.plan.feasibility == "excluded"]
        if excluded:
            self.page.line("Excluded:", 2)
        for each in excluded:
            title = self.guideline.pathways[each.id].title
            self.page.line(f"{title}: {self.reasons.pathway(each)}", 4)

    def pathway(self, result: PathwayResult) -> None:
        plan, item = result.plan, self.guideline.pathways[result.id]
        words = PlanExplainer(self.explainer, item)
        self.page.line(f"{item.title} — {STATUS[plan.status]}, {_dates_of(plan)}", 2)
        if plan.status == "open":
            self.page.line(self.reasons.pathway(result), 6)
        if plan.feasibility == "inconsistent":
            self.contradiction(plan, words)
        labels = {step.id: step.label for step in item.steps}
        undated = {note.about for note in plan.notes if note.code == "done_without_date"}
        for step in plan.steps if plan.feasibility != "inconsistent" else ():
            if step.state not in {"skipped", "passed"}:
                self.page.line(f"- {labels[step.id]}: {self.dates(step, undated)}", 6)
                if step.needs in {"unmet", "unknown"}:
                    self.page.line(words.needs(step), 10)
        for note in plan.notes:
            self.page.line(words.note(note), 6)
        for place in result.arguments_against:
            if item.against[place].when is not None:
                self.page.line(f"Against: {item.against[place].text}", 6)
        self.page.line(f"Stop and discuss again: {item.stop}", 6)
        self.page.line(f"{result.id} · {', '.join(result.sources)}", 6)

    def contradiction(self, plan: PlannedPathway, words: PlanExplainer) -> None:
        self.page.line(words.inconsistent(plan), 6)
        if plan.repairs:
            self.page.line("Any one of these would give dates:", 6)
        for repair in plan.repairs:
            self.page.line(f"- {words.repair(repair)}", 8)

    def dates(self, step: PlannedStep, undated: set[str]) -> str:
        if step.state == "done":
            known = step.id not in undated and step.latest
            return "done" + (f", {_range(step.earliest, step.latest)}" if known else "")
        if step.earliest is None and step.latest is None:
            return "not dated"
        first, last = step.weeks
        weeks = f" (week {first}{'' if last == first else f' to {last}' if last else ' or later'})"
        deciding = listed([self.explainer.label(fact) for fact in step.open_facts])
        decided = f"; if needed: {deciding}" if deciding else ""
        return _range(step.earliest, step.latest) + weeks + decided


def _range(first: str | None, last: str | None) -> str:
    if first == last and first:
        return first
    if first is None:
        return f"by {last}" if last else "not dated"
    return f"{first} to {last}" if last else f"{first} or later"


def _dates_of(plan: PlannedPathway) -> str:
    held = any(note.code == "not_dated" for note in plan.notes)
    return "no dates yet" if held else FEASIBILITY[plan.feasibility]
