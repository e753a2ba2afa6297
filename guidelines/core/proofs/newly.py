"""Whom a change makes the content contradict itself about, where it did so for others before."""

from __future__ import annotations

from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.behaviour import Comparison
from guidelines.core.proofs.search import Patient, Search
from guidelines.core.proofs.statuses import STATUSES


def newly_together(comparison: Comparison, first: str, second: str) -> Patient | None:
    """A patient to whom both items apply, and did not both apply; None: proved that there is none.

    Raises GaveUp.
    """
    old, new = comparison.standings
    both = [new.goal(item, "applies") for item in (first, second)]
    search = Search(new.goals)
    if not {first, second} <= advice_of(comparison.old).keys():
        return search.patient(*both)
    for item in (first, second):
        for status in STATUSES:
            if status != "applies":
                found = search.patient(*both, old.goal(item, status))
                if found is not None:
                    return found
    return None
