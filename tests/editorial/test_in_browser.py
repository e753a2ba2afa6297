"""An editor raises a threshold, looks at what it does, and another person approves."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from guidelines.models import GuidelineVersion, Status
from tests.conftest import SignIn
from tests.editorial.items_in import item_of
from tests.support.browser import assert_accessible
from tests.world import World
from tumorboard.editorial import review, services
from tumorboard.editorial.hand import base_of
from tumorboard.editorial.models import ChangeSet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a quiet ward at night"
CEA = "fong.cea"


def test_a_threshold_is_raised_and_what_it_does_is_shown(
    sign_in: SignIn, change_set: ChangeSet, world: World
) -> None:
    page = sign_in(world.editor)
    base = change_set.base
    page.goto(reverse("guideline-item", args=[base.pk, "threshold", CEA]))
    page.get_by_role("link", name="Change this in “CEA of 300”").click()
    page.get_by_label("Value").fill("much")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("“much” cannot stand here")
    assert_accessible(page)
    page.get_by_label("Value").fill("300")
    live = page.locator("#item-live")
    expect(live).to_contain_text("Nothing is saved yet")
    expect(live).to_contain_text("cannot both be followed")
    page.get_by_label("Value").fill("several")
    expect(live).to_contain_text("“several” cannot stand here")
    page.get_by_label("Value").fill("300")
    expect(live).to_contain_text("Nothing is saved yet")
    assert_accessible(page)
    page.goto(page.url)
    expect(page.get_by_label("Value")).to_have_value("300")
    expect(page.get_by_text("did not save stands here")).to_be_visible()
    page.get_by_label("Why").fill("A newer series")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("region", name="Different from version")).to_contain_text("300")
    assert_accessible(page)
    page.goto(reverse("change-set", args=[change_set.pk]))
    expect(page.get_by_role("region", name="1 item changed")).to_contain_text("200")
    expect(page.locator("#checks")).to_contain_text("new finding")
    assert_accessible(page)


def test_a_second_person_approves_in_the_browser(
    sign_in: SignIn, change_set: ChangeSet, world: World
) -> None:
    item = next(iter(base_of(change_set.base.sha256).items["notes"]))
    shown = item_of(change_set, "notes", item)
    services.change_item(
        change_set, kind="notes", item=item, data={**shown, "title": "New words"}, shown=shown,
        by=world.editor,
    )  # fmt: skip
    review.submit(change_set, by=world.editor)
    world.approver.set_password(PASSWORD)
    world.approver.save(update_fields=["password"])
    page = sign_in(world.approver)
    page.goto("/")
    page.get_by_role("region", name="Change sets").get_by_role("link", name="CEA of 300").click()
    page.get_by_label("Reason").fill("Read and compared")
    page.get_by_label("Your password").fill(PASSWORD)
    assert_accessible(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Version next is approved")
    assert GuidelineVersion.objects.get(version="next").status == Status.APPROVED
    page.get_by_role("link", name="Trail").click()
    expect(page.get_by_role("table", name="Steps")).to_contain_text("Read and compared")
    assert_accessible(page)


def test_lists_and_forms_of_every_shape_are_accessible(
    sign_in: SignIn, change_set: ChangeSet, world: World
) -> None:
    page = sign_in(world.editor)
    places = base_of(change_set.base.sha256).places
    change_a_pathway(page, change_set)
    for address in (
        reverse("change-sets"),
        reverse("change-set-new"),
        reverse("change-set-items", args=[change_set.pk]),
        reverse("change-set-item-new", args=[change_set.pk, "recommendations"]),
        *(
            reverse("change-set-item", args=[change_set.pk, kind, item])
            for kind, item in (
                ("recommendations", "upfront-resection-favourable"),
                ("vocabulary", next(item for kind, item in places if kind == "vocabulary")),
                ("scores", next(item for kind, item in places if kind == "scores")),
            )
        ),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)


def change_a_pathway(page: Page, change_set: ChangeSet) -> None:
    """By keyboard: the picture follows what is typed, and what is left is there again."""
    address = reverse(
        "editorial-pathway", args=[change_set.pk, "pathways", "colon-chemotherapy-first"]
    )
    page.goto(address)
    drawn = page.locator("#pathway-drawn")
    expect(drawn).to_contain_text("can hold together")
    page.get_by_role(
        "button", name=re.compile("^Edit “at most 12 weeks from the end of Comb")
    ).first.press("Enter")
    page.get_by_label("Has to hold").select_option("true")
    page.get_by_label("At most", exact=True).fill("2")
    expect(drawn).to_contain_text("These contradict each other")
    expect(page.get_by_label("At most", exact=True)).to_be_focused()
    assert_accessible(page)
    page.goto(address)
    expect(page.locator(".tb-kept")).to_contain_text("did not save stands here")
    expect(page.get_by_label("At most", exact=True)).to_have_value("2")
