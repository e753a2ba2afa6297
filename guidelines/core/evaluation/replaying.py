"""Computing stored assessments again, in a process that knows only this package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from guidelines.core.content.guideline import Guideline, load_document
from guidelines.core.evaluation.assess import replays
from guidelines.core.planning.calendar import Calendar


def differences(
    document: str, envelopes: Sequence[str], calendars: Sequence[str | None]
) -> list[str]:
    """For each stored envelope: empty if it gives the same bytes again, else what is wrong.

    `calendars`: the text of the one each was computed with, None for one computed without.
    """
    return [
        _difference(envelope, _loaded(document), calendar)
        for envelope, calendar in zip(envelopes, calendars, strict=True)
    ]


def _difference(envelope: str, guideline: Guideline, text: str | None) -> str:
    try:
        calendar = None if text is None else msgspec.json.decode(text, type=Calendar)
        same = replays(envelope, guideline, calendar)
    except Exception as error:  # noqa: BLE001 - one that cannot be computed is a finding, not an end
        return f"cannot be computed again ({type(error).__name__})"
    return "" if same else "gives another result"


@lru_cache(maxsize=4)
def _loaded(document: str) -> Guideline:
    return load_document(document)
