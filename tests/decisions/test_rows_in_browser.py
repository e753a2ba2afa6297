"""The chair words a decision with its actions and conditions without touching the mouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.conftest import SignIn
from tests.decisions.promised import action_row, condition_row, put
from tests.sitting import Sitting, sign
from tests.support.browser import assert_accessible
from tumorboard.decisions.models import Decision
from tumorboard.decisions.rows import action_rows, condition_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TUMORBOARD_PICTURES")  # a folder: whoever changes a page looks at it


def picture(page: Page, name: str) -> None:
    for width in (1280, 320) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(str(PICTURES)) / f"{name}-{width}.png", full_page=True)


def type_into(page: Page, key: str, words: str) -> None:
    page.keyboard.press(key)
    page.keyboard.type(words)


def test_the_chair_words_it_all_from_the_keyboard(sign_in: SignIn, sitting: Sitting) -> None:
    page = sign_in(sitting.world.chair)
    page.goto(reverse("decision-edit", args=[sitting.clinic.case.pk]))
    type_into(page, "a", "Resect the liver first.")
    page.keyboard.press("Escape")
    type_into(page, "y", "Both lesions can be resected.")
    page.keyboard.press("Escape")
    type_into(page, "x", "Ask for RAS")
    page.keyboard.press("Tab")
    page.keyboard.type(sitting.world.nurse.display_name)
    page.keyboard.press("Escape")
    type_into(page, "o", "The lung is clear")
    page.keyboard.press("Tab")
    page.keyboard.type("Imaging recorded")
    expect(page.locator("#decision-status")).to_contain_text("saved")
    expect(page.locator("#decision-status")).to_contain_text("Say until when: The lung is clear")
    draft = Decision.objects.get()
    assert (draft.answer, draft.reasons) == (
        "Resect the liver first.", "Both lesions can be resected.",
    )  # fmt: skip
    (action,), (condition,) = (
        action_rows(draft.action_list), condition_rows(draft.condition_list),
    )  # fmt: skip
    assert (action.text, action.owner) == ("Ask for RAS", str(sitting.world.nurse.pk))
    assert (condition.text, condition.settled_by) == ("The lung is clear", "imaging")


def test_one_more_row_keeps_what_is_typed_and_takes_the_focus(
    sign_in: SignIn, sitting: Sitting
) -> None:
    page = sign_in(sitting.world.chair)
    page.goto(reverse("decision-edit", args=[sitting.clinic.case.pk]))
    page.get_by_label("On the condition that").fill("The lung is clear")
    page.get_by_role("button", name="One more condition").click()
    expect(page.get_by_label("On the condition that")).to_have_count(2)
    expect(page.get_by_label("On the condition that").first).to_have_value("The lung is clear")
    expect(page.locator("#id_condition_list")).to_be_focused()


def test_the_pages_are_accessible(sign_in: SignIn, sitting: Sitting) -> None:
    world = sitting.world
    page = sign_in(world.chair)
    rows = (
        action_row(world.nurse), action_row(world.pathologist, "Discuss with the family"),
        condition_row(world.radiologist, "fact:metastases.lung", expires_on="2026-01-07"),
        condition_row(world.radiologist, "imaging", text="No new lesion", after="2026-11-25"),
    )  # fmt: skip
    draft = put(sitting.draft(concordance="conditional", minutes=8), *rows, by=world.chair)
    page.goto(reverse("decision-edit", args=[sitting.clinic.case.pk]))
    for summary in page.locator("main summary").all():
        summary.click()
    assert_accessible(page)
    picture(page, "form")
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    page.goto(room)
    assert_accessible(page)
    picture(page, "room")
    signed = sign(draft, by=world.chair)
    if PICTURES:
        (Path(PICTURES) / "paper.pdf").write_bytes(bytes(signed.papers.get().content))
    places = {
        "decision": reverse("decision", args=[signed.pk]),
        "conditions": reverse("conditions"),
        "condition": reverse("condition", args=[signed.conditions_set.all()[0].pk]),
    }
    for name, address in places.items():
        page.goto(address)
        assert_accessible(page)
        picture(page, name)
