"""Running one job: claim its row, call its function, write how it ended."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db.models import F
from django.utils import timezone

from tumorboard.audit.context import request_id
from tumorboard.jobs import registry
from tumorboard.jobs.models import DUE, Job, State
from tumorboard.jobs.run import Run, StopFlag, Stopped

log = structlog.get_logger(__name__)


def claim(job_id: UUID, *, worker: str) -> Job | None:
    """Take a due job for this worker; None if somebody else has it or it is not due."""
    job = Job.objects.filter(pk=job_id, state__in=DUE).first()
    if job is None:
        return None
    now = timezone.now()
    taken = Job.objects.filter(pk=job.pk, version=job.version, state__in=DUE).update(
        state=State.RUNNING,
        version=job.version + 1,
        worker=worker,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
    )
    if not taken:
        return None
    job.refresh_from_db()
    return job


def execute(job: Job, *, stop: StopFlag) -> State:
    """Run a claimed job to its end and write that end; never raises for what the job does."""
    token = request_id.set(f"job-{job.pk}")
    error = ""
    try:
        run = Run(job, stop, timezone.now())
        registry.named(job.name).function(run)
        state = State.DONE
    except Stopped as stopped:
        state = stopped.state
    except Exception as raised:
        log.exception("job_failed", job=str(job.pk), name=job.name)
        state, error = State.FAILED, type(raised).__qualname__
    finally:
        request_id.reset(token)
    _finish(job, state, error)
    return state


def _finish(job: Job, state: State, error: str) -> None:
    Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker).update(
        state=state,
        error=error[:200],
        done=job.done,
        total=job.total,
        message=job.message,
        finished_at=None if state is State.INTERRUPTED else timezone.now(),
        version=F("version") + 1,
    )
    job.state = state
