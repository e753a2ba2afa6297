"""Choosing a pathway, editing the plan of it, and going back and forth among its revisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from guidelines.core.content.canonical import canonical_json, sha256
from guidelines.core.planning.desk import PlanInHand
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.edits import Edit, EditError, KeepRule
from guidelines.core.wording.explain_edit import EditExplainer, reason_of
from tumorboard.assessment.models import Assessment
from tumorboard.assessment.services import Current, keep_assessment
from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.jobs import services as jobs
from tumorboard.jobs.names import WATCH_PLANS
from tumorboard.patients.writing import UsedKey
from tumorboard.people.models import User
from tumorboard.plans.models import KeptReason, Plan, PlanRevision
from tumorboard.plans.solving import NotOffered, desk_of, draft_of, solved_text
from tumorboard.records import StaleVersion

LONGEST_SENTENCE = 600
RENEWED = "Dates taken as they stand"


class UnknownPathway(Exception):
    """The pathway is not one that the assessment offers."""


class PlanSetAside(Exception):
    """Another plan is the current one: this one has to be brought back first."""


class NothingToUndo(Exception):
    """The pathway as it was chosen: before it there is nothing."""


class NothingToRedo(Exception):
    """Nothing was undone since the last edit."""


@transaction.atomic
def choose_pathway(*, case: Case, pathway: str, current: Current, by: User) -> Plan:
    """Make a plan of one pathway of the assessment; the former plan is set aside, not lost.

    Choosing the same pathway again gives the plan there is, with its edits. Raises UnknownPathway.
    """
    present = Plan.objects.current().filter(case=case).first()
    if present is not None and present.pathway == pathway:
        return present
    try:
        desk = desk_of(current, pathway)
    except NotOffered as error:
        raise UnknownPathway(pathway) from error
    kept = keep_assessment(case, current, by=by)
    _set_aside(case, by=by)
    title = current.guideline.pathways[pathway].title
    first = PlanRevision(
        number=1,
        words=f"Chosen: {title}"[:LONGEST_SENTENCE],
        **_solved(desk.solve(Draft(pathway=pathway)), kept),
        made_by=by,
    )
    plan = Plan(
        case=case,
        assessment=kept,
        pathway=pathway,
        title=title,
        head_id=first.pk,
        tip_id=first.pk,
        created_by=by,
        changed_by=by,
    )
    plan.save()
    first.plan = plan
    first.save()
    _record("plan.chosen", case, by=by, operation=Operation.CREATE)
    return plan


@transaction.atomic
def bring_back(plan: Plan, *, by: User) -> None:
    """Make a former plan the current one again; the present one is set aside."""
    if plan.set_aside_at is None:
        return
    _set_aside(plan.case, by=by)
    changes = plan.update_fields(plan.version, by=by, set_aside_at=None, set_aside_by=None)
    _record("plan.brought_back", plan.case, by=by, changes=changes)


def edit_plan(
    plan: Plan, edit: Edit, *, version: int, current: Current, by: User, key: UUID | None = None
) -> PlanRevision:
    """One more revision; an edit that changes nothing gives the one there is.

    `key` makes a form that is sent twice one edit. Raises EditError, StaleVersion, NotOffered,
    PlanSetAside, UsedKey; then nothing is saved.
    """
    if (made := _made_before(plan, key, by)) is not None:
        return made
    stored = _stored(plan, version)
    head = stored.head
    # Solved before the transaction: it must not hold the database's lock.
    _refuse_unknown_reason(edit)
    desk, draft = desk_of(current, stored.pathway), draft_of(head)
    edited = desk.apply(draft, edit)
    if edited == draft:
        return head
    found = desk.solve(edited)
    explainer = EditExplainer(current.guideline, found.pathway)
    revision = PlanRevision(
        id=key or uuid4(),
        edit=canonical_json(edit),
        words=explainer.sentence(edit)[:LONGEST_SENTENCE],
        reason=_reason(edit),
        made_by=by,
    )
    try:
        return _append(stored, revision, found, current, by=by)
    except StaleVersion:  # perhaps by the same form, sent twice at this very moment
        if (made := _made_before(plan, key, by)) is not None:
            return made
        raise


def renew(plan: Plan, *, version: int, current: Current, by: User) -> PlanRevision:
    """The same draft with the dates that it comes to today: what has moved is taken as it stands.

    Where nothing has changed, the revision there is. Raises StaleVersion, NotOffered, PlanSetAside.
    """
    stored = _stored(plan, version)
    head = stored.head
    if head.assessment.sha256 == sha256(current.computed.text):
        return head
    found = desk_of(current, stored.pathway).solve(draft_of(head))
    revision = PlanRevision(words=RENEWED, made_by=by)
    return _append(stored, revision, found, current, by=by)


@transaction.atomic
def undo(plan: Plan, *, version: int, by: User) -> PlanRevision:
    """Back to what was edited last. Raises NothingToUndo, StaleVersion, PlanSetAside."""
    stored = _stored(plan, version)
    head = stored.head
    if head.parent is None:
        raise NothingToUndo(str(plan.pk))
    return _move(stored, head.parent, "plan.undone", by=by)


@transaction.atomic
def redo(plan: Plan, *, version: int, by: User) -> PlanRevision:
    """Forward again to the revision left last. Raises NothingToRedo, StaleVersion, PlanSetAside."""
    stored = _stored(plan, version)
    child = child_left(stored)
    if child is None:
        raise NothingToRedo(str(plan.pk))
    return _move(stored, child, "plan.redone", by=by)


@transaction.atomic
def take_up(revision: PlanRevision, *, version: int, by: User) -> PlanRevision:
    """Go on from any earlier revision, of another branch too. Raises StaleVersion, PlanSetAside."""
    stored = _stored(revision.plan, version)
    if stored.head_id == revision.pk:
        return revision
    return _move(stored, revision, "plan.taken_up", by=by, tip_id=revision.pk)


def child_left(plan: Plan) -> PlanRevision | None:
    """The revision that redo leads to: from the tip back to the child of the head."""
    if plan.tip_id == plan.head_id:
        return None
    parents = dict(plan.revisions.values_list("pk", "parent"))
    child = plan.tip_id
    while (parent := parents[child]) is not None and parent != plan.head_id:
        child = parent
    return plan.revisions.get(pk=child)


@transaction.atomic
def _append(
    plan: Plan, revision: PlanRevision, found: PlanInHand, current: Current, *, by: User
) -> PlanRevision:
    """The head moves first: of two people at once only one gets past it."""
    head = plan.head
    kept = keep_assessment(plan.case, current, by=by)
    revision.plan, revision.parent = plan, head
    for name, value in _solved(found, kept).items():
        setattr(revision, name, value)
    plan.update_fields(plan.version, by=by, head_id=revision.pk, tip_id=revision.pk)
    last = plan.revisions.order_by("-number").values_list("number", flat=True)[0]
    revision.number = last + 1
    revision.save()
    changes = {"revision": (head.number, revision.number), "edit": ("", revision.words)}
    _record("plan.edited", plan.case, by=by, reason=revision.reason, changes=changes)
    return revision


def _move(
    plan: Plan, revision: PlanRevision, action: str, *, by: User, **more: UUID
) -> PlanRevision:
    before = plan.head.number
    plan.update_fields(plan.version, by=by, head_id=revision.pk, **more)
    _record(action, plan.case, by=by, changes={"revision": (before, revision.number)})
    return revision


def _stored(plan: Plan, version: int) -> Plan:
    stored = Plan.objects.select_related("head__parent", "head__assessment", "case__board").get(
        pk=plan.pk
    )
    if stored.version != version:
        raise StaleVersion(f"Plan {plan.pk}")
    if stored.set_aside_at is not None:
        raise PlanSetAside(str(plan.pk))
    return stored


def _refuse_unknown_reason(edit: Edit) -> None:
    if isinstance(edit, KeepRule) and edit.code not in KeptReason.values:
        raise EditError("code", edit.code, f"one of {', '.join(KeptReason.values)}")
    if isinstance(edit, KeepRule) and edit.code == KeptReason.OTHER and not edit.words.strip():
        raise EditError("words", edit.words, "the reason in words")


def _reason(edit: Edit) -> str:
    if isinstance(edit, KeepRule):
        return ": ".join(filter(None, [KeptReason(edit.code).label, edit.words]))
    return reason_of(edit)


def _made_before(plan: Plan, key: UUID | None, by: User) -> PlanRevision | None:
    """What this person made of this plan with this key."""
    made = PlanRevision.objects.filter(pk=key).first() if key else None
    if made is not None and (made.made_by_id, made.plan_id) != (by.pk, plan.pk):
        raise UsedKey(str(key))
    return made


def _solved(found: PlanInHand, kept: Assessment) -> Mapping[str, Any]:
    """The columns that say what a draft came to, and with what it was solved."""
    draft = canonical_json(found.draft)
    return {
        "draft": draft,
        "draft_sha256": sha256(draft),
        "solved": solved_text(found),
        "assessment": kept,
        "as_of": kept.as_of,
    }


def _record(action: str, case: Case, **told: Any) -> None:
    """What a plan comes to may be another thing now: a job looks at it after the commit."""
    record_case(action, case, **told)
    jobs.follow(WATCH_PLANS)


def _set_aside(case: Case, *, by: User) -> None:
    for former in Plan.objects.current().filter(case=case):
        former.update_fields(former.version, by=by, set_aside_at=timezone.now(), set_aside_by=by)
