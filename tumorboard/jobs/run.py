"""What a job function gets while it runs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from django.utils import timezone

from tumorboard.jobs import pool
from tumorboard.jobs.models import Job, State

T = TypeVar("T")

SECONDS_BETWEEN_SIGNS_OF_LIFE = 1.0


class StopFlag(Protocol):
    """Raised when the process is told to end; may come from outside the process."""

    def is_set(self) -> bool: ...


class Stopped(Exception):
    """The job shall end now; `state` says as what."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


@dataclass
class Run:
    """What a job function gets: its row, and how to report and to notice that it should stop.

    Call `progress()` or `check()` between steps, at least every second; longer computations
    go through `compute()`, which does so while it waits.
    """

    job: Job
    stop: StopFlag
    now: dt.datetime
    _last_sign: float = field(default=0.0, init=False)

    @property
    def ids(self) -> list[str]:
        return self.job.ids

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is. The message is shown to people and names no patient."""
        self.job.done, self.job.total, self.job.message = done, total, message
        self.check(at_once=done == total)

    def check(self, *, at_once: bool = False) -> None:
        """Raise Stopped if asked to end; give a sign of life at most every second."""
        if self.stop.is_set():
            raise Stopped(State.INTERRUPTED)
        if not at_once and time.monotonic() - self._last_sign < SECONDS_BETWEEN_SIGNS_OF_LIFE:
            return
        self._last_sign = time.monotonic()
        mine = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, worker=self.job.worker)
        alive = mine.update(
            done=self.job.done,
            total=self.job.total,
            message=self.job.message,
            heartbeat_at=timezone.now(),
        )
        if not alive:  # somebody else was given this job while we seemed dead
            raise Stopped(State.INTERRUPTED)
        if mine.filter(cancel_requested=True).exists():
            raise Stopped(State.CANCELLED)

    def compute(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a pure function in the process for computations, and stay responsive."""
        return pool.compute(function, *arguments, while_waiting=self.check)
