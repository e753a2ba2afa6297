"""Nightly jobs that look after the installation itself."""

import datetime as dt
import threading

import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.clinic import patient_on
from tests.world import World
from tumorboard.audit.models import Actor, AuditVerification
from tumorboard.jobs import running, services
from tumorboard.jobs.models import State
from tumorboard.patients.drafting import keep_draft
from tumorboard.patients.models import FormDraft
from tumorboard.tasks import catalogue

MORNING = dt.datetime(2026, 11, 25, 8, 0, tzinfo=dt.UTC)
assert catalogue.JOBS


def run(name: str) -> None:
    job = running.claim(services.enqueue(name, [], by=Actor.SYSTEM).pk, worker="test")
    assert job is not None
    assert running.execute(job, stop=threading.Event()) is State.DONE


def test_sessions_that_ended_by_themselves_are_forgotten(world: World) -> None:
    with time_machine.travel(MORNING) as clock:
        Client().force_login(world.chair)
        clock.shift(dt.timedelta(hours=13))
        Client().force_login(world.nurse)
        run("forget_sessions")
    (kept,) = Session.objects.all()
    assert kept.get_decoded()["_auth_user_id"] == str(world.nurse.pk)


def test_the_check_of_the_audit_is_kept(world: World) -> None:
    run("verify_audit")
    assert AuditVerification.objects.count() == 1


def test_drafts_of_last_month_are_forgotten(world: World) -> None:
    patient = patient_on(world.board, world.coordinator)
    with time_machine.travel(timezone.now() - dt.timedelta(days=31)):
        keep_draft(patient=patient, form="lesion new", typed={}, by=world.chair)
    keep_draft(patient=patient, form="primary new", typed={}, by=world.chair)
    run("forget_drafts")
    assert FormDraft.objects.get().form == "primary new"
