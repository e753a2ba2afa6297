"""Which cases of a meeting are looked at a second time. Pure: the same cases, the same sample.

Cases are ranked by a hash of the meeting's id and their own, which nobody chooses; the share is
taken from the top. A case that is triaged later can add to what was drawn before, and never
takes anything away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from uuid import UUID


def hash_of(meeting: UUID, case: UUID) -> str:
    return hashlib.sha256(f"{meeting}:{case}".encode()).hexdigest()


def drawn(meeting: UUID, cases: Collection[UUID], *, percent: int) -> frozenset[UUID]:
    """The share, rounded up: at least one where there is any, unless the board draws none."""
    number = -(-len(cases) * percent // 100)
    return frozenset(sorted(cases, key=lambda case: hash_of(meeting, case))[:number])
