"""Waking a worker. Losing a wake-up costs seconds, never work: due rows are looked for anyway."""

from __future__ import annotations

import functools
import threading
from uuid import UUID

import structlog
from celery import Celery
from django.conf import settings

log = structlog.get_logger(__name__)

RUN_JOB = "tumorboard.run_job"

# Set whenever this process queued something; the embedded runner waits on it.
queued_here = threading.Event()


@functools.cache
def _producer() -> Celery:
    app = Celery("tumorboard", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    return app


def wake(job_id: UUID, queue: str) -> None:
    if not settings.REDIS_URL:
        queued_here.set()
        return
    try:
        _producer().send_task(RUN_JOB, [str(job_id)], queue=queue, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever the broker raises, the row is stored
        log.warning("wake_up_lost", job=str(job_id), error=type(error).__name__)
