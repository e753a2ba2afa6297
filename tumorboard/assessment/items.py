"""One missing item, as it is asked for. Pure, for the process that computes."""

from __future__ import annotations

import msgspec


class Item(msgspec.Struct, frozen=True):
    """Something missing. `id` stays the same for as long as it is: somebody may be chasing it.

    What the guideline asks for has the id of the fact.
    """

    id: str
    kind: str
    words: str
    whom: str
    """A code of `whom.Whom`."""
