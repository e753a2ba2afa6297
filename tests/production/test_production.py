"""Two web processes and two workers share one database, one Redis and nothing else.

One installation serves all stories, in any order: each begins with every process running. What
happens when one of them is killed is in tests/week/test_faults.py.
"""

import re
import time
from collections.abc import Iterator

import pytest
from redis import Redis

from tests.production.site import HOST, SECONDS_TO_STOP, Site, site_on
from tests.support.processes import until
from tests.support.visitor import Visitor

pytestmark = pytest.mark.redis

ADDRESS = "administrator@localhost.localdomain"
PASSWORD = "a quiet ward at night"
TICKS = 40
SHORT_JOBS = 6

ENQUEUE_SHORT = f"""
from tumorboard.audit.models import Actor
from tumorboard.jobs import services
from tumorboard.tasks import catalogue  # names the kinds of job
for number in range({SHORT_JOBS}):
    services.enqueue("verify_audit", [], by=Actor.SYSTEM, unique_key=f"{{prefix}}-{{number}}")
"""
ENQUEUE_LONG = """
from tests.production import jobs
from tumorboard.jobs import services
from tumorboard.people.models import User
administrator = User.objects.get()
for name, steps in {jobs!r}.items():
    services.enqueue(
        jobs.NAME, [steps, f"{folder}/{{name}}"], by=administrator, unique_key=name, total=steps,
        hospital=administrator.hospital_id,
    )
"""
SEND_TICKS = f"""
from config.celery import app
for _ in range({TICKS}):
    app.send_task("tumorboard.tick", queue="tick")
"""


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, postgresql_url: str, redis_url: str
) -> Iterator[Site]:
    redis = redis_url.removesuffix("/0") + "/1"  # apart from the messages of other tests
    with site_on(tmp_path_factory.mktemp("site"), postgresql_url, redis) as site:
        site.manage("load_content")
        yield site


@pytest.fixture
def site(installation: Site) -> Site:
    installation.start()
    return installation


@pytest.fixture(scope="module")
def administrator(installation: Site) -> Visitor:
    """The first administrator sets a password at one process and signs in at the other."""
    installation.start()
    first, second = installation.web_ports
    visitor = Visitor(HOST)
    link = re.search(r"/join/\S+", installation.manage("first_administrator"))
    assert link
    chosen = visitor.fill_in(first, link[0], password=PASSWORD, again=PASSWORD)
    assert chosen.url.endswith("/account/login/"), chosen.text
    inside = visitor.fill_in(second, "/account/login/", login=ADDRESS, password=PASSWORD)
    assert (inside.status, inside.url) == (200, f"http://127.0.0.1:{second}/")
    return visitor


def enqueue_long(site: Site, **steps: int) -> None:
    site.shell(ENQUEUE_LONG.format(jobs=steps, folder=site.folder))


def job(site: Site, name: str) -> dict[str, object]:
    columns = ("id", "state", "done", "attempts", "worker")
    query = f"SELECT {', '.join(columns)} FROM tumorboard_job WHERE unique_key = '{name}'"
    (row,) = site.rows(query)
    return dict(zip(columns, row, strict=True))


def reaches(site: Site, name: str, seconds: float = 30, **wanted: object) -> None:
    """Wait until the job's row has these values (`done`: at least)."""

    def reached() -> bool:
        row = job(site, name)
        enough = int(str(row["done"])) >= int(str(wanted.get("done", 0)))
        return enough and all(row[key] == wanted[key] for key in wanted if key != "done")

    assert until(reached, seconds=seconds), f"{job(site, name)}\n{site.output()}"


def diary(site: Site, name: str) -> list[str]:
    return [line.split()[0] for line in (site.folder / name).read_text().splitlines()]


def test_every_process_says_it_is_ready(site: Site) -> None:
    answers = [Visitor(HOST).get(port, "/health/ready") for port in site.web_ports]
    assert [answer.status for answer in answers] == [200, 200]
    assert {answer.text for answer in answers} == {
        '{"database": true, "migrations": true, "audit": true, "cache": true}'
    }


def test_a_session_opened_at_one_process_is_known_to_the_other(
    site: Site, administrator: Visitor
) -> None:
    pages = [administrator.get(port, "/administration/") for port in site.web_ports]
    assert [page.status for page in pages] == [200, 200]
    assert all(ADDRESS in page.text for page in pages)
    strangers = [Visitor(HOST).get(port, "/administration/") for port in site.web_ports]
    assert all("/account/login/" in stranger.url for stranger in strangers)


