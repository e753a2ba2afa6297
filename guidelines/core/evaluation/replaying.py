"""Computing stored assessments again, in a process that knows only this package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from guidelines.core.content.guideline import Guideline, load_document
from guidelines.core.evaluation.assess import replays


def differences(document: str, envelopes: Sequence[str]) -> list[str]:
    """For each stored envelope: empty if it gives the same bytes again, else what is wrong."""
    return [_difference(envelope, _loaded(document)) for envelope in envelopes]


def _difference(envelope: str, guideline: Guideline) -> str:
    try:
        same = replays(envelope, guideline)
    except Exception as error:  # noqa: BLE001 - one that cannot be computed is a finding, not an end
        return f"cannot be computed again ({type(error).__name__})"
    return "" if same else "gives another result"


@lru_cache(maxsize=4)
def _loaded(document: str) -> Guideline:
    return load_document(document)
