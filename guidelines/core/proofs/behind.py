"""What stands behind advice: every item whose change can change when the advice applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guidelines.core.content.conditions import Condition, Count, Ref, Test, ThresholdRef
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import advice_of, overriders_of
from guidelines.core.evaluation.prepared import domain_of, parts_of, score_of

Place = tuple[str, str]
"""Kind and id of an item."""


def behind(guideline: Guideline, items: Iterable[str]) -> frozenset[Place]:
    """The advice itself and what may override it, with all that their conditions rest on."""
    advice, over = advice_of(guideline), overriders_of(guideline)
    found: set[Place] = set()
    waiting, seen = [each for each in items if each in advice], set()
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        kind = "recommendations" if item in guideline.recommendations else "pitfalls"
        found.add((kind, item))
        found.update(_under(guideline, advice[item].when))
        waiting += [other for other, _ in over.get(item, ())]
    return frozenset(found)


def _under(guideline: Guideline, node: Condition) -> Iterator[Place]:
    yield from _own(guideline, node)
    domain = domain_of(guideline, node)
    for part in (*parts_of(guideline, node), *((domain,) if domain is not None else ())):
        yield from _under(guideline, part)


def _own(guideline: Guideline, node: Condition) -> Iterator[Place]:
    if isinstance(node, Ref):
        yield "conditions", node.id
    if isinstance(node, Test | Count):
        for operand in node.operands:
            if isinstance(operand, ThresholdRef):
                yield "thresholds", operand.id
    if isinstance(node, Test):
        score = score_of(guideline, node.fact)
        yield ("scores", score.id) if score is not None else ("vocabulary", node.fact)
