"""Letters in a real browser: written while one types, held, released, and read on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.conftest import SignIn
from tests.correspondence import CONTACT, Correspondence
from tests.support.browser import assert_accessible
from tumorboard.exchange.letter_models import Letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_letter_to_the_patient(sign_in: SignIn, correspondence: Correspondence) -> None:
    world, decision = correspondence.world, correspondence.decision
    page = sign_in(world.nurse)
    page.goto(reverse("decision", args=[decision.pk]))
    assert_accessible(page)
    page.get_by_role("button", name="Write the letter to the Patient").click()
    expect(page.locator("h1")).to_have_text("Letter to the patient")
    assert_accessible(page)
    page.get_by_label("Whom the patient can ask").fill(CONTACT)
    expect(page.locator("#letter-status")).to_contain_text("saved")  # while one types
    assert Letter.objects.get().contact == CONTACT
    text = page.get_by_label("Text", exact=True)
    text.fill(f"{text.input_value()}\n\nHalf of all patients live for five years.")
    expect(page.locator("#letter-status")).to_contain_text("“Half of all")
    text.fill(text.input_value().replace("Half of all patients live for five years.", ""))
    expect(page.locator("#letter-status")).not_to_contain_text("no figures about survival")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#letter-status")).to_contain_text("saved")

    page.get_by_role("link", name="Record that the patient was told").click()
    assert_accessible(page)
    page.get_by_label("In person").check()
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("#decision-letters")).to_contain_text("Mirren Holt, in person")
    page.get_by_role("link", name="Go on with the draft").click()
    page.get_by_role("link", name="Read and release").click()
    assert_accessible(page)
    page.get_by_label("Yes, the patient is alive").check()
    page.get_by_role("button", name="Release the letter").click()
    expect(page.locator("h1")).to_have_text("Letter to the patient")
    expect(page.locator("main")).to_contain_text(f"please ask {CONTACT}")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "letter-patient-1.pdf"

    newer = correspondence.amended()
    page.reload()
    expect(page.locator("main")).to_contain_text("Superseded")
    assert_accessible(page)
    page.goto(reverse("decision", args=[newer.decision.pk]))
    expect(page.locator("#decision-letters")).to_contain_text("Told of a decision")
    assert_accessible(page)
