"""Giving somebody something to do, and saying what became of it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.writing import record_case
from tumorboard.decisions.action_models import Action, ActionState
from tumorboard.decisions.confirmations import asks_to_confirm
from tumorboard.decisions.models import Decision
from tumorboard.decisions.stated import confirm_by
from tumorboard.followup.services import NotSigned
from tumorboard.patients.writing import made_before, store, with_key
from tumorboard.people.models import User


class ReasonMissing(Exception):
    """What was not done needs a reason."""


class ConfirmFirst(Exception):
    """A provisional decision is confirmed by a named person; that ends the action."""


@transaction.atomic
def add_action(
    decision: Decision,
    *,
    text: str,
    owner: User,
    due_on: dt.date,
    by: User,
    key: UUID | None = None,
) -> Action:
    """Somebody owes this until that day. Raises NotSigned."""
    if decision.signed_at is None:
        raise NotSigned(str(decision.pk))
    if (first := made_before(Action, key, by)) is not None:
        return first
    action = Action(
        case=decision.case, decision=decision, text=text, owner=owner, due_on=due_on,
        created_by=by, changed_by=by, **with_key(key),
    )  # fmt: skip
    if (first := store(action, by)) is not action:
        return first
    changes = {"text": (None, text), "owner": (None, owner.pk), "due_on": (None, due_on)}
    record_case("action.added", decision.case, by=by, operation=Operation.CREATE, changes=changes)
    return action


@transaction.atomic
def settle(action: Action, *, version: int, state: str, by: User, reason: str = "") -> None:
    """Done, not done for a reason, or open again.

    Raises ReasonMissing, ConfirmFirst, StaleVersion.
    """
    if state == ActionState.DONE and asks_to_confirm(action) is not None:
        raise ConfirmFirst(str(action.pk))
    if state == ActionState.NOT_DONE and not reason:
        raise ReasonMissing(str(action.pk))
    changes = action.update_fields(version, by=by, state=state, reason=reason)
    if changes:
        record_case(f"action.{state}", action.case, by=by, changes=changes, reason=reason)
    if changes and state == ActionState.DONE:
        confirm_by(action, by=by)
