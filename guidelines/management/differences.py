"""How two versions differ by behaviour, a line each: for commands."""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.content.guideline import Guideline
from guidelines.core.proofs.behaviour import Comparison
from guidelines.core.proofs.search import Patient
from guidelines.core.wording.explain_proof import GAVE_UP, NOT_COVERED, ProofWords, scope


def difference_lines(old: Guideline, new: Guideline) -> Iterator[str]:
    """Each change with the patient to whom the new version says something else."""
    comparison = Comparison(old, new)
    words = ProofWords(new, comparison.space)
    changes = list(comparison.changes())
    for each in changes:
        yield words.change(each)
        if each.patient is None:
            yield f"    {GAVE_UP}"
        yield from patient_lines(words, each.patient)
    yield scope(changes)
    yield NOT_COVERED


def patient_lines(words: ProofWords, patient: Patient | None) -> Iterator[str]:
    for line in words.patient(patient) if patient is not None else ():
        yield f"    {line}"
