"""Thresholds and definitions: what is published, what else a board can choose, what ours chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidelines.core.content.canonical import decimal_text
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Definition, Threshold
from guidelines.core.wording.words import either
from tumorboard.people.models import Board
from tumorboard.people.queries import choices_of
from tumorboard.web.guideline.links import Link, link_to
from tumorboard.web.request import Request

Chosen = Mapping[str, list[tuple[str, str]]]
"""Setting → the boards that chose, and what."""


@dataclass(frozen=True)
class Number:
    """A threshold with its default, the alternates, and the choices of the reader's boards."""

    link: Link
    value: str
    alternates: str
    text: str
    bound: str
    chosen: list[str]


def chosen_by_boards(request: Request) -> Chosen:
    """For every setting: the reader's boards that chose otherwise, and what."""
    found: dict[str, list[tuple[str, str]]] = {}
    boards = Board.objects.where_role(request.user).prefetch_related("choices").order_by("name")
    for board in boards:
        for setting, value in choices_of(board).items():
            found.setdefault(setting, []).append((board.name, value))
    return found


def numbers(guideline: Guideline, keys: Iterable[str], chosen: Chosen) -> list[Number]:
    known = (guideline.thresholds.get(key) for key in dict.fromkeys(keys))
    return [number(guideline, each, chosen) for each in known if each is not None]


def number(guideline: Guideline, threshold: Threshold, chosen: Chosen) -> Number:
    unit = threshold.unit
    boards = chosen.get(f"threshold:{threshold.id}", [])
    bound = {None: "", True: "this value still counts", False: "this value counts no more"}
    return Number(
        link=link_to(guideline, "threshold", threshold.id),
        value=f"{decimal_text(threshold.value)} {unit}",
        alternates=either([f"{decimal_text(each)} {unit}" for each in threshold.alternates]),
        text=threshold.text,
        bound=bound[threshold.inclusive],
        chosen=[f"{board}: {value} {unit}" for board, value in boards],
    )


def defining(definition: Definition, chosen: Chosen) -> list[tuple[str, str]]:
    """What a definition fixes, in pairs."""
    boards = chosen.get(f"definition:{definition.kind}", [])
    mine = [board for board, value in boards if value == definition.id]
    sync, early = definition.synchronous, definition.early
    rows = [
        ("Defines", definition.kind.replace("_", " ")),
        ("Counted from", (definition.anchor or "").replace("_", " ")),
        ("Synchronous", _synchronous(sync.rule, sync.months, sync.inclusive) if sync else ""),
        ("Early metachronous", f"{_months(early.months, early.inclusive)} months" if early else ""),
        ("On treatment is a class of its own", "yes" if definition.on_treatment_is_class else ""),
        ("Default", "yes, until a board chooses" if definition.default else ""),
        ("Chosen by", ", ".join(mine)),
    ]
    return [(name, words) for name, words in rows if words]


def _synchronous(rule: str, months: object, inclusive: bool) -> str:
    if rule == "at_presentation" or months is None:
        return "present at presentation"
    return f"{_months(months, inclusive)} months"


def _months(months: object, inclusive: bool) -> str:
    return f"up to and including {months}" if inclusive else f"less than {months}"
