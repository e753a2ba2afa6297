"""The home page, the audit trail and background work."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.refusal import assert_refused
from tests.world import World, account
from tumorboard.audit import sealing, services
from tumorboard.audit.models import AuditEvent
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import Job, State
from tumorboard.people.models import User
from tumorboard.tasks import catalogue
from tumorboard.web.home.section import Section

ClientOf = Callable[[User], Client]
assert catalogue.JOBS


def test_home_shows_each_person_the_own_boards(world: World, client_of: ClientOf) -> None:
    mine = client_of(world.chair).get("/").content.decode()
    assert world.board.name in mine
    assert world.other_board.name not in mine


def test_what_waits_stands_first_and_what_does_not_is_still_named(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.chair).get("/").content.decode()
    loud, _, quiet = page.partition('<div class="tb-quiet">')
    assert world.board.name in loud
    assert "0 actions of yours" in quiet
    assert "0 actions of yours" not in loud
    assert not Section("late", "x.html", {"rows": [], "count": 1}).quiet
    assert not Section("boards", "x.html", {"boards": []}).quiet


def test_home_tells_somebody_without_a_role_what_to_do(world: World, client_of: ClientOf) -> None:
    page = client_of(account(world.hospital, "Newly Arrived")).get("/").content.decode()
    assert "not part of a board yet" in page


def test_home_shows_administrators_who_has_not_come_yet(world: World, client_of: ClientOf) -> None:
    page = client_of(world.administrator).get("/").content.decode()
    assert reverse("person", args=[world.nurse.pk]) in page
    assert world.outsider_other_hospital.display_name not in page


def look_at_patient(world: World, patient: str, times: int = 1) -> None:
    for _ in range(times):
        services.record_read(
            "patient.read",
            by=world.member,
            on=None,
            patient=patient,
            hospital=world.hospital.pk,
        )


PATIENT = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"


def test_the_auditor_sees_who_saw_a_patient(world: World, client_of: ClientOf) -> None:
    look_at_patient(world, PATIENT)
    look_at_patient(world, OTHER)
    page = client_of(world.auditor).get(reverse("audit"), {"patient": PATIENT}).content.decode()
    assert world.member.display_name in page
    assert f"?patient={PATIENT}" in page
    assert OTHER not in page
    looked_up = AuditEvent.objects.get(action="audit.read")
    assert (str(looked_up.patient_id), looked_up.actor) == (PATIENT, world.auditor)


def test_the_filter_stays_in_the_address_of_the_next_page(
    world: World, client_of: ClientOf
) -> None:
    look_at_patient(world, PATIENT, times=60)
    client = client_of(world.auditor)
    first = client.get(reverse("audit"), {"patient": PATIENT}).content.decode()
    assert f"?patient={PATIENT}&amp;page=2" in first
    second = client.get(reverse("audit"), {"patient": PATIENT, "page": 2}).content.decode()
    assert "51–" in second
    assert second.count("Patient seen") == 11  # the first look-up is an event of its own


@pytest.mark.parametrize(
    "given",
    [{"patient": "not-a-number"}, {"since": "yesterday"}, {"operation": "Z"}],
    ids=lambda given: next(iter(given)),
)
def test_a_filter_that_makes_no_sense_is_said_so(
    world: World, client_of: ClientOf, given: dict[str, str]
) -> None:
    answer = client_of(world.auditor).get(reverse("audit"), given)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_the_audit_of_one_hospital_is_not_shown_to_another(
    world: World, client_of: ClientOf
) -> None:
    elsewhere = world.outsider_other_hospital
    services.record_read(
        "patient.read", by=elsewhere, on=None, patient=None, hospital=elsewhere.hospital_id
    )
    page = client_of(world.auditor).get(reverse("audit")).content.decode()
    assert elsewhere.display_name not in page


def test_the_audit_page_shows_when_the_chain_was_checked(world: World, client_of: ClientOf) -> None:
    client = client_of(world.auditor)
    assert "not checked yet" in client.get(reverse("audit")).content.decode()
    sealing.seal_waiting()
    sealing.verify()
    assert "chain whole" in client.get(reverse("audit")).content.decode()


def test_the_audit_is_for_auditors(world: World) -> None:
    assert_refused(reverse("audit"), [world.coordinator, world.administrator, *world.outsiders])


@pytest.fixture
def job(world: World) -> Job:
    return jobs.enqueue("verify_audit", [], by=world.coordinator, board=world.board.pk, total=40)


def test_a_team_sees_its_work_and_its_progress(world: World, client_of: ClientOf, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, done=12)
    client = client_of(world.member)
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "12 of 40" in page
    assert "<h1>Verify audit</h1>" in page
    fragment = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert 'id="job-progress"' in fragment.content.decode()
    assert str(job.pk) in client.get(reverse("jobs")).content.decode()


def test_a_job_is_stopped_without_scripts(world: World, client_of: ClientOf, job: Job) -> None:
    answer = client_of(world.coordinator).post(reverse("job-cancel", args=[job.pk]))
    assert answer.status_code == 303
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert AuditEvent.objects.filter(action="job.cancel", actor=world.coordinator).exists()


def test_watching_a_job_is_not_activity(world: World, client_of: ClientOf, job: Job) -> None:
    client = client_of(world.coordinator)
    client.get(reverse("job", args=[job.pk]))
    assert "active" not in client.session


def test_a_job_is_closed_to_outsiders(world: World, job: Job) -> None:
    assert_refused(reverse("job", args=[job.pk]), world.outsiders)
    assert_refused(reverse("job-cancel", args=[job.pk]), world.outsiders, method="post")
    assert_refused(reverse("jobs"), [world.auditor, world.editor])
