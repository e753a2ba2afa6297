"""Sentences about a planned pathway, for screens, pages and the terminal alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from guidelines.core.content.pathways import Continuation, Pathway
from guidelines.core.planning.bounds import ORIGIN
from guidelines.core.planning.draft import ADDED, ORDER
from guidelines.core.planning.plan import (
    PlannedPathway,
    PlannedStep,
    PlanNote,
    PlanReason,
    PlanRepair,
)
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import day_words, either, listed

BOUNDS = {"at_least": "at least", "at_most": "at most", "on_days": "on"}
DURATION = "duration:"
MAY_NOT = "which may not be needed"
EVENTS = {
    "last_bevacizumab": "the last dose of bevacizumab",
    "last_cytotoxic": "the last cytotoxic dose",
    "primary_surgery": "the operation on the primary",
}
FEASIBILITY = {
    "feasible": "possible on these dates",
    "contested": "contested",
    "excluded": "excluded",
    "inconsistent": "dates contradict each other",
}


class PlanExplainer:
    """Sentences about one pathway of the content."""

    def __init__(self, explainer: Explainer, pathway: Pathway | Continuation) -> None:
        self.explainer = explainer
        self.steps = {step.id: step.label for step in pathway.steps}
        self.intervals = {interval.id: interval for interval in pathway.intervals}

    def inconsistent(self, plan: PlannedPathway) -> str:
        """Why no dates hold, and by how much one of the rules would have to give way."""
        rules = "; ".join(self.rules(plan.reasons))
        short = "" if plan.short_by_days is None else f" {days(plan.short_by_days)} short."
        return f"Inconsistent because: {rules}.{short}"

    def repair(self, repair: PlanRepair) -> str:
        """One change after which there are dates; a sentence for the board to judge."""
        step = self.steps.get(repair.about, repair.about)
        day = day_words(repair.date)
        needed = "which the board added" if repair.about.startswith(ADDED) else MAY_NOT
        said = {
            "move_pin": f"{step} on {day} instead",
            "add_day": f"{step}: a further day for it ({repair.resource}), {day}",
            "drop_step": f"without {step}, {needed}",
            "restore_step": f"{step} as the pathway has it, without the change of the board",
            "restore_order": "the steps in the order of the pathway again",
        }
        return said.get(repair.kind) or self.other_number(repair)

    def other_number(self, repair: PlanRepair) -> str:
        """What a rule would have to give, and what it is there for."""
        now = f"{BOUNDS[repair.relation or 'at_least']} {days(repair.days_now or 0)}"
        span = f"from {self.point(repair.start or '')} to {self.point(repair.end or '')}"
        reason = self.intervals.get(repair.about)
        why = f" — against: {reason.why.rstrip('.')}" if reason and reason.why else ""
        if repair.kind == "set_aside" and not repair.days_now and repair.relation == "at_least":
            return f"without the rule: {self.order(repair.start or '', repair.end or '')}{why}"
        if repair.kind == "set_aside":
            return f"without the rule of {now} {span}{why}"
        number = f"{BOUNDS[repair.relation or 'at_least']} {days(repair.days or 0)}"
        return f"{number} instead of {days(repair.days_now or 0)} {span}{why}"

    def rules(self, reasons: Sequence[PlanReason]) -> list[str]:
        """A duration that is exact is two reasons and one rule."""
        sides = Counter((reason.id, reason.days) for reason in reasons)
        exact = {key for key, count in sides.items() if count == 2 and key[0].startswith(DURATION)}
        rules = (
            f"{self.step_of(reason.id)} takes {days(reason.days)}"
            if (reason.id, reason.days) in exact
            else self.reason(reason)
            for reason in reasons
        )
        return list(dict.fromkeys(rules))

    def step_of(self, reason_id: str) -> str:
        step = reason_id.partition(":")[2]
        return self.steps.get(step, step)

    def reason(self, reason: PlanReason) -> str:
        step = self.step_of(reason.id)
        bound = BOUNDS[reason.relation]
        match "" if reason.id in self.intervals else reason.id.partition(":")[0]:
            case "not_before":
                said = f"{step} not before today"
            case "duration":
                said = f"{step} takes {bound} {days(reason.days)}"
            case "plan.start" if not reason.days:
                said = f"the plan starts with {self.point(reason.start)}"
            case "days":
                said = self.waiting_for(reason)
            case "pin":
                said = f"{step} is pinned to {day_words(reason.date)}"
            case "done" | "event":
                lies = "today at the latest" if _up_to_today(reason) else _from_today(reason.days)
                said = f"{self.point(reason.end)} lies {lies}"
            case _ if not reason.days and reason.relation == "at_least":
                said = self.in_order(reason)
            case _:
                why = f" ({reason.why.rstrip('.')})" if reason.why else ""
                span = f"{bound} {days(reason.days)} from {self.point(reason.start)}"
                said = f"{span} to {self.point(reason.end)}{why}"
        return said

    def in_order(self, reason: PlanReason) -> str:
        """One step before another, as the content or the board wants it."""
        said = self.order(reason.start, reason.end)
        chosen = any(part.startswith(ORDER) for part in reason.id.split("+"))
        why = "the order that the board chose" if chosen else reason.why.rstrip(".")
        return f"{said} ({why})" if why else said

    def order(self, start: str, end: str) -> str:
        (first, ended), (then, begun) = map(_owner, (start, end))
        if (ended, begun) == ("end", "start") and {first, then} <= self.steps.keys():
            return f"{self.steps[then]} after {self.steps[first]}"
        return f"{self.point(end)} not before {self.point(start)}"

    def waiting_for(self, reason: PlanReason) -> str:
        """A step waits for a day of its resource."""
        step = reason.end.rpartition(".")[0]
        label = self.steps.get(step, step)
        if not reason.weekdays:
            return f"{label} only on the days of its calendar ({reason.resource})"
        named = either([day.capitalize() for day in reason.weekdays])
        return f"{label} only on {named}, as the calendar of {reason.resource} allows"

    def point(self, point: str) -> str:
        if point == ORIGIN:
            return "today"
        if point == "plan.start":
            return "the start of the plan"
        if point.startswith("event:"):
            event = point.removeprefix("event:")
            return EVENTS.get(event, event.replace("_", " "))
        step, _, side = point.rpartition(".")
        return f"the {side} of {self.steps.get(step, step)}"

    def needs(self, step: PlannedStep) -> str:
        """The gate before a step: what is missing is asked for and never forbids (SAFETY-13)."""
        label, value = self.explainer.label, self.explainer.value
        missing = [label(fact) for fact in step.needs_facts if not self.known(fact)]
        known = [f"{label(f)}, at present {value(f)}" for f in step.needs_facts if self.known(f)]
        depends = f"Depends on {listed(known)}."
        if not missing:
            return depends
        needs = f"Needs {listed(missing)} before this step"
        needs += " — the board may start for urgency, with a reason."
        return f"{needs} {depends}" if known else needs

    def known(self, fact_id: str) -> bool:
        fact = self.explainer.facts.get(fact_id)
        return fact is not None and fact.state == "known"

    def note(self, note: PlanNote) -> str:
        return {
            "event_date_unknown": self.undated_event,
            "event_unknown": self.undated_event,
            "exact_date_needed": self.exact_date,
            "preference_dropped": self.given_up,
            "done_without_date": self.undated_step,
            "may_be_contested": self.may_be,
            "may_be_excluded": self.may_be,
            "not_dated": self.not_dated,
            "duration_by_cycles": self.by_cycles,
        }[note.code](note)

    def undated_event(self, note: PlanNote) -> str:
        event = EVENTS.get(note.about, note.about.replace("_", " "))
        asked = "date" if note.code == "event_date_unknown" else "whether and when"
        return f"Not counted in these dates: time since {event} (not known: {asked})."

    def exact_date(self, note: PlanNote) -> str:
        return f"An exact date of {self.point(note.about)} would give firmer dates."

    def given_up(self, note: PlanNote) -> str:
        return f"Given up, because it cannot hold: {self.preference(note.about)}."

    def undated_step(self, note: PlanNote) -> str:
        return f"{self.steps.get(note.about, note.about)}: done, its date is not recorded."

    def by_cycles(self, note: PlanNote) -> str:
        step = self.steps.get(note.about, note.about)
        return f"{step}: its time from first to last dose follows the number of cycles."

    def may_be(self, note: PlanNote) -> str:
        facts = listed([self.explainer.label(fact) for fact in note.facts])
        return f"May be {note.code.removeprefix('may_be_')}; decided by {facts}."

    def not_dated(self, note: PlanNote) -> str:
        label, value = self.explainer.label, self.explainer.value
        facts = [f"{label(f)} ({value(f)})" if self.known(f) else label(f) for f in note.facts]
        return f"No dates are given before this is known and adequate: {listed(facts)}."

    def preference(self, interval_id: str) -> str:
        interval = self.intervals.get(interval_id)
        if interval is not None:
            return interval.why.rstrip(".")
        kind, _, step = interval_id.partition(":")
        return f"{kind.replace('_', ' ')} of {self.steps.get(step, step)}"


def days(count: int) -> str:
    if count and count % 7 == 0:
        weeks = count // 7
        return f"{weeks} week" if weeks == 1 else f"{weeks} weeks"
    return f"{count} day" if count == 1 else f"{count} days"


def _owner(point: str) -> tuple[str, str]:
    """The step of a point, and which end of it the point is."""
    step, _, side = point.rpartition(".")
    return step, side


def _up_to_today(reason: PlanReason) -> bool:
    """All that is known of what has been done on a day that nobody recorded."""
    return reason.relation == "at_most" and reason.days == 0


def _from_today(count: int) -> str:
    if count == 0:
        return "today"
    return f"{days(abs(count))} ago" if count < 0 else f"{days(count)} ahead"
