"""The reader at a decision point: who decides, on which facts, and where each outcome leads."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Branch, Gate
from guidelines.publishing import content
from tests.clinic import Clinic
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
CONVERSION = "conversion"


@pytest.fixture
def reader(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.world.nurse)


def address(clinic: Clinic, kind: str, key: str) -> str:
    return reverse("guideline-item", args=[clinic.version.pk, kind, key])


def page_of(reader: Client, clinic: Clinic, kind: str, key: str) -> str:
    answer = reader.get(address(clinic, kind, key))
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", strip_tags(page)))


def gates_of(guideline: Guideline, pathway: str) -> Iterator[tuple[str, Gate]]:
    for step in guideline.pathways[pathway].steps:
        if step.gate is not None:
            yield step.id, step.gate


def branches_to(guideline: Guideline, continuation: str) -> Iterator[tuple[str, Branch]]:
    for pathway in guideline.pathways.values():
        for _, gate in gates_of(guideline, pathway.id):
            for branch in gate.branches:
                if branch.continuation == continuation:
                    yield pathway.title, branch


def test_a_gate_names_who_decides_on_which_facts_and_every_outcome(
    clinic: Clinic, reader: Client
) -> None:
    guideline = content(clinic.version.sha256)
    page = text_of(page_of(reader, clinic, "pathway", CONVERSION))
    found = dict(gates_of(guideline, CONVERSION))
    assert found
    for gate in found.values():
        assert gate.ask in page
        assert gate.who is not None
        assert gate.who.rstrip(".") in page
        for fact in gate.facts:
            label = guideline.vocabulary[fact].label
            assert label.casefold() in page.casefold(), fact
        for branch in gate.branches:
            assert f"{branch.label}:" in page
            assert all(source in page for source in branch.sources)


def test_an_outcome_leads_to_the_page_of_what_follows_and_back(
    clinic: Clinic, reader: Client
) -> None:
    guideline = content(clinic.version.sha256)
    pathway = page_of(reader, clinic, "pathway", CONVERSION)
    named = {
        branch.continuation
        for _, gate in gates_of(guideline, CONVERSION)
        for branch in gate.branches
        if branch.continuation
    }
    assert named
    for key in sorted(named):
        assert f'href="{address(clinic, "continuation", key)}"' in pathway
        page = page_of(reader, clinic, "continuation", key)
        assert f'href="{address(clinic, "pathway", CONVERSION)}"' in page
        item, words = guideline.continuations[key], text_of(page)
        assert item.title in words
        assert all(step.label in words for step in item.steps)
        assert all(source in words for source in item.sources)


def test_every_continuation_says_which_decisions_lead_to_it(clinic: Clinic, reader: Client) -> None:
    guideline = content(clinic.version.sha256)
    for key in guideline.continuations:
        words = text_of(page_of(reader, clinic, "continuation", key))
        for title, branch in branches_to(guideline, key):
            assert title in words
            assert f"({branch.label})" in words


def test_intervals_of_a_continuation_count_from_the_decision(
    clinic: Clinic, reader: Client
) -> None:
    guideline = content(clinic.version.sha256)
    key = next(
        each.id
        for each in guideline.continuations.values()
        if any(interval.start == "gate.end" for interval in each.intervals)
    )
    assert "from the end of the decision" in text_of(page_of(reader, clinic, "continuation", key))


def test_continuations_are_found_by_their_kind(clinic: Clinic, reader: Client) -> None:
    guideline = content(clinic.version.sha256)
    page = reader.get(reverse("guideline"), {"kind": "continuation"}).content.decode()
    assert f"{len(guideline.continuations)} found" in page


def test_a_page_with_many_gates_costs_no_more_queries(clinic: Clinic, reader: Client) -> None:
    guideline = content(clinic.version.sha256)
    gates = {key: len(list(gates_of(guideline, key))) for key in guideline.pathways}
    few, many = min(gates, key=gates.__getitem__), max(gates, key=gates.__getitem__)
    page_of(reader, clinic, "pathway", many)
    counts = []
    for key in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(reader, clinic, "pathway", key)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_those_who_are_signed_in_read_it(clinic: Clinic) -> None:
    key = next(iter(content(clinic.version.sha256).continuations))
    answer = Client().get(address(clinic, "continuation", key))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
