"""The panels beside a change set and beside an item of it, in order.

A part adds a function to one of the lists, or to both; None leaves its panel out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tumorboard.web.editorial.desk import Desk
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Panel:
    """`template` gets `panel` and `desk`, and writes a section with a heading of its own."""

    name: str
    template: str
    content: Mapping[str, Any] = field(default_factory=dict)


Build = Callable[[Request, Desk], Panel | None]

OF_SET: tuple[Build, ...] = ()
OF_ITEM: tuple[Build, ...] = ()


def panels_of(request: Request, desk: Desk) -> list[Panel]:
    """Those of the open item, else those of the set."""
    builds = OF_ITEM if desk.item else OF_SET
    return [panel for build in builds if (panel := build(request, desk)) is not None]
