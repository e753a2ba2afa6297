"""The pathways of an assessment as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Argument
from guidelines.core.evaluation.result import PathwayResult
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.planning.why_not import why_not
from guidelines.core.wording.explain_advice import AdviceExplainer
from guidelines.core.wording.explain_plan import FEASIBILITY, PlanExplainer
from guidelines.core.wording.explain_why_not import WhyNotExplainer
from guidelines.core.wording.text_branches import ABSENT, BranchesText
from guidelines.core.wording.text_dates import lengths, step_dates, undated_steps
from guidelines.core.wording.text_page import Page

STATUS = {
    "applies": "applies",
    "open": "open",
    "possibly_overridden": "applies unless overridden",
    "overridden": "overridden",
    "does_not_apply": "does not apply",
}


class PathwaysText:
    """Writes every pathway onto a page: dated steps, what follows decisions, or why not."""

    def __init__(
        self, page: Page, guideline: Guideline, reasons: AdviceExplainer, desk: Desk
    ) -> None:
        self.page = page
        self.guideline = guideline
        self.reasons = reasons
        self.explainer = reasons.explainer
        self.desk = desk
        self.why_not = WhyNotExplainer(self.explainer)

    def write(self, pathways: tuple[PathwayResult, ...]) -> None:
        if not pathways:
            return
        self.page.heading("Pathways")
        for each in pathways:
            if each.plan.feasibility != "excluded":
                self.pathway(each)
        self.not_proposed([each for each in pathways if each.plan.feasibility == "excluded"])

    def not_proposed(self, excluded: Sequence[PathwayResult]) -> None:
        """What would have to differ; pathways that the same keeps out stand together."""
        if excluded:
            self.page.line("Not proposed:", 2)
        for sentences, group in groupby(excluded, self.differing):
            for each in group:
                self.page.line(self.guideline.pathways[each.id].title, 4)
            for sentence in sentences:
                self.page.line(sentence, 8)

    def differing(self, result: PathwayResult) -> list[str]:
        """What would have to differ, the smallest sets first."""
        found = why_not(self.desk.guideline.pathways[result.id], self.desk.evaluator)
        return self.why_not.sentences(found) if found else []

    def pathway(self, result: PathwayResult) -> None:
        plan, item = result.plan, self.guideline.pathways[result.id]
        words = PlanExplainer(self.explainer, item)
        self.page.line(f"{item.title} — {STATUS[plan.status]}, {_dates_of(plan)}", 2)
        if plan.status == "open":
            self.page.line(self.reasons.pathway(result), 6)
            for sentence in self.differing(result)[:1]:
                self.page.line(sentence, 6)
        if plan.feasibility == "inconsistent":
            self.contradiction(plan, words)
        else:
            self.steps(plan, words)
        for note in plan.notes:
            self.page.line(words.note(note), 6)
        self.arguments("For", item.arguments_for, result.arguments_for)
        self.arguments("Against", item.against, result.arguments_against)
        self.page.line(f"Stop and discuss again: {item.stop}", 6)
        self.page.line(f"{result.id} · {', '.join(result.sources)}", 6)

    def steps(self, plan: PlannedPathway, words: PlanExplainer) -> None:
        draft = Draft(pathway=plan.id)
        whole = lengths(plan, self.desk.solve(draft).off_systemic_days)
        if whole:
            self.page.line(whole, 6)
        steps = {step.id: step for step in self.guideline.pathways[plan.id].steps}
        branches = self.desk.branches(draft)
        in_full = plan.status == "applies"
        gates = BranchesText(self.page, self.guideline, self.explainer, branches, in_full=in_full)
        undated = undated_steps(plan)
        for step in plan.steps:
            if step.state in ABSENT:
                continue
            item = steps[step.id]
            self.page.line(f"- {item.label}: {step_dates(step, undated, self.explainer)}", 6)
            if step.needs in {"unmet", "unknown"}:
                self.page.line(words.needs(step), 10)
            if item.gate is not None and step.state != "done":
                gates.gate(step.id, item.gate)

    def arguments(self, side: str, arguments: Sequence[Argument], holding: Sequence[int]) -> None:
        """Those that hold for this case, each with its sources."""
        for place in holding:
            argument = arguments[place]
            self.page.line(f"{side}: {argument.text} [{', '.join(argument.sources)}]", 6)

    def contradiction(self, plan: PlannedPathway, words: PlanExplainer) -> None:
        self.page.line(words.inconsistent(plan), 6)
        if plan.repairs:
            self.page.line("Any one of these would give dates:", 6)
        for repair in plan.repairs:
            self.page.line(f"- {words.repair(repair)}", 8)


def _dates_of(plan: PlannedPathway) -> str:
    held = any(note.code == "not_dated" for note in plan.notes)
    return "no dates yet" if held else FEASIBILITY[plan.feasibility]
