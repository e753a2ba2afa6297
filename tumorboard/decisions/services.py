"""Drafting, signing and amending a decision. What is signed is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from tumorboard.assessment.heads import day
from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.decisions import promises
from tumorboard.decisions.models import Decision
from tumorboard.decisions.rows import LISTS, changed_list, column_of, parts
from tumorboard.meetings import services as meetings
from tumorboard.meetings import triage
from tumorboard.meetings.models import AgendaItem, ItemState, MeetingState
from tumorboard.patients.services import Conflicting, as_text, originals
from tumorboard.people.models import User
from tumorboard.records import StaleVersion, merge

FIELDS = (
    "deferral_cause",
    "result", "intent", "answer", "reasons", "conditions", "alternatives", "concordance",
    "responsible", "departs_from", "deviation_code", "deviation_reason", "actions", "trial",
    "dissent", "next_date", "treatments", "treatment_order", "no_treatment", "trials_considered",
    "genetics_considered", "genetics", "supportive_considered", "supportive", "missing",
    "missing_forced", "minutes",
)  # fmt: skip
# The most that a page and its paper can hold of each, in characters.
LONGEST = {
    "answer": 2000, "reasons": 6000, "conditions": 2000, "alternatives": 4000,
    "responsible": 120, "departs_from": 400, "deviation_reason": 2000, "actions": 4000,
    "trial": 300, "dissent": 4000, "amendment_reason": 600, "treatments": 2000,
    "genetics": 300, "supportive": 300, "missing": 2000,
}  # fmt: skip
TRIES = 3
# How the decision stands to the guideline is one statement: its parts merge as one.
GROUPS = (frozenset({"concordance", "departs_from", "deviation_code", "deviation_reason"}),)


class NotOnAgenda(Exception):
    """A decision is made in a meeting: the case has to stand on an agenda first."""


class AlreadySigned(Exception):
    """A signed decision is never changed; it can be amended by a new one."""


class NotTheNewest(Exception):
    """The decision has been amended already; what is amended is the newest one."""


class NotSigned(Exception):
    """A draft is changed, not amended."""


class NotAnAmendment(Exception):
    """A first decision is drafted until it is signed; only an amendment can be dropped."""


class TooLong(Exception):
    """A text that is longer than `LONGEST` of its field."""


@transaction.atomic
def start(*, case: Case, by: User) -> Decision:
    """The draft of the case, a new one if there is none. Raises NotOnAgenda, AlreadySigned."""
    draft = draft_of(case)
    if draft is not None:
        return _follow_case(draft, by=by)
    item = item_to_draft(case)
    former = newest_signed(case)
    if former is None:
        return _draft(case, item, by=by)
    reason = f"Discussed again on {day(item.meeting.date)}."
    return _draft(
        case, item, by=by, former=former, amendment_reason=reason, **promises.carried(case)
    )


@transaction.atomic
def amend(former: Decision, *, by: User, reason: str) -> Decision:
    """A draft that replaces the newest signed decision once it is signed itself."""
    _refuse_too_long({"amendment_reason": reason})
    if former.signed_at is None:
        raise NotSigned(str(former))
    draft = draft_of(former.case)
    if draft is not None:
        return draft
    if former != newest_signed(former.case):
        raise NotTheNewest(str(former))
    kept = {name: getattr(former, name) for name in FIELDS} | promises.carried(former.case)
    return _draft(
        former.case, former.agenda_item, by=by, former=former, amendment_reason=reason, **kept
    )


@transaction.atomic
def drop_amendment(draft: Decision, *, by: User, reason: str) -> None:
    """The signed decision stands after all; the audit keeps what the amendment would have said."""
    refuse_if_signed(draft)
    if not is_amendment(draft):
        raise NotAnAmendment(str(draft))
    names = [*FIELDS, *LISTS]
    said = {name: (getattr(draft, name), None) for name in names if getattr(draft, name)}
    record_case(
        "decision.amendment_dropped", draft.case, by=by, operation=Operation.DELETE,
        reason=reason, changes=said,
    )  # fmt: skip
    draft.delete()


def is_amendment(decision: Decision) -> bool:
    """Of the same discussion as the decision it replaces; not of a new one."""
    former = decision.replaces
    return former is not None and former.agenda_item_id == decision.agenda_item_id


def draft_of(case: Case) -> Decision | None:
    drafts = Decision.objects.drafts().filter(case=case)
    return drafts.select_related("case__board", "agenda_item__meeting", "replaces").first()


def newest_signed(case: Case) -> Decision | None:
    return Decision.objects.signed().filter(case=case).order_by("-number").first()


def save(
    decision: Decision,
    *,
    original: Mapping[str, str | None],
    by: User,
    rows: Mapping[str, str | None] | None = None,
    **posted: Any,
) -> Decision:
    """Write what this person changed beside what others changed. Raises Conflicting, TooLong.

    `rows`: actions and conditions as `rows.parts` names them; None takes one out. They merge
    by row. In a meeting in session this records that the case has been discussed.
    """
    _refuse_too_long(posted)
    for _ in range(TRIES):
        try:
            return _save_once(decision, original=original, by=by, posted={**posted, **(rows or {})})
        except StaleVersion:
            continue
    raise StaleVersion(f"Decision {decision.pk}")


@transaction.atomic
def _save_once(
    decision: Decision, *, original: Mapping[str, str | None], by: User, posted: Mapping[str, Any]
) -> Decision:
    current = Decision.objects.select_related("case", "agenda_item__meeting").get(pk=decision.pk)
    refuse_if_signed(current)
    stored = stated(current)
    merged = merge(
        original={name: original.get(name) for name in posted},
        current={name: stored.get(name) for name in posted},
        posted={name: as_text(value) for name, value in posted.items()},
        groups=GROUPS,
    )
    if merged.conflicts:
        raise Conflicting(merged.conflicts, current)
    wanted = {name: posted[name] for name in merged.changes if not column_of(name)}
    wanted |= {name: changed_list(name, getattr(current, name), merged.changes) for name in LISTS}
    changes = current.update_fields(current.version, by=by, **wanted)
    if changes:
        record_case("decision.drafted", current.case, by=by, changes=changes)
    item = current.agenda_item
    if item and item.state == ItemState.LISTED and item.meeting.state == MeetingState.RUNNING:
        meetings.discussed(item, by=by)
    return current


def stated(decision: Decision) -> dict[str, str | None]:
    """Everything that a draft says, each row of its lists by itself."""
    words = originals(decision, FIELDS)
    for column in LISTS:
        words |= parts(column, getattr(decision, column))
    return words


def _draft(
    case: Case,
    item: AgendaItem | None,
    *,
    by: User,
    former: Decision | None = None,
    **values: Any,
) -> Decision:
    draft = Decision(
        case=case,
        agenda_item=item,
        number=former.number + 1 if former else 1,
        replaces=former,
        created_by=by,
        changed_by=by,
        **values,
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # somebody else began at this very moment
        present = draft_of(case)
        if present is None:
            raise
        return present
    record_case("decision.started", case, by=by, operation=Operation.CREATE)
    return draft


def _follow_case(draft: Decision, *, by: User) -> Decision:
    """A draft prepared for a meeting that did not reach the case goes with it to the next one."""
    item = draft.agenda_item
    if item is None or item.state in {ItemState.LISTED, ItemState.DISCUSSED, ItemState.STANDARD}:
        return draft
    waiting = meetings.waiting_item(draft.case)
    if waiting is not None and not is_amendment(draft):
        draft.update_fields(draft.version, by=by, agenda_item=waiting)
    return draft


def item_to_draft(case: Case) -> AgendaItem:
    """Where the case waits, or was discussed last and not decided.

    Raises NotOnAgenda and AlreadySigned.
    """
    item = meetings.waiting_item(case) or triage.standing_item(case) or _discussed_last(case)
    former = newest_signed(case)
    if former is not None and former.agenda_item_id == item.pk:
        raise AlreadySigned(str(former))
    return item


def _discussed_last(case: Case) -> AgendaItem:
    last = (
        AgendaItem.objects.filter(case=case, state=ItemState.DISCUSSED)
        .select_related("meeting__board")
        .order_by("-meeting__date", "-created_at")
        .first()
    )
    if last is None:
        raise NotOnAgenda(str(case.pk))
    return last


def _refuse_too_long(posted: Mapping[str, Any]) -> None:
    for name, text in posted.items():
        if name in LONGEST and len(text) > LONGEST[name]:
            raise TooLong(name)


def refuse_if_signed(decision: Decision) -> None:
    if decision.signed_at is not None:
        raise AlreadySigned(str(decision))
