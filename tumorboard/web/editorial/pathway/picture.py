"""The pathway in hand solved and drawn, with what contradicts what where it cannot hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from guidelines.core.content.guideline import Guideline
from guidelines.core.planning.alone import Alone, as_pathway, until_it_holds
from guidelines.core.planning.branches import branches
from guidelines.core.planning.desk import PlanInHand
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway, PlanNote, PlanReason
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from tumorboard.web.assessment.pathways import weeks
from tumorboard.web.editorial.pathway.patient import Patient
from tumorboard.web.editorial.pathway.reading import Readable
from tumorboard.web.pictures import gantt
from tumorboard.web.plans.branching import GateShown, gates_of
from tumorboard.web.plans.drawing import Background, Drawer

DURATION = "duration:"


@dataclass(frozen=True)
class Rule:
    """One side of a contradiction, and the step or interval that says so."""

    place: str
    words: str

    @property
    def anchor(self) -> str:
        return anchor(self.place)


@dataclass(frozen=True)
class Contradiction:
    """What cannot hold together; any one of the `repairs` helps."""

    sentence: str
    rules: tuple[Rule, ...]
    repairs: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """`at`: what is to be said at single parts, by their places in the item."""

    pictures: gantt.Pictures | None
    contradictions: tuple[Contradiction, ...]
    given_up: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    length: str
    gates: tuple[GateShown, ...]
    at: dict[str, list[str]] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """For those who do not see the picture change."""
        if self.contradictions:
            return " ".join(each.sentence for each in self.contradictions)
        return f"All that has to hold can hold together. In all {self.length}."


def drawn(readable: Readable, patient: Patient, guideline: Guideline) -> Drawn:
    whole, planner = as_pathway(readable.sequence), patient.planner
    found = until_it_holds(whole, planner)
    words = PlanExplainer(Explainer(guideline, planner.facts), whole)
    contradictions = tuple(_told(each, words, readable) for each in found.contradictions)
    given_up = tuple(
        (readable.places.get(note.about, ""), words.note(note))
        for note in found.plan.notes
        if note.code == "preference_dropped"
    )
    at: dict[str, list[str]] = defaultdict(list)
    for each in contradictions:
        for rule in each.rules:
            at[rule.place].append(each.sentence)
    for place, sentence in given_up:
        at[place].append(sentence)
    return Drawn(
        pictures=_pictures(found, readable, patient, words),
        contradictions=contradictions,
        given_up=given_up,
        notes=tuple(words.note(each) for each in found.plan.notes if _is_of_a_case(each, patient)),
        length=weeks(found.plan.total_days),
        gates=_gates(found, patient, words),
        at=dict(at),
    )


def _told(plan: PlannedPathway, words: PlanExplainer, readable: Readable) -> Contradiction:
    said: dict[str, str] = {}
    for reason in plan.reasons:
        same = [each for each in plan.reasons if each.id == reason.id]
        for place in _places(reason, readable):
            said.setdefault(place, "; ".join(words.rules(same)))
    return Contradiction(
        words.inconsistent(plan),
        tuple(Rule(place, f"{each[:1].upper()}{each[1:]}") for place, each in said.items()),
        tuple(words.repair(each) for each in plan.repairs),
    )


def _places(reason: PlanReason, readable: Readable) -> list[str]:
    """The interval of a rule, or the step that lasts; several where steps between are left out."""
    names = [reason.id.removeprefix(DURATION)]
    if names[0] not in readable.places:
        names = reason.id.split("+")
    return [readable.places[name] for name in names if name in readable.places]


def _pictures(
    found: Alone, readable: Readable, patient: Patient, words: PlanExplainer
) -> gantt.Pictures | None:
    """In a column, on a phone and on paper; signs stand at the steps of a contradiction."""
    places = readable.places
    background = replace(_background(patient), row=lambda step: f"#{anchor(places.get(step, ''))}")
    drawer = Drawer(found.plan, found.pathway, background)
    against: dict[str, list[str]] = defaultdict(list)
    for reason in (each for plan in found.contradictions for each in plan.reasons):
        for point in (reason.start, reason.end):
            step = point.rpartition(".")[0]
            if step in words.steps:
                against[step].append(words.reason(reason))
    drawer.against = against
    drawing = replace(drawer.drawing(found.pathway.steps), today_label=patient.today)
    column, phone, large = (
        gantt.draw(drawing, layout) for layout in (gantt.COLUMN, gantt.NARROW, gantt.LARGE)
    )
    return gantt.Pictures(column, phone, large) if column and phone and large else None


def _gates(found: Alone, patient: Patient, words: PlanExplainer) -> tuple[GateShown, ...]:
    """What follows each outcome, solved alone."""
    ahead = branches(
        found.pathway, found.plan, words.explainer.guideline.continuations,
        solve=lambda whole, _: patient.planner.plan(whole), evaluate=lambda _: Truth.UNKNOWN,
    )  # fmt: skip
    hand = PlanInHand(draft=Draft(pathway=found.pathway.id), pathway=found.pathway, plan=found.plan)
    return tuple(gates_of(hand, ahead, words.explainer, _background(patient)))


def _background(patient: Patient) -> Background:
    planner = patient.planner
    return Background(as_of=patient.first_day, facts=planner.facts, record=planner.record)


def _is_of_a_case(note: PlanNote, patient: Patient) -> bool:
    """What is not known of nobody in particular is no news."""
    return patient.case is not None and note.code != "preference_dropped"


def anchor(place: str) -> str:
    """Of a part of the list, by its place in the item."""
    return f"part-{place.replace('.', '-')}"
