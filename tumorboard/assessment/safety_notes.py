"""What speaks against treating a case by the standard, before it is put there. Pure: no records.

It is said, and locks nothing: who reads it decides.
"""

from __future__ import annotations

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import AdviceResult, Result
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.explain import Explainer
from tumorboard.assessment.missing import ANY_EMERGENCY
from tumorboard.assessment.summary import NOT_ENCODED, cancer_name, uncovered_names
from tumorboard.assessment.wording import code_words

HOLDING = frozenset({"applies", "possibly_overridden"})
CONTRADICTED = "Stage and dates contradict each other: the timing label is in doubt."


def safety_notes(guideline: Guideline, result: Result, record: CaseRecord) -> list[str]:
    """Do-not advice that holds, safety questions nobody has answered, labels in conflict."""
    found: list[str] = []
    for part in result.parts:
        also = f" ({cancer_name(record, part.focus)})" if part is not result else ""
        words = Explainer(guideline, part.facts)
        found += [f"{line}{also}" for line in _warnings(guideline, part)]
        found += [f"{line}{also}" for line in _open(words, part)]
        found += [f"{line}{also}" for line in _labels(guideline, part)]
    found += [f"{name}: {NOT_ENCODED}" for name in uncovered_names(record, result)]
    return list(dict.fromkeys(found))


def _warnings(guideline: Guideline, part: Result) -> list[str]:
    return [
        *(
            f"Emergency: {guideline.recommendations[each.id].title}"
            for each in part.recommendations
            if each.emergency and each.status in HOLDING
        ),
        *(f"Do not: {guideline.recommendations[each.id].title}" for each in part.recommendations
          if _is_do_not(each)),
        *(f"Pitfall: {guideline.pitfalls[each.id].title}" for each in part.pitfalls
          if _is_do_not(each)),
    ]  # fmt: skip


def _is_do_not(each: AdviceResult) -> bool:
    return each.kind == "do_not" and each.status in HOLDING and not each.emergency


def _open(words: Explainer, part: Result) -> list[str]:
    """One line for the emergencies nobody has ruled out, one for what safety rests on."""
    emergencies = [
        each.fact
        for each in part.missing
        if each.place == "emergency" and each.fact != ANY_EMERGENCY
    ]
    asked = {
        "Emergencies not ruled out": emergencies,
        "Safety questions not answered": [each.fact for each in part.safety_now()],
    }
    return [
        f"{title}: {', '.join(words.label(fact) for fact in dict.fromkeys(facts))}"
        for title, facts in asked.items()
        if facts
    ]


def _labels(guideline: Guideline, part: Result) -> list[str]:
    timing = part.classification
    found = [CONTRADICTED] if timing.contradictions else []
    case = timing.case
    for each in case.by_definition:
        if case.label != "unknown" and each.label not in {case.label, "unknown"}:
            other = guideline.definitions[each.definition].label
            found.append(f"{code_words(case.label)}, but {code_words(each.label)} under {other}")
    return found
