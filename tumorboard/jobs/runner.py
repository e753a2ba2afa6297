"""The embedded background worker: one thread of the web process, for installations without Redis.

It does input and output only; computations go to the separate process of `pool`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone

from tumorboard.audit import sealing
from tumorboard.jobs import broker, pool, running, services
from tumorboard.jobs.models import Job

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_STOP = 3.0


class Runner:
    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.worker = f"embedded-{os.getpid()}"
        self._thread = threading.Thread(target=self._live, name="background", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the running job to end, wait for it, and end the process for computations."""
        self.stopping.set()
        broker.queued_here.set()
        self._thread.join(SECONDS_TO_STOP)
        pool.close()

    def _live(self) -> None:
        try:
            self._survive(services.requeue_running)
            while not self.stopping.is_set():
                close_old_connections()
                self._survive(self.look_once)
                broker.queued_here.wait(SECONDS_BETWEEN_LOOKS)
                broker.queued_here.clear()
        finally:
            connections.close_all()

    def _survive(self, step: Callable[[], object]) -> None:
        """A database that is away for a moment must not end background work for good."""
        try:
            step()
        except Exception:
            log.exception("background_step_failed")

    def look_once(self) -> int:
        """Do everything that is due now; returns how many jobs were run."""
        now = timezone.now()
        sealing.seal_waiting()
        services.plan_daily_slots(now)
        done = 0
        for pk in list(Job.objects.due(now).values_list("pk", flat=True)[:100]):
            if self.stopping.is_set():
                break
            job = running.claim(pk, worker=self.worker)
            if job is not None:
                running.execute(job, stop=self.stopping)
                done += 1
        return done


_runner: Runner | None = None


def start() -> None:
    global _runner  # noqa: PLW0603 - the process has one runner, started and stopped with it
    if _runner is None:
        _runner = Runner()
        _runner.start()


def stop() -> None:
    global _runner  # noqa: PLW0603 - see start
    if _runner is not None:
        _runner.stop()
        _runner = None
