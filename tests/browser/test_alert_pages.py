"""From the first page to an alert of a plan and back, in a real browser, on a desk and a phone."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.assessment.services import current_assessment
from tumorboard.people.models import User
from tumorboard.plans.models import AlertKind, PlanAlert
from tumorboard.plans.services import choose_pathway

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_coordinator_answers_an_alert(clinic: Clinic, sign_in: SignIn) -> None:
    today = timezone.now().date()
    current = current_assessment(clinic.case, as_of=today)
    plan = choose_pathway(
        case=clinic.case, pathway="observation", current=current, by=clinic.coordinator
    )
    day = today - dt.timedelta(days=3)
    PlanAlert.objects.create(
        plan=plan, kind=AlertKind.OVERDUE, about="restage", label="Restaging", day=day
    )
    page = sign_in(clinic.coordinator)
    page.goto("/")
    expect(page.get_by_role("heading", name="1 plan to look at again")).to_be_visible()
    assert_accessible(page)
    page.goto("/cases/")
    expect(page.get_by_role("link", name="plan: look again")).to_be_visible()
    assert_accessible(page)
    page.goto("/")
    page.get_by_role("link", name="Answer the alert of Mirren Holt: Restaging").click()
    assert_accessible(page)
    page.get_by_label("Dealt with").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say what was done").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("What was done").fill("Booked for Monday")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Every plan can be kept as it stands.")).to_be_visible()
