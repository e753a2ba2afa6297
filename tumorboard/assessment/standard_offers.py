"""Standard pathways that the guideline's content could found: offered, and in force nowhere.

Pure reading of content. What a board makes of an offer is in the board's own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Recommendation
from guidelines.core.content.pathways import Pathway

LONGEST_CITATION = 1000
NO_SOURCE = "no publication named"


@dataclass(frozen=True)
class Offer:
    id: str
    name: str
    intent: str
    treatment: str
    citation: str


def offers(guideline: Guideline, stream: str) -> list[Offer]:
    """Pathways of the stream about which neither sources nor reviewers disagree."""
    found = [
        each
        for each in guideline.pathways.values()
        if each.stream == stream and each.conflict is None and each.review_status != "contested"
    ]
    return [_offer(guideline, each) for each in sorted(found, key=lambda each: each.order)]


def items(guideline: Guideline, stream: str) -> list[tuple[str, str]]:
    """What a standard pathway may rest on: id and title of pathways and recommendations."""
    paths = guideline.pathways.values()
    spoken = guideline.recommendations.values()
    named = [(each.id, each.title) for each in paths if each.stream == stream]
    return [*named, *((e.id, e.title) for e in spoken if e.stream == stream and e.kind == "do")]


def citation_of(guideline: Guideline, item_id: str) -> str:
    """Where an item of the content comes from, as it is cited; empty for one not there."""
    item = guideline.pathways.get(item_id) or guideline.recommendations.get(item_id)
    return _cited(guideline, item) if item is not None else ""


def _offer(guideline: Guideline, pathway: Pathway) -> Offer:
    steps = "; ".join(step.label for step in pathway.steps)
    return Offer(
        id=pathway.id,
        name=pathway.title[:120],
        intent=pathway.intent,
        treatment=f"{steps}."[:1500],
        citation=_cited(guideline, pathway),
    )


def _cited(guideline: Guideline, item: Pathway | Recommendation) -> str:
    ids = [*item.citations]
    if isinstance(item, Pathway):
        ids += [each for argument in item.arguments_for for each in argument.citations]
    texts = [guideline.citations[each].text for each in dict.fromkeys(ids)]
    source = f"{guideline.meta.title} {guideline.meta.version}, {item.id}"
    return _fitting([source, *(texts or [NO_SOURCE])])


def _fitting(parts: Iterable[str]) -> str:
    """Whole sources, as many as there is room for."""
    text = ""
    for part in parts:
        longer = f"{text}; {part}" if text else part
        if len(longer) > LONGEST_CITATION:
            break
        text = longer
    return text
