"""What differs between two results of one case, as data: ids, and before and after of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import (
    AdviceResult,
    ConflictResult,
    NoteResult,
    PathwayResult,
    Result,
)
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.plan import PlannedPathway, PlannedStep

ABSENT = "does_not_apply"
"""What is not in a result at all counts as not applying."""
ItemKind = Literal["recommendations", "pitfalls", "prognosis", "notes", "conflicts"]
ITEM_KINDS: tuple[ItemKind, ...] = (
    "recommendations", "pitfalls", "conflicts", "prognosis", "notes",
)  # fmt: skip


class Moved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is not what it was."""

    id: str
    before: str
    after: str


class ItemMoved(Moved, frozen=True, kw_only=True):
    kind: ItemKind


class FactMoved(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    before: Fact | None
    after: Fact | None


class StepMoved(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a pathway, as planned before and after; None: not in the plan."""

    id: str
    before: PlannedStep | None
    after: PlannedStep | None


class PathwayMoved(Moved, frozen=True, kw_only=True):
    """A pathway whose status, dates or hindrances differ; both plans stand in the results."""

    steps: tuple[StepMoved, ...] = ()


class PartDifference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of one cancer; `label` is the timing of the case, `lesions` that of each one."""

    focus: str | None
    label: Moved | None = None
    lesions: tuple[Moved, ...] = ()
    facts: tuple[FactMoved, ...] = ()
    items: tuple[ItemMoved, ...] = ()
    pathways: tuple[PathwayMoved, ...] = ()
    asked: tuple[str, ...] = ()
    """Facts that are asked for now and were not before; `settled` the other way round."""
    settled: tuple[str, ...] = ()

    @property
    def proposals_differ(self) -> bool:
        """Whether a board would be shown anything else, beyond the facts themselves."""
        label = self.label or self.lesions
        return bool(label or self.items or self.pathways or self.asked or self.settled)


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[PartDifference, ...]

    @property
    def proposals_differ(self) -> bool:
        return any(each.proposals_differ for each in self.parts)

    @property
    def anything(self) -> bool:
        return any(each.facts or each.proposals_differ for each in self.parts)


def difference(guideline: Guideline, before: Result, after: Result) -> Difference:
    """What changes for every cancer of the patient, in the order of the result after."""
    old = {each.focus: each for each in before.parts}
    new = {each.focus: each for each in after.parts}
    return Difference(
        parts=tuple(
            _part(guideline, focus, old.get(focus), new.get(focus))
            for focus in dict.fromkeys((*new, *old))
        )
    )


def standing(result: PathwayResult) -> str:
    """A pathway in one word: excluded, inconsistent, open, contested, applies, does_not_apply."""
    plan = result.plan
    if plan.status == ABSENT or plan.feasibility in {"excluded", "inconsistent"}:
        return ABSENT if plan.status == ABSENT else plan.feasibility
    if plan.status == "open":
        return "open"
    return plan.feasibility if plan.feasibility == "contested" else "applies"


def _part(
    guideline: Guideline, focus: str | None, before: Result | None, after: Result | None
) -> PartDifference:
    asked_before, asked_after = _asked(before), _asked(after)
    return PartDifference(
        focus=focus,
        label=_label(before, after),
        lesions=tuple(_lesions(before, after)),
        facts=tuple(_facts(guideline, before, after)),
        items=tuple(each for kind in ITEM_KINDS for each in _items(kind, before, after)),
        pathways=tuple(_pathways(before, after)),
        asked=tuple(fact for fact in asked_after if fact not in asked_before),
        settled=tuple(fact for fact in asked_before if fact not in asked_after),
    )


def _label(before: Result | None, after: Result | None) -> Moved | None:
    old, new = (each.classification.case.label if each else "unknown" for each in (before, after))
    return Moved(id="case", before=old, after=new) if old != new else None


def _lesions(before: Result | None, after: Result | None) -> Iterator[Moved]:
    old, new = (
        {each.lesion: each.label for each in result.classification.lesions} if result else {}
        for result in (before, after)
    )
    for lesion in dict.fromkeys((*new, *old)):
        was, now = old.get(lesion, "unknown"), new.get(lesion, "unknown")
        if was != now:
            yield Moved(id=lesion, before=was, after=now)


def _facts(
    guideline: Guideline, before: Result | None, after: Result | None
) -> Iterator[FactMoved]:
    """In the order of the vocabulary; what it rests on is no difference of its own."""
    old, new = (each.facts if each else {} for each in (before, after))
    for fact in guideline.vocabulary:
        if _value(old.get(fact)) != _value(new.get(fact)):
            yield FactMoved(id=fact, before=old.get(fact), after=new.get(fact))


def _value(fact: Fact | None) -> tuple[object, ...] | None:
    if fact is None:
        return None
    return fact.state, fact.options, fact.low, fact.high, fact.start, fact.end, fact.last_value


def _items(kind: ItemKind, before: Result | None, after: Result | None) -> Iterator[ItemMoved]:
    old, new = (_statuses(getattr(each, kind)) if each else {} for each in (before, after))
    for item in dict.fromkeys((*new, *old)):
        was, now = old.get(item, ABSENT), new.get(item, ABSENT)
        if was != now:
            yield ItemMoved(kind=kind, id=item, before=was, after=now)


def _statuses(items: Iterable[AdviceResult | NoteResult | ConflictResult]) -> dict[str, str]:
    return {each.id: each.status for each in items}


def _pathways(before: Result | None, after: Result | None) -> Iterator[PathwayMoved]:
    old, new = ({e.id: e for e in each.pathways} if each else {} for each in (before, after))
    for pathway in dict.fromkeys((*new, *old)):
        was, now = old.get(pathway), new.get(pathway)
        words = [standing(each) if each else ABSENT for each in (was, now)]
        steps = tuple(steps_moved(*(each.plan if each else None for each in (was, now))))
        if words[0] != words[1] or (steps and set(words) != {"excluded"}):
            yield PathwayMoved(id=pathway, before=words[0], after=words[1], steps=steps)


def steps_moved(before: PlannedPathway | None, after: PlannedPathway | None) -> Iterator[StepMoved]:
    """What differs between two plans of one pathway, in their order."""
    old, new = ({e.id: e for e in plan.steps} if plan else {} for plan in (before, after))
    for step in dict.fromkeys((*new, *old)):
        was, now = old.get(step), new.get(step)
        if _planned(was) != _planned(now):
            yield StepMoved(id=step, before=was, after=now)


def _planned(step: PlannedStep | None) -> tuple[object, ...] | None:
    """What a board sees of a step: whether it is needed, when it can start, what it waits for."""
    if step is None:
        return None
    return step.state, step.earliest, step.latest, step.needs, step.needs_facts, step.open_facts


def _asked(result: Result | None) -> dict[str, None]:
    return dict.fromkeys(each.fact for each in result.missing) if result else {}