def test_failed_sign_ins_are_counted_over_all_processes(site: Site) -> None:
    """Five are allowed for one address; the cache that counts them is shared."""
    first, second = site.web_ports

    def guess(port: int) -> str:
        form = {"login": "nobody@example.org", "password": "not the password"}
        return Visitor(HOST).fill_in(port, "/account/login/", **form).text

    answers = [guess(port) for port in (first, second, first, second, first, second)]
    assert ["Too many failed" in answer for answer in answers] == [False] * 5 + [True]


def test_what_somebody_searched_for_reaches_no_log(site: Site) -> None:
    for port in site.web_ports:
        assert Visitor(HOST).get(port, "/health/live?q=Example").status == 200
    assert "Example" not in site.output()


def test_work_put_in_line_is_done_once_by_the_workers(site: Site) -> None:
    site.shell(f"prefix = 'short'{ENQUEUE_SHORT}")
    mine = "FROM tumorboard_job WHERE unique_key LIKE 'short-%'"

    def finished() -> bool:
        return site.rows(f"SELECT count(*) {mine} AND state = 'done'") == [(SHORT_JOBS,)]

    assert until(finished, seconds=30), site.output()
    assert site.rows(f"SELECT DISTINCT attempts, error {mine}") == [(1, "")]
    workers = site.rows(f"SELECT DISTINCT worker {mine}")
    assert all(str(worker).startswith("celery-") for (worker,) in workers)


def test_the_nightly_replay_is_planned_once_although_both_workers_look(site: Site) -> None:
    site.shell(SEND_TICKS)

    def looks(name: str) -> int:
        return len(re.findall(r"tumorboard\.tick\[\S+\] succeeded", site.log_of(name)))

    assert until(lambda: sum(map(looks, site.workers())) >= TICKS, seconds=30), site.output()
    assert all(map(looks, site.workers())), site.output()
    planned = "SELECT name, state FROM tumorboard_job WHERE slot <> '' ORDER BY name"
    names = (
        "forget_drafts", "forget_sessions", "look_again", "note_settled", "remind",
        "replay_assessments",
        "settle_conditions", "verify_audit", "watch_plans",
    )  # fmt: skip
    nightly = [(name, "done") for name in names]
    assert until(lambda: site.rows(planned) == nightly, seconds=10), site.rows(planned)


def test_beat_keeps_the_audit_sealed(site: Site) -> None:
    """A shell that ends at once seals nothing itself; the schedule does."""
    site.shell(f"prefix = 'sealed'{ENQUEUE_SHORT}")

    def sealed() -> bool:
        events = site.rows("SELECT count(*) FROM tumorboard_auditevent")
        seals = site.rows("SELECT count(*) FROM tumorboard_auditseal")
        return events == seals != [(0,)]

    assert until(sealed, seconds=30), site.output()
    assert "error" not in site.manage("verify_audit").lower()


def test_a_running_job_is_seen_and_stopped_at_another_process(
    site: Site, administrator: Visitor
) -> None:
    first, second = site.web_ports
    enqueue_long(site, stopped=600)
    reaches(site, "stopped", state="running", done=1)
    address = f"/jobs/{job(site, 'stopped')['id']}/"

    def progress(port: int) -> int:
        shown = re.search(r'value="(\d+)" max="600"', administrator.get(port, address).text)
        return int(shown[1]) if shown else 0

    seen = progress(first)
    assert seen > 0
    assert until(lambda: progress(second) > seen, seconds=10)
    administrator.fill_in(second, address, to=f"{address}cancel/")
    reaches(site, "stopped", seconds=10, state="cancelled")
    assert "cancelled" in administrator.get(first, address).text
    assert diary(site, "stopped") == ["begun"]


def test_all_end_within_seconds_when_told_to_and_leave_no_job_behind(site: Site) -> None:
    enqueue_long(site, unfinished=600)
    reaches(site, "unfinished", state="running", done=1)
    begun = time.monotonic()
    codes = site.stop()
    assert time.monotonic() - begun < SECONDS_TO_STOP
    assert None not in codes.values(), codes
    assert job(site, "unfinished")["state"] == "interrupted"
    assert diary(site, "unfinished") == ["begun"]
    with Redis.from_url(site.redis) as redis:
        assert redis.ping()
