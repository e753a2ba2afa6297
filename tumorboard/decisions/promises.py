"""What a decision asks of people: rows of its draft become actions and conditions when signed.

What a former decision asked for and is still open stands in the new draft under the same id: it
is carried on, or dropped for a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.decisions.action_models import Action, ActionState
from tumorboard.decisions.condition_models import Condition, ConditionState
from tumorboard.decisions.models import Decision
from tumorboard.decisions.rows import (
    ActionRow,
    ConditionRow,
    action_rows,
    as_list,
    condition_rows,
)
from tumorboard.people.models import User

DROPPED = "Dropped by decision {number}: {reason}"


def carried(case: Case) -> dict[str, str]:
    """The lists that a new draft begins with: what is open of the case."""
    actions = [
        ActionRow(
            id=str(each.pk), text=each.text, owner=str(each.owner_id),
            due_on=each.due_on.isoformat(),
        )
        for each in Action.objects.open().filter(case=case)
    ]  # fmt: skip
    conditions = [
        ConditionRow(
            id=str(each.pk), text=each.text, settled_by=each.settled_by,
            after=each.after.isoformat() if each.after else "", owner=str(each.owner_id),
            expires_on=each.expires_on.isoformat(), if_met=each.if_met,
            if_not_met=each.if_not_met,
        )
        for each in Condition.objects.open().filter(case=case)
    ]  # fmt: skip
    return {"action_list": as_list(actions), "condition_list": as_list(conditions)}


def standing_rows(decision: Decision) -> tuple[list[ActionRow], list[ConditionRow]]:
    """Rows of a draft that hold: without what was settled since it was carried into the draft."""
    actions, conditions = action_rows(decision.action_list), condition_rows(decision.condition_list)
    over = _over(Action, actions) | _over(Condition, conditions)
    return [row for row in actions if row.id not in over], [
        row for row in conditions if row.id not in over
    ]


def keep(decision: Decision, *, facts: Mapping[str, str], by: User) -> None:
    """Called with the signature, in its transaction. `facts`: by id, what is known now."""
    actions, conditions = standing_rows(decision)
    for action in actions:
        values = {
            "text": action.text,
            "owner_id": UUID(action.owner),
            "due_on": dt.date.fromisoformat(action.due_on),
        }
        ended = {"state": ActionState.NOT_DONE}
        _keep_one(Action, action, decision, values, ended, by=by)
    for row in conditions:
        values = _condition_values(row) | {"was": facts.get(row.settled_by, "")[:300]}
        _keep_one(Condition, row, decision, values, {"state": ConditionState.STOPPED}, by=by)


def _condition_values(row: ConditionRow) -> dict[str, Any]:
    return {
        "text": row.text,
        "settled_by": row.settled_by,
        "after": dt.date.fromisoformat(row.after) if row.after else None,
        "owner_id": UUID(row.owner),
        "expires_on": dt.date.fromisoformat(row.expires_on),
        "if_met": row.if_met,
        "if_not_met": row.if_not_met,
    }


def _keep_one(
    model: type[Action] | type[Condition],
    row: ActionRow | ConditionRow,
    decision: Decision,
    values: dict[str, Any],
    ended: Mapping[str, str],
    *,
    by: User,
) -> None:
    noun = str(model._meta.model_name)
    present = model._default_manager.filter(pk=row.id, case=decision.case).first()
    if present is None:
        made = model(
            pk=UUID(row.id), case=decision.case, decision=decision, created_by=by, changed_by=by,
            **values,
        )  # fmt: skip
        made.save(force_insert=True)
        changes = {name: (None, value) for name, value in values.items()}
        record_case(
            f"{noun}.added", decision.case, by=by, operation=Operation.CREATE, changes=changes
        )
        return
    if row.dropped:
        reason = DROPPED.format(number=decision.number, reason=row.dropped)[:300]
        wanted: dict[str, Any] = {**ended, "reason": reason}
    else:
        wanted = {**values, "decision": decision}
        wanted.pop("was", None)  # what was known when it was first asked for
    changes = present.update_fields(present.version, by=by, **wanted)
    if changes:
        verb = "dropped" if row.dropped else "carried"
        record_case(f"{noun}.{verb}", decision.case, by=by, changes=changes)


def _over(
    model: type[Action] | type[Condition], rows: Sequence[ActionRow | ConditionRow]
) -> set[str]:
    """Ids of rows that stand for something no longer open."""
    if not rows:
        return set()
    present = model._default_manager.filter(pk__in=[row.id for row in rows])
    return {str(pk) for pk, state in present.values_list("pk", "state") if state != "open"}


def ids_of(case: Case) -> dict[str, set[str]]:
    """By list: ids that stand for what was asked for before."""
    return {
        "action_list": {str(pk) for pk in case.actions.values_list("pk", flat=True)},
        "condition_list": {str(pk) for pk in case.conditions.values_list("pk", flat=True)},
    }


def done_actions(case: Case) -> list[Action]:
    return list(case.actions.exclude(state=ActionState.OPEN).select_related("owner"))
