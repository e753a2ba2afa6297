"""A radiologist works through the review list with the keyboard, on a desk and on a phone."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.cases.test_reviews import ask, examined
from tests.clinic import Clinic
from tests.sitting import meeting_on
from tests.support.browser import assert_accessible
from tumorboard.cases import reviews
from tumorboard.cases.review_models import Review
from tumorboard.meetings import services as meetings
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_coordinator_asks_and_a_radiologist_answers(clinic: Clinic, sign_in: SignIn) -> None:
    examined(clinic, region="liver", modality="MRI", date="2020-10-12")
    meeting = meeting_on(clinic.world, timezone.now().date())
    meetings.list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    page = sign_in(clinic.coordinator)
    page.goto(f"/cases/{clinic.case.pk}/")
    page.get_by_text("Newest imaging and specimens not asked for yet").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ask for review of these").click()
    page.get_by_role("link", name="Edit the request").click()
    page.get_by_label("Accession number").fill("ACC-4711")
    page.get_by_label("Where the images are").select_option("other")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Name the place.").first).to_be_visible()
    page.get_by_label("Which other place").fill("Northfield")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#case-reviews")).to_contain_text("at Northfield")
    expect(page.locator("#case-reviews")).to_contain_text("not arrived")
    page.get_by_role("link", name="a biomarker").click()
    assert_accessible(page)

    page = sign_in(clinic.world.radiologist)
    page.goto("/")
    expect(page.get_by_role("heading", name="For your review")).to_be_visible()
    assert_accessible(page)
    page.locator("#reviews-owed").get_by_role("link").first.click()
    page.get_by_text("Enter the review of MRI: liver").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What you saw")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.type("Three lesions, one of them new")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("The report names two")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.get_by_role("button", name="Save the review").press("Enter")
    expect(page.get_by_text("differs from the issued report")).to_be_visible()
    assert_accessible(page)
    entered = Review.objects.get()
    assert (entered.differs, entered.difference) == (True, "The report names two")
    page.goto(f"/reviews/{entered.request_id}/")
    assert_accessible(page)


def test_the_list_prints_without_its_forms(clinic: Clinic, sign_in: SignIn) -> None:
    ask(clinic)
    reviews.ask_for_marker(
        clinic.case, kind="RAS", requested_on=timezone.now().date(), by=clinic.coordinator
    )
    page = sign_in(clinic.world.radiologist)
    page.goto("/reviews/")
    page.get_by_text("Enter the review of CT: liver").click()
    expect(page.get_by_label("What you saw")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_label("What you saw")).to_be_hidden()
    expect(page.get_by_text("not arrived").first).to_be_visible()
