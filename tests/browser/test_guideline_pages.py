"""The guideline reader and a patient with several cancers, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from guidelines.publishing import content
from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.patients.models import Primary
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.web.guideline.shelf import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]
UNFOLD = "document.querySelectorAll('main details').forEach(each => each.open = true)"


def test_a_page_of_every_kind_is_accessible(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.world.nurse)
    root = f"/guideline/{clinic.version.pk}/"
    guideline = content(clinic.version.sha256)
    items = [(kind, next(iter(getattr(guideline, kind.part)), None)) for kind in KINDS]
    for kind, key in items:
        if key is not None:
            page.goto(f"{root}item/{kind.slug}/{key}/")
            page.evaluate(UNFOLD)
            assert_accessible(page)


def test_the_lists_are_accessible(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.world.nurse)
    root = f"/guideline/{clinic.version.pk}/"
    for path in ("", "?q=liver&kind=recommendation", "?q=leeches", "coverage/?origin=safety"):
        page.goto(root + path)
        assert_accessible(page)


def test_several_cancers_on_one_page(clinic: Clinic, sign_in: SignIn) -> None:
    record_finding(
        Primary,
        patient=clinic.patient,
        by=clinic.coordinator,
        label="Left breast",
        topography="C50.9",
        diagnosis_date="2004",
    )
    page = sign_in(clinic.coordinator)
    page.goto(f"/cases/{clinic.case.pk}/")
    expect(page.get_by_role("heading", name="Also: Left breast, 2004")).to_be_visible()
    expect(page.get_by_text("The articles say nothing about breast cancer")).to_be_visible()
    page.evaluate(UNFOLD)
    assert_accessible(page)


def test_one_click_from_a_sentence_to_its_source(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    page.goto(f"/cases/{clinic.case.pk}/")
    sentence = page.locator(".tb-card__text a").first
    title = sentence.inner_text()
    sentence.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    for part in ("Conditions", "Evidence"):
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
