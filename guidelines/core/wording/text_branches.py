"""Gates of a plan as text for a terminal: who decides, on what, and what each outcome brings.

The next decision ahead of a pathway that applies has its outcomes below each other with the days
of each; others are named, because their days depend on what is not decided or known yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Gate, Pathway
from guidelines.core.planning.branches import PlannedBranch
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.core.wording.text_dates import span, step_dates, undated_steps
from guidelines.core.wording.text_page import Page
from guidelines.core.wording.words import listed

INDENT = 10
ABSENT = frozenset({"skipped", "passed"})


class BranchesText:
    """Writes the gates of one pathway."""

    def __init__(
        self,
        page: Page,
        guideline: Guideline,
        explainer: Explainer,
        branches: Sequence[PlannedBranch],
        *,
        in_full: bool,
    ) -> None:
        self.page = page
        self.guideline = guideline
        self.explainer = explainer
        self.branches = branches
        self.next = branches[0].gate if branches and in_full else None

    def gate(self, step: str, gate: Gate) -> None:
        """Below the step that holds it."""
        told = [each for each in self.branches if each.gate == step]
        outcomes = "" if told else "; ".join(each.replace("_", " ") for each in gate.outcomes)
        self.page.line(f"Decision: {gate.ask}{f' ({outcomes})' if outcomes else ''}", INDENT)
        who = f"{gate.who.rstrip('.')}. " if gate.who else ""
        facts = listed([self.fact(each) for each in gate.facts])
        if who or facts:
            self.page.line(f"Who: {who}{f'On: {facts}.' if facts else ''}", INDENT)
        for branch in told:
            self.branch(branch, in_full=step == self.next)

    def fact(self, fact_id: str) -> str:
        value = self.explainer.value(fact_id)
        now = value if value == "not known" else f"now {value}"
        return f"{self.explainer.label(fact_id)} ({now})"

    def branch(self, branch: PlannedBranch, *, in_full: bool) -> None:
        sources = f" [{', '.join(branch.sources)}]" if branch.sources else ""
        self.page.line(f"» {self.outcome(branch)}{sources}", INDENT)
        if not in_full:
            return
        if branch.plan.feasibility == "inconsistent":
            words = PlanExplainer(self.explainer, branch.pathway)
            self.page.line(words.inconsistent(branch.plan), INDENT + 4)
        elif branch.continuation:
            self.steps(branch)

    def outcome(self, branch: PlannedBranch) -> str:
        """The outcome with what follows; a title that begins with the outcome says it for both."""
        recorded = " (as on record)" if branch.verdict is Truth.TRUE else ""
        follows = self.follows(branch)
        said = follows.removeprefix(branch.label)
        if said != follows and not said[:1].isalpha():
            return f"{branch.label}{recorded}{said}"
        return f"{branch.label}{recorded}: {follows}"

    def follows(self, branch: PlannedBranch) -> str:
        if branch.continues:
            return "the rest of this pathway."
        if branch.stop is not None:
            return f"stop here. {branch.stop}"
        then = self.guideline.continuations.get(branch.continuation or "")
        return f"{then.title.rstrip('.')}." if then else ""

    def steps(self, branch: PlannedBranch) -> None:
        """What comes after the decision; before it nothing differs."""
        labels, undated = _labels(branch.pathway), undated_steps(branch.plan)
        place = next(i for i, each in enumerate(branch.plan.steps) if each.id == branch.gate)
        for step in branch.plan.steps[place + 1 :]:
            if step.state not in ABSENT:
                when = step_dates(step, undated, self.explainer)
                self.page.line(f"- {labels[step.id]}: {when}", INDENT + 4)
        if whole := span(branch.plan.total_days):
            self.page.line(f"- in all {whole} from the start of the plan", INDENT + 4)
        then = self.guideline.continuations.get(branch.continuation or "")
        if then and then.stop:
            self.page.line(f"Stop and discuss again: {then.stop}", INDENT + 4)


def _labels(pathway: Pathway) -> dict[str, str]:
    return {step.id: step.label for step in pathway.steps}
