"""What is missing for a case, in the order in which it is asked for. Pure: no records, no clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from guidelines.core.content.guideline import Guideline, load_document
from guidelines.core.evaluation.assess import ChoiceError, assess
from guidelines.core.evaluation.conclude import NOTHING_ENCODED
from guidelines.core.evaluation.result import Choices, Result
from guidelines.core.planning.calendar import Calendar
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.explain import Explainer
from tumorboard.assessment.bearing import Key, changes_words, decisive
from tumorboard.assessment.items import LATER, Item
from tumorboard.assessment.weight import Weight, weight_of
from tumorboard.assessment.whom import Whom, whom_for

ANY_EMERGENCY = "emergency.any"


@dataclass(frozen=True)
class Missing:
    """Emergencies nobody has ruled out, then facts that safety rests on, then questions: those
    that the question waits for before those that can wait."""

    facts: tuple[str, ...]
    """Ids; one is there twice where two cancers of the patient wait for it."""
    safety: int
    """How many of them, from the first, are emergencies or safety facts."""
    items: tuple[Item, ...]
    """The same to be asked for: every fact once, all emergencies together."""
    uncovered: int
    """Cancers that no stream speaks of: nothing was checked for them."""
    encoded: bool
    """Whether there is guidance for the question; else only what holds for everybody is asked."""
    weight: Weight
    """What makes the case long to discuss."""


class AlteredContent(ValueError):
    """The stored text is not what its hash says."""


def missing_of(guideline: Guideline, result: Result) -> Missing:
    """Of all cancers of the patient, that of the question first."""
    emergencies: dict[str, None] = {}
    safety: list[str] = []
    questions: list[str] = []
    for part in result.parts:
        safety.extend(each.fact for each in part.safety_now())
        for each in part.missing:
            if each.place == "emergency" and each.fact != ANY_EMERGENCY:
                emergencies[each.fact] = None
            elif each.place == "question":
                questions.append(each.fact)
    facts = (*emergencies, *safety, *questions)
    words = Explainer(guideline, result.facts)
    now = decisive(result)
    asked = [fact for fact in dict.fromkeys(questions) if fact not in safety]
    return Missing(
        facts=facts,
        safety=len(emergencies) + len(safety),
        items=(
            *_emergencies([words.label(fact) for fact in emergencies]),
            *(_item(guideline, words, fact, "safety") for fact in dict.fromkeys(safety)),
            *(_question(guideline, words, fact, now[fact]) for fact in asked if fact in now),
            *(_item(guideline, words, fact, LATER) for fact in asked if fact not in now),
        ),
        uncovered=len(result.uncovered),
        encoded=all(note.id != NOTHING_ENCODED for note in result.notes),
        weight=weight_of(result),
    )


def _emergencies(labels: list[str]) -> tuple[Item, ...]:
    """They are ruled out in one go; the page of the case names them all."""
    if not labels:
        return ()
    words = f"Emergency to be ruled out: {labels[0]}"
    if len(labels) > 1:
        words = f"{len(labels)} emergencies to be ruled out"
    return (Item("emergencies", "emergency", words, Whom.CLINICIAN),)


def _question(guideline: Guideline, words: Explainer, fact: str, keys: tuple[Key, ...]) -> Item:
    item = _item(guideline, words, fact, "question")
    return msgspec.structs.replace(item, changes=changes_words(guideline, keys))


def _item(guideline: Guideline, words: Explainer, fact: str, kind: str) -> Item:
    whom = whom_for(fact, guideline.vocabulary[fact].record)
    return Item(fact, kind, words.label(fact), whom)


def missing_in(
    document: str, content_hash: str, record: str, as_of: dt.date, choices: str, calendar: str
) -> Missing | None:
    """Everything from text, for a process of its own; None where a choice is offered no more."""
    guideline = _loaded(document)
    if guideline.content_hash != content_hash:
        raise AlteredContent(content_hash)
    known = msgspec.json.decode(record, type=CaseRecord)
    chosen = msgspec.json.decode(choices, type=Choices)
    days = msgspec.json.decode(calendar, type=Calendar)
    try:
        computed = assess(known, guideline, as_of=as_of, choices=chosen, calendar=days)
    except ChoiceError:
        return None
    return missing_of(guideline, computed.result)


@lru_cache(maxsize=4)
def _loaded(document: str) -> Guideline:
    return load_document(document)
