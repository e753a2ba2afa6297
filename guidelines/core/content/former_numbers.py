"""Words that still give the former number of a threshold that was changed.

A number is written once, in `thresholds.yaml`, but people write it into sentences and labels too;
nothing computes with those, and a board reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from guidelines.core.content.items import Threshold
from guidelines.core.content.loading import Data, to_data
from guidelines.core.content.parsing import Parsed

Place = tuple[str, str]
"""Kind and id of an item."""

GAP = "[\\s\u00a0\u202f-]*"
# As a number may be written beside the unit that the threshold is kept in: factor, other unit.
ALSO = {"mm": (Decimal("0.1"), "cm"), "months": (Decimal(1) / 12, "years")}
SIGNS = {"percent": "(?:percent|per cent|%)"}
# Nothing is read there: they are proofs of what the content does, or say what others published.
NOT_WORDS = frozenset({"statements", "citations", "examples"})


@dataclass(frozen=True)
class FormerNumber:
    """`words` of the item, at `path` in it, with the number `former` of the threshold."""

    kind: str
    item: str
    path: str
    words: str
    threshold: str
    former: str


def former_numbers(base: Parsed, parsed: Parsed) -> tuple[FormerNumber, ...]:
    """Of every threshold that has another number than in the base, in its own words and in those
    of the items that test it, by themselves or through a named condition."""
    changed = {
        key: (now, before)
        for key, now in parsed.items["thresholds"].items()
        if (before := base.items["thresholds"].get(key)) and before.value != now.value
    }
    if not changed:
        return ()
    texts = {
        place: to_data(where.node)
        for place, where in parsed.places.items()
        if place[0] not in NOT_WORDS
    }
    return tuple(
        FormerNumber(*place, path, words, key, f"{before.value.normalize():f} {before.unit}")
        for key, (now, before) in changed.items()
        for place in [("thresholds", key), *_users(texts, "threshold", key)]
        for path, words in _words(texts[place], "")
        if _written(before).search(words) and not _written(now).search(words)
    )


def _users(texts: dict[Place, Data], word: str, key: str) -> list[Place]:
    found: list[Place] = []
    for place, data in texts.items():
        if place[0] == "thresholds" or not _mentions(data, word, key):
            continue
        found.append(place)
        if place[0] == "conditions":
            found += [each for each in _users(texts, "ref", place[1]) if each not in found]
    return list(dict.fromkeys(found))


def _mentions(data: Data, word: str, key: str) -> bool:
    if isinstance(data, dict):
        return data.get(word) == key or any(_mentions(each, word, key) for each in data.values())
    return isinstance(data, list) and any(_mentions(each, word, key) for each in data)


def _words(data: Data, path: str) -> Iterator[tuple[str, str]]:
    """Every string of more than one word, with its place."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _words(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for number, value in enumerate(data, 1):
            yield from _words(value, f"{path} {number}")
    elif isinstance(data, str) and " " in data.strip():
        yield path, data


def _written(threshold: Threshold) -> re.Pattern[str]:
    """The number with its unit, in any of the ways in which people write it."""
    ways = [(threshold.value, threshold.unit)]
    if threshold.unit in ALSO:
        factor, unit = ALSO[threshold.unit]
        ways.append((threshold.value * factor, unit))
    return re.compile("|".join(_way(number, unit) for number, unit in ways), re.IGNORECASE)


def _way(number: Decimal, unit: str) -> str:
    shown = re.escape(f"{round(number, 6).normalize():f}")
    stem = SIGNS.get(unit) or re.escape(unit.rstrip("s"))
    return rf"(?<![\d.,]){shown}{GAP}{stem}"
