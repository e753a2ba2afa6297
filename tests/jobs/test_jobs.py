"""Background work: asked for once, run once, seen, stopped, and taken up again."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from tests.world import World, build_world
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.jobs import registry, running, services
from tumorboard.jobs.models import Job, State
from tumorboard.jobs.registry import JobType
from tumorboard.jobs.run import Run
from tumorboard.jobs.runner import Runner

Teach = Callable[..., None]
LOST_AFTER = dt.timedelta(seconds=settings.LOST_JOB_SECONDS)


@pytest.fixture
def teach(monkeypatch: pytest.MonkeyPatch) -> Teach:
    """Adds a kind of job for one test."""
    monkeypatch.setattr(registry, "_types", dict(registry._types))

    def add(name: str, function: Callable[[Run], None], daily_at: dt.time | None = None) -> None:
        registry.register(JobType(name, function, queue="work", idempotent=True, daily_at=daily_at))

    return add


def nothing(_run: Run) -> None:
    """A job that only has to exist."""


def run_now(job: Job, stop: threading.Event | None = None) -> State:
    claimed = running.claim(job.pk, worker="test")
    assert claimed is not None
    return running.execute(claimed, stop=stop or threading.Event())


def test_a_job_gets_its_ids_and_reports_its_progress(world: World, teach: Teach) -> None:
    seen: list[str] = []

    def collect(run: Run) -> None:
        for number, item in enumerate(run.ids, start=1):
            seen.append(item)
            run.progress(number, len(run.ids), "collecting")

    teach("collect", collect)
    job = services.enqueue("collect", ["a", "b"], by=world.coordinator, board=world.board.pk)
    assert run_now(job) is State.DONE
    job.refresh_from_db()
    assert seen == ["a", "b"]
    assert (job.state, job.done, job.total, job.message) == (State.DONE, 2, 2, "collecting")
    assert AuditEvent.objects.filter(action="job.enqueue", actor=world.coordinator).exists()


def test_a_job_is_claimed_once(world: World, teach: Teach) -> None:
    teach("once", nothing)
    job = services.enqueue("once", [], by=world.chair)
    assert running.claim(job.pk, worker="one") is not None
    assert running.claim(job.pk, worker="two") is None


def test_the_same_key_is_one_job_until_it_ends(world: World, teach: Teach) -> None:
    teach("report", nothing)
    first = services.enqueue("report", [], by=world.chair, unique_key="board-1")
    assert services.enqueue("report", [], by=world.chair, unique_key="board-1") == first
    assert services.enqueue("report", [], by=world.chair, unique_key="board-2") != first
    run_now(first)
    assert services.enqueue("report", [], by=world.chair, unique_key="board-1") != first


def test_a_rolled_back_request_leaves_no_job(world: World, teach: Teach) -> None:
    teach("never", nothing)

    @transaction.atomic
    def request() -> None:
        services.enqueue("never", [], by=world.chair)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request()
    assert not Job.objects.exists()


def test_an_unknown_job_is_refused_when_asked_for(world: World) -> None:
    with pytest.raises(registry.UnknownJob):
        services.enqueue("make_coffee", [], by=world.chair)


def test_a_failure_is_kept_without_what_the_exception_said(world: World, teach: Teach) -> None:
    def fail(run: Run) -> None:
        raise ValueError("Mrs Invented Name was refused")

    teach("fail", fail)
    job = services.enqueue("fail", [], by=world.chair)
    assert run_now(job) is State.FAILED
    job.refresh_from_db()
    assert job.error == "ValueError"


def test_a_waiting_job_is_cancelled_at_once(world: World, teach: Teach) -> None:
    teach("wait", nothing)
    job = services.enqueue("wait", [], by=world.chair)
    services.cancel(job, by=world.chair)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert running.claim(job.pk, worker="test") is None


def test_a_running_job_notices_that_it_is_cancelled(world: World, teach: Teach) -> None:
    steps: list[int] = []

    def count(run: Run) -> None:
        for step in range(100):
            steps.append(step)
            if step == 1:
                services.cancel(run.job, by=world.chair)
            run.check(at_once=True)

    teach("count", count)
    assert run_now(services.enqueue("count", [], by=world.chair)) is State.CANCELLED
    assert steps == [0, 1]


def test_a_stopping_process_leaves_its_job_to_be_taken_up_again(world: World, teach: Teach) -> None:
    stop = threading.Event()
    rounds: list[str] = []

    def work(run: Run) -> None:
        rounds.append("begun")
        if len(rounds) == 1:
            stop.set()
        run.check()
        rounds.append("ended")

    teach("work", work)
    job = services.enqueue("work", [], by=world.chair)
    assert run_now(job, stop) is State.INTERRUPTED
    assert run_now(job) is State.DONE
    assert rounds == ["begun", "begun", "ended"]


def test_a_lost_worker_is_noticed_and_finally_given_up(world: World, teach: Teach) -> None:
    teach("lost", nothing)
    job = services.enqueue("lost", [], by=world.chair)
    for _ in range(services.MAX_ATTEMPTS):
        assert running.claim(job.pk, worker="lost") is not None
        assert services.requeue_stale(timezone.now()) == 0
        assert services.requeue_stale(timezone.now() + 2 * LOST_AFTER) == 1
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_worker_thought_lost_does_not_write_over_its_successor(
    world: World, teach: Teach
) -> None:
    def slow(run: Run) -> None:
        Job.objects.filter(pk=run.job.pk).update(worker="successor")
        run.check(at_once=True)

    teach("slow", slow)
    job = services.enqueue("slow", [], by=world.chair)
    assert run_now(job) is State.INTERRUPTED
    job.refresh_from_db()
    assert (job.state, job.worker) == (State.RUNNING, "successor")


def test_a_scheduled_slot_is_planned_once(db: None, teach: Teach) -> None:
    teach("nightly", nothing, dt.time(2, 0))
    morning = dt.datetime(2026, 11, 25, 8, 0, tzinfo=dt.UTC)

    def planned(now: dt.datetime) -> list[str]:
        return [job.slot for job in services.plan_daily_slots(now) if job.name == "nightly"]

    assert planned(morning) == ["2026-11-25"]
    assert planned(morning + dt.timedelta(hours=5)) == []
    assert planned(morning + dt.timedelta(hours=17)) == []
    assert planned(morning + dt.timedelta(hours=18)) == ["2026-11-26"]
    assert Job.objects.filter(name="nightly", created_by=None).count() == 2


def test_two_processes_plan_one_slot(db: None, teach: Teach) -> None:
    teach("nightly", nothing)
    first = services.enqueue("nightly", [], by=Actor.SYSTEM, slot="2026-11-25")
    assert services.enqueue("nightly", [], by=Actor.SYSTEM, slot="2026-11-25") == first


@pytest.fixture
def runner(transactional_db: None) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def test_the_embedded_runner_works_off_what_is_queued(runner: Runner, teach: Teach) -> None:
    world, done = build_world(), threading.Event()
    teach("signal", lambda _run: done.set())
    runner.start()
    job = services.enqueue("signal", [], by=world.chair)
    assert done.wait(5)
    runner.stop()
    connections.close_all()
    job.refresh_from_db()
    assert job.state == State.DONE


def test_the_embedded_runner_takes_up_what_a_killed_process_left(
    runner: Runner, teach: Teach
) -> None:
    world, done = build_world(), threading.Event()
    teach("signal", lambda _run: done.set())
    job = services.enqueue("signal", [], by=world.chair)
    assert running.claim(job.pk, worker="killed") is not None
    runner.start()
    assert done.wait(5)


def test_the_embedded_runner_stops_within_its_time_during_a_job(
    runner: Runner, teach: Teach
) -> None:
    world, begun = build_world(), threading.Event()

    def endless(run: Run) -> None:
        begun.set()
        while True:
            time.sleep(0.05)
            run.check()

    teach("endless", endless)
    job = services.enqueue("endless", [], by=world.chair)
    runner.start()
    assert begun.wait(5)
    before = timezone.now()
    runner.stop()
    assert timezone.now() - before < dt.timedelta(seconds=3)
    job.refresh_from_db()
    assert job.state == State.INTERRUPTED


def test_the_slot_follows_the_clock_of_the_installation() -> None:
    with time_machine.travel("2026-07-01T01:30:00+00:00"):
        # 02:30 in London in summer
        london = timezone.now().astimezone(dt.timezone(dt.timedelta(hours=1)))
        assert services.latest_slot(dt.time(2, 0), london) == dt.date(2026, 7, 1)
        assert services.latest_slot(dt.time(3, 0), london) == dt.date(2026, 6, 30)
