"""Beside an item and a set: words that still give the former number of a threshold."""

from __future__ import annotations

from guidelines.core.content.former_numbers import former_numbers
from tumorboard.editorial.hand import base_of
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.guideline.shelf import title_of
from tumorboard.web.request import Request

TEMPLATE = "tumorboard/editorial/wording_panel.html"


def wording_panel(_request: Request, desk: Desk) -> Panel | None:
    """Of an open threshold only what its number brings about; left out where there is nothing."""
    parsed = desk.hand.parsed
    items = parsed.items
    rows = [
        (
            each,
            title_of(items[each.kind][each.item]) if each.item in items[each.kind] else each.item,
        )
        for each in former_numbers(base_of(desk.change_set.base.sha256), parsed)
        if desk.item in {"", each.threshold, each.item}
    ]
    return Panel("wording", TEMPLATE, {"rows": rows}) if rows else None
