"""Why an item has its status, in one sentence, from a stored result."""

from __future__ import annotations

from collections.abc import Mapping

from guidelines.core.content.items import Advice
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.result import AdviceResult, PathwayResult, PatternHit, Result
from guidelines.core.evaluation.result_traces import ResultTraces
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import listed


class AdviceExplainer:
    """Reasons for the recommendations, pitfalls and pathways of one result."""

    def __init__(self, explainer: Explainer, result: Result) -> None:
        self.explainer = explainer
        self.items: Mapping[str, Advice] = advice_of(explainer.guideline)
        self.results = {each.id: each for each in (*result.recommendations, *result.pitfalls)}
        self.traces = ResultTraces(explainer.guideline, result)

    def reason(self, advice: AdviceResult) -> str:
        """`because …`, `open: needs …`, `overridden by …` or `does not apply because …`."""
        match advice.status:
            case "open":
                return self.explainer.needs(advice.missing)
            case "overridden":
                return self.overridden(advice)
            case "possibly_overridden":
                return f"{self.because(advice)}; {self.unless(advice)}"
            case "does_not_apply":
                return self.explainer.why_not(self.traces.advice(advice))
        return self.because(advice)

    def because(self, advice: AdviceResult) -> str:
        return self.explainer.because(self.traces.advice(advice))

    def overridden(self, advice: AdviceResult) -> str:
        """Who overrides it, and the reason that the content gives."""
        by = [each.id for each in advice.overriders if each.status == "applies"]
        reasons = [
            f"“{self.items[item_id].title}” ({edge.reason.rstrip('.')})"
            for item_id in by
            for edge in self.items[item_id].overrides
            if edge.id == advice.id
        ]
        return "overridden by " + listed(reasons)

    def unless(self, advice: AdviceResult) -> str:
        """`applies unless MMR = deficient`: what is undecided of those that may override it."""
        traces = [self.traces.advice(self.results[each.id]) for each in advice.overriders]
        parts = [self.explainer.residue(trace) for trace in traces]
        return "applies unless " + listed(list(dict.fromkeys(parts)), "or")

    def pathway(self, pathway: PathwayResult) -> str:
        """Why a pathway applies, is open, or is excluded."""
        trace = self.traces.decisive(pathway)
        return self.explainer.because(trace) if trace else ""


def lifetime_dose(hit: PatternHit) -> str:
    """What a plan brings a lifetime dose to, beside its limit; empty for other patterns."""
    if hit.total is None or hit.limit is None:
        return ""
    total, limit = f"{hit.total.normalize():f}", f"{hit.limit.normalize():f}"
    if hit.past_unknown:
        return (
            f": at least {total} mg/m² in all with this plan; whether it stays within {limit}"
            " cannot be said before the past dose is known"
        )
    return f": at least {total} mg/m² in all with this plan, above {limit}"
