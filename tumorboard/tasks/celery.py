"""Celery's tasks: run one job, and look after all of them. Production only.

Each task has its queue in `routes` and may safely run twice (`idempotent`): a claimed job is
not claimed again, and what is due is looked up, not carried in the message.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from mmap import mmap
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_shutting_down
from django.utils import timezone

from tumorboard.audit import sealing
from tumorboard.jobs import broker, running, services
from tumorboard.tasks import catalogue

__all__ = ["catalogue", "run_job", "tick"]


class SharedFlag:
    """One byte that a worker shares with the processes it forks.

    No lock: it is set inside a signal handler, and a process killed with a lock would keep it.
    """

    def __init__(self) -> None:
        self._byte = mmap(-1, 1)

    def set(self) -> None:
        self._byte[0] = 1

    def is_set(self) -> bool:
        return self._byte[0] == 1


ending = SharedFlag()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # Celery has no types
def interrupt_jobs(**_details: object) -> None:
    """Told to end, a worker would wait for its job; the job stops and another takes it up."""
    ending.set()


def task(name: str, *, idempotent: bool) -> Callable[[Callable[..., Any]], Any]:
    named: Callable[[Callable[..., Any]], Any] = shared_task(
        name=name, idempotent=idempotent, ignore_result=True
    )
    return named


@task(broker.RUN_JOB, idempotent=True)
def run_job(job_id: str) -> str:
    """Run the job if it is still due. Messages for one job may arrive more than once."""
    job = running.claim(UUID(job_id), worker=f"celery-{os.uname().nodename}-{os.getpid()}")
    if job is None:
        return "not due"
    return running.execute(job, stop=ending).value


@task("tumorboard.tick", idempotent=True)
def tick() -> None:
    """Plan the schedule, take up what lost workers left, repeat lost wake-ups, seal the audit."""
    now = timezone.now()
    services.plan_daily_slots(now)
    services.requeue_stale(now)
    services.wake_due(now)
    sealing.seal_waiting()
