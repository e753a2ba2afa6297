"""What is known of a case, by what a condition can wait for. Pure: no records, no clock."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import msgspec

from guidelines.core.content.guideline import Guideline, load_document
from guidelines.core.evaluation.assess import ChoiceError, assess
from guidelines.core.evaluation.result import Choices, Result
from guidelines.core.planning.calendar import Calendar
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.explain import Explainer
from tumorboard.decisions.rows import FACT


class AlteredContent(ValueError):
    """The stored text is not what its hash says."""


def known_facts(guideline: Guideline, result: Result) -> dict[str, str]:
    """`fact:<id>` → its value in words; what is partly known, outdated or unknown is left out."""
    words = Explainer(guideline, result.facts)
    return {
        f"{FACT}:{fact.id}": words.value(fact.id)
        for fact in result.facts.values()
        if fact.state == "known"
    }


def known_in(
    document: str, content_hash: str, record: str, as_of: dt.date, choices: str, calendar: str
) -> dict[str, str] | None:
    """Everything from text, for a process of its own; None where a choice is offered no more."""
    guideline = _loaded(document)
    if guideline.content_hash != content_hash:
        raise AlteredContent(content_hash)
    try:
        computed = assess(
            msgspec.json.decode(record, type=CaseRecord),
            guideline,
            as_of=as_of,
            choices=msgspec.json.decode(choices, type=Choices),
            calendar=msgspec.json.decode(calendar, type=Calendar),
        )
    except ChoiceError:
        return None
    return known_facts(guideline, computed.result)


@lru_cache(maxsize=4)
def _loaded(document: str) -> Guideline:
    return load_document(document)
