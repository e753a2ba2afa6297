"""Cases that would be lost, in a real browser: set right on the home page, desk and phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.cases.models import Case
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_lost_case_is_found_and_settled_on_the_home_page(clinic: Clinic, sign_in: SignIn) -> None:
    Case.objects.filter(pk=clinic.case.pk).update(next_on=None)
    page = sign_in(clinic.coordinator)
    page.goto("/")
    section = page.locator("#lost-cases")
    section.locator("summary").click()
    assert_accessible(page)
    section.get_by_label("To be looked at again on").fill("2099-01-05")
    section.get_by_role("button", name="Save").click()
    expect(section).to_contain_text("Every open case has both.")
    for path in ("/cases/", f"/cases/{clinic.case.pk}/next-date/"):
        page.goto(path)
        assert_accessible(page)
