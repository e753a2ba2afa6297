"""Confirming a provisional decision, or not: an act of a named person of the missing specialty.

The signed decision and its paper stay as they were; another paper says what was answered. Where
somebody does not confirm it, the case comes back to the board.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.decisions.action_models import Action, ActionState
from tumorboard.decisions.conditions import bring_case_back
from tumorboard.decisions.confirmation_models import Answer, Confirmation
from tumorboard.decisions.models import Decision, DecisionPaper, PaperKind
from tumorboard.decisions.provisional import Standing, specialties_of, standing_of
from tumorboard.decisions.quorum_models import DecisionQuorum, Handling
from tumorboard.decisions.quorum_services import CONFIRM, actions_of
from tumorboard.decisions.signing import typeset
from tumorboard.decisions.told_confirmations import answered
from tumorboard.documents.blocks import read_document
from tumorboard.people.models import User
from tumorboard.records import StaleVersion

COMES_BACK = "Decision {number} was not confirmed: {reason}"
ENDED = "{answer} by {person}"
KINDS = {
    Answer.CONFIRMED: PaperKind.CONFIRMED,
    Answer.NOT_CONFIRMED: PaperKind.NOT_CONFIRMED,
}


class NotProvisional(Exception):
    """Nothing is waited for: it was answered already, superseded, or never provisional."""


class NotTheirs(Exception):
    """Only somebody of a specialty that was missing answers, for the board of the case."""


class ReasonMissing(Exception):
    """Not confirming a decision needs a reason."""


def answer(
    decision: Decision, *, said: str, by: User, as_of: dt.date, now: dt.datetime, reason: str = ""
) -> Confirmation:
    """Raises NotProvisional, NotTheirs, ReasonMissing, StaleVersion."""
    standing = _waiting(decision)
    specialty = standing.spoken_for(specialties_of(by, decision.case.board))
    if not specialty:
        raise NotTheirs(str(by))
    if said == Answer.NOT_CONFIRMED and not reason:
        raise ReasonMissing(str(decision.pk))
    given = Confirmation(
        decision=decision, specialty=specialty, answer=said, reason=reason, person=by, at=now
    )
    after = Standing(standing.groups, [*standing.answers, given])
    settled = after.refusal is not None or after.is_confirmed
    # Made before the transaction: typesetting must not hold the database's lock.
    papers = [_paper(decision, after)] if settled else []
    _store(given, standing, papers, as_of=as_of)
    return given


@transaction.atomic
def _store(
    given: Confirmation, shown: Standing, papers: list[DecisionPaper], *, as_of: dt.date
) -> None:
    decision, by = given.decision, given.person
    held = Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    if [each.pk for each in _waiting(held).answers] != [each.pk for each in shown.answers]:
        raise StaleVersion(str(decision))  # somebody else answered while this was written
    given.save(force_insert=True)
    changes = {"answer": (None, given.answer), "specialty": (None, given.specialty)}
    record_case(
        f"decision.{given.answer}", decision.case, by=by, operation=Operation.CREATE,
        changes=changes, reason=given.reason,
    )  # fmt: skip
    for each in papers:
        each.save()
        _end_actions(held, given)
    if given.answer == Answer.NOT_CONFIRMED:
        reason = COMES_BACK.format(number=decision.number, reason=given.reason)
        bring_case_back(Case.objects.get(pk=decision.case_id), reason=reason, as_of=as_of, by=by)


def _waiting(decision: Decision) -> Standing:
    standing = standing_of(decision)
    superseded = Decision.objects.signed().filter(replaces=decision).exists()
    if standing is None or superseded or not standing.waits_for:
        raise NotProvisional(str(decision))
    return standing


def _paper(decision: Decision, standing: Standing) -> DecisionPaper:
    signed = read_document(decision.text)
    document = answered(signed, standing, hospital=decision.case.board.hospital)
    kind = KINDS[Answer.NOT_CONFIRMED if standing.refusal else Answer.CONFIRMED]
    return typeset(decision, kind, document)


def _end_actions(decision: Decision, given: Confirmation) -> None:
    """What asked somebody to confirm it is answered, whoever owns it."""
    reason = ENDED.format(answer=given.get_answer_display(), person=given.person)
    for action in Action.objects.open().filter(pk__in=actions_of(decision.quorum)):
        changes = action.update_fields(
            action.version, by=given.person, state=ActionState.DONE, reason=reason
        )
        record_case("action.done", decision.case, by=given.person, changes=changes, reason=reason)


def asks_to_confirm(action: Action) -> Decision | None:
    """The provisional decision that this action asks to confirm, while it still waits."""
    if not action.text.startswith(CONFIRM):
        return None
    kept = DecisionQuorum.objects.filter(
        decision__case=action.case_id, handling=Handling.PROVISIONAL, signed_at__isnull=False
    )
    for row in kept.select_related("decision"):
        if action.pk in actions_of(row):
            try:
                _waiting(row.decision)
            except NotProvisional:
                return None
            return row.decision
    return None
