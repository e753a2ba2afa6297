"""What an item of advice says, and because of what, for a patient of a proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.tracing import trace_of
from guidelines.core.wording.explain import Explainer

KIND_WORDS: Mapping[str, str] = {
    "do": "Do",
    "consider": "Consider",
    "caution": "Caution",
    "do_not": "Do not",
    "prerequisite": "First",
}


@dataclass(frozen=True)
class ItemSays:
    """`part` is its kind of content; `because` is empty where no patient is looked at."""

    id: str
    part: str
    kind: str
    title: str
    text: str
    because: str


def item_says(guideline: Guideline, known: Evaluator | None, item: str) -> ItemSays:
    """An item that the version has not is named by its id."""
    advice = advice_of(guideline).get(item)
    if advice is None:
        return ItemSays(item, "", "", item, "", "")
    because = ""
    if known is not None:
        words = Explainer(guideline, known.facts)
        because = words.because(trace_of(known, advice.when))
    part = "recommendations" if item in guideline.recommendations else "pitfalls"
    return ItemSays(item, part, KIND_WORDS[advice.kind], advice.title, advice.text, because)
