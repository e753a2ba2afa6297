"""Whether liver metastases lie in both lobes."""

from __future__ import annotations

from collections.abc import Sequence

from guidelines.core.record.case_record import Lesion
from guidelines.core.truth import Truth

_LEFT = frozenset({"2", "3", "4", "4a", "4b"})
_RIGHT = frozenset({"5", "6", "7", "8"})
_BOTH = frozenset({"left", "right"})


def bilobar(lesions: Sequence[Lesion], *, complete: bool) -> Truth:
    """From distribution, side and segments; the caudate lobe belongs to neither side."""
    if not lesions:
        return Truth.UNKNOWN
    if any(_spread(lesion) for lesion in lesions):
        return Truth.TRUE
    lobes = [_lobes(lesion) for lesion in lesions]
    if frozenset().union(*lobes) == _BOTH:
        return Truth.TRUE
    one_sided = all(_one_lobe(lesion) for lesion in lesions)
    alone = len(lesions) == 1
    known = all(lobes) or alone
    return Truth.FALSE if complete and one_sided and known else Truth.UNKNOWN


def _spread(lesion: Lesion) -> bool:
    return lesion.distribution in {"bilobar", "diffuse"} or lesion.side == "bilateral"


def _lobes(lesion: Lesion) -> frozenset[str]:
    if lesion.side in _BOTH:
        return frozenset({str(lesion.side)})
    segments = {segment.strip().lower().removeprefix("s") for segment in lesion.segments}
    left = {"left"} if segments & _LEFT else set()
    right = {"right"} if segments & _RIGHT else set()
    return frozenset(left | right)


def _one_lobe(lesion: Lesion) -> bool:
    """A row that cannot reach both lobes: one lesion, or a group said to be on one side."""
    confined = lesion.count == 1 or lesion.distribution in {"solitary", "unilobar"}
    return confined or len(_lobes(lesion)) == 1
