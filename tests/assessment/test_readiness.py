"""How far a case is prepared: noted when it is looked at anyway or by a job, read by lists."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clinic import Clinic, patient_on
from tests.meetings.pages import TOMORROW
from tests.sitting import meeting_on
from tumorboard.assessment import readiness
from tumorboard.assessment.models import Readiness
from tumorboard.assessment.services import current_assessment, keep_assessment
from tumorboard.audit.models import Actor
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.jobs import pool, running
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import Job, State
from tumorboard.jobs.names import LOOK_AGAIN
from tumorboard.meetings.services import discussed, list_case
from tumorboard.patients.merging import merge_patients, take_apart
from tumorboard.patients.models import Examination, Fitness, Primary
from tumorboard.patients.services import (
    change_record,
    originals,
    record_finding,
    remove_finding,
    restore_finding,
)
from tumorboard.people.models import User
from tumorboard.people.services import choose_definition
from tumorboard.workflow.board_rules import set_rules

ClientOf = Callable[[User], Client]
OnCommit = Any  # pytest-django's fixture that runs what waits for the commit
NOT_YET = "not yet looked at"


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    pool.close()


def run_job() -> State:
    claimed = running.claim(jobs.enqueue(LOOK_AGAIN, [], by=Actor.SYSTEM).pk, worker="test")
    assert claimed is not None
    return running.execute(claimed, stop=threading.Event())


def look(case: Case) -> None:
    """As the job does it, in this process."""
    now = timezone.now()
    basis = readiness.bases([case], now=now)[case.board_id]
    readiness.look(case, basis, read_at=now, compute=lambda pure, *known: pure(*known))


def told(case: Case) -> readiness.Prepared:
    return readiness.prepared([case], now=timezone.now())[case.pk]


def list_of_cases(clinic: Clinic, client_of: ClientOf) -> str:
    answer = client_of(clinic.coordinator).get(reverse("cases"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def record_ecog(clinic: Clinic) -> Fitness:
    return record_finding(
        Fitness, patient=clinic.patient, by=clinic.coordinator, date="2026-11-20", ecog=1
    )


def test_a_case_nobody_looked_at_says_so(clinic: Clinic, client_of: ClientOf) -> None:
    assert told(clinic.case) == readiness.Prepared(None)
    assert NOT_YET in list_of_cases(clinic, client_of)
    assert not Readiness.objects.exists()  # a list computes and writes nothing


def test_the_job_notes_what_the_case_page_asks(clinic: Clinic, client_of: ClientOf) -> None:
    assert run_job() is State.DONE
    row = Readiness.objects.get(case=clinic.case)
    current = current_assessment(clinic.case, as_of=row.as_of)
    asked = [each.fact for each in current.computed.result.missing]
    noted = row.missing.splitlines()
    assert set(noted) <= set(asked)
    assert 0 < row.safety < len(noted)
    assert "emergency.any" not in noted
    items = told(clinic.case).items
    facts = {each.id for each in items if each.kind in {"safety", "question", "later"}}
    lacking = {each for each in noted if not each.startswith("emergency.")}
    assert facts <= lacking
    assert lacking <= {each.id for each in items}, "some of it the board asks for as well"
    assert items[0].id == "emergencies"  # asked for in one go
    page = list_of_cases(clinic, client_of)
    assert f"{row.safety} safety facts missing" in page
    needed = [each for each in items if not each.is_later]
    assert list(items[: len(needed)]) == needed, "what can wait stands behind the others"
    assert f"{items[1].words}, {items[2].words} and {len(needed) - 3} more" in page
    assert f"{len(needed)} missing, 0 chased" in page
    assert f"{len(items) - len(needed)} more would matter later or for other questions" in page
    assert NOT_YET not in page
    assert "as of" not in page


def test_the_agenda_and_its_paper_say_the_same(clinic: Clinic, client_of: ClientOf) -> None:
    meeting = meeting_on(clinic.world, TOMORROW)
    list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    client = client_of(clinic.coordinator)
    pages = [reverse(name, args=[meeting.pk]) for name in ("meeting", "meeting-print")]
    assert all(NOT_YET in client.get(page).content.decode() for page in pages)
    look(clinic.case)
    words = f"{Readiness.objects.get().safety} safety facts missing"
    assert all(words in client.get(page).content.decode() for page in pages)


def test_after_the_discussion_no_chases_are_counted(clinic: Clinic, client_of: ClientOf) -> None:
    meeting = meeting_on(clinic.world, TOMORROW)
    item = list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    look(clinic.case)
    discussed(item, by=clinic.world.chair)
    page = client_of(clinic.coordinator).get(reverse("meeting", args=[meeting.pk]))
    assert "missing when last looked at; nothing is chased any more" in page.content.decode()
    assert "0 chased" not in page.content.decode()


def test_choosing_or_signing_notes_it_as_well(clinic: Clinic) -> None:
    today = readiness.bases([clinic.case], now=timezone.now())[clinic.board.pk].today
    current = current_assessment(clinic.case, as_of=today)
    keep_assessment(clinic.case, current, by=clinic.coordinator)
    kept = Readiness.objects.values().get()
    assert told(clinic.case).as_of == ""
    look(clinic.case)
    again = Readiness.objects.values().get()
    assert {**again, "looked_at": None} == {**kept, "looked_at": None}


def test_a_finding_since_makes_it_as_of(clinic: Clinic, client_of: ClientOf) -> None:
    look(clinic.case)
    assert told(clinic.case).as_of == ""
    record_ecog(clinic)
    assert told(clinic.case).as_of.endswith(f"{Readiness.objects.get().looked_at:%M}")
    assert "as of" in list_of_cases(clinic, client_of)
    look(clinic.case)
    assert told(clinic.case).as_of == ""


def test_so_do_a_merge_a_choice_a_new_day_and_another_cancer(clinic: Clinic) -> None:
    by = clinic.coordinator

    def merge() -> None:
        other = patient_on(clinic.board, by, "Hollt", "900001")
        merge_patients(duplicate=other, into=clinic.patient, by=by, reason="one person")

    def choose() -> None:
        choose_definition(
            clinic.board,
            setting="definition:metastasis_timing",
            value="egoslim_2015",
            reason="agreed",
            by=by,
        )

    def other_cancer() -> None:
        breast = record_finding(Primary, patient=clinic.patient, by=by, topography="C50.9")
        look(clinic.case)
        assert told(clinic.case).as_of == ""
        Case.objects.filter(pk=clinic.case.pk).update(focus_primary=breast)

    for change in (merge, choose, other_cancer):
        look(clinic.case)
        change()
        assert told(Case.objects.get(pk=clinic.case.pk)).as_of, change
    look(Case.objects.get(pk=clinic.case.pk))
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        assert told(Case.objects.get(pk=clinic.case.pk)).as_of


def test_other_rules_of_the_board_ask_for_something_else(
    clinic: Clinic, django_capture_on_commit_callbacks: OnCommit
) -> None:
    by = clinic.coordinator
    record_finding(
        Examination,
        patient=clinic.patient,
        by=by,
        region="chest",
        examined=True,
        modality="CT",
        date=(timezone.now() - dt.timedelta(days=20)).date().isoformat(),
    )
    look(clinic.case)
    assert not [each for each in told(clinic.case).items if each.kind == "imaging"]
    Job.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        set_rules(clinic.board, version=0, by=clinic.world.chair, imaging_max_days=14)
    assert waiting_jobs() == 1
    assert told(clinic.case).as_of
    look(clinic.case)
    asked = [each for each in told(clinic.case).items if each.kind == "imaging"]
    assert [each.id for each in asked] == ["board.imaging_age"]
    assert asked[0].words.startswith("Imaging is older than 14 days: Chest, CT")


def test_what_the_board_leaves_out_is_asked_no_more(clinic: Clinic) -> None:
    look(clinic.case)
    before = {each.kind for each in told(clinic.case).items}
    assert {"pathology", "met", "fitness"} <= before
    set_rules(clinic.board, version=0, by=clinic.world.chair, not_asked="pathology,met")
    assert told(clinic.case).as_of, "what was noted rests on other rules"
    look(clinic.case)
    assert told(clinic.case).as_of == ""
    assert before - {each.kind for each in told(clinic.case).items} == {"pathology", "met"}


def test_a_case_of_a_merged_record_follows_the_person(clinic: Clinic) -> None:
    by = clinic.coordinator
    stays = patient_on(clinic.board, by, "Hollt", "900001")
    merge_patients(duplicate=clinic.patient, into=stays, by=by, reason="one person")
    case = Case.objects.get(pk=clinic.case.pk)
    look(case)
    assert told(case).as_of == ""
    record_finding(Fitness, patient=stays, by=by, date="2026-11-20", ecog=1)
    assert told(case).as_of


def test_without_content_nothing_was_checked(clinic: Clinic, client_of: ClientOf) -> None:
    type(clinic.version).objects.all().delete()
    look(clinic.case)
    assert told(clinic.case).as_of == ""
    page = list_of_cases(clinic, client_of)
    assert "nothing was checked" in page
    assert "nothing missing" not in page


def test_a_cancer_that_no_stream_speaks_of_is_said(clinic: Clinic, client_of: ClientOf) -> None:
    record_finding(
        Primary, patient=clinic.patient, by=clinic.coordinator, label="Skin", topography="C44.9"
    )
    look(clinic.case)
    assert "Nothing was checked for 1 cancer." in list_of_cases(clinic, client_of)


def waiting_jobs() -> int:
    return Job.objects.filter(name=LOOK_AGAIN, state=State.QUEUED).count()


def test_whatever_changes_the_facts_puts_one_job_in_line(
    clinic: Clinic, django_capture_on_commit_callbacks: OnCommit
) -> None:
    by = clinic.coordinator
    other = patient_on(clinic.board, by, "Hollt", "900001")
    meeting = meeting_on(clinic.world, TOMORROW)
    row = record_ecog(clinic)

    def change() -> None:
        shown = originals(row, ["ecog"])
        change_record(row, patient=clinic.patient, original=shown, by=by, ecog=2)

    def remove() -> None:
        remove_finding(Fitness.objects.get(pk=row.pk), by=by, reason="wrong")

    doings: list[Callable[[], object]] = [
        lambda: record_ecog(clinic),
        change,
        remove,
        lambda: restore_finding(Fitness.objects.get(pk=row.pk), by=by),
        lambda: merge_patients(duplicate=other, into=clinic.patient, by=by, reason="one"),
        lambda: take_apart(duplicate=other, by=by, reason="two"),
        lambda: refer(patient=other, board=clinic.board, question="And she?", by=by),
        lambda: list_case(meeting=meeting, case=clinic.case, by=by),
    ]
    for doing in doings:
        Job.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            doing()
        assert waiting_jobs() == 1, doing
    with django_capture_on_commit_callbacks(execute=True):
        record_finding(Primary, patient=clinic.patient, by=by, label="Second")
    assert waiting_jobs() == 1  # the one that waits has not looked yet


def test_a_job_that_runs_already_does_not_count(
    clinic: Clinic, django_capture_on_commit_callbacks: OnCommit
) -> None:
    assert running.claim(jobs.enqueue(LOOK_AGAIN, [], by=Actor.SYSTEM).pk, worker="test")
    with django_capture_on_commit_callbacks(execute=True):
        record_ecog(clinic)
    assert waiting_jobs() == 1


def test_the_job_looks_at_what_changed_and_leaves_the_rest(clinic: Clinic) -> None:
    by = clinic.coordinator
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=5), tick=False):
        other = patient_on(clinic.board, by, "Brand", "900001")
        quiet = refer(patient=other, board=clinic.board, question="And he?", by=by)
    look(clinic.case)
    look(quiet)
    record_ecog(clinic)
    assert readiness.waiting(now=timezone.now()) == [clinic.case]


def test_more_cases_ask_no_more_of_the_database(clinic: Clinic, client_of: ClientOf) -> None:
    by = clinic.coordinator
    meeting = meeting_on(clinic.world, TOMORROW)
    client = client_of(by)

    def add(family: str, number: str) -> None:
        patient = patient_on(clinic.board, by, family, number)
        case = refer(patient=patient, board=clinic.board, question="Which first?", by=by)
        list_case(meeting=meeting, case=case, by=by)
        look(case)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = [reverse("cases"), reverse("meeting", args=[meeting.pk])]
    add("Brand", "900001")
    for address in addresses:
        client.get(address)
    before = [asked(address) for address in addresses]
    add("Marlow", "900002")
    add("Quill", "900003")
    assert [asked(address) for address in addresses] == before
