"""A patient of a proof as facts, for the evaluator, for a page and for a test case."""

from __future__ import annotations

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.answers import Answer
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.proofs.cells import COUNT, COUNTED, Space
from guidelines.core.proofs.search import Patient


def answers_of(space: Space, patient: Patient) -> dict[str, Answer]:
    """What is known of the patient; that a fact does not apply follows from the others."""
    cells = {fact: space.of(fact) for fact in patient if not fact.startswith(COUNT)}
    found = {fact: each.answer(patient[fact]) for fact, each in cells.items()}
    return {fact: answer for fact, answer in found.items() if answer is not None}


def assumed(patient: Patient) -> dict[str, bool]:
    """Counts of rows of the record, which facts alone do not hold: whether each is true."""
    return {fact: cell == COUNTED[0] for fact, cell in patient.items() if fact.startswith(COUNT)}


def evaluator(guideline: Guideline, space: Space, patient: Patient) -> Evaluator:
    return evaluator_of(guideline, (each.fact for each in answers_of(space, patient).values()))
