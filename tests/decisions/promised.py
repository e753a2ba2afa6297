"""Rows of a draft as the form sends them, and what a signed decision makes of them."""

from __future__ import annotations

import datetime as dt
import uuid

from guidelines.core.content.canonical import canonical_json
from tests.sitting import Sitting, sign
from tumorboard.decisions import services
from tumorboard.decisions.condition_models import Condition
from tumorboard.decisions.models import Decision
from tumorboard.decisions.rows import ActionRow, ConditionRow, Row, name_of
from tumorboard.people.models import User

DUE = dt.date(2026, 12, 10)
COLUMNS = {ActionRow: "action_list", ConditionRow: "condition_list"}


def action_row(owner: User, text: str = "Ask for RAS", **values: str) -> ActionRow:
    said = {"id": str(uuid.uuid4()), "due_on": DUE.isoformat(), **values}
    return ActionRow(text=text, owner=str(owner.pk), **said)


def condition_row(owner: User, settled_by: str, **values: str) -> ConditionRow:
    said = {
        "id": str(uuid.uuid4()),
        "text": "The lung is clear",
        "expires_on": DUE.isoformat(),
        "if_met": "Resect the liver",
        "if_not_met": "Systemic treatment first",
        **values,
    }
    return ConditionRow(settled_by=settled_by, owner=str(owner.pk), **said)


def named(*rows: Row) -> dict[str, str | None]:
    return {name_of(COLUMNS[type(row)], row.id): canonical_json(row) for row in rows}


def put(draft: Decision, *rows: Row, by: User) -> Decision:
    return services.save(
        draft, original=services.stated(draft), by=by, rows=named(*rows)
    )  # fmt: skip


def condition_of(sitting: Sitting, settled_by: str, **values: str) -> Condition:
    """Of a decision that was signed on it."""
    draft = sitting.draft(concordance="conditional")
    row = condition_row(sitting.world.radiologist, settled_by, **values)
    sign(put(draft, row, by=sitting.world.chair), by=sitting.world.chair)
    return Condition.objects.get(pk=row.id)
