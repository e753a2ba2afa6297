"""What the chair does when somebody whom the question needs is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID, uuid5

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.writing import record_case
from tumorboard.decisions.models import Decision
from tumorboard.decisions.quorum import Wanted
from tumorboard.decisions.quorum_models import DecisionQuorum, Handling
from tumorboard.decisions.rows import ActionRow, as_list, name_of
from tumorboard.decisions.services import refuse_if_signed, save, stated
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import Board, Membership, User
from tumorboard.people.roles import Role

ACTIONS = "action_list"
CONFIRM = "Confirm the provisional decision"


class ReasonMissing(Exception):
    """Signing without a specialty that the question needs wants a reason."""


@transaction.atomic
def handle(
    decision: Decision,
    *,
    handling: str,
    wanted: Iterable[Wanted],
    by: User,
    as_of: dt.date,
    reason: str = "",
) -> None:
    """Say what happens although somebody is not there; an empty `handling` takes it back.

    A provisional decision asks somebody of each specialty to confirm it: an action with owner and
    day, which stands in the draft. Raises ReasonMissing, AlreadySigned.
    """
    refuse_if_signed(decision)
    if handling == Handling.SIGNED and not reason:
        raise ReasonMissing(str(decision.pk))
    row = DecisionQuorum.objects.filter(decision=decision).first()
    _replace_actions(decision, row, [], by=by)
    if not handling:
        _take_back(decision, row, by=by)
        return
    lacked = [each for each in wanted if each.is_certain]
    row = _keep(decision, row, handling, reason, lacked, by=by)
    if handling == Handling.PROVISIONAL:
        actions = _actions(decision.case.board, row, lacked, by=by, as_of=as_of)
        _replace_actions(decision, row, actions, by=by)


def write_signed(
    decision: Decision, wanted: Iterable[Wanted], *, by: User, now: dt.datetime
) -> None:
    """Called with the signature, in its transaction: what was lacking then."""
    row = DecisionQuorum.objects.filter(decision=decision).first()
    if row is not None:
        lacked = [each for each in wanted if each.is_certain]
        row.update_fields(row.version, by=by, signed_at=now, **_lacking(lacked))


def _keep(
    decision: Decision,
    row: DecisionQuorum | None,
    handling: str,
    reason: str,
    lacked: Collection[Wanted],
    *,
    by: User,
) -> DecisionQuorum:
    words = {"handling": handling, "reason": reason, **_lacking(lacked)}
    if row is None:
        row = DecisionQuorum(decision=decision, created_by=by, changed_by=by, **words)
        row.save()
        changes = {name: (None, value) for name, value in words.items()}
    else:
        changes = row.update_fields(row.version, by=by, **words)
    if changes:
        record_case("decision.quorum", decision.case, by=by, changes=changes, reason=reason)
    return row


def _take_back(decision: Decision, row: DecisionQuorum | None, *, by: User) -> None:
    if row is None:
        return
    said = {"handling": (row.handling, None), "reason": (row.reason, None)}
    record_case(
        "decision.quorum_taken_back", decision.case, by=by, operation=Operation.DELETE, changes=said
    )
    row.delete()


def _lacking(lacked: Iterable[Wanted]) -> dict[str, str]:
    rules = list(lacked)
    codes = dict.fromkeys(code for each in rules for code in each.specialties)
    groups = dict.fromkeys("|".join(group) for each in rules for group in each.groups)
    return {
        "rules": " ".join(each.rule for each in rules),
        "specialties": " ".join(codes),
        "needed": " ".join(groups),
    }


# ------------------------------------------------------------------ the actions of a draft


def _actions(
    board: Board, row: DecisionQuorum, lacked: Iterable[Wanted], *, by: User, as_of: dt.date
) -> list[ActionRow]:
    memberships = board.memberships.active().select_related("user")
    serving = list(memberships.order_by("is_extended", "user__display_name"))
    due = as_of + dt.timedelta(days=rules_of(board).cadence_days)
    return [_action(each, row, serving, due, by=by) for each in lacked]


def _action(
    wanted: Wanted, row: DecisionQuorum, serving: Sequence[Membership], due: dt.date, *, by: User
) -> ActionRow:
    """To somebody of the specialty; where the board has nobody, to bring the case back with one."""
    owner = next((each.user for each in serving if each.specialty in wanted.specialties), None)
    text = f"{CONFIRM} or bring the case back: without {wanted.who}."
    if owner is None:
        coordinators = (each.user for each in serving if each.role == Role.COORDINATOR)
        owner = next(coordinators, by)
        text = f"List the case again with {wanted.who}: the decision is provisional until then."
    return ActionRow(
        id=_id(row, wanted.rule), text=text, owner=str(owner.pk), due_on=due.isoformat()
    )


def _id(row: DecisionQuorum, rule: str) -> str:
    return str(uuid5(UUID(str(row.pk)), rule))


def actions_of(row: DecisionQuorum) -> list[UUID]:
    """Ids of the actions that its provisional decision asked for."""
    return [UUID(_id(row, rule)) for rule in row.rules.split()]


def _replace_actions(
    decision: Decision, row: DecisionQuorum | None, actions: Iterable[ActionRow], *, by: User
) -> None:
    """Those that an earlier choice put into the draft go; what people wrote themselves stays."""
    if row is None:
        return
    current = Decision.objects.get(pk=decision.pk)
    said = stated(current)
    asked = {name_of(ACTIONS, _id(row, rule)): None for rule in row.rules.split()}
    rows: dict[str, str | None] = {name: None for name in asked if name in said}
    rows |= {name_of(ACTIONS, each.id): as_list([each])[1:-1] for each in actions}
    if rows:
        save(current, original=said, by=by, rows=rows)
