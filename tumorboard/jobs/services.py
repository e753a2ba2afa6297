"""Putting work in line, cancelling it, and taking it up again after a crash."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.jobs import broker, registry
from tumorboard.jobs.models import DUE, UNFINISHED, Job, State

MAX_ATTEMPTS = 5


@transaction.atomic
def enqueue(
    name: str,
    ids: Sequence[UUID | str],
    *,
    by: AbstractBaseUser | Actor,
    unique_key: str = "",
    slot: str = "",
    hospital: UUID | None = None,
    board: UUID | None = None,
    total: int = 0,
) -> Job:
    """Add a job to the caller's transaction; it starts after the commit.

    With a `unique_key`, an unfinished job of the same key is returned instead of a second one.
    A job of a board or hospital can be seen by those who look after it.
    """
    kind = registry.named(name)
    job = Job(
        name=name,
        arguments=json.dumps([str(item) for item in ids]),
        queue=kind.queue,
        unique_key=unique_key,
        slot=slot,
        hospital_id=hospital,
        board_id=board,
        created_by_id=None if isinstance(by, Actor) else by.pk,
        total=total,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        same = Job.objects.filter(name=name)
        same = same.filter(slot=slot) if slot else same.unfinished().filter(unique_key=unique_key)
        present = same.first()
        if present is None:
            raise
        return present
    audit.record(
        "job.enqueue", by=by, operation=Operation.CREATE, on=job, hospital=hospital, board=board
    )
    transaction.on_commit(partial(broker.wake, job.pk, kind.queue))
    return job


def follow(name: str) -> None:
    """After the caller's commit, have this kind of job run once over whatever waits for it.

    One that runs already may have passed what changed; one that waits has not. A failure here
    does not undo what was saved: such a job also runs by schedule.
    """
    transaction.on_commit(partial(_unless_waiting, name), robust=True)


def _unless_waiting(name: str) -> None:
    if not Job.objects.filter(name=name, state__in=DUE).exists():
        enqueue(name, [], by=Actor.SYSTEM)


@transaction.atomic
def cancel(job: Job, *, by: AbstractBaseUser) -> None:
    """Ask a job to stop. One that waits ends at once, one that runs within a second or two."""
    asked = Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(
        cancel_requested=True, version=F("version") + 1
    )
    Job.objects.filter(pk=job.pk, state__in=[State.QUEUED, State.INTERRUPTED]).update(
        state=State.CANCELLED, finished_at=timezone.now()
    )
    if asked:
        audit.record("job.cancel", by=by, on=job, hospital=job.hospital_id, board=job.board_id)


def requeue_stale(now: dt.datetime) -> int:
    """Take up again what a lost worker left; give up after MAX_ATTEMPTS."""
    stale = Job.objects.stale(now - dt.timedelta(seconds=settings.LOST_JOB_SECONDS))
    return _interrupt(stale.values_list("pk", "version", "attempts"))


def requeue_running() -> int:
    """At the start of the only process there is, whatever is still running was left behind."""
    running = Job.objects.filter(state=State.RUNNING)
    return _interrupt(running.values_list("pk", "version", "attempts"))


def _interrupt(rows: Iterable[tuple[UUID, int, int]]) -> int:
    taken = 0
    for pk, version, attempts in rows:
        given_up = attempts >= MAX_ATTEMPTS
        taken += Job.objects.filter(pk=pk, version=version, state=State.RUNNING).update(
            state=State.FAILED if given_up else State.INTERRUPTED,
            error="lost its worker too often" if given_up else "",
            finished_at=timezone.now() if given_up else None,
            version=version + 1,
        )
    return taken


def wake_due(now: dt.datetime) -> int:
    """Wake workers for rows whose own wake-up was lost."""
    rows = list(Job.objects.due(now).values_list("pk", "queue")[:500])
    for pk, queue in rows:
        broker.wake(pk, queue)
    return len(rows)


def plan_daily_slots(now: dt.datetime) -> list[Job]:
    """Queue each scheduled job for its latest slot, once, however many processes ask."""
    zone = ZoneInfo(settings.TIME_ZONE)
    planned = []
    for kind in registry.every():
        if kind.daily_at is None:
            continue
        slot = latest_slot(kind.daily_at, now.astimezone(zone)).isoformat()
        if not Job.objects.filter(name=kind.name, slot=slot).exists():
            planned.append(enqueue(kind.name, [], by=Actor.SYSTEM, slot=slot))
    return planned


def latest_slot(daily_at: dt.time, now: dt.datetime) -> dt.date:
    """The last day on which this time of day has come."""
    return now.date() if now.time() >= daily_at else now.date() - dt.timedelta(days=1)
