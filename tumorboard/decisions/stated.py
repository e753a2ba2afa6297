"""What was said in the room, at the decision that rests on it: printed, and to be checked.

Signing makes an action for each such value; checking the value ends its action, and an action
that is done confirms its value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.decisions.action_models import Action, ActionState
from tumorboard.decisions.models import Decision
from tumorboard.documents.blocks import AnyBlock, Heading, Notice, Table
from tumorboard.patients.stated import Statement, confirm, statements, unverified
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import User

CHECK = "Check what was said in the room"
UNVERIFIED = "Stated in the room, unverified"
CHECKED = "Checked: recorded again from its source"
LONGEST = 300  # characters of an action


def stated_blocks(found: Sequence[Statement]) -> list[AnyBlock]:
    """On paper: which of the facts the decision rests on nobody has checked; often none."""
    if not found:
        return []
    rows = tuple((each.words, each.source) for each in found)
    return [
        Heading(UNVERIFIED),
        Notice("These values were said in the room. Check each against its source."),
        Table("Stated, unverified", ("Value", "Who said it"), rows),
    ]


def ask_for_checks(
    decision: Decision, found: Sequence[Statement], *, by: User, as_of: dt.date
) -> None:
    """With the signature: an action for each value, owed by the owner of the case."""
    case = decision.case
    due_on = as_of + dt.timedelta(days=rules_of(case.board).cadence_days)
    for each in found:
        pk = action_id(each, case)
        if Action.objects.filter(pk=pk).exists():
            continue  # an earlier version of the decision asked for it
        text = f"{CHECK}: {each.words} ({each.source})"[:LONGEST]
        owner = case.owner
        Action(
            pk=pk, case=case, decision=decision, text=text, owner=owner, due_on=due_on,
            created_by=by, changed_by=by,
        ).save(force_insert=True)  # fmt: skip
        changes = {"text": (None, text), "owner": (None, owner.pk), "due_on": (None, due_on)}
        record_case("action.added", case, by=by, operation=Operation.CREATE, changes=changes)


def confirm_by(action: Action, *, by: User) -> None:
    """Called when an action is done: if it was to check a value, the value holds."""
    case = action.case
    for each in unverified(case.patient):
        if action_id(each, case) == action.pk:
            confirm(each, case.patient, by=by, reason=f"Checked: {action.text}"[:LONGEST])


def waiting_for_a_check() -> list[Case]:
    """Cases with an open action to check a value."""
    asked = Action.objects.open().filter(text__startswith=CHECK).values("case")
    return list(Case.objects.filter(pk__in=asked).with_people())


@transaction.atomic
def end_checked(case: Case) -> int:
    """End the actions whose values were recorded again, in the name of whoever did; how many."""
    open_ones = {each.pk: each for each in Action.objects.open().filter(case=case)}
    if not open_ones:
        return 0
    ended = 0
    for each in statements(case.patient):
        action = open_ones.get(action_id(each, case))
        if action is None or not each.is_checked:
            continue
        by = each.checked_by or action.owner
        changes = action.update_fields(
            action.version, by=by, state=ActionState.DONE, reason=CHECKED
        )
        record_case("action.done", case, by=by, changes=changes, reason=CHECKED)
        ended += 1
    return ended


def action_id(statement: Statement, case: Case) -> UUID:
    """One action per statement and case, whichever version of the decision asks first."""
    return uuid5(case.pk, f"{statement.row} {statement.event}")
