"""A panel beside a change set or an item of it."""

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
