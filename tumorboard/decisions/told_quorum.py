"""What a decision says of who was missing for its question, on screen and on paper."""

from __future__ import annotations

from tumorboard.decisions.queries import Seen
from tumorboard.decisions.quorum_models import Handling
from tumorboard.decisions.rules import Problem
from tumorboard.documents.blocks import AnyBlock, Notice

FIELD = "quorum"
COMPLETE = (
    "Everybody whom the question needs is there now: take back what was chosen for their absence."
)
UNSAID = "The question needs {who}, not present: record it as provisional, or give the reason."
CHANGED = "Somebody else is missing for the question now: choose again what happens."


def quorum_notices(seen: Seen) -> list[AnyBlock]:
    found: list[AnyBlock] = []
    for each in seen.lacking:
        match seen.handling.handling if seen.handling else "":
            case Handling.PROVISIONAL:
                words = f"Provisional, to be confirmed by {each.who}, which was not present."
            case Handling.SIGNED:
                reason = seen.handling.reason if seen.handling else ""
                words = f"Decided without {each.who}. Reason: {reason}"
            case _:
                words = f"Not present: {each.who}."
        found.append(Notice(f"{words} {each.because}"))
    return found


def quorum_problems(seen: Seen) -> list[Problem]:
    """Nothing here stops the board: each problem ends with one choice of the chair."""
    handling, rules = seen.handling, {each.rule for each in seen.lacking}
    if handling is None:
        return [Problem(FIELD, UNSAID.format(who=each.who)) for each in seen.lacking]
    if not rules:
        return [Problem(FIELD, COMPLETE)]
    return [] if rules == {*handling.rules.split()} else [Problem(FIELD, CHANGED)]
