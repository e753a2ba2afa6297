"""The pages of administrators and auditors in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.clinic import Clinic
from tests.conftest import SignIn
from tests.support.browser import assert_accessible
from tests.world import World
from tumorboard.audit import sealing
from tumorboard.audit.models import Actor
from tumorboard.jobs import services as jobs
from tumorboard.people import links
from tumorboard.tasks import catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
assert catalogue.JOBS


def test_the_administrators_pages_are_accessible(sign_in: SignIn, world: World) -> None:
    page = sign_in(world.administrator)
    for address in (
        "/",
        reverse("administration"),
        reverse("board-new"),
        reverse("board-administration", args=[world.board.pk]),
        reverse("person-invite"),
        reverse("person", args=[world.nurse.pk]),
        reverse("outbox"),
        reverse("jobs"),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)


def test_the_audit_page_and_a_job_are_accessible(sign_in: SignIn, world: World) -> None:
    sealing.verify()
    job = jobs.enqueue("verify_audit", [], by=Actor.SYSTEM, board=world.board.pk, total=4)
    page = sign_in(world.auditor)
    page.goto(reverse("audit"))
    assert_accessible(page)
    page = sign_in(world.chair)
    page.goto(reverse("job", args=[job.pk]))
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)


def test_a_definition_is_chosen_in_place(sign_in: SignIn, clinic: Clinic) -> None:
    page = sign_in(clinic.world.chair)
    page.goto(reverse("board-definitions", args=[clinic.board.pk]))
    timing = page.get_by_role("region", name="Synchronous and metachronous metastases")
    timing.locator("summary").click()
    timing.get_by_label("Use from now on").select_option(label="EGOSLIM 2015")
    assert_accessible(page)
    timing.get_by_role("button", name="Choose").click()
    expect(timing.locator("[data-error-summary]")).to_contain_text("Reason")
    assert_accessible(page)
    timing.get_by_label("Reason").fill("Agreed at our annual meeting")
    timing.get_by_role("button", name="Choose").click()
    expect(timing).to_contain_text("the board’s choice")
    expect(page.get_by_role("table")).to_contain_text("Agreed at our annual meeting")
    assert_accessible(page)


def test_a_role_is_given_and_withdrawn_in_place(sign_in: SignIn, world: World) -> None:
    page = sign_in(world.administrator)
    page.goto(reverse("board-administration", args=[world.board.pk]))
    form = page.locator("#board-members form").last
    form.get_by_label("Person").select_option(label=world.auditor.display_name)
    form.get_by_label("Role").select_option(label="Member")
    form.get_by_role("button", name="Give this role").click()
    expect(page.locator("#board-members [data-error-summary]")).to_contain_text("choose one")
    form = page.locator("#board-members form").last
    form.get_by_label("Specialty").select_option(label="Radiology")
    form.get_by_role("button", name="Give this role").click()
    row = page.locator("#board-members tr", has_text=world.auditor.display_name)
    expect(row).to_contain_text("Radiology")
    row.get_by_role("button").click()
    expect(row).to_have_count(0)


def test_an_invited_person_chooses_a_password_and_comes_in(sign_in: SignIn, world: World) -> None:
    secret = links.make_link(world.nurse, by=world.administrator)
    page = sign_in(world.nurse)
    page.context.clear_cookies()
    page.goto(reverse("join", args=[secret]))
    assert_accessible(page)
    page.get_by_label("Password", exact=True).fill("a quiet ward at night")
    page.get_by_label("The same password again").fill("a quiet ward at night")
    page.get_by_role("button", name="Set the password").click()
    expect(page.locator("main")).to_contain_text("Your password is set")
    page.locator("input[name=login]").fill(world.nurse.email)
    page.locator("input[name=password]").fill("a quiet ward at night")
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("h1")).to_have_text("Today")
    expect(page.locator("main")).to_contain_text(world.board.name)
