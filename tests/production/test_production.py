"""Two web processes and two workers share one database, one Redis and nothing else."""

from collections.abc import Iterator

import pytest

from tests.production.site import Site, new_database
from tests.support.processes import until

pytestmark = [pytest.mark.redis, pytest.mark.xdist_group("production")]

JOBS = 6
SIGN_IN = """
from django.conf import settings
from django.test import Client
from tumorboard.people.models import User
client = Client()
client.force_login(User.objects.get())
name = settings.SESSION_COOKIE_NAME
print(f"{name}={client.cookies[name].value}")
"""
ENQUEUE = f"""
from tumorboard.audit.models import Actor
from tumorboard.jobs import services
from tumorboard.tasks import catalogue  # names the kinds of job
for number in range({JOBS}):
    services.enqueue("verify_audit", [], by=Actor.SYSTEM, unique_key=f"test-{{number}}")
"""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, postgresql_url: str, redis_url: str
) -> Iterator[Site]:
    redis = redis_url.removesuffix("/0") + "/1"  # apart from the messages of other tests
    site = Site(tmp_path_factory.mktemp("site"), new_database(postgresql_url), redis)
    try:
        site.manage("migrate", "--verbosity=0")
        site.manage("first_administrator")
        site.start_worker("first")
        site.start_worker("second")
        site.start_web()
        site.start_web()
        yield site
    finally:
        site.stop()


def test_a_session_opened_at_one_process_is_known_to_the_other(site: Site) -> None:
    cookie = site.shell(SIGN_IN)
    assert [site.get(port, "/") for port in site.web_ports] == [302, 302]
    assert [site.get(port, "/", cookie) for port in site.web_ports] == [200, 200]


def test_what_somebody_searched_for_reaches_no_log(site: Site) -> None:
    assert [site.get(port, "/health/live?q=Example") for port in site.web_ports] == [200, 200]
    assert "Example" not in site.output()


def test_work_put_in_line_is_done_once_by_the_workers(site: Site) -> None:
    site.shell(ENQUEUE)
    mine = "FROM tumorboard_job WHERE unique_key LIKE 'test-%'"

    def finished() -> bool:
        return site.rows(f"SELECT count(*) {mine} AND state = 'done'") == [(JOBS,)]

    assert until(finished, seconds=60), site.output()
    assert site.rows(f"SELECT DISTINCT attempts, error {mine}") == [(1, "")]
    workers = site.rows(f"SELECT DISTINCT worker {mine}")
    assert all(str(worker).startswith("celery-") for (worker,) in workers)


def test_beat_keeps_the_audit_sealed(site: Site) -> None:
    """A shell that ends at once seals nothing itself; the schedule does."""
    site.start_beat()

    def sealed() -> bool:
        events = site.rows("SELECT count(*) FROM tumorboard_auditevent")
        seals = site.rows("SELECT count(*) FROM tumorboard_auditseal")
        return events == seals != [(0,)]

    assert until(sealed, seconds=60), site.output()
    assert "error" not in site.manage("verify_audit").lower()
