"""What a change set changes for stored cases: at once, by the job, and as it is submitted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidelines.models import GuidelineVersion
from tests.clinic import AS_OF, Clinic, patient_on
from tests.editorial.items_in import item_of
from tests.plans.planning import PATHWAY, chosen
from tests.world import World
from tumorboard.assessment.services import current_assessment, keep_assessment
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.editorial import impact, services, stored_cases
from tumorboard.editorial.gates import gates_of
from tumorboard.editorial.impact import at_once, attach, impact_of, report_for
from tumorboard.editorial.impact_groups import grouped, replanned
from tumorboard.editorial.impact_job import CHANGED, NotSound, newest_order, order_impact
from tumorboard.editorial.models import ChangeSet, ImpactReport
from tumorboard.jobs import pool, running
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import Job, State
from tumorboard.patients.models import Fitness
from tumorboard.patients.services import record_finding
from tumorboard.tasks import catalogue

pytestmark = pytest.mark.django_db
assert catalogue.JOBS

AGE = "geriatric.age"
ADVICE = "geriatric-assessment"


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    pool.close()


@pytest.fixture
def base(clinic: Clinic) -> GuidelineVersion:
    return clinic.version


@pytest.fixture
def assessed(clinic: Clinic) -> Case:
    assess(clinic, clinic.case)
    return clinic.case


def assess(clinic: Clinic, case: Case) -> None:
    keep_assessment(case, current_assessment(case, as_of=AS_OF), by=clinic.coordinator)


def write(change_set: ChangeSet, world: World, kind: str, item: str, **values: Any) -> None:
    shown = item_of(change_set, kind, item)
    services.change_item(
        change_set, kind=kind, item=item, data={**shown, **values}, shown=shown, by=world.editor
    )


def known(change_set: ChangeSet) -> impact.AtOnce:
    found = at_once(change_set)
    assert found is not None
    return found


def work(job: Job) -> State:
    claimed = running.claim(job.pk, worker="test")
    assert claimed is not None
    return running.execute(claimed, stop=threading.Event())


def test_a_lower_age_names_the_case_and_how_it_changes(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    assert known(change_set).impact.moved == ()
    write(change_set, world, "thresholds", AGE, value="60")
    (moved,) = known(change_set).impact.moved
    assert (moved.item, moved.before, moved.after) == (ADVICE, "does_not_apply", "applies")
    assert moved.cases == (assessed.pk,)


def test_the_newest_assessment_of_a_case_counts_once(
    change_set: ChangeSet, world: World, assessed: Case, clinic: Clinic
) -> None:
    assess(clinic, assessed)
    write(change_set, world, "thresholds", AGE, value="60")
    assert (known(change_set).total, known(change_set).impact.counted) == (1, 1)


def test_a_case_assessed_anew_is_read_alone_and_counts_as_it_is_now(
    change_set: ChangeSet,
    world: World,
    assessed: Case,
    clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stored_cases, "SHELF", stored_cases.Shelf())
    patient = patient_on(clinic.board, clinic.coordinator, "Second", "70")
    other = refer(patient=patient, board=clinic.board, question="?", by=clinic.coordinator)
    assess(clinic, other)
    write(change_set, world, "thresholds", AGE, value="60")
    assert known(change_set).impact.cases == {assessed.pk, other.pk}
    record_finding(Fitness, patient=clinic.patient, by=clinic.coordinator, date="2026-11", g8=15)
    assess(clinic, assessed)
    with CaptureQueriesContext(connection) as asked:
        found = known(change_set)
    assert found.total == 2
    assert found.impact.cases == {other.pk}
    read = [each["sql"].replace("-", "") for each in asked if '"envelope"' in each["sql"]]
    now = {each.case: each.assessment.hex for each in stored_cases.newest()}
    assert len(read) == 1
    assert now[assessed.pk] in read[0]
    assert now[other.pk] not in read[0]


def test_where_facts_change_the_job_computes_every_case_again(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    write(change_set, world, "thresholds", "omd.max_n", value="1")
    found = known(change_set)
    assert found.facts == (("thresholds", "omd.max_n"),)
    assert (found.impact.counted, found.whole) == (0, False)
    assert "impact" in {gate.code for gate in gates_of(change_set) if not gate.passed}
    assert work(order_impact(change_set, by=world.editor)) is State.DONE
    report = report_for(change_set)
    assert report is not None
    assert report.counted == 1
    assert "impact" not in {gate.code for gate in gates_of(change_set) if not gate.passed}


def test_the_job_and_the_look_at_once_say_the_same(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    write(change_set, world, "thresholds", AGE, value="60")
    job = order_impact(change_set, by=world.editor)
    assert order_impact(change_set, by=world.editor) == job, "one at a time for a text"
    assert newest_order(change_set) == job
    assert work(job) is State.DONE
    report = report_for(change_set)
    assert report is not None
    assert impact_of(report) == known(change_set).impact
    assert (report.counted, report.changed) == (1, 1)


def test_a_job_run_twice_keeps_one_report(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    write(change_set, world, "thresholds", AGE, value="60")
    job = order_impact(change_set, by=world.editor)
    assert work(job) is State.DONE
    Job.objects.filter(pk=job.pk).update(state=State.INTERRUPTED)
    assert work(job) is State.DONE
    assert ImpactReport.objects.count() == 1


def test_a_text_that_was_edited_meanwhile_is_not_reported_on(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    write(change_set, world, "thresholds", AGE, value="60")
    job = order_impact(change_set, by=world.editor)
    write(change_set, world, "thresholds", AGE, value="61")
    work(job)
    job.refresh_from_db()
    assert (job.message, ImpactReport.objects.count()) == (CHANGED, 0)


def test_a_job_that_is_cancelled_keeps_nothing(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    write(change_set, world, "thresholds", AGE, value="60")
    job = order_impact(change_set, by=world.editor)
    claimed = running.claim(job.pk, worker="test")
    assert claimed is not None
    jobs.cancel(job, by=world.editor)
    assert running.execute(claimed, stop=threading.Event()) is State.CANCELLED
    assert not ImpactReport.objects.exists()


def test_content_with_errors_has_no_impact_yet(change_set: ChangeSet, world: World) -> None:
    write(change_set, world, "thresholds", AGE, value="old")
    assert at_once(change_set) is None
    with pytest.raises(NotSound):
        order_impact(change_set, by=world.editor)


def test_beyond_the_first_cases_those_with_a_plan_come_first(
    change_set: ChangeSet, world: World, clinic: Clinic
) -> None:
    chosen(clinic)
    for number in range(3):
        patient = patient_on(clinic.board, clinic.coordinator, f"Case{number}", f"7{number}")
        case = refer(patient=patient, board=clinic.board, question="?", by=clinic.coordinator)
        assess(clinic, case)
    write(change_set, world, "thresholds", AGE, value="60")
    found = at_once(change_set, limit=1)
    assert found is not None
    assert (found.total, found.impact.counted, found.whole) == (4, 1, False)
    assert found.impact.cases == {clinic.case.pk}


def test_what_is_known_is_kept_as_it_is_submitted_for_that_text_alone(
    change_set: ChangeSet, world: World, assessed: Case
) -> None:
    write(change_set, world, "thresholds", AGE, value="60")
    attach(change_set, by=world.editor)
    attach(change_set, by=world.editor)
    assert ImpactReport.objects.count() == 1
    write(change_set, world, "thresholds", AGE, value="61")
    assert report_for(change_set) is None


def test_plans_whose_pathway_changes_come_first(
    change_set: ChangeSet, world: World, clinic: Clinic
) -> None:
    chosen(clinic)
    write(change_set, world, "thresholds", AGE, value="60")
    assert list(grouped(known(change_set).impact).values()) == ["planned"]
    write(change_set, world, "pathways", PATHWAY, when={"fact": "primary.in_place", "eq": "yes"})
    found = known(change_set).impact
    assert {each.item for each in found.moved if each.kind == "pathways"} >= {PATHWAY}
    assert grouped(found) == {clinic.case.pk: "plan"}
    assert replanned(change_set) == {}


def test_a_plan_whose_intervals_change_is_named_though_it_applies_still(
    change_set: ChangeSet, world: World, clinic: Clinic
) -> None:
    chosen(clinic)
    shown = item_of(change_set, "pathways", PATHWAY)
    intervals = [dict(each) for each in shown["intervals"]]
    limited = next(each for each in intervals if "max_days" in each and "setting" not in each)
    limited["max_days"] = str(int(limited["max_days"]) + 1)
    write(change_set, world, "pathways", PATHWAY, intervals=intervals)
    assert replanned(change_set) == {PATHWAY: [clinic.case.pk]}
