"""Rows below a plot on its axis: what was said of a time, and what was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tumorboard.web.pictures.lanes import LETTER, Lanes, Text, width_of
from tumorboard.web.pictures.response import Assessed
from tumorboard.web.pictures.scale import Axis, Scale, Span

STRIP = 20
BASE = 12  # of the words in a strip
MOST_GIVEN = 6
NARROWEST_BAR = 4.0
LEAST_ROOM = 60  # for words that are cut


@dataclass(frozen=True, slots=True)
class Given:
    """A treatment."""

    label: str
    start: Span
    end: Span
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    label: Text
    codes: tuple[tuple[Text, str], ...] = ()  # a code and all it says


@dataclass(frozen=True, slots=True)
class GivenShape:
    x: float
    y: float
    width: float
    ongoing: bool
    text: Text
    name: str


def below(
    responses: Sequence[Assessed],
    given: Sequence[Given],
    scale: Scale,
    axis: Axis,
    top: float,
    width: float,
) -> tuple[tuple[Strip, ...], tuple[GivenShape, ...], float]:
    """The strips, the treatments in the last of them, and where all of it ends."""
    strips: list[Strip] = []
    for recorded, name in ((False, "Computed"), (True, "Recorded")):
        y = top + len(strips) * STRIP + BASE
        stated = [each for each in responses if each.recorded is recorded]
        if codes := _codes(stated, scale, axis, y):
            strips.append(Strip(Text(0, y, name), codes))
    first = top + len(strips) * STRIP
    shapes = _treatments(given, scale, axis, first, width)
    if shapes:
        strips.append(Strip(Text(0, first + BASE, "Treatment")))
    return tuple(strips), shapes, first + len(shapes) * STRIP


def _codes(
    stated: Sequence[Assessed], scale: Scale, axis: Axis, y: float
) -> tuple[tuple[Text, str], ...]:
    """At their times; where two would cover each other the table has to tell the second."""
    lanes, codes = Lanes(most=1), []
    for each in stated:
        if each.when is None or not each.code or each.when.lo < scale.first:
            continue
        start, end = scale.extent(each.when)
        half = width_of(each.code) / 2
        x = min(max(round((start + end) / 2, 1), scale.left + half), scale.right - half)
        if lanes.place(x - half, x + half) is not None:
            told = f"{axis.tell_span(each.when)}: {each.word}, {each.told}"
            codes.append((Text(x, y, each.code, "middle"), told))
    return tuple(codes)


def _treatments(
    given: Sequence[Given], scale: Scale, axis: Axis, top: float, width: float
) -> tuple[GivenShape, ...]:
    """Each in a row of its own; what was over before the plot is left out."""
    shown = [each for each in given if each.end.hi >= scale.first]
    shown.sort(key=lambda each: each.start.lo)
    return tuple(
        _treatment(each, scale, axis, top + number * STRIP, width)
        for number, each in enumerate(shown[-MOST_GIVEN:])
    )


def _treatment(each: Given, scale: Scale, axis: Axis, y: float, width: float) -> GivenShape:
    start = scale.x(max(each.start.lo, scale.first))
    long = max(round(scale.x(each.end.hi) - start, 1), NARROWEST_BAR)
    until = "" if each.ongoing else axis.tell_span(each.end)
    name = f"{each.label}, {axis.tell_span(each.start)} – {until}".strip()
    return GivenShape(start, y, long, each.ongoing, _said(each.label, start, y, scale, width), name)


def _said(label: str, start: float, y: float, scale: Scale, width: float) -> Text:
    """From the start of the bar on, or left of it; cut where neither has the room."""
    if start + 4 + width_of(label) <= width:
        return Text(start + 4, y + BASE, label)
    if start - scale.left > width_of(label) + 6:
        return Text(start - 4, y + BASE, label, "end")
    left = min(start, width - LEAST_ROOM)
    letters = int((width - left - 4) / LETTER)
    return Text(left + 4, y + BASE, f"{label[: letters - 1]}…")
