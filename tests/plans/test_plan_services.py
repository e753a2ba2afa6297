"""A plan begins as one pathway of the guideline and is then the board's own, edit by edit."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from guidelines.core.planning.draft import Draft, NewStep
from guidelines.core.planning.edits import (
    AddStep,
    DropStep,
    EditError,
    KeepRule,
    MoveStep,
    PinStep,
    TakeBackStep,
)
from tests.clinic import AS_OF, Clinic
from tests.plans.planning import (
    NO_LUNG,
    NO_MRI,
    PATHWAY,
    chosen,
    edit,
    known,
    redo,
    stored,
    undo,
)
from tests.support.at_once import at_once
from tumorboard.assessment.models import Assessment
from tumorboard.audit.models import AuditEvent
from tumorboard.jobs.models import Job
from tumorboard.jobs.names import WATCH_PLANS
from tumorboard.patients.models import Treatment
from tumorboard.patients.services import record_finding
from tumorboard.patients.writing import UsedKey
from tumorboard.plans import services
from tumorboard.plans.models import Plan, PlanRevision
from tumorboard.plans.moved import moved_since_saved
from tumorboard.plans.queries import history_of
from tumorboard.plans.solving import draft_of, in_hand, solved_of
from tumorboard.records import StaleVersion


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    return chosen(clinic)


def draft(clinic: Clinic) -> Draft:
    return draft_of(stored(clinic).head)


# ------------------------------------------------------------------ choosing


def test_choosing_stores_the_pathway_and_what_it_comes_to_and_keeps_the_assessment(
    clinic: Clinic, plan: Plan
) -> None:
    head = plan.head
    current = known(clinic)
    offered = next(p.plan for p in current.computed.result.pathways if p.id == PATHWAY)
    saved = solved_of(head)
    assert saved is not None
    assert saved.plan.steps == offered.steps
    assert (head.number, head.parent, head.edit) == (1, None, "")
    assert draft_of(head) == Draft(pathway=PATHWAY)
    assert head.words == f"Chosen: {plan.title}"
    assert plan.title == current.guideline.pathways[PATHWAY].title
    assert plan.assessment == head.assessment == Assessment.objects.get()
    assert (head.as_of, head.made_by) == (AS_OF, clinic.coordinator)


def test_another_pathway_puts_the_former_plan_aside_and_it_can_be_brought_back(
    clinic: Clinic, plan: Plan
) -> None:
    edit(clinic, NO_LUNG)
    newer = chosen(clinic, "observation")
    plan.refresh_from_db()
    assert plan.set_aside_by == clinic.coordinator
    assert list(Plan.objects.current()) == [newer]
    services.bring_back(plan, by=clinic.coordinator)
    newer.refresh_from_db()
    assert newer.set_aside_at is not None
    assert draft(clinic).dropped == {"lung": NO_LUNG.reason}


def test_choosing_the_same_again_gives_the_plan_there_is_with_its_edits(
    clinic: Clinic, plan: Plan
) -> None:
    edit(clinic, NO_LUNG)
    assert chosen(clinic) == plan
    assert draft(clinic).dropped
    assert AuditEvent.objects.filter(action="plan.chosen").count() == 1


def test_a_case_has_one_current_plan(clinic: Clinic, plan: Plan) -> None:
    second = Plan(case=clinic.case, assessment=plan.assessment, pathway="x", title="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_pathway_that_is_not_offered_is_refused(clinic: Clinic) -> None:
    with pytest.raises(services.UnknownPathway):
        chosen(clinic, "bloodletting")
    assert not Plan.objects.exists()
    assert not Assessment.objects.exists()


def test_each_board_sees_its_own_plans(clinic: Clinic, plan: Plan) -> None:
    assert Plan.objects.visible_to(clinic.world.member).get() == plan
    for outsider in clinic.world.outsiders:
        assert not Plan.objects.visible_to(outsider).exists()


# ------------------------------------------------------------------ editing


def test_an_edit_is_one_more_revision_that_says_who_did_what_and_why(
    clinic: Clinic, plan: Plan
) -> None:
    made = edit(clinic, NO_LUNG, by=clinic.world.chair)
    assert (made.number, made.parent) == (2, plan.head)
    assert (made.made_by, made.reason) == (clinic.world.chair, "Nodule not seen any more")
    assert made.words.endswith(" left out")
    assert "{" not in made.words
    assert draft_of(made).dropped == {"lung": "Nodule not seen any more"}
    event = AuditEvent.objects.get(action="plan.edited")
    assert (event.actor_id, event.reason) == (clinic.world.chair.pk, made.reason)
    assert made.words in event.details


def test_a_plan_in_hand_is_solved_with_the_facts_of_today(clinic: Clinic, plan: Plan) -> None:
    edit(clinic, NO_LUNG)
    found = in_hand(stored(clinic), known(clinic))
    states = {step.id: step.state for step in found.plan.steps}
    assert states["lung"] == "skipped"
    later = in_hand(stored(clinic), known(clinic, AS_OF + dt.timedelta(days=9)))
    first = {step.id: step.earliest for step in later.plan.steps}
    assert first["mmr_dpd"] == "2026-12-04"


def test_each_kind_of_edit_reads_as_a_sentence(clinic: Clinic, plan: Plan) -> None:
    edit(clinic, AddStep(NewStep(label="Ask the thoracic surgeon", after="restage")))
    edit(clinic, MoveStep("liver_mri", None))
    edit(clinic, PinStep("liver", dt.date(2027, 3, 16)))
    told = [each.words for each in history_of(stored(clinic)).revisions]
    assert told[0].endswith("16 Mar 2027")
    assert told[1].endswith("as the first step")
    assert told[2].startswith("Ask the thoracic surgeon added, after ")


def test_an_edit_that_makes_no_sense_saves_nothing(clinic: Clinic, plan: Plan) -> None:
    for change in (
        PinStep("liver", AS_OF - dt.timedelta(days=1)),
        DropStep("no-such-step", "x"),
        TakeBackStep("lung"),
        KeepRule("plan-oxaliplatin-again", "because"),
        KeepRule("plan-oxaliplatin-again", "other", " "),
    ):
        with pytest.raises(EditError):
            edit(clinic, change)
    assert PlanRevision.objects.get() == plan.head
    assert stored(clinic).version == plan.version


def test_the_same_again_makes_no_revision(clinic: Clinic, plan: Plan) -> None:
    on_its_day = PinStep("liver", dt.date(2027, 3, 16))
    made = edit(clinic, on_its_day)
    assert edit(clinic, on_its_day) == made
    assert PlanRevision.objects.count() == 2


def test_a_form_sent_twice_makes_one_edit(clinic: Clinic, plan: Plan) -> None:
    key = uuid.uuid4()
    version = plan.version
    made = edit(clinic, NO_LUNG, key=key)
    assert edit(clinic, NO_LUNG, key=key, version=version) == made
    with pytest.raises(UsedKey):
        edit(clinic, NO_MRI, key=key, by=clinic.world.chair)
    assert PlanRevision.objects.count() == 2


def test_a_plan_set_aside_is_not_edited(clinic: Clinic, plan: Plan) -> None:
    chosen(clinic, "observation")
    former = Plan.objects.get(pk=plan.pk)
    with pytest.raises(services.PlanSetAside):
        edit(clinic, NO_LUNG, plan=former)


def test_a_rule_is_kept_for_a_coded_reason(clinic: Clinic, plan: Plan) -> None:
    kept = edit(clinic, KeepRule("plan-oxaliplatin-again", "patient_wish", "Knows the risk"))
    assert kept.reason == "Patient's wish: Knows the risk"
    found = in_hand(stored(clinic), known(clinic))
    (violation,) = [v for v in found.violations if v.pitfall == "plan-oxaliplatin-again"]
    assert violation.kept is not None
    assert violation.kept.code == "patient_wish"


def test_what_is_done_is_locked(clinic: Clinic, plan: Plan) -> None:
    record_finding(
        Treatment,
        patient=clinic.patient,
        by=clinic.coordinator,
        kind="systemic",
        label="FOLFOX",
        regimen="folfox",
        start="2026-11-02",
        end="2026-11-20",
        last_dose="2026-11-20",
    )
    found = in_hand(stored(clinic), known(clinic))
    assert {s.id: s.state for s in found.plan.steps}["systemic"] == "done"
    with pytest.raises(EditError):
        edit(clinic, PinStep("systemic", AS_OF + dt.timedelta(days=7)))


def test_dates_that_have_moved_are_taken_as_they_stand(clinic: Clinic, plan: Plan) -> None:
    edit(clinic, NO_LUNG)
    later = known(clinic, AS_OF + dt.timedelta(days=9))
    before = stored(clinic)
    assert (
        services.renew(before, version=before.version, current=known(clinic), by=clinic.coordinator)
        == before.head
    )
    made = services.renew(before, version=before.version, current=later, by=clinic.world.chair)
    assert (made.number, made.parent, made.edit) == (3, before.head, "")
    assert made.draft == before.head.draft
    saved = solved_of(made)
    assert saved is not None
    assert {each.id: each.earliest for each in saved.plan.steps}["mmr_dpd"] == "2026-12-04"
    assert not moved_since_saved(stored(clinic), later, in_hand(stored(clinic), later)).anything
    assert undo(clinic) == before.head


# ------------------------------------------------------------------ back and forth


def test_undo_goes_to_what_was_edited_and_redo_to_what_was_left(clinic: Clinic, plan: Plan) -> None:
    first, second = edit(clinic, NO_LUNG), edit(clinic, NO_MRI)
    assert undo(clinic) == first
    assert undo(clinic) == plan.head
    with pytest.raises(services.NothingToUndo):
        undo(clinic)
    assert redo(clinic) == first
    assert redo(clinic) == second
    with pytest.raises(services.NothingToRedo):
        redo(clinic)
    assert draft(clinic).dropped.keys() == {"lung", "liver_mri"}
    actions = [f"plan.{done}" for done in ("undone", "undone", "redone", "redone")]
    told = AuditEvent.objects.filter(action__in=actions).order_by("pk")
    assert [each.action for each in told] == actions


def test_an_edit_after_undo_begins_a_branch_and_nothing_is_lost(clinic: Clinic, plan: Plan) -> None:
    left = edit(clinic, NO_LUNG)
    undo(clinic)
    other = edit(clinic, NO_MRI)
    assert (other.number, other.parent) == (3, plan.head)
    with pytest.raises(services.NothingToRedo):
        redo(clinic)
    history = history_of(stored(clinic))
    assert [each.number for each in history.revisions] == [3, 2, 1]
    assert history.standing == {other.pk, plan.head_id}
    assert (history.can_undo, history.can_redo) == (True, False)
    services.take_up(left, version=stored(clinic).version, by=clinic.coordinator)
    assert draft(clinic).dropped.keys() == {"lung"}
    undo(clinic)
    assert redo(clinic) == left


def test_no_revision_is_ever_changed(clinic: Clinic, plan: Plan) -> None:
    made = edit(clinic, NO_LUNG)
    for change in (
        partial(PlanRevision.objects.filter(pk=made.pk).update, words="Otherwise"),
        PlanRevision.objects.filter(pk=made.pk).delete,
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


def test_the_history_takes_one_query(
    clinic: Clinic, plan: Plan, django_assert_num_queries: object
) -> None:
    for change in (NO_LUNG, NO_MRI):
        edit(clinic, change)
    current = stored(clinic)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert [str(each.made_by) for each in history_of(current).revisions]


def test_plans_are_looked_at_again_after_each_change(
    clinic: Clinic, plan: Plan, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # as above
        edit(clinic, NO_LUNG)
        undo(clinic)
    assert Job.objects.filter(name=WATCH_PLANS).count() == 1


# ------------------------------------------------------------------ two people at once


def test_nobody_edits_over_somebody_else(clinic: Clinic, plan: Plan) -> None:
    edit(clinic, NO_LUNG, by=clinic.world.chair)
    with pytest.raises(StaleVersion):
        edit(clinic, NO_MRI, plan=plan)
    with pytest.raises(StaleVersion):
        services.undo(plan, version=plan.version, by=clinic.coordinator)
    assert draft(clinic).dropped.keys() == {"lung"}


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_the_same_moment_one_is_made(clinic: Clinic) -> None:
    plan = chosen(clinic)

    def try_to(change: DropStep) -> str:
        try:
            edit(clinic, change, plan=plan)
        except StaleVersion:
            return "stale"
        return "made"

    assert sorted(at_once(partial(try_to, NO_LUNG), partial(try_to, NO_MRI))) == ["made", "stale"]
    assert PlanRevision.objects.count() == 2
    assert len(draft(clinic).dropped) == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_same_moment_makes_one_edit(clinic: Clinic) -> None:
    plan, key = chosen(clinic), uuid.uuid4()
    send = partial(edit, clinic, NO_LUNG, plan=plan, key=key)
    first, second = at_once(send, send)
    assert first == second
    assert PlanRevision.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_undo_and_an_edit_at_the_same_moment(clinic: Clinic) -> None:
    chosen(clinic)
    edit(clinic, NO_LUNG)
    plan = stored(clinic)

    def edited() -> str:
        try:
            edit(clinic, NO_MRI, plan=plan)
        except StaleVersion:
            return "stale"
        return "made"

    def undone() -> str:
        try:
            services.undo(plan, version=plan.version, by=clinic.coordinator)
        except StaleVersion:
            return "stale"
        return "made"

    assert sorted(at_once(edited, undone)) == ["made", "stale"]
    assert draft(clinic).dropped.keys() in ({"lung", "liver_mri"}, set())
