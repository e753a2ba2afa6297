"""A plan begins as one pathway of the guideline and is then the board's own."""

import pytest
from django.db import IntegrityError, transaction

from tests.clinic import AS_OF, Clinic
from tumorboard.assessment.models import Assessment
from tumorboard.assessment.services import current_assessment
from tumorboard.audit.models import AuditEvent
from tumorboard.plans import services
from tumorboard.plans.models import Plan, PlanStep
from tumorboard.records import StaleVersion


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    return chosen(clinic, "early-metachronous")


def chosen(clinic: Clinic, pathway: str) -> Plan:
    current = current_assessment(clinic.case, as_of=AS_OF)
    return services.choose_pathway(
        case=clinic.case, pathway=pathway, current=current, by=clinic.coordinator
    )


def labels(plan: Plan) -> list[str]:
    return [step.label for step in plan.steps.order_by("position")]


def test_choosing_copies_the_steps_with_their_dates_and_keeps_the_assessment(
    clinic: Clinic, plan: Plan
) -> None:
    current = current_assessment(clinic.case, as_of=AS_OF)
    planned = next(p.plan for p in current.computed.result.pathways if p.id == plan.pathway)
    ahead = [step for step in planned.steps if step.state in {"planned", "open"}]
    steps = list(plan.steps.order_by("position"))
    assert [s.source_step for s in steps] == [s.id for s in ahead]
    assert [(s.earliest, s.latest) for s in steps] == [
        (s.earliest or "", s.latest or "") for s in ahead
    ]
    assert plan.assessment == Assessment.objects.get()
    assert plan.title == current.guideline.pathways[plan.pathway].title


def test_what_a_step_waits_for_is_written_into_the_plan(plan: Plan) -> None:
    waiting = [step.condition for step in plan.steps.all() if step.condition]
    assert any("before this step — the board may start for urgency" in text for text in waiting)


def test_what_has_been_done_is_not_planned_again(plan: Plan) -> None:
    assert not plan.steps.filter(action="primary_resection").exists()


def test_another_pathway_puts_the_former_plan_aside(clinic: Clinic, plan: Plan) -> None:
    newer = chosen(clinic, "observation")
    plan.refresh_from_db()
    assert plan.set_aside_by == clinic.coordinator
    assert list(Plan.objects.current()) == [newer]
    assert plan.steps.exists()


def test_choosing_the_same_again_gives_the_plan_there_is(clinic: Clinic, plan: Plan) -> None:
    assert chosen(clinic, "early-metachronous") == plan
    assert AuditEvent.objects.filter(action="plan.chosen").count() == 1


def test_a_former_plan_is_brought_back_with_its_changes(clinic: Clinic, plan: Plan) -> None:
    services.add_step(plan=plan, label="Ask the thoracic surgeon", by=clinic.coordinator)
    newer = chosen(clinic, "observation")
    former = Plan.objects.get(pk=plan.pk)
    services.bring_back(former, by=clinic.coordinator)
    newer.refresh_from_db()
    assert newer.set_aside_at is not None
    assert list(Plan.objects.current()) == [plan]
    assert labels(former)[-1] == "Ask the thoracic surgeon"


def test_a_case_has_one_current_plan(clinic: Clinic, plan: Plan) -> None:
    second = Plan(case=clinic.case, assessment=plan.assessment, pathway="x", title="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_pathway_that_is_not_offered_is_refused(clinic: Clinic) -> None:
    with pytest.raises(services.UnknownPathway):
        chosen(clinic, "bloodletting")
    assert not Plan.objects.exists()
    assert not Assessment.objects.exists()


def test_a_step_is_dropped_for_a_reason_and_taken_back(clinic: Clinic, plan: Plan) -> None:
    step = plan.steps.earliest("position")
    services.drop_step(step, version=1, by=clinic.coordinator, reason="Done elsewhere")
    step.refresh_from_db()
    assert (step.is_dropped, step.dropped_because) == (True, "Done elsewhere")
    services.take_back(step, version=step.version, by=clinic.coordinator)
    step.refresh_from_db()
    assert (step.is_dropped, step.dropped_because) == (False, "")
    assert AuditEvent.objects.filter(action__startswith="plan.step_").count() == 2


def test_no_step_is_dropped_without_a_reason(clinic: Clinic, plan: Plan) -> None:
    step = plan.steps.earliest("position")
    with pytest.raises(IntegrityError), transaction.atomic():
        services.drop_step(step, version=1, by=clinic.coordinator, reason="")


def test_steps_change_places(clinic: Clinic, plan: Plan) -> None:
    before = labels(plan)
    last = plan.steps.latest("position")
    services.move_step(last, version=last.version, up=True, by=clinic.coordinator)
    assert labels(plan) == [*before[:-2], before[-1], before[-2]]
    last.refresh_from_db()
    services.move_step(last, version=last.version, up=False, by=clinic.coordinator)
    assert labels(plan) == before
    last.refresh_from_db()
    services.move_step(last, version=last.version, up=False, by=clinic.coordinator)
    assert labels(plan) == before


def test_two_people_at_one_step_never_overwrite_each_other(clinic: Clinic, plan: Plan) -> None:
    mine = plan.steps.earliest("position")
    theirs = PlanStep.objects.get(pk=mine.pk)
    services.change_step(theirs, version=1, by=clinic.world.chair, planned="2026-12-15")
    with pytest.raises(StaleVersion):
        services.change_step(mine, version=1, by=clinic.coordinator, planned="2026-12-18")
    mine.refresh_from_db()
    assert mine.planned == "2026-12-15"


def test_each_board_sees_its_own_plans(clinic: Clinic, plan: Plan) -> None:
    assert Plan.objects.visible_to(clinic.world.member).get() == plan
    for outsider in clinic.world.outsiders:
        assert not Plan.objects.visible_to(outsider).exists()
