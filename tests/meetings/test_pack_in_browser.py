"""The panel of a meeting's pack in a real browser, in each of its states."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import SignIn
from tests.sitting import Sitting
from tests.support.browser import assert_accessible
from tumorboard.decisions import packing
from tumorboard.jobs import pool, running
from tumorboard.jobs.models import Job, State
from tumorboard.tasks import catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

assert catalogue.JOBS


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    pool.close()


def newest_job() -> Job:
    return Job.objects.filter(name=packing.MEETING_PACK).latest("created_at")


def test_the_panel_is_accessible_before_while_and_after_a_pack_is_made(
    sitting: Sitting, sign_in: SignIn
) -> None:
    page = sign_in(sitting.world.chair)
    page.goto(f"/meetings/{sitting.meeting.pk}/")
    panel = page.locator("#pack")
    order = panel.get_by_role("button", name="Meeting pack (PDF)")
    expect(order).to_be_visible()
    assert_accessible(page)

    order.click()
    expect(panel.get_by_role("status")).to_contain_text("0 of 1 cases")
    assert_accessible(page)

    job = running.claim(newest_job().pk, worker="test")
    assert job is not None
    assert running.execute(job, stop=threading.Event()) is State.DONE
    page.reload()
    expect(panel.get_by_role("link", name="Newest pack (PDF)")).to_be_visible()
    assert_accessible(page)

    order.click()
    Job.objects.filter(pk=newest_job().pk).update(state=State.FAILED)
    page.reload()
    expect(panel).to_contain_text("The last pack was not finished")
    assert_accessible(page)
