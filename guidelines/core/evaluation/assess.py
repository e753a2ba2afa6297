"""Record and guideline in, one envelope out: everything needed to compute the result again.

Pure: `as_of` is given, nothing is looked up, the same arguments give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec

from guidelines.core.content.canonical import canonical_json, canonical_object, sha256
from guidelines.core.content.guideline import Guideline, of_streams, with_thresholds
from guidelines.core.content.items import Definition
from guidelines.core.evaluation.conclude import conclude
from guidelines.core.evaluation.evaluate import ENGINE_SEMANTICS
from guidelines.core.evaluation.result import SCHEMA_VERSION, Choices, Envelope, Result
from guidelines.core.evaluation.subjects import Subject, subjects_of, uncovered
from guidelines.core.facts.derive import derive_facts
from guidelines.core.planning.calendar import Calendar
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.normal import normalised
from guidelines.core.timing.classification import classify


class ChoiceError(ValueError):
    """A choice that the published content does not offer."""


@dataclass(frozen=True)
class Assessment:
    """An envelope with its canonical text, which is what is stored."""

    envelope: Envelope
    text: str

    @property
    def result(self) -> Result:
        return self.envelope.result


def assess(
    record: CaseRecord,
    guideline: Guideline,
    *,
    as_of: date,
    choices: Choices | None = None,
    calendar: Calendar | None = None,
) -> Assessment:
    """What the guideline says about the record on that day, under the board's choices.

    With a `calendar`, even an empty one, plans keep its days and say how they could be repaired.
    """
    choices, record = choices or Choices(), normalised(record)
    result = _result(record, guideline, as_of, choices, calendar)
    record_text, result_text = canonical_json(record), canonical_json(result)
    envelope = Envelope(
        schema_version=SCHEMA_VERSION,
        engine_semantics=ENGINE_SEMANTICS,
        guideline=guideline.meta.id,
        version=guideline.meta.version,
        content_hash=guideline.content_hash,
        as_of=as_of.isoformat(),
        choices=choices,
        calendar_hash=calendar.hash if calendar else None,
        record_hash=sha256(record_text),
        record=record,
        result_hash=sha256(result_text),
        result=result,
    )
    return Assessment(envelope, _text(envelope, record=record_text, result=result_text))


def _text(envelope: Envelope, **encoded: str) -> str:
    """The canonical text of an envelope whose large parts have been encoded for their hashes."""
    members = {
        name: encoded.get(name) or canonical_json(value)
        for name in envelope.__struct_fields__
        if (value := getattr(envelope, name)) is not None
    }
    return canonical_object(members)


def read_assessment(text: str) -> Assessment:
    """A stored assessment."""
    return Assessment(msgspec.json.decode(text, type=Envelope), text)


def replay(text: str, guideline: Guideline, calendar: Calendar | None = None) -> Assessment:
    """The same assessment computed again by this engine; compare its `text`."""
    stored = read_assessment(text).envelope
    if stored.content_hash != guideline.content_hash:
        raise ValueError(f"computed with content {stored.content_hash}, not this version")
    if stored.calendar_hash != (calendar.hash if calendar else None):
        raise ValueError(f"computed with calendar {stored.calendar_hash}, not this one")
    return assess(
        stored.record,
        guideline,
        as_of=date.fromisoformat(stored.as_of),
        choices=stored.choices,
        calendar=calendar,
    )


def replays(text: str, guideline: Guideline, calendar: Calendar | None = None) -> bool:
    """Whether computing again gives the same bytes."""
    return replay(text, guideline, calendar).text == text


def _result(
    record: CaseRecord,
    guideline: Guideline,
    as_of: date,
    choices: Choices,
    calendar: Calendar | None,
) -> Result:
    chosen = chosen_numbers(guideline, canonical_json(choices.thresholds))
    main, *others = (
        _of_subject(subject, chosen, as_of, choices, calendar)
        for subject in subjects_of(record, guideline)
    )
    return msgspec.structs.replace(
        main,
        thresholds=choices.thresholds,
        also=tuple(_beside(other, main) for other in others),
        uncovered=uncovered(record, guideline),
    )


def _beside(other: Result, main: Result) -> Result:
    """What holds for every patient is asked once, with the cancer that the question is about."""
    asked = {each.fact for each in main.missing if each.place != "question"}
    missing = tuple(each for each in other.missing if each.fact not in asked)
    return msgspec.structs.replace(other, missing=missing)


def _of_subject(
    subject: Subject,
    guideline: Guideline,
    as_of: date,
    choices: Choices,
    calendar: Calendar | None,
) -> Result:
    record = subject.record
    definitions = chosen_definitions(guideline, record.case.stream, choices)
    thresholds = {key: threshold.value for key, threshold in guideline.thresholds.items()}
    classification = classify(record, definitions, thresholds)
    facts = derive_facts(record, definitions, as_of, thresholds, classification)
    spoken = of_streams(guideline, subject.streams)
    result = conclude(
        spoken,
        facts,
        record,
        classification,
        as_of,
        encoded=subject.encoded,
        calendar=calendar,
    )
    return msgspec.structs.replace(
        result, focus=subject.focus, streams=tuple(sorted(subject.streams))
    )


@lru_cache(maxsize=32)
def chosen_numbers(guideline: Guideline, thresholds: str) -> Guideline:
    """The guideline with the board's numbers (canonical text) in place of the default ones."""
    changes = msgspec.json.decode(thresholds, type=dict[str, Decimal])
    for key, value in changes.items():
        threshold = guideline.thresholds.get(key)
        if threshold is None or value not in (threshold.value, *threshold.alternates):
            raise ChoiceError(f"{key}: {value} is not one of the published values")
    return with_thresholds(guideline, changes)


def chosen_definitions(guideline: Guideline, stream: str, choices: Choices) -> list[Definition]:
    """The definitions of a stream; of each kind the chosen one first, else the default."""
    for kind, key in choices.definitions.items():
        definition = guideline.definitions.get(key)
        if definition is None or definition.kind != kind:
            raise ChoiceError(f"{key} is not a published definition of {kind}")

    def rank(definition: Definition) -> tuple[bool, bool]:
        chosen = choices.definitions.get(definition.kind) == definition.id
        return not chosen, not definition.default

    relevant = [
        each
        for each in guideline.definitions.values()
        if not each.streams or "any" in each.streams or stream in each.streams
    ]
    return sorted(relevant, key=rank)
