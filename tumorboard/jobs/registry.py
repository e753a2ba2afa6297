"""Which kinds of job exist. `tumorboard.tasks.catalogue` fills it; jobs are named by text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tumorboard.jobs.run import Run

JobFunction = Callable[[Run], None]


@dataclass(frozen=True)
class JobType:
    """One kind of background work.

    `function` must be idempotent: after a crash it is simply run again with the same ids.
    `daily_at` puts it on the schedule, once a day at that time of the installation's zone.
    """

    name: str
    function: JobFunction
    queue: str
    idempotent: bool
    daily_at: dt.time | None = None


_types: dict[str, JobType] = {}


class UnknownJob(LookupError):
    """A job was named that nobody registered."""


def register(*types: JobType) -> None:
    for kind in types:
        if not kind.idempotent:
            raise ValueError(f"{kind.name}: a job that cannot be repeated cannot be resumed")
        _types[kind.name] = kind


def named(name: str) -> JobType:
    try:
        return _types[name]
    except KeyError:
        raise UnknownJob(name) from None


def every() -> tuple[JobType, ...]:
    return tuple(_types.values())
