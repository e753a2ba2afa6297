"""The guideline as text: found by stream and word, each item with its sources and its standing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from guidelines.publishing import content
from tests.clinic import Clinic, load_content
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.people import services as people
from tumorboard.people.models import User
from tumorboard.web.guideline.shelf import KINDS, entries

ClientOf = Callable[[User], Client]


@pytest.fixture
def reader(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.world.nurse)


def item_of(reader: Client, clinic: Clinic, kind: str, key: str) -> str:
    answer = reader.get(reverse("guideline-item", args=[clinic.version.pk, kind, key]))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(page))


# ------------------------------------------------------------------ finding


def test_the_reader_begins_with_the_streams_and_what_each_holds(
    clinic: Clinic, reader: Client
) -> None:
    page = text_of(reader.get(reverse("guideline")).content.decode())
    assert "ask about it and say nothing" in page, "the breast stream says what the articles lack"
    assert "Recommendations : Colorectal" in page or "Recommendations: Colorectal" in page
    assert f"approved by {clinic.world.approver.email}" in page


def test_items_are_found_by_word_and_statement(clinic: Clinic, reader: Client) -> None:
    found = reader.get(reverse("guideline"), {"q": "bevacizumab"}).content.decode()
    assert 'id="item-bevacizumab-six-weeks"' in found
    assert 'id="item-establish-timing"' not in found
    by_statement = reader.get(reverse("guideline"), {"q": "CRC-B-13"}).content.decode()
    assert "CRC-B-13" in by_statement
    assert 'id="item-establish-timing"' not in by_statement
    nothing = reader.get(reverse("guideline"), {"q": "leeches"}).content.decode()
    assert "0 found" in nothing


def test_filters_narrow_and_are_kept_from_page_to_page(clinic: Clinic, reader: Client) -> None:
    address = reverse("guideline-version", args=[clinic.version.pk])
    guideline = content(clinic.version.sha256)
    wanted = {"stream": "colorectal", "kind": "pathway"}
    page = reader.get(address, wanted).content.decode()
    expected = [e for e in guideline.pathways.values() if e.stream == "colorectal"]
    assert f"{len(expected)} found" in page
    many = reader.get(address, {"kind": "recommendation"}).content.decode()
    assert "?kind=recommendation&amp;page=2" in many
    contested = reader.get(address, {"review": "contested"}).content.decode()
    assert "sources disagree" in contested


def test_a_filter_that_does_not_exist_shows_the_streams(clinic: Clinic, reader: Client) -> None:
    answer = reader.get(reverse("guideline"), {"kind": "horoscope"})
    assert answer.status_code == 200
    assert "For all streams" in answer.content.decode()


def test_a_draft_says_that_nobody_approved_it(world: World, client_of: ClientOf) -> None:
    client = client_of(world.editor)
    assert "No guideline content is loaded" in client.get(reverse("guideline")).content.decode()
    version = load_content()
    addresses = [
        reverse("guideline"),
        reverse("guideline-coverage", args=[version.pk]),
        reverse("guideline-item", args=[version.pk, "recommendation", "establish-timing"]),
    ]
    for address in addresses:
        assert "for demonstration only" in client.get(address).content.decode(), address


# ------------------------------------------------------------------ one item


def test_a_recommendation_shows_condition_source_and_doubts(clinic: Clinic, reader: Client) -> None:
    page = text_of(item_of(reader, clinic, "recommendation", "no-anti-egfr-resectable"))
    item = content(clinic.version.sha256).recommendations["no-anti-egfr-resectable"]
    assert item.text in page
    assert "Conditions" in page
    assert all(source in page for source in item.sources)
    assert "pending review by a clinician" in page.lower()


def test_how_far_a_citation_was_read_is_said_unless_it_was(clinic: Clinic, reader: Client) -> None:
    guideline = content(clinic.version.sha256)

    def cites(read: str) -> str:
        known = {key for key, each in guideline.citations.items() if each.read == read}
        return next(
            key
            for key, each in guideline.recommendations.items()
            if each.citations and {*each.citations} <= known and not each.conflict
        )

    assert "recalled, to be checked" in item_of(reader, clinic, "recommendation", cites("K"))
    read = item_of(reader, clinic, "recommendation", cites("V")).partition("<h3>Citations")[2]
    assert "recalled" not in read.partition("</section>")[0]


def test_what_overrides_what_is_told_on_both_pages(clinic: Clinic, reader: Client) -> None:
    guideline = content(clinic.version.sha256)
    item, edge = next(
        (each, each.overrides[0]) for each in guideline.recommendations.values() if each.overrides
    )
    other = guideline.recommendations[edge.id]
    mine = text_of(item_of(reader, clinic, "recommendation", item.id))
    theirs = text_of(item_of(reader, clinic, "recommendation", other.id))
    assert f"Overrides {other.title}" in mine
    assert f"Overridden by {item.title}" in theirs


def test_a_pathway_names_the_clock_of_every_interval(clinic: Clinic, reader: Client) -> None:
    pathway = next(
        each for each in content(clinic.version.sha256).pathways.values() if each.intervals
    )
    page = text_of(item_of(reader, clinic, "pathway", pathway.id))
    for step in pathway.steps:
        assert step.label in page
    for interval in pathway.intervals:
        assert interval.why in page
    assert re.search(r"from (the (end|start) of|today)", page)


def test_a_number_tells_what_my_board_chose(clinic: Clinic, client_of: ClientOf) -> None:
    threshold = next(
        each for each in content(clinic.version.sha256).thresholds.values() if each.alternates
    )
    other = threshold.alternates[0]
    people.choose_definition(
        clinic.board,
        setting=f"threshold:{threshold.id}",
        value=str(other),
        reason="Our series",
        by=clinic.world.chair,
    )
    page = text_of(item_of(client_of(clinic.world.chair), clinic, "threshold", threshold.id))
    assert f"{clinic.board.name}: {other}" in page


def test_every_item_has_a_page_that_names_its_sources(clinic: Clinic, reader: Client) -> None:
    """One of every kind through the browser's door; the others are read in the loop below."""
    guideline = content(clinic.version.sha256)
    for kind in KINDS:
        of_kind = [entry for entry in entries(guideline) if entry.kind == kind]
        for entry in of_kind[:: max(1, len(of_kind) // 8)]:
            page = item_of(reader, clinic, kind.slug, entry.id)
            assert all(source in page for source in entry.sources), (kind.slug, entry.id)


def test_what_the_version_does_not_hold_is_not_found(clinic: Clinic, reader: Client) -> None:
    for kind, key in (("recommendation", "leeches"), ("horoscope", "leo"), ("meta", "id")):
        address = reverse("guideline-item", args=[clinic.version.pk, kind, key])
        assert reader.get(address).status_code == 404
    elsewhere = reverse("guideline-item", args=[uuid.uuid4(), "note", "note-breast-gap"])
    assert reader.get(elsewhere).status_code == 404


# ------------------------------------------------------------------ from a plan


def test_every_sentence_of_the_case_page_leads_to_its_item(clinic: Clinic, reader: Client) -> None:
    case = reader.get(reverse("case", args=[clinic.case.pk])).content.decode()
    root = reverse("guideline-version", args=[clinic.version.pk])
    links = set(re.findall(rf'href="({root}item/[^"]+)"', case))
    assert f"{root}item/recommendation/establish-timing/" in links
    assert any("/pathway/" in link for link in links)
    for link in sorted(links)[:: max(1, len(links) // 12)]:
        assert reader.get(link).status_code == 200, link


# ------------------------------------------------------------------ coverage and cost


def test_coverage_lists_every_statement(clinic: Clinic, reader: Client) -> None:
    address = reverse("guideline-coverage", args=[clinic.version.pk])
    statements = content(clinic.version.sha256).statements
    page = reader.get(address).content.decode()
    assert f"{len(statements)} statement" in page
    for statement in statements:
        assert f'id="statement-{statement}"' in page
    filtered = reader.get(address, {"state": "open"}).content.decode()
    assert filtered.count('id="statement-') < max(1, len(statements))


def test_reading_costs_the_same_however_much_there_is(clinic: Clinic, reader: Client) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(address).status_code == 200
        return len(queries)

    root = reverse("guideline-version", args=[clinic.version.pk])
    cost(root)
    assert cost(root) == cost(f"{root}?q=a")
    recommendation = cost(f"{root}item/recommendation/establish-timing/")
    pathway = next(iter(content(clinic.version.sha256).pathways))
    # How often one's boards departed from a recommendation, and how their versions called it.
    departures = 2
    assert recommendation == cost(f"{root}item/pathway/{pathway}/") + departures
    assert cost(root) < 15


def test_only_those_who_are_signed_in_read_it(clinic: Clinic) -> None:
    version = clinic.version.pk
    assert_refused(reverse("guideline"), [])
    assert_refused(reverse("guideline-version", args=[version]), [])
    assert_refused(reverse("guideline-coverage", args=[version]), [])
    assert_refused(reverse("guideline-item", args=[version, "note", "note-breast-gap"]), [])


@pytest.mark.parametrize(("kind", "key"), [("pathway", "liver-first"), ("pitfall", None)])
def test_a_page_of_the_reader_does_not_fetch_the_text_of_the_whole_guideline(
    clinic: Clinic, reader: Client, kind: str, key: str | None
) -> None:
    """It is megabytes, and is held once per process."""
    key = key or next(iter(content(clinic.version.sha256).pitfalls))
    item_of(reader, clinic, kind, key)
    with CaptureQueriesContext(connection) as asked:
        item_of(reader, clinic, kind, key)
    assert asked.captured_queries
    assert not [each for each in asked.captured_queries if '"document"' in each["sql"]]
