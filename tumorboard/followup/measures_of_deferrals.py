"""Why cases were deferred, and how often because something was missing. Pure counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from tumorboard.followup.report import (
    Listed,
    Measure,
    Target,
    counted,
    parts_by,
    same_words,
    share,
)
from tumorboard.meetings.deferral import MISSING_DATA, DeferralCause
from tumorboard.meetings.models import ItemState

FOR_MISSING_DATA = Target(5, at_most=True)
NONE_PRESENTED = "No case was presented in this period."


def deferral_measures(presented: Sequence[Listed]) -> tuple[Measure, Measure]:
    deferred = [each for each in presented if each.state == ItemState.DEFERRED]
    return _by_cause(presented, deferred), _missing(presented, deferred)


def _by_cause(presented: Sequence[Listed], deferred: Sequence[Listed]) -> Measure:
    sentence = NONE_PRESENTED
    if presented:
        sentence = f"{share(len(deferred), len(presented), 'presentation')} ended in a deferral."
    return Measure(
        "deferred", "Deferrals by cause", sentence, tuple(parts_by(_causes(deferred))),
        count=len(deferred), of=len(presented),
    )  # fmt: skip


def _missing(presented: Sequence[Listed], deferred: Sequence[Listed]) -> Measure:
    missing = [each for each in deferred if each.cause in MISSING_DATA]
    sentence = NONE_PRESENTED
    if presented:
        lacked = share(len(missing), len(presented), "presentation")
        sentence = f"{lacked} ended in a deferral for missing data."
    notes: tuple[str, ...] = ()
    if uncoded := sum(not each.cause for each in deferred):
        notes = (f"{counted(uncoded, 'deferral')} without a coded cause: not counted here.",)
    return Measure(
        "deferred-missing", "Deferrals for missing data", sentence,
        tuple(parts_by(_causes(missing))), count=len(missing), of=len(presented),
        target=FOR_MISSING_DATA, notes=notes,
    )  # fmt: skip


def _causes(deferred: Sequence[Listed]) -> Iterator[tuple[str, str, UUID]]:
    """Of a deferral recorded before causes were coded the reason in words."""
    for each in deferred:
        if each.cause:
            yield each.cause, str(DeferralCause(each.cause).label), each.case
        else:
            yield same_words(each.reason), f"{each.reason} (not coded)", each.case
