"""Lesions of the liver on a schematic of its segments, and what the plan does with each."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tumorboard.web.pictures.lanes import Text

# Places in the drawing of components/liver_drawing.html: middle of a segment, and of its name.
MIDDLES = {
    "1": (214.0, 112.0),
    "2": (306.0, 64.0),
    "3": (298.0, 126.0),
    "4a": (214.0, 62.0),
    "4b": (222.0, 170.0),
    "5": (140.0, 178.0),
    "6": (62.0, 180.0),
    "7": (62.0, 88.0),
    "8": (138.0, 72.0),
}
NAMES = {
    "1": (186.0, 116.0),
    "2": (262.0, 44.0),
    "3": (267.0, 122.0),
    "4a": (184.0, 40.0),
    "4b": (192.0, 146.0),
    "5": (108.0, 140.0),
    "6": (84.0, 140.0),
    "7": (84.0, 50.0),
    "8": (106.0, 42.0),
}
PLACES = {  # of marks around the middle of a segment, by how many there are
    1: ((0.0, 0.0),),
    2: ((-17.0, 0.0), (17.0, 0.0)),
    3: ((-17.0, -15.0), (17.0, -15.0), (0.0, 17.0)),
    4: ((-17.0, -16.0), (17.0, -16.0), (-17.0, 18.0), (17.0, 18.0)),
}
MOST = 4  # marks in one segment; of more the last place says how many are left
MOST_BEHIND = 2  # in segment 1, which is small
BELOW = 22.0  # from a mark to its size


class Fate(StrEnum):
    """What the plan does with a lesion; each has a shape of its own."""

    RESECT = "resect"
    ABLATE = "ablate"
    IRRADIATE = "irradiate"
    OPEN = "open"  # treated in the plan, not yet said in which step or how
    UNTREATED = "untreated"  # no step of the plan treats the liver
    THERE = "there"  # no plan is looked at
    GONE = "gone"  # removed or destroyed before


@dataclass(frozen=True, slots=True)
class Lesion:
    name: str
    segments: tuple[str, ...]
    size: str  # "21 mm"; "not visible"
    short: str  # "21": where there is little room
    course: str  # "34 → 21 mm, 22 Apr 2026"
    count: str  # "3 lesions"; empty for one
    fate: Fate
    planned: str  # what the plan says of it, in words
    disappearing: bool = False  # not visible any more, and not removed: it stays


@dataclass(frozen=True, slots=True)
class Operation:
    label: str
    when: str
    segments: tuple[str, ...]  # where what was removed lay


@dataclass(frozen=True, slots=True)
class Liver:
    lesions: tuple[Lesion, ...]
    operations: tuple[Operation, ...] = ()
    steps: tuple[str, ...] = ()  # of the plan that treat the liver, with their days
    remnant: str = ""
    opinions: tuple[str, ...] = ()
    planned: bool = True  # it is shown for a plan


@dataclass(frozen=True, slots=True)
class Mark:
    letter: str
    x: float
    y: float
    fate: Fate
    disappearing: bool
    size: Text | None


@dataclass(frozen=True, slots=True)
class Listed:
    letter: str
    lesion: Lesion
    where: str  # "segments 2, 3"; "segment not recorded"


@dataclass(frozen=True, slots=True)
class LiverPicture:
    names: tuple[Text, ...]
    marks: tuple[Mark, ...]
    more: tuple[Text, ...]  # "+2" where a segment holds more than can be drawn
    operated: frozenset[str]  # segments
    rows: tuple[Listed, ...]
    liver: Liver
    text: str  # the picture in words

    @property
    def fates(self) -> frozenset[str]:
        """What the key has to explain."""
        return frozenset(mark.fate.value for mark in self.marks)

    @property
    def has_disappearing(self) -> bool:
        return any(mark.disappearing for mark in self.marks)


def draw(liver: Liver) -> LiverPicture | None:
    """None where nothing is known of the liver that could be drawn or listed."""
    if not liver.lesions and not liver.operations:
        return None
    rows = tuple(
        Listed(_letter(number), lesion, _where(lesion))
        for number, lesion in enumerate(liver.lesions)
    )
    by_segment: dict[str, list[Listed]] = defaultdict(list)
    for row in rows:
        for segment in row.lesion.segments:
            if segment in MIDDLES:
                by_segment[segment].append(row)
    return LiverPicture(
        names=tuple(Text(x, y, segment) for segment, (x, y) in NAMES.items()),
        marks=tuple(mark for name, inside in by_segment.items() for mark in _marks(name, inside)),
        more=tuple(
            Text(x + PLACES[most][-1][0], y + PLACES[most][-1][1] + 4, f"+{len(inside) - most + 1}")
            for name, inside in by_segment.items()
            if len(inside) > (most := _most(name))
            for x, y in [MIDDLES[name]]
        ),
        operated=frozenset(
            segment for each in liver.operations for segment in each.segments if segment in MIDDLES
        ),
        rows=rows,
        liver=liver,
        text=_text(rows, liver),
    )


def _letter(number: int) -> str:
    """A … Z, AA, AB …"""
    letters = string.ascii_uppercase
    tens, ones = divmod(number, len(letters))
    return (letters[tens - 1] if tens else "") + letters[ones]


def _most(segment: str) -> int:
    return MOST_BEHIND if segment == "1" else MOST


def _marks(segment: str, inside: Sequence[Listed]) -> Iterator[Mark]:
    most = _most(segment)
    shown = inside if len(inside) <= most else inside[: most - 1]
    middle_x, middle_y = MIDDLES[segment]
    for row, (right, down) in zip(shown, PLACES[min(len(inside), most)], strict=False):
        x, y = middle_x + right, middle_y + down
        size = row.lesion.size if len(inside) == 1 else row.lesion.short
        first = row.lesion.segments[0] == segment  # of several the size stands once
        below = Text(x, y + BELOW, size) if size and first else None
        yield Mark(row.letter, x, y, row.lesion.fate, row.lesion.disappearing, below)


def _where(lesion: Lesion) -> str:
    if not lesion.segments:
        return "segment not recorded"
    word = "segment" if len(lesion.segments) == 1 else "segments"
    return f"{word} {', '.join(lesion.segments)}"


def _text(rows: Sequence[Listed], liver: Liver) -> str:
    lesions = [
        f"{row.letter}, {row.where}: {row.lesion.size or 'no size recorded'}, {row.lesion.planned}"
        for row in rows
    ]
    removed = sorted({segment for each in liver.operations for segment in each.segments})
    if removed:
        lesions.append(f"operated on before: {', '.join(removed)}")
    return "; ".join(lesions)
