"""What an answer bears on: which of the missing facts the question waits for now. Pure.

The guideline can ask for a hundred facts about a sparse record. Those of which a single answer
would bring, or take back, advice to do or not to do something, a prerequisite or a pathway for
the cancer that is asked about, and those that a step of a pathway that applies waits for, come
first. The others, which bear on notes and considerations, on
pathways out of sight or on other cancers, are kept and counted, and may be asked at any time.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import EffectResult, MissingResult, Result

BINDING = frozenset({"do", "do_not", "prerequisite"})
IN_FORCE = frozenset({"applies", "possibly_overridden"})
TIMING = "metastases.timing"
"""Which label holds is the first thing that every sequence rests on."""
NAMED = 2

Key = tuple[str, str]


def decisive(result: Result) -> dict[str, tuple[Key, ...]]:
    """The questions that this question waits for, each with the advice that it would change."""
    binding, gates = _binding(result), _gates(result)
    found = {
        each.fact: tuple(dict.fromkeys((*_changed(each, binding), *gates.get(each.fact, ()))))
        for each in result.missing
        if each.place == "question"
    }
    return {fact: keys for fact, keys in found.items() if keys or fact == TIMING}


def changes_words(guideline: Guideline, keys: tuple[Key, ...]) -> str:
    """`Resect the liver first; Systemic treatment first and 3 more`."""
    titles = [getattr(guideline, kind)[key].title or key for kind, key in keys]
    more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
    return "; ".join(titles[:NAMED]) + more


def _binding(result: Result) -> dict[Key, str]:
    """The status of everything binding, by its key."""
    advice = (("recommendations", result.recommendations), ("pitfalls", result.pitfalls))
    found: dict[Key, str] = {("pathways", each.id): each.plan.status for each in result.pathways}
    for kind, items in advice:
        found |= {(kind, each.id): each.status for each in items if each.kind in BINDING}
    return found


def _gates(result: Result) -> dict[str, list[Key]]:
    """What the steps of pathways that apply wait for."""
    found: dict[str, list[Key]] = {}
    for each in result.pathways:
        if each.plan.status in IN_FORCE:
            for fact in (fact for step in each.plan.steps for fact in step.needs_facts):
                found.setdefault(fact, []).append(("pathways", each.id))
    return found


def _changed(missing: MissingResult, binding: dict[Key, str]) -> Iterator[Key]:
    for preview in missing.preview:
        for effect in preview.settles:
            key = effect.kind, effect.id
            if key in binding and _matters(effect, binding[key]):
                yield key


def _matters(effect: EffectResult, now: str) -> bool:
    """It would hold then, or does not hold any more what holds unless something is found."""
    return effect.status in IN_FORCE or now in IN_FORCE
