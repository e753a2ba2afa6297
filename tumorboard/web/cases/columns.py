"""Where open cases stand, as columns of cards and as a filter of the table: the same for both."""

from __future__ import annotations

from tumorboard.cases.models import State
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.decisions.models import Decision
from tumorboard.followup.queries import awaiting_outcome
from tumorboard.meetings.queries import last_not_reached
from tumorboard.people.models import User

NOT_REACHED, AWAITING_OUTCOME = "not_reached", "awaiting_outcome"
COLUMNS: dict[str, str] = {
    State.REFERRED: "Referred",
    State.PREPARING: "Preparing",
    State.READY: "Ready",
    State.LISTED: "Listed",
    State.STANDARD: "On standard of care",
    State.DISCUSSED: "Discussed, not signed",
    State.DEFERRED: "Deferred",
    NOT_REACHED: "Not reached",
    AWAITING_OUTCOME: "Awaiting outcome",
}


def in_column(found: CaseQuerySet, code: str, user: User) -> CaseQuerySet:
    decisions = Decision.objects.visible_to(user)
    if code == AWAITING_OUTCOME:
        awaited = awaiting_outcome(decisions).order_by().values("case")
        return found.in_state(State.DISCUSSED).filter(pk__in=awaited)
    if code == NOT_REACHED:
        in_hand = found.in_state(State.PREPARING, State.READY)
        return in_hand.filter(pk__in=last_not_reached())
    if code == State.DISCUSSED:
        signed = decisions.signed().values("case")
        return found.in_state(State.DISCUSSED).exclude(pk__in=signed)
    return found.in_state(code).exclude(pk__in=last_not_reached())
