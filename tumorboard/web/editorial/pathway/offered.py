"""What the fields of a step and an interval refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from guidelines.core.content.loading import Data
from guidelines.core.content.parsing import Parsed
from guidelines.core.content.pathway_edits import STEPS, rows
from guidelines.core.content.pathways import GATE, Step
from guidelines.core.wording.explain_plan import EVENTS
from tumorboard.web.assessment.actions import LOOKS
from tumorboard.web.editorial.item_form import Choices
from tumorboard.web.editorial.pathway.reading import EVENT, PLAN_START
from tumorboard.web.guideline.shelf import title_of

Offers = list[tuple[str, str]]
LONGEST = 90
TIMED = frozenset({"days", "weeks", "months"})


def offered(parsed: Parsed, kind: str, item: Mapping[str, Data]) -> Choices:
    def timed() -> dict[str, Any]:
        numbers = parsed.items["thresholds"]
        return {key: each for key, each in numbers.items() if each.unit in TIMED}

    found: Mapping[str, Callable[[], Offers]] = {
        "from": lambda: list(_points(kind, item, "from")),
        "to": lambda: list(_points(kind, item, "to")),
        "action": lambda: _codes({*LOOKS, *(step.action for step in _steps(parsed))}),
        "resource": lambda: _codes({step.resource for step in _steps(parsed) if step.resource}),
        "regimen": lambda: _titles(parsed.items["regimens"]),
        "setting": lambda: _titles(timed()),
        "gate.branches.continuation": lambda: _titles(parsed.items["continuations"]),
    }

    def choices(place: str) -> Offers | None:
        return found[place]() if place in found else None

    return choices


def _codes(codes: Iterable[str]) -> Offers:
    return [(code, code.replace("_", " ")) for code in sorted(codes)]


def _steps(parsed: Parsed) -> Iterator[Step]:
    for kind in ("pathways", "continuations"):
        for sequence in parsed.items[kind].values():
            yield from sequence.steps


def _titles(items: Mapping[str, Any]) -> Offers:
    return [(key, _short(title_of(each))) for key, each in items.items()]


def _points(kind: str, item: Mapping[str, Data], place: str) -> Iterator[tuple[str, str]]:
    """Where an interval can begin or end, in the order of the steps."""
    if place == "from":
        yield PLAN_START, "Start of the plan"
        for event, words in EVENTS.items():
            yield f"{EVENT}{event}", f"{words[:1].upper()}{words[1:]}"
        if kind == "continuations":
            yield f"{GATE}.end", "The decision that this follows"
    for step in rows(item, STEPS):
        label = _short(str(step.get("label") or step.get("id")))
        for edge in ("start", "end"):
            yield f"{step.get('id')}.{edge}", f"{label}: {edge}"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
