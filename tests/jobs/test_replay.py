"""The nightly replay of stored assessments."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.evaluate import ENGINE_SEMANTICS
from guidelines.core.planning.calendar import Weekday
from guidelines.folders import CONTENT, GUIDELINE
from guidelines.publishing import load
from tests.world import World
from tumorboard.assessment import services
from tumorboard.assessment.models import Assessment, ReplayReport
from tumorboard.audit import guards
from tumorboard.audit.models import Actor
from tumorboard.cases.services import refer
from tumorboard.jobs import pool, running
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import State
from tumorboard.patients.services import Identity, register
from tumorboard.people.calendar_models import EntryKind
from tumorboard.people.calendar_services import set_weekdays
from tumorboard.people.calendars import Entry, Place
from tumorboard.people.services import open_board
from tumorboard.tasks import catalogue

AS_OF = dt.date(2026, 11, 25)
assert catalogue.JOBS


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    pool.close()


@pytest.fixture
def kept(world: World) -> Assessment:
    """An assessment of a patient about whom nothing is known yet, on a demo board."""
    load(CONTENT / GUIDELINE, author="the editors")
    board = open_board(
        hospital=world.hospital,
        name="Demo board",
        stream="colorectal",
        is_demo=True,
        by=Actor.SYSTEM,
    )
    patient = register(identity=Identity("Invented"), board=board, by=world.coordinator)
    case = refer(patient=patient, board=board, question="What first?", by=world.coordinator)
    current = services.current_assessment(case, as_of=AS_OF)
    return services.keep_assessment(case, current, by=world.coordinator)


def replay() -> ReplayReport:
    job = jobs.enqueue("replay_assessments", [], by=Actor.SYSTEM)
    claimed = running.claim(job.pk, worker="test")
    assert claimed is not None
    assert running.execute(claimed, stop=threading.Event()) is State.DONE
    return ReplayReport.objects.latest("at")


def test_an_assessment_that_gives_the_same_bytes_is_not_reported(kept: Assessment) -> None:
    report = replay()
    assert (report.checked, report.differing, report.details) == (1, 0, "")


def test_an_altered_assessment_is_reported_by_its_id(kept: Assessment) -> None:
    guards.uninstall(connection)
    Assessment.objects.filter(pk=kept.pk).update(envelope=kept.envelope.replace("{", "{ ", 1))
    guards.install(connection)
    report = replay()
    assert report.differing == 1
    assert report.details == f"{kept.pk}: the stored text does not match its hash"


def store_again(kept: Assessment, envelope: str) -> None:
    """As if it had been stored so, hash and all."""
    guards.uninstall(connection)
    hashed = sha256(envelope)
    Assessment.objects.filter(pk=kept.pk).update(envelope=envelope, sha256=hashed)
    guards.install(connection)


def test_another_result_under_newer_semantics_is_counted_apart_and_stays(kept: Assessment) -> None:
    now = f'"engine_semantics":{ENGINE_SEMANTICS}'
    older = kept.envelope.replace(now, '"engine_semantics":0', 1)
    assert older != kept.envelope
    store_again(kept, older)
    report = replay()
    assert (report.checked, report.differing, report.semantic) == (1, 0, 1)
    said = f"computed under semantics 0, gives another result under {ENGINE_SEMANTICS}"
    assert report.details == f"{kept.pk}: {said}"
    assert str(report) == "1 assessments replayed, 0 differ, 1 by newer semantics"
    kept.refresh_from_db()
    assert kept.envelope == older


def test_another_result_under_the_same_semantics_is_an_error(kept: Assessment) -> None:
    store_again(kept, kept.envelope.replace('"2026-11-25"', '"2026-11-26"', 1))
    report = replay()
    assert (report.differing, report.semantic) == (1, 0)
    assert report.details == f"{kept.pk}: gives another result"


def test_what_cannot_be_computed_is_an_error_under_any_semantics(kept: Assessment) -> None:
    now = f'"engine_semantics":{ENGINE_SEMANTICS}'
    broken = kept.envelope.replace(now, '"engine_semantics":0', 1)
    store_again(kept, broken.replace('"content_hash":"', '"content_hash":"x', 1))
    report = replay()
    assert (report.differing, report.semantic) == (1, 0)
    assert "cannot be computed again" in report.details


def test_each_is_computed_again_with_the_calendar_it_was_computed_with(kept: Assessment) -> None:
    board, by = kept.case.board, kept.made_by
    days: tuple[Weekday, ...] = ("tuesday", "friday")
    for day in days:
        theatre = Entry(EntryKind.WEEKDAY, "theatre", day)
        place = Place(board.hospital)
        set_weekdays(place, shown=[], wanted=[theatre], reason="Another list", by=Actor.SYSTEM)
        current = services.current_assessment(kept.case, as_of=AS_OF)
        services.keep_assessment(kept.case, current, by=by)
    report = replay()
    assert (report.checked, report.differing, report.details) == (3, 0, "")


def test_one_of_before_there_were_calendars_is_computed_without(kept: Assessment) -> None:
    current = services.current_assessment(kept.case, as_of=AS_OF)
    former = assess(current.record, current.guideline, as_of=AS_OF)
    guards.uninstall(connection)
    Assessment.objects.filter(pk=kept.pk).update(
        envelope=former.text, sha256=sha256(former.text), calendar=None
    )
    guards.install(connection)
    assert former.text != kept.envelope
    report = replay()
    assert (report.checked, report.differing, report.details) == (1, 0, "")


def test_one_whose_calendar_is_not_its_own_cannot_be_computed(kept: Assessment) -> None:
    guards.uninstall(connection)
    Assessment.objects.filter(pk=kept.pk).update(calendar=None)
    guards.install(connection)
    report = replay()
    assert report.details == f"{kept.pk}: cannot be computed again (ValueError)"


def test_with_nothing_stored_the_run_says_so(world: World) -> None:
    report = replay()
    assert (report.checked, report.differing) == (0, 0)
