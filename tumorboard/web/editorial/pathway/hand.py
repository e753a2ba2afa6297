"""The pathway in hand: what this person saw of it, and as it is to be; it travels sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from guidelines.core.content.loading import Data
from guidelines.core.content.pathway_edits import Item
from tumorboard.editorial.merging import merged
from tumorboard.records import Conflict
from tumorboard.web.seals import seal, unseal


@dataclass(frozen=True)
class Hand:
    """`shown`: as stored when it was taken in hand; `open`: the part whose form is open.

    `before` is what the last button can be taken back to, and `step` what it did.
    """

    shown: Mapping[str, Data]
    item: Mapping[str, Data]
    open: str = ""
    before: Mapping[str, Data] | None = None
    step: str = ""

    @property
    def is_changed(self) -> bool:
        return dict(self.item) != dict(self.shown)

    def typed(self, item: Item) -> Hand:
        """With what stands in the form; no step of its own."""
        return replace(self, item=item)

    def taken(self, item: Item, *, step: str, open_: str = "") -> Hand:
        return Hand(self.shown, item, open=open_, before=self.item, step=step)

    def back(self) -> Hand:
        if self.before is None:
            return self
        return replace(self, item=self.before, before=None, step="", open="")

    def on_top_of(self, current: Mapping[str, Data]) -> tuple[Hand, tuple[Conflict, ...]]:
        """With what others saved meanwhile; where both changed the same, this one stands."""
        if dict(current) == dict(self.shown):
            return self, ()
        item, conflicts = merged(self.shown, current, self.item)
        there = replace(self, shown=current, item=item, before=None, step="")
        same_places = _ids(item) == _ids(self.item)
        return (there if same_places else replace(there, open="")), conflicts

    def sealed(self, about: str) -> str:
        return seal(asdict(self), about=about)

    @property
    def text(self) -> str:
        """To be kept until this person comes back."""
        return json.dumps(asdict(self))


def opened(text: str, about: str) -> Hand:
    """Raises SealBroken."""
    return Hand(**unseal(text, about=about))


def from_text(text: str) -> Hand:
    return Hand(**json.loads(text))


def _ids(item: Mapping[str, Data]) -> list[Any]:
    parts = (item.get(name) for name in ("steps", "intervals"))
    return [[each.get("id") for each in rows] for rows in parts if isinstance(rows, list)]  # type: ignore[union-attr]  # rows of parts
