"""Facts whose evidence is too old for its purpose; the vocabulary says how old is too old.

A value counts as fresh only if it certainly is: `2025` may be January. What has no date, or only
an offset from an event, cannot be aged and is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from guidelines.core.content.canonical import decimal_text
from guidelines.core.content.items import Term
from guidelines.core.facts.fact import Fact, Facts


def aged(facts: Facts, vocabulary: Mapping[str, Term], as_of: date) -> Facts:
    """The facts, those too old marked stale with their last value."""
    return {
        fact_id: _stale(fact) if _too_old(fact, vocabulary.get(fact_id), as_of) else fact
        for fact_id, fact in facts.items()
    }


def _too_old(fact: Fact, term: Term | None, as_of: date) -> bool:
    if term is None or term.max_age_days is None or fact.state not in {"known", "partial"}:
        return False
    if fact.as_of is None or fact.as_of.anchor is not None:
        return False
    return fact.as_of.earliest < as_of - timedelta(days=term.max_age_days)


def _stale(fact: Fact) -> Fact:
    last = fact.options[0] if len(fact.options) == 1 else fact.last_value
    if fact.low is not None and fact.low == fact.high:
        last = decimal_text(fact.low)
    return msgspec.structs.replace(fact, state="stale", last_value=last)
