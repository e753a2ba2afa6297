"""One part of the home page, as a stage hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Section:
    """`template` gets `section`; where `content` has nothing to show it says what to do next."""

    name: str
    template: str
    content: Mapping[str, Any] = field(default_factory=dict)
    patients: int = 0  # how many it names

    @property
    def quiet(self) -> bool:
        """Whether it counts what waits, and nothing does."""
        return "count" in self.content and not any(self.content.values())
