"""What a decision must say before it is signed, and when departing needs a coded reason.

Pure: values and a stored result in, problems out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Recommendation
from guidelines.core.evaluation.result import AdviceResult, Result
from tumorboard.decisions.rows import ActionRow, ConditionRow

NO_CONDITION = (
    "Name the condition that the decision depends on: what settles it, who sees to it, until when."
)
IN_WORDS = (
    "The condition stands in words alone, which bring no case back and tell nobody: add it as a"
    " row, with what settles it, who sees to it and until when."
)


@dataclass(frozen=True)
class Problem:
    """What is missing, at which field."""

    field: str
    message: str


# result → what it must state besides the result itself
NEEDED: Mapping[str, Mapping[str, str]] = {
    "decided": {
        "answer": "Say what the board recommends.",
        "intent": "Say whether the intent is curative, palliative or diagnostic.",
        "reasons": "Give the reasons, so that they can be read in a year.",
        "responsible": "Name the clinician who sees that it happens.",
        "concordance": "Say how the decision stands to the guideline.",
    },
    "deferred": {
        "deferral_cause": "Choose why it is deferred.",
        "reasons": "Say what was missing.",
    },
    "no_decision": {"reasons": "Say why there is no decision."},
}


def problems(
    values: Mapping[str, Any],
    departures: Sequence[str] = (),
    *,
    actions: Sequence[ActionRow] = (),
    conditions: Sequence[ConditionRow] = (),
) -> list[Problem]:
    """What still has to be stated; `departures` are titles from `departures_of`."""
    needed = NEEDED.get(values["result"], {})
    found = [Problem(name, words) for name, words in needed.items() if not values[name]]
    if values["result"] == "deferred" and not (values["actions"] or actions):
        words = "Say who does what before the case comes back."
        found.append(Problem("action_list", words))
    if values["concordance"] == "conditional" and not any(not row.dropped for row in conditions):
        found.append(Problem("condition_list", IN_WORDS if values["conditions"] else NO_CONDITION))
    found += [each for row in actions for each in _unfinished_action(row)]
    found += [each for row in conditions for each in _unfinished_condition(row)]
    if values["result"] == "decided" and reason_needed(values, departures):
        found += _unexplained(values, departures)
    return found


def _unfinished_action(row: ActionRow) -> list[Problem]:
    needed = {"Name who does it": row.owner, "Say by when": row.due_on}
    return _unfinished("action_list", row, needed)


def _unfinished_condition(row: ConditionRow) -> list[Problem]:
    needed = {
        "Say what settles it": row.settled_by,
        "Name who sees to it": row.owner,
        "Say until when": row.expires_on,
    }
    return _unfinished("condition_list", row, needed)


def _unfinished(
    column: str, row: ActionRow | ConditionRow, needed: Mapping[str, str]
) -> list[Problem]:
    if row.dropped:
        return []
    return [Problem(column, f"{asked}: {row.text}") for asked, said in needed.items() if not said]


def reason_needed(values: Mapping[str, Any], departures: Sequence[str]) -> bool:
    """Whether the board says that it departs from a recommendation, or its plan does."""
    return values["concordance"] == "deviating" or bool(departures)


def _unexplained(values: Mapping[str, Any], departures: Sequence[str]) -> list[Problem]:
    found = []
    named = f" (the plan departs from: {'; '.join(departures)})" if departures else ""
    if not values["deviation_code"]:
        words = f"Choose why the board departs from the recommendation{named}."
        found.append(Problem("deviation_code", words))
    if values["deviation_code"] == "other" and not values["deviation_reason"]:
        found.append(Problem("deviation_reason", "Explain the reason in words."))
    if not values["departs_from"] and not departures:
        words = "Name the recommendation that the board departs from."
        found.append(Problem("departs_from", words))
    return found


def departures_of(
    result: Result,
    guideline: Guideline,
    *,
    approved: bool,
    pathway: str | None,
    actions: Collection[str],
) -> list[str]:
    """Titles of the strong recommendations that the board's plan departs from.

    Only advice that applies counts: of approved content, strong, a do or a do-not, and neither
    contested nor part of a conflict. Considers, cautions and pending content cannot be departed
    from. `actions` are those of the plan's steps that were not dropped. The plan departs

    - from a do-not when it holds a step of that action;
    - from a do when it holds no step of that action although some pathway of the assessment
      offers one, and the chosen pathway does not show it as done already.

    Only the cancer that the chosen pathway is for is compared, and what holds for every patient.
    Advice whose action no pathway carries out cannot be compared with a plan. Without a plan
    there is nothing to compare: then the board's own word (`concordance`) decides.
    """
    if not approved or pathway is None:
        return []
    about = result.offering(pathway) or result
    offered = {step.action for each in about.pathways for step in each.plan.steps}
    done = {
        step.action
        for each in about.pathways
        if each.id == pathway
        for step in each.plan.steps
        if step.state in {"done", "passed"}
    }
    departed = []
    for advice in _spoken_about(about, result, guideline):
        item = guideline.recommendations[advice.id]
        if not _binding(advice, item) or item.action is None:
            continue
        lacking = item.action in offered and item.action not in {*actions, *done}
        if lacking if advice.kind == "do" else item.action in actions:
            departed.append(item.title)
    return departed


def _spoken_about(about: Result, result: Result, guideline: Guideline) -> list[AdviceResult]:
    """Advice on the cancer that the plan is about, and on every patient."""
    if about.focus == result.focus:
        return list(result.recommendations)
    general = {key for key, stream in guideline.streams.items() if stream.always}
    spoken = guideline.recommendations
    always = [each for each in result.recommendations if spoken[each.id].stream in general]
    return [*always, *about.recommendations]


def _binding(advice: AdviceResult, item: Recommendation) -> bool:
    return (
        advice.status == "applies"
        and advice.kind in {"do", "do_not"}
        and item.strength == "strong"
        and item.conflict is None
        and item.review_status != "contested"
    )
