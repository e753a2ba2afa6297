"""The guideline as text, with its sources and its standing."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic, load_content
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]


def test_every_item_reads_as_a_sentence_with_conditions_and_sources(
    clinic: Clinic, client_of: ClientOf
) -> None:
    page = client_of(clinic.world.nurse).get(reverse("guideline")).content.decode()
    assert 'id="item-no-anti-egfr-resectable"' in page
    assert "CRC-B-13" in page
    assert "recalled, not checked" in page
    assert "Where sources disagree" in page
    assert f"approved by {clinic.world.approver.email}" in page


def test_a_card_of_the_case_page_leads_to_its_item(clinic: Clinic, client_of: ClientOf) -> None:
    client = client_of(clinic.coordinator)
    case = client.get(reverse("case", args=[clinic.case.pk])).content.decode()
    address = reverse("guideline-version", args=[clinic.version.pk])
    assert f'href="{address}#item-establish-timing"' in case
    assert 'id="item-establish-timing"' in client.get(address).content.decode()


def test_a_draft_says_that_nobody_approved_it(world: World, client_of: ClientOf) -> None:
    client = client_of(world.editor)
    assert "No guideline content is loaded" in client.get(reverse("guideline")).content.decode()
    load_content()
    assert "not approved" in client.get(reverse("guideline")).content.decode()


def test_items_are_found_by_word_and_statement(clinic: Clinic, client_of: ClientOf) -> None:
    client = client_of(clinic.coordinator)
    page = client.get(reverse("guideline"), {"q": "bevacizumab"}).content.decode()
    assert 'id="item-bevacizumab-six-weeks"' in page
    assert 'id="item-establish-timing"' not in page
    nothing = client.get(reverse("guideline"), {"q": "leeches"}).content.decode()
    assert "Nothing matches “leeches”" in nothing


def test_only_those_who_are_signed_in_read_it(clinic: Clinic) -> None:
    assert_refused(reverse("guideline"), [])
    assert_refused(reverse("guideline-version", args=[clinic.version.pk]), [])
