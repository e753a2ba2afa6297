"""The impact of a change set in a real browser: for an editor of the board, at both widths."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.plans.planning import chosen
from tests.support.browser import assert_accessible
from tumorboard.editorial import services
from tumorboard.people.models import Membership, User
from tumorboard.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]
AGE = "geriatric.age"


def test_an_editor_reads_whom_a_number_reaches(clinic: Clinic, sign_in: SignIn) -> None:
    chosen(clinic)
    world = clinic.world
    Membership.objects.create(
        user=world.editor, hospital=world.hospital, board=world.board, role=Role.COORDINATOR
    )
    change_set = services.open_change_set(
        base=clinic.version, title="Assessed from 60 on", number="next", by=world.editor
    )
    shown = services.item_in(change_set, "thresholds", AGE)
    assert isinstance(shown, dict)
    services.change_item(
        change_set, kind="thresholds", item=AGE, data={**shown, "value": "60"}, shown=shown,
        by=world.editor,
    )  # fmt: skip
    page = sign_in(world.editor)
    page.goto(reverse("change-set-impact", args=[change_set.pk]))
    assert_accessible(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/impact.png", full_page=True)
    page.locator("#impact a", has_text="Other cases with an open plan").click()
    expect(page.get_by_role("heading", name="Other cases with an open plan")).to_be_visible()
    expect(page.get_by_role("cell", name="does not apply → applies")).to_be_visible()
    assert_accessible(page)
    if folder:
        page.screenshot(path=f"{folder}/cases.png", full_page=True)
