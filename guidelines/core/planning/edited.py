"""The pathway of the content as the board has edited it, to be planned like any other.

What a draft says about steps and intervals that the content no longer has is passed over; steps
that are new in the content take their place after the step that they follow there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import msgspec

from guidelines.core.content.pathways import DoneBy, Interval, Pathway, Step
from guidelines.core.planning.draft import ORDER, AddedStep, ChangedInterval, ChangedStep, Draft


def edited(pathway: Pathway, draft: Draft, *, without: Collection[str] = ()) -> Pathway:
    """Steps added, changed and in the board's order; intervals changed, set aside or added.

    Steps that do not take place stay in the list, for `Ahead.dropped` and the conditions of the
    content decide about them; the board's order reaches across them if `without` names them.
    """
    absent = {*draft.dropped, *without}
    steps = {step.id: step for step in pathway.steps}
    steps |= {added.id: _as_step(added) for added in draft.added}
    order = order_of(draft, pathway)
    natural = [step for step in natural_order(draft, pathway) if step not in absent]
    chosen = [step for step in order if step not in absent]
    added = {each.id for each in draft.added}
    return msgspec.structs.replace(
        pathway,
        steps=tuple(_changed(steps[step], draft.changed.get(step)) for step in order),
        intervals=(
            *_intervals(pathway, draft),
            *(_in_order(*pair) for pair in chosen_pairs(natural, chosen, added)),
        ),
    )


def natural_order(draft: Draft, pathway: Pathway) -> list[str]:
    """The steps as the pathway has them, each added one after the step that it follows."""
    order = [step.id for step in pathway.steps]
    for added in draft.added:
        order.insert(order.index(added.after) + 1 if added.after in order else 0, added.id)
    return order


def order_of(draft: Draft, pathway: Pathway) -> list[str]:
    """All steps in the order of the draft."""
    natural = natural_order(draft, pathway)
    order = [step for step in draft.order if step in natural]
    if not order:
        return natural
    for place, step in enumerate(natural):
        if step not in order:
            order.insert(order.index(natural[place - 1]) + 1 if place else 0, step)
    return order


def in_proportion(pathway: Pathway, draft: Draft) -> Iterator[str]:
    """Steps whose duration follows the number of cycles that the board gave them."""
    for step in pathway.steps:
        change = draft.changed.get(step.id)
        if change and change.cycles and step.cycles and change.duration_days is None:
            yield step.id


def chosen_pairs(
    natural: Sequence[str], chosen: Sequence[str], added: Collection[str]
) -> list[tuple[str, str]]:
    """What the board's order says: neighbours of a step that it moved or added, and every two
    steps that it turned round; nothing that follows from the others."""
    place = {step: number for number, step in enumerate(natural)}
    kept = _longest_rising([step for step in chosen if step not in added], place)
    pairs = {(a, b) for a, b in pairwise(chosen) if not kept.issuperset((a, b))}
    after: dict[str, set[str]] = {step: set() for step in chosen}
    found: list[tuple[str, str]] = []
    for start in range(len(chosen) - 1, -1, -1):
        first, own = chosen[start], []
        for second in chosen[start + 1 :]:
            turned = place[second] < place[first]
            if second not in after[first] and (turned or (first, second) in pairs):
                own.append((first, second))
                after[first] |= {second, *after[second]}
        found = [*own, *found]
    return found


def _longest_rising(steps: Sequence[str], place: dict[str, int]) -> set[str]:
    """As many steps as possible of which the order is as before; the others were moved."""
    best: list[list[str]] = [[]]
    for step in steps:
        before = [each for each in best if not each or place[each[-1]] < place[step]]
        longest = max(before, key=len)
        best.append([*longest, step])
    kept = max(best, key=len)
    return set(kept)


def _as_step(added: AddedStep) -> Step:
    return Step(
        id=added.id,
        action=added.action,
        label=added.label,
        duration_days=added.duration_days,
        resource=added.resource,
        done_by=DoneBy(kind=added.kind) if added.kind else None,
        cycles=added.cycles,
        regimen=added.regimen,
    )


def _changed(step: Step, change: ChangedStep | None) -> Step:
    if change is None:
        return step
    duration = change.duration_days or step.duration_days
    if change.duration_days is None and change.cycles and step.cycles:
        duration = tuple(_lasting(days, step.cycles, change.cycles) for days in step.duration_days)
    return msgspec.structs.replace(
        step, duration_days=duration, cycles=change.cycles or step.cycles
    )


def _lasting(days: int, cycles: int, wanted: int) -> int:
    """Days from the first to the last dose of another number of cycles, rounded up."""
    between, needed = (cycles - 1, wanted - 1) if cycles > 1 else (cycles, wanted)
    return max(1, -(-days * needed // between))


def _intervals(pathway: Pathway, draft: Draft) -> Iterator[Interval]:
    for interval in pathway.intervals:
        change = draft.intervals.get(interval.id)
        if change is None:
            yield interval
        elif not change.set_aside:
            yield _with_numbers(interval, change)


def _with_numbers(interval: Interval, change: ChangedInterval) -> Interval:
    return msgspec.structs.replace(interval, min_days=change.min_days, max_days=change.max_days)


def _in_order(before: str, after: str) -> Interval:
    return Interval(
        id=f"{ORDER}{before}:{after}",
        start=f"{before}.end",
        end=f"{after}.start",
        min_days=0,
        why="",
        sources=(),
    )
