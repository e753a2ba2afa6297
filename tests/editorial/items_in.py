"""Items of a change set as the data that they are."""

from __future__ import annotations

from typing import Any

from tumorboard.editorial import services
from tumorboard.editorial.models import ChangeSet


def item_of(change_set: ChangeSet, kind: str, name: str) -> dict[str, Any]:
    """The item as the set has it in hand; it has to be there."""
    data = services.item_in(change_set, kind, name)
    assert isinstance(data, dict), f"{kind} {name} is not in the set"
    return data
