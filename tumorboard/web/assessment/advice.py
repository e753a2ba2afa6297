"""What is proposed: cards in the order in which a board has to see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice, Pitfall
from guidelines.core.evaluation.clashes import equipoise_of
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.result import AdviceResult, Result
from guidelines.core.evaluation.tracing import Trace
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import NOTHING_ENCODED, Explainer, carrying
from guidelines.core.wording.explain_advice import AdviceExplainer, lifetime_dose
from tumorboard.web.assessment.behind import Behind, behind
from tumorboard.web.assessment.sources import REVIEW, Cited, cited, grade

APPLYING = frozenset({"applies", "possibly_overridden"})
# Prohibitions before cautions before what to do; options last.
ORDER = ("do_not", "caution", "prerequisite", "do", "consider")


@dataclass(frozen=True)
class Card:
    id: str
    item: str  # recommendation or pitfall
    kind: str  # emergency, or the kind of the advice
    status: str
    title: str
    text: str
    because: str
    reason: str  # the whole of it
    grade: str
    review: str
    sources: tuple[str, ...]
    citations: list[Cited]
    rationale: str
    conflict: str
    where: tuple[str, ...]  # titles of the pathways that look the way a pitfall warns of


@dataclass(frozen=True)
class Equals:
    """Two items that both apply, cannot both be followed, and were signed as of equal standing."""

    cards: list[Card]
    reason: str
    by: str


@dataclass(frozen=True)
class Proposed:
    emergencies: list[Card]
    firm: list[Card]  # do-not, caution, first, do
    options: list[Card]  # consider
    open: list[Card]
    overridden: list[Card]
    equals: list[Equals]
    behind: Behind
    nothing: bool  # no guidance is encoded for this question


def proposed(guideline: Guideline, result: Result) -> Proposed:
    cards = _Cards(guideline, result)
    shown = [each for each in (*result.recommendations, *result.pitfalls) if _concerns(each, cards)]
    applying = [cards.card(each) for each in shown if each.status in APPLYING]
    applying.sort(key=lambda card: ORDER.index(card.kind) if card.kind in ORDER else -1)
    return Proposed(
        emergencies=[card for card in applying if card.kind == "emergency"],
        firm=[card for card in applying if card.kind not in {"emergency", "consider"}],
        options=[card for card in applying if card.kind == "consider"],
        open=[cards.card(each) for each in shown if each.status == "open"],
        overridden=[cards.card(each) for each in shown if each.status == "overridden"],
        equals=list(_equals(cards, result)),
        behind=behind(guideline, result),
        nothing=any(each.id not in guideline.notes for each in result.notes),
    )


def _equals(cards: _Cards, result: Result) -> Iterator[Equals]:
    results = {each.id: each for each in result.recommendations}
    for each in result.conflicts:
        if each.kind == "actions" and each.status == "applies":
            first, second = each.between
            signed = equipoise_of(cards.guideline, first, second)
            if signed is not None:
                both = [cards.card(results[item]) for item in each.between]
                yield Equals(both, signed.reason, signed.by)


def brief(explainer: Explainer, trace: Trace) -> str:
    """`because …` with the names of conditions alone; their findings stand under "Why?"."""
    if trace.verdict is Truth.UNKNOWN:
        return explainer.because(trace)
    return "because " + "; ".join(dict.fromkeys(_brief(explainer, trace)))


def _brief(explainer: Explainer, trace: Trace) -> list[str]:
    if trace.op in {"test", "count"}:
        return [explainer.finding(trace)]
    if trace.op == "ref":
        label = explainer.guideline.conditions[trace.name or ""].label
        return [label if trace.verdict is Truth.TRUE else f"not: {label}"]
    return [words for part in carrying(trace) for words in _brief(explainer, part)]


class _Cards:
    def __init__(self, guideline: Guideline, result: Result) -> None:
        self.guideline = guideline
        self.items = advice_of(guideline)
        self.explainer = Explainer(guideline, result.facts)
        self.reasons = AdviceExplainer(self.explainer, result)

    def card(self, result: AdviceResult) -> Card:
        item = self.items[result.id]
        reason = self.reasons.reason(result)
        return Card(
            id=result.id,
            item="pitfall" if isinstance(item, Pitfall) else "recommendation",
            kind="emergency" if item.emergency and result.status == "applies" else result.kind,
            status=result.status,
            title=item.title,
            text=item.text,
            because=self.because(result, reason),
            reason=reason[:1].upper() + reason[1:] + ".",
            grade=grade(item.strength, item.certainty),
            review=REVIEW[item.review_status],
            sources=result.sources,
            citations=cited(self.guideline, item.citations),
            rationale=item.rationale or "",
            conflict=result.conflict or "",
            where=self.where(result),
        )

    def because(self, result: AdviceResult, reason: str) -> str:
        if result.status == "applies":
            return brief(self.explainer, self.reasons.traces.advice(result))
        if result.status == "possibly_overridden":
            because = brief(self.explainer, self.reasons.traces.advice(result))
            return f"{because}; {self.reasons.unless(result)}"
        return reason

    def where(self, result: AdviceResult) -> tuple[str, ...]:
        titles = [
            self.guideline.pathways[hit.pathway].title + lifetime_dose(hit) for hit in result.hits
        ]
        return tuple(dict.fromkeys(titles))


def _concerns(result: AdviceResult, cards: _Cards) -> bool:
    """A pattern over plans concerns the board where a pathway looks like it."""
    item: Advice = cards.items[result.id]
    return not (isinstance(item, Pitfall) and item.pattern is not None and not result.hits)


__all__ = ["NOTHING_ENCODED", "Card", "Proposed", "brief", "proposed"]
