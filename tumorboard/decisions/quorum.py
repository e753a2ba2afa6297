"""Who a question needs in the room and is not there. Reads only.

The rules are content of the guideline; which decision they restrain depends on its intent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.quorum import Lacking, lacking
from guidelines.core.facts.rows import row_lists
from tumorboard.assessment.services import Current
from tumorboard.decisions.models import Intent
from tumorboard.people.roles import specialty_words


@dataclass(frozen=True)
class Wanted:
    """One rule that the room does not meet, in words."""

    rule: str  # its id
    title: str
    who: str
    because: str
    if_missing: str
    is_certain: bool
    ask: tuple[str, ...]  # questions, where it is not certain that the rule applies
    specialties: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()  # any one specialty of each is wanted


def wanted_for(
    current: Current | None, *, intent: str, present: Collection[str]
) -> tuple[Wanted, ...]:
    """What a decision of this intent still wants; of no intent, what each intent would want."""
    if current is None:
        return ()
    intents = [intent] if intent else list(Intent.values)
    guideline, result = current.guideline, current.computed.result
    rows = row_lists(current.computed.envelope.record)
    found = {
        each.rule.id: each
        for one in intents
        for each in lacking(guideline, result, intent=one, present=present, rows=rows)
    }
    return tuple(_in_words(guideline, each) for each in found.values())


def _in_words(guideline: Guideline, each: Lacking) -> Wanted:
    terms = (guideline.vocabulary.get(fact) for fact in each.ask)
    return Wanted(
        rule=each.rule.id,
        title=each.rule.title,
        who=specialty_words(each.each, each.one_of),
        because=each.rule.text,
        if_missing=each.rule.if_missing,
        is_certain=each.is_certain,
        ask=tuple(term.ask for term in terms if term is not None),
        specialties=(*each.each, *each.one_of),
        groups=(*((code,) for code in each.each), *filter(None, [each.one_of])),
    )
