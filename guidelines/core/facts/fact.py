"""What is known about one case, in the words of the vocabulary.

A fact never guesses: what nobody stated is `unknown`, what the record narrows without settling is
`partial`, and what has been overtaken by newer evidence is `stale`, with the last value beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from guidelines.core.record.dates import When

State = Literal["known", "partial", "unknown", "unobtainable", "not_applicable", "stale"]


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact: the values that are still possible, and what that rests on."""

    id: str
    state: State
    options: tuple[str, ...] = ()
    """Bool (`yes`, `no`) and enum: values still possible, in vocabulary order."""
    low: Decimal | None = None
    high: Decimal | None = None
    """Numbers: inclusive bounds; `None` is open."""
    start: When | None = None
    end: When | None = None
    """Clocks: the two dates; compared by calendar months."""
    as_of: When | None = None
    """Date of the evidence."""
    basis: tuple[str, ...] = ()
    """Record paths, for example `lesions/L1/first_seen`."""
    last_value: str | None = None
    """Stale or disagreeing: what was last said."""


Facts = Mapping[str, Fact]
"""Every id of the vocabulary is present."""
