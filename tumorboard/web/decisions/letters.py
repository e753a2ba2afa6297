"""Letters on the page of a decision: what is written, what is released, and who was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tumorboard.decisions.models import Decision, Result
from tumorboard.exchange.letter_models import SPOKEN, Communication, Letter, Recipient
from tumorboard.exchange.letter_queries import (
    due_on,
    has_died,
    newest_in_force,
    overdue,
    to_be_told,
)
from tumorboard.exchange.letter_querysets import CommunicationQuerySet
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request

SHOWN = 5
NO_LETTER = "The patient has died: no letter."


@dataclass(frozen=True)
class Row:
    """One reader of the decision: the letters for them, the newest first."""

    recipient: Recipient
    letters: list[Letter]
    is_late: bool
    note: str = ""
    is_closed: bool = False
    """Nobody is left to write to."""

    @property
    def draft(self) -> Letter | None:
        return next((each for each in self.letters if each.released_at is None), None)

    @property
    def released(self) -> list[Letter]:
        return [each for each in self.letters if each.released_at is not None]


@dataclass(frozen=True)
class LetterPanel:
    rows: list[Row]
    log: list[Communication]
    """Who was told of this decision, and what was taken back."""
    told_of_former: list[Communication]
    """Who was told of a decision that this one replaces, and is not recorded as told of this."""
    due: dt.date | None
    may_write: bool


def letter_panel(
    request: Request, decision: Decision, versions: list[Decision], *, superseded: bool
) -> LetterPanel | None:
    """A fixed number of queries, however many letters there are."""
    if decision.signed_at is None:
        return None
    board, user = decision.case.board, request.user
    mine = Letter.objects.visible_to(user).filter(decision=decision).without_paper()
    letters = list(mine.select_related("released_by").order_by("-created_at"))
    told = Communication.objects.visible_to(user).filter(decision__case=decision.case_id)
    entries = list(told.select_related("recorded_by", "decision", "retracted_by", "letter"))
    log = [each for each in entries if each.decision_id == decision.pk]
    former = _former(decision, versions)
    owed_to = [] if superseded or not former else _to_be_told(told)
    due = due_on(decision, rules_of(board).letter_days)
    owed = not superseded and decision.result == Result.DECIDED
    late = owed and due is not None and due < request.as_of
    died = has_died(decision.case.patient)
    return LetterPanel(
        rows=[_row(each, letters, log, late=late, died=died) for each in Recipient],
        log=log,
        told_of_former=[each for each in owed_to if each.decision_id in former],
        due=due if owed else None,
        may_write=not superseded and request.grants.may(Permission.FOLLOW_UP, board=board),
    )  # fmt: skip


def _row(
    recipient: Recipient, letters: list[Letter], log: list[Communication], *, late: bool, died: bool
) -> Row:
    own = [each for each in letters if each.recipient == recipient]
    row = Row(recipient, own, is_late=False)
    if recipient == Recipient.PATIENT and died:
        return Row(recipient, own, is_late=False, note=NO_LETTER, is_closed=True)
    note = "" if recipient != Recipient.PATIENT or _spoken(log) else "Held until told."
    return Row(recipient, own, is_late=late and not row.released, note=note)


def _spoken(log: list[Communication]) -> bool:
    return any(
        each.recipient == Recipient.PATIENT and each.means in SPOKEN and _stands(each)
        for each in log
    )


def _stands(entry: Communication) -> bool:
    return entry.retracts_id is None and getattr(entry, "retracted_by", None) is None


def _former(decision: Decision, versions: list[Decision]) -> set[object]:
    """The decisions that this one replaces, one after the other."""
    replaced = {each.pk: each.replaces_id for each in versions}
    found: set[object] = set()
    before = decision.replaces_id
    while before is not None and before not in found:
        found.add(before)
        before = replaced.get(before)
    return found


def _to_be_told(told: CommunicationQuerySet) -> list[Communication]:
    return to_be_told(told.select_related("decision__case", "letter"))


def amended_to_tell(request: Request) -> Section | None:
    """For coordinators: who received a decision that was amended since."""
    if not request.grants.may(Permission.EXCHANGE_DATA):
        return None
    boards = [
        board
        for board in Board.objects.where_role(request.user)
        if request.grants.may(Permission.EXCHANGE_DATA, board=board)
    ]
    mine = Communication.objects.visible_to(request.user).filter(decision__case__board__in=boards)
    related = ("decision__replaced_by", "decision__case__patient__merged_into", "letter")
    found = to_be_told(mine.select_related(*related, "decision__case__board"))
    newest = newest_in_force(each.decision.case_id for each in found)
    rows = [(each, newest[each.decision.case_id]) for each in found]
    return Section(
        "amended-to-tell",
        "tumorboard/decisions/letter_home_amended.html",
        {"rows": rows[: SHOWN * 2], "count": len(rows)},
        patients=len(rows[: SHOWN * 2]),
    )


def letters_overdue(request: Request) -> Section | None:
    """For coordinators: decisions of which somebody has not been written to in time."""
    if not request.grants.may(Permission.EXCHANGE_DATA):
        return None
    boards = [
        board
        for board in Board.objects.where_role(request.user).select_related("hospital")
        if request.grants.may(Permission.EXCHANGE_DATA, board=board)
    ]
    mine = Decision.objects.visible_to(request.user).defer("text")
    found = overdue(
        mine.select_related("case__patient__merged_into", "case__board"),
        boards,
        as_of=request.as_of,
    )
    decisions = list(found[:SHOWN])
    return Section(
        "letters-overdue",
        "tumorboard/decisions/letter_home.html",
        {"decisions": decisions, "count": found.count()},
        patients=len(decisions),
    )
