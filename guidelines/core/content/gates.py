"""What is wrong with the gates of a sequence of steps, and which continuations are in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from guidelines.core.content.pathways import Branch, Continuation, Gate, Pathway, Step

Problem = tuple[str, str, str]
"""Where in the item, what stands there, what was expected."""
_FOLLOWS = "one of continues, continuation and stop"


def gate_problems(
    steps: Iterable[Step], facts: Collection[str], continuations: Collection[str]
) -> Iterator[Problem]:
    """What the gates of these steps name that does not exist, or say twice, or leave open."""
    for index, step in enumerate(steps):
        if step.gate is not None:
            yield from _of_gate(f"steps.{index}.gate", step.gate, facts, continuations)


def _of_gate(
    path: str, gate: Gate, facts: Collection[str], continuations: Collection[str]
) -> Iterator[Problem]:
    for index, fact in enumerate(gate.facts):
        if fact not in facts:
            yield f"{path}.facts.{index}", repr(fact), "the id of a fact of the vocabulary"
    if gate.branches and not gate.who:
        yield f"{path}.who", "missing", "who decides, where there are branches"
    seen: set[str] = set()
    for index, branch in enumerate(gate.branches):
        here = f"{path}.branches.{index}"
        if branch.outcome not in gate.outcomes:
            expected = "one of the outcomes of the gate: " + (", ".join(gate.outcomes) or "none")
            yield f"{here}.outcome", repr(branch.outcome), expected
        if branch.outcome in seen:
            yield f"{here}.outcome", f"{branch.outcome!r} again", "one branch per outcome"
        seen.add(branch.outcome)
        yield from _of_branch(here, branch, continuations)


def _of_branch(path: str, branch: Branch, continuations: Collection[str]) -> Iterator[Problem]:
    given = [branch.continues, branch.continuation is not None, branch.stop is not None]
    if given == [False, False, False]:
        yield path, "a branch that leads nowhere", _FOLLOWS
    elif sum(given) > 1:
        yield path, "more than one of them", _FOLLOWS
    if branch.continuation is not None and branch.continuation not in continuations:
        yield f"{path}.continuation", repr(branch.continuation), "the id of one of continuations"


def unused_continuations(
    pathways: Iterable[Pathway], continuations: Iterable[Continuation]
) -> list[str]:
    """Continuations that no pathway reaches, be it through another continuation."""
    every = {each.id: each for each in continuations}
    reached: set[str] = set()
    waiting = _named(chain.from_iterable(pathway.steps for pathway in pathways))
    while waiting:
        name = waiting.pop()
        if name in every and name not in reached:
            reached.add(name)
            waiting |= _named(every[name].steps)
    return [name for name in every if name not in reached]


def _named(steps: Iterable[Step]) -> set[str]:
    gates = (step.gate for step in steps if step.gate is not None)
    return {each.continuation for gate in gates for each in gate.branches if each.continuation}
