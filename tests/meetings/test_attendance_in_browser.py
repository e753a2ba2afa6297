"""The roll call and the quorum in a real browser: by keyboard, at a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.decisions.limited import PALLIATIVE, REGIONS
from tests.sitting import Sitting
from tests.support.browser import assert_accessible
from tumorboard.patients.models import Examination
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def keep(page: Page, name: str) -> None:
    """A picture for whoever asks for one by naming a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def limited_to_the_liver(sitting: Sitting) -> None:
    for region in REGIONS:
        result = "lesions" if region == "liver" else "clear"
        record_finding(
            Examination, patient=sitting.clinic.patient, by=sitting.world.coordinator,
            region=region, examined=True, modality="CT", date="2026-11-01", result=result,
        )  # fmt: skip


def test_the_chair_calls_the_roll_and_somebody_leaves(sitting: Sitting, sign_in: SignIn) -> None:
    world = sitting.world
    world.board.quorum.create(specialty="liver_surgery")
    page = sign_in(world.chair)
    page.goto(f"/meetings/{sitting.meeting.pk}/")
    panel = page.locator("#attendance")
    expect(panel).to_contain_text("quorum incomplete")
    panel.get_by_role("button", name="All of the core team are here").press("Enter")
    expect(panel).to_contain_text("quorum complete")
    assert_accessible(page)
    panel.get_by_role("button", name="Left now Lena Vogt").press("Enter")
    expect(panel).to_contain_text("quorum incomplete")
    panel.get_by_role("button", name="joined now remotely Lena Vogt").press("Enter")
    expect(panel).to_contain_text("quorum complete")
    expect(panel.get_by_role("button", name="Left now Lena Vogt")).to_be_focused()
    keep(page, "attendance")
    panel.get_by_role("link", name="change times of Lena Vogt").click()
    expect(page.get_by_role("heading", name="Lena Vogt: when there")).to_be_visible()
    assert_accessible(page)
    keep(page, "attendance-times")


def test_the_question_asks_for_a_liver_surgeon_while_one_decides(
    sitting: Sitting, sign_in: SignIn
) -> None:
    limited_to_the_liver(sitting)
    page = sign_in(sitting.world.chair)
    page.goto(f"/meetings/{sitting.meeting.pk}/cases/{sitting.item.pk}/")
    decide = page.locator("#decide")
    expect(decide).to_contain_text("A decision with palliative intent for disease that is limited")
    decide.get_by_label("Intent").select_option("palliative")
    expect(decide.locator("#decision-status")).to_contain_text("question needs", timeout=10_000)
    keep(page, "room-quorum")
    decide.get_by_label("Intent").select_option("curative")
    expect(decide.locator("#decision-status")).not_to_contain_text("question needs")


def test_the_chair_signs_a_provisional_decision(sitting: Sitting, sign_in: SignIn) -> None:
    limited_to_the_liver(sitting)
    draft = sitting.draft(**PALLIATIVE)
    page = sign_in(sitting.world.chair)
    page.goto(f"/decisions/{draft.pk}/sign/")
    assert_accessible(page)
    keep(page, "sign-quorum")
    page.get_by_label("Provisional, to be confirmed").check()
    page.get_by_role("button", name="Record this").click()
    expect(page.locator("main")).to_contain_text("Provisional, to be confirmed by liver surgery")
    page.get_by_role("button", name="Sign for").first.click()
    expect(page.locator("main")).to_contain_text("Confirm the provisional decision")
    keep(page, "provisional")
