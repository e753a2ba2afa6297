"""Tests by interview: what somebody says of a patient at a boundary becomes a test case.

The id of the test case is that of the patient, so an answer is found again, and a changed one
takes its place. Who does not know says so in a comment on the item.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from django.db import transaction

from guidelines.core.content.canonical import decimal_text
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.answers import Answer
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.cells import Space, space_of
from guidelines.core.proofs.checks import Checks
from guidelines.core.proofs.interview import Boundary, boundaries
from guidelines.core.proofs.patients import answers_of, assumed
from guidelines.core.proofs.search import Patient
from guidelines.core.wording.explain_proof import ProofWords
from tumorboard.editorial import services
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.models import ChangeSet, ItemComment
from tumorboard.people.models import User

Said = Literal["yes", "no", "unsure"]
STATUS = {"yes": "applies", "no": "does_not_apply"}
KIND = "examples"
UNSETTLED = "Nobody could say at the boundary: {patient}."


@dataclass(frozen=True)
class Question:
    """One patient of a boundary; `key` is the id of the test case that the answer becomes."""

    key: str
    item: str
    fact: str  # in which the patient differs from the neighbour
    patient: Patient
    neighbour: Patient
    applies: bool  # what the content says


class NotAsked(Exception):
    """No boundary of the item has such a patient (any more)."""


def questions_of(guideline: Guideline, item: str) -> list[Question]:
    """Both patients of every boundary, next to each other; each patient once.

    A boundary that rests on counts of rows is left out: no test case can hold them.
    """
    found: dict[str, Question] = {}
    space = space_of(guideline)
    for each in _boundaries(guideline, item):
        if assumed(each.inside) or assumed(each.outside):
            continue
        for patient, other, applies in (
            (each.inside, each.outside, True),
            (each.outside, each.inside, False),
        ):
            asked = Question("", item, each.fact, patient, other, applies)
            key = key_of(space, asked)
            found.setdefault(key, replace(asked, key=key))
    return list(found.values())


@lru_cache(maxsize=64)
def _boundaries(guideline: Guideline, item: str) -> tuple[Boundary, ...]:
    return tuple(boundaries(_checks(guideline).standings, item))


@lru_cache(maxsize=2)
def _checks(guideline: Guideline) -> Checks:
    return Checks(guideline)


def key_of(space: Space, question: Question) -> str:
    said = sorted(f"{each['fact']}={each['value']}" for each in given_of(space, question))
    return f"{question.item}-said-{sha256('&'.join(said).encode()).hexdigest()[:10]}"


def given_of(space: Space, question: Question) -> list[dict[str, str]]:
    """What the test case says of the patient; where the two differ, as near as they come."""
    answers = answers_of(space, question.patient)
    given = {fact: _value(answer) for fact, answer in answers.items()}
    there = answers_of(space, question.neighbour).get(question.fact)
    if there is not None:
        given[question.fact] = _towards(answers[question.fact], there)
    return [{"fact": fact, "value": value} for fact, value in given.items()]


def _towards(here: Answer, there: Answer) -> str:
    """The value of a range that is next to the other one, where the range has it."""
    if here.option is not None or here.fact.low is None or there.fact.low is None:
        return _value(here)
    bound = here.low if there.fact.low < here.fact.low else here.high
    return decimal_text(bound.value) if bound is not None and bound.inclusive else _value(here)


def _value(answer: Answer) -> str:
    if answer.option is not None:
        return answer.option
    return decimal_text(answer.fact.low) if answer.fact.low is not None else ""


def unsettled(guideline: Guideline, question: Question) -> str:
    """The comment of somebody who does not know: the same words for the same patient."""
    lines = ProofWords(guideline, space_of(guideline)).patient(question.patient)
    return UNSETTLED.format(patient="; ".join(lines))


def left_open(change_set: ChangeSet, kind: str, item: str) -> set[str]:
    """What has been said of the item in comments, to find those who did not know."""
    return set(change_set.comments.filter(kind=kind, item=item).values_list("text", flat=True))


@transaction.atomic
def answer(
    change_set: ChangeSet, *, item: str, key: str, said: Said, by: User, on: dt.date
) -> ItemComment | None:
    """Write the answer down; the same one twice, once. Raises NotAsked, NotOpen."""
    guideline = in_hand(change_set).guideline
    asked = questions_of(guideline, item) if guideline and item in advice_of(guideline) else []
    question = next((each for each in asked if each.key == key), None)
    if guideline is None or question is None:
        raise NotAsked(key)
    if said == "unsure":
        return _unsure(change_set, guideline, question, by)
    current = services.item_in(change_set, KIND, key)
    expected = [{"item": item, "status": STATUS[said]}]
    if isinstance(current, dict) and current.get("expect") == expected:
        return None
    data = example_of(guideline, question, said, by=by.display_name, on=on)
    services.change_item(
        change_set, kind=KIND, item=key, data=data, by=by, reason=f"Said at the boundary of {item}",
        shown=current if isinstance(current, dict) else None,
        stream=advice_of(guideline)[item].stream,
    )  # fmt: skip
    return None


def _unsure(
    change_set: ChangeSet, guideline: Guideline, question: Question, by: User
) -> ItemComment | None:
    kind = "recommendations" if question.item in guideline.recommendations else "pitfalls"
    text = unsettled(guideline, question)
    services.refuse_unless_open(services.hold(change_set))
    if text in left_open(change_set, kind, question.item):
        return None
    return services.comment(change_set, text=text, by=by, kind=kind, item=question.item)


def example_of(
    guideline: Guideline, question: Question, said: Said, *, by: str, on: dt.date
) -> dict[str, Any]:
    """The test case, with who said it."""
    item = advice_of(guideline)[question.item]
    words = "applies" if said == "yes" else "does not apply"
    return {
        "id": question.key,
        "sources": list(item.sources),
        "stream": item.stream,
        "title": f"{item.title}: {words} at the boundary of {_label(guideline, question.fact)}",
        "given": given_of(space_of(guideline), question),
        "expect": [{"item": question.item, "status": STATUS[said]}],
        "notes": [f"Said by {by} on {on:%-d %B %Y}, of a patient invented by the proof."],
    }


def _label(guideline: Guideline, fact: str) -> str:
    return guideline.vocabulary[fact].label if fact in guideline.vocabulary else fact


def said_so_far(
    guideline: Guideline, comments: set[str], asked: Sequence[Question]
) -> dict[str, Said]:
    """The answers given so far, by the key of the question, as the version in hand has them."""
    by_status: dict[str, Said] = {"applies": "yes", "does_not_apply": "no"}
    found: dict[str, Said] = {}
    for each in asked:
        example = guideline.examples.get(each.key)
        expected = example.expect[0].status if example and example.expect else ""
        if expected in by_status:
            found[each.key] = by_status[expected]
        elif unsettled(guideline, each) in comments:
            found[each.key] = "unsure"
    return found
