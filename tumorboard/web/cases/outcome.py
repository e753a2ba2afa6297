"""What has become of a case: its decisions, the meeting that it waits for, and who that needs."""

from __future__ import annotations

from dataclasses import dataclass

from tumorboard.assessment.services import Current, facts_changed_since
from tumorboard.cases.models import Case, State
from tumorboard.decisions.models import Decision
from tumorboard.decisions.provisional import Standing, standing_of
from tumorboard.meetings.models import AgendaItem, ItemState
from tumorboard.meetings.queries import triages_to_do_again
from tumorboard.meetings.standard_models import Triage
from tumorboard.meetings.triage import MAY_BE_TRIAGED
from tumorboard.people.permissions import Permission
from tumorboard.web.cases.discussing import Discussing, discussing_of
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Outcome:
    signed: list[Decision]  # the newest first
    draft: Decision | None  # for those who may write it
    listed: AgendaItem | None
    changed_since: Decision | None
    """The newest signed decision, where facts have changed since it was signed."""
    discussing: Discussing | None = None  # nothing of a case that is closed
    triage: Triage | None = None  # on standard of care, and not to be discussed
    triage_again: Triage | None = None  # of a cancelled meeting: it does not count any more
    standing: Standing | None = None  # of the newest, where it was signed as provisional
    may_triage: bool = False
    may_promote: bool = False


def outcome_of(request: Request, case: Case, current: Current | None) -> Outcome:
    mine = Decision.objects.visible_to(request.user).filter(case=case)
    # Without the long texts: what counts here is when it was signed, and on which facts.
    short = mine.select_related("assessment", "quorum").defer("text", "assessment__envelope")
    decisions = list(short.order_by("-number"))
    signed = [decision for decision in decisions if decision.signed_at]
    drafts = [decision for decision in decisions if not decision.signed_at]
    may_write = request.grants.may(Permission.RECORD_DECISION, board=case.board)
    waiting = AgendaItem.objects.visible_to(request.user).waiting().filter(case=case)
    return Outcome(
        signed=signed,
        draft=drafts[0] if drafts and may_write else None,
        listed=waiting.select_related("meeting").order_by("meeting__date").first(),
        changed_since=signed[0] if signed and _is_outdated(signed[0], current) else None,
        standing=standing_of(signed[0]) if signed else None,
        discussing=discussing_of(case, current) if case.state != State.CLOSED else None,
        triage=_triage(request, case),
        triage_again=triages_to_do_again([case.pk]).get(case.pk)
        if case.state in MAY_BE_TRIAGED
        else None,
        may_triage=case.state in MAY_BE_TRIAGED
        and request.grants.may(Permission.TRIAGE_CASE, board=case.board),
        may_promote=request.grants.may(Permission.PREPARE_CASE, board=case.board),
    )


def _triage(request: Request, case: Case) -> Triage | None:
    if case.state != State.STANDARD:
        return None
    mine = Triage.objects.visible_to(request.user).standing()
    found = mine.filter(item__case=case, item__state=ItemState.STANDARD)
    related = found.select_related("pathway", "created_by", "item__meeting")
    return related.order_by("-created_at").first()


def _is_outdated(decision: Decision, current: Current | None) -> bool:
    kept = decision.assessment
    return kept is not None and current is not None and facts_changed_since(kept, current)
