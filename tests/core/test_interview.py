"""Boundary questions: the two patients of each differ in one fact and stand on either side."""

from __future__ import annotations

from hypothesis import given, settings

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.proofs.cells import space_of
from guidelines.core.proofs.goals import Goals
from guidelines.core.proofs.interview import Boundary, boundaries
from guidelines.core.proofs.patients import answers_of
from guidelines.core.proofs.search import Patient
from guidelines.core.proofs.statuses import Standings
from tests.core.small import guideline, recommendation
from tests.core.test_proofs import TREES, advising, everybody, known_of, status_of


def asked(of: Guideline, item: str) -> list[Boundary]:
    return list(boundaries(Standings(Goals(of, space_of(of))), item))


def status(of: Guideline, patient: Patient) -> str:
    return status_of(of, known_of(space_of(of), patient), "a")


@settings(max_examples=80)
@given(TREES)
def test_the_item_applies_on_one_side_and_not_on_the_other(tree: Condition) -> None:
    of = advising({"a": tree})
    for each in asked(of, "a"):
        assert status(of, each.inside) == "applies"
        assert status(of, each.outside) == "does_not_apply"
        changed = {fact for fact in each.outside if each.inside.get(fact) != each.outside[fact]}
        assert changed == {each.fact}


@settings(max_examples=80)
@given(TREES)
def test_whatever_turns_on_one_fact_alone_is_asked(tree: Condition) -> None:
    """Somebody to whom it applies and somebody to whom it does not differ in one yes-or-no."""
    of = advising({"a": tree})
    told = {
        frozenset((fact.id, fact.options[0]) for fact in known): status_of(of, known, "a")
        for known in everybody()
    }
    turning = {
        fact
        for known, status in told.items()
        for fact, value in known
        if fact in {"mmr", "dpd"} and status == "applies"
        for other in ({"pMMR", "dMMR"} if fact == "mmr" else {"yes", "no"}) - {value}
        if told[(known - {(fact, value)}) | {(fact, other)}] == "does_not_apply"
    }
    assert turning <= {each.fact for each in asked(of, "a")}


def test_a_number_is_asked_right_beside_its_limit() -> None:
    of = guideline(recommendations=recommendation("r", "{fact: lesions, ge: 3}"))
    (boundary,) = asked(of, "r")
    inside, outside = (
        answers_of(space_of(of), each)["lesions"].codes()
        for each in (boundary.inside, boundary.outside)
    )
    assert (inside["at_least"], outside["at_most"]) == (3, 2)


def test_a_condition_about_knowledge_alone_has_no_boundary() -> None:
    of = guideline(recommendations=recommendation("r", "{fact: dpd, known: false}"))
    assert asked(of, "r") == []
