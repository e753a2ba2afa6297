"""What of a version the facts of a case rest on, beside its record.

Where none of it differs, two versions take the same facts from the same record.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.content.guideline import Guideline

READ = frozenset({
    "crc.staging_window", "mp.sync_months", "omd.max_n", "omd.max_organs", "omd.sync_months",
    "os.multifocal_months", "os.nodule_mm", "os.nodules_many", "os.viable_percent",
})  # fmt: skip
"""Thresholds that facts are derived with; a test holds this against the code that does so."""
READ_WITH_PREFIX = "ledger."
"""Of drugs, counted up to a lifetime dose."""

Inputs = dict[tuple[str, str], object]
"""By kind and id of the item, what of it counts."""


def inputs_of(guideline: Guideline) -> Inputs:
    found: Inputs = {}
    for key, stream in guideline.streams.items():
        found["streams", key] = (
            stream.always, stream.topography, stream.except_topography, stream.morphology
        )  # fmt: skip
    found |= {("definitions", key): each for key, each in guideline.definitions.items()}
    # The first of several definitions of a kind that are not default counts.
    found["definitions", ""] = tuple(guideline.definitions)
    for key, threshold in guideline.thresholds.items():
        if key in READ or key.startswith(READ_WITH_PREFIX):
            found["thresholds", key] = threshold.value
    for key, term in guideline.vocabulary.items():
        if term.max_age_days is not None:
            found["vocabulary", key] = term.max_age_days
    return found


def changed_inputs(old: Guideline, new: Guideline) -> list[tuple[str, str]]:
    """Kind and id of every item that makes the facts of a case other facts."""
    return list(_differing(inputs_of(old), inputs_of(new)))


def _differing(old: Inputs, new: Inputs) -> Iterator[tuple[str, str]]:
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield key
