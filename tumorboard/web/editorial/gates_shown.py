"""The checks of a change set as a list, each with what to do and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from tumorboard.editorial.gates import Gate
from tumorboard.editorial.models import ChangeSet
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.trying import in_full, item_of

SHOWN = 12
DO = {
    "changed": "Open an item and change it.",
    "current": "Take in what that version says, then look at the findings again.",
    "sound": "Open each item and complete it.",
    "pathways": "Open its steps and intervals, and change one of those that contradict each other.",
    "findings": "Resolve each finding, override with a reason, or rule on it.",
    "tests": "Look whether the test case or the change is wrong; a test case is an item too.",
    "tested": "Answer the boundary questions, or write a test case.",
    "impact": "Count the stored cases below.",
}


@dataclass(frozen=True)
class Problem:
    text: str
    address: str = ""


@dataclass(frozen=True)
class GateShown:
    gate: Gate
    what_to_do: str
    problems: list[Problem]
    more: int


def gates_shown(desk: Desk) -> list[GateShown]:
    return [_shown(desk, gate) for gate in desk.gates]


def _shown(desk: Desk, gate: Gate) -> GateShown:
    found = [] if gate.passed else _problems(desk, gate)
    what = "" if gate.passed else DO.get(gate.code, "")
    return GateShown(gate, what, found[:SHOWN], max(0, len(found) - SHOWN))


def _problems(desk: Desk, gate: Gate) -> list[Problem]:
    change_set = desk.change_set
    if gate.code == "changed":
        return [Problem("Items", reverse("change-set-items", args=[change_set.pk]))]
    if gate.code == "findings":
        number = len(gate.problems)
        words = "1 new finding" if number == 1 else f"{number} new findings"
        return [Problem(words, reverse("change-set-findings", args=[change_set.pk]))]
    if gate.code == "sound":
        return list(_unsound(desk))
    if gate.code == "tests":
        return [_of_item(change_set, "examples", each) for each in gate.problems]
    if gate.code == "pathways":
        return [_of_sequence(desk, each) for each in gate.problems]
    return [Problem(each) for each in gate.problems]


def _of_sequence(desk: Desk, problem: str) -> Problem:
    item = problem.partition(":")[0]
    kind = "pathways" if ("pathways", item) in desk.hand.parsed.places else "continuations"
    return Problem(problem, reverse("editorial-pathway", args=[desk.change_set.pk, kind, item]))


def _of_item(change_set: ChangeSet, kind: str, problem: str) -> Problem:
    """`item: what is wrong with it`, leading to the item."""
    item = problem.partition(":")[0]
    return Problem(problem, reverse("change-set-item", args=[change_set.pk, kind, item]))


def _unsound(desk: Desk) -> Iterator[Problem]:
    """Each error with the item that it stands in, as far as it stands in one."""
    for each in desk.hand.errors:
        place = item_of(desk.hand, each)
        address = ""
        if place is not None:
            address = reverse("change-set-item", args=[desk.change_set.pk, *place])
        yield Problem(in_full(each), address)
