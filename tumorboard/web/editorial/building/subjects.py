"""What a test can be about: facts of the vocabulary, scores, and what stands in a row of a list."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from guidelines.core.content.canonical import decimal_text
from guidelines.core.content.conditions import Rows
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Term, Threshold
from guidelines.core.evaluation.prepared import SCORE
from guidelines.core.facts.rows import ROW_TYPES

Look = Literal["codes", "ordered", "number", "months", "text"]
Choices = list[tuple[str, str]]
OPERATORS: Mapping[Look, tuple[str, ...]] = {
    "codes": ("eq", "ne", "in", "known", "unknown"),
    "ordered": ("eq", "ne", "in", "lt", "le", "gt", "ge", "between", "known", "unknown"),
    "number": ("ge", "gt", "le", "lt", "between", "eq", "ne", "known", "unknown"),
    "months": ("le", "lt", "ge", "gt", "between", "known", "unknown"),
    "text": ("eq", "ne", "known", "unknown"),
}
COUNTED = ("ge", "gt", "le", "lt", "eq", "between")
WORDS = {
    "eq": "is", "ne": "is not", "in": "is one of", "lt": "less than (<)", "le": "at most (≤)",
    "gt": "more than (>)", "ge": "at least (≥)", "between": "from … to …",
    "known": "is known", "unknown": "is not known",
}  # fmt: skip
SECTIONS = {
    "emergency": "Emergencies", "patient": "Patient", "fitness": "Fitness", "safety": "Safety",
    "primary": "Primary tumour", "primaries": "Several primaries", "metastases": "Metastases",
    "lesions": "Lesions", "resectable": "Resectability", "liver": "Liver", "lung": "Lung",
    "imaging": "Imaging", "marker": "Biomarkers", "lab": "Laboratory",
    "systemic": "Systemic treatment", "toxicity": "Toxicity", "radiation": "Radiotherapy",
    "ledger": "Lifetime doses", "clock": "Intervals", "history": "How complete lists are",
    "germline": "Germline", "wish": "Wishes", "breast": "Breast", "os": "Osteosarcoma",
    "board": "Board", "score": "Scores",
}  # fmt: skip
# Numbers of one kind only are compared with a fact that has a unit.
SAME_UNIT = {"%": "percent"}
OF_TIME_OR_SIZE = frozenset({"months", "weeks", "days", "years", "percent", "mm"})


@dataclass(frozen=True)
class Subject:
    """`id` is what the test names; `options` are the values it can have."""

    id: str
    label: str
    look: Look
    options: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    note: str = ""

    @property
    def operators(self) -> Choices:
        words = WORDS | ({"eq": "equals (=)", "ne": "differs from (≠)"} if self.is_number else {})
        return [(each, words[each]) for each in OPERATORS[self.look]]

    @property
    def is_number(self) -> bool:
        return self.look in {"number", "months"}

    @property
    def is_coded(self) -> bool:
        return self.look in {"codes", "ordered"}


def fact_subject(guideline: Guideline, fact: str) -> Subject | None:
    term = guideline.vocabulary.get(fact)
    if term is not None:
        return _of_term(term)
    score = guideline.scores.get(fact.removeprefix(SCORE)) if fact.startswith(SCORE) else None
    return Subject(fact, score.label, "number", unit="points") if score else None


def _of_term(term: Term) -> Subject:
    looks: Mapping[str, Look] = {
        "bool": "codes", "enum": "codes", "ordered": "ordered", "months": "months",
    }  # fmt: skip
    labels = {value.code: value.label for value in term.values}
    options = tuple((code, labels.get(code, code)) for code in term.options)
    unit = term.unit or ("months" if term.type == "months" else "")
    return Subject(term.id, term.label, looks.get(term.type, "number"), options, unit, term.ask)


def facts_found(guideline: Guideline, words: str) -> list[tuple[str, Choices]]:
    """The facts by section; only those that have all of the words, if there are any."""
    wanted = words.casefold().split()
    found: dict[str, Choices] = {}
    scores = ((SCORE + each.id, each.label, "") for each in guideline.scores.values())
    terms = ((each.id, each.label, each.ask) for each in guideline.vocabulary.values())
    for fact, label, ask in (*terms, *scores):
        section = SECTIONS.get(fact.partition(".")[0], "Other")
        text = f"{fact} {label} {ask} {section}".casefold()
        if all(word in text for word in wanted):
            found.setdefault(section, []).append((fact, label))
    ordered = sorted(found.items(), key=lambda each: [*SECTIONS.values(), "Other"].index(each[0]))
    return [(section, sorted(facts, key=lambda each: each[1])) for section, facts in ordered]


def row_subjects(rows: Rows) -> list[Subject]:
    """What a test on one row of the list can be about."""
    hints = get_type_hints(ROW_TYPES[rows])
    found = (_of_field(name, hint) for name, hint in hints.items() if name != "id")
    return [each for each in found if each is not None]


def _of_field(name: str, hint: Any) -> Subject | None:
    kinds = set(get_args(hint)) if get_origin(hint) in {Union, types.UnionType} else {hint}
    kinds.discard(types.NoneType)
    if len(kinds) != 1:
        return None  # dates and lists: nothing in a row compares them
    (kind,) = kinds
    label = name.replace("_", " ")
    if kind is bool:
        return Subject(name, label, "codes", (("yes", "yes"), ("no", "no")))
    if get_origin(kind) is Literal:
        return Subject(name, label, "codes", tuple(_worded(each) for each in get_args(kind)))
    if kind in {int, Decimal}:
        return Subject(name, label, "number", unit="mm" if name.endswith("_mm") else "")
    return Subject(name, label, "text") if kind is str else None


def _worded(code: str) -> tuple[str, str]:
    return code, code.replace("_", " ")


def thresholds_for(guideline: Guideline, unit: str, kept: str = "") -> Choices:
    """Published numbers that the unit goes with, by label and value; `kept` stands there now."""
    wanted = SAME_UNIT.get(unit, unit)

    def goes(each: Threshold) -> bool:
        return each.unit == wanted if wanted else each.unit not in OF_TIME_OR_SIZE

    found = [each for each in guideline.thresholds.values() if goes(each) or each.id == kept]
    return [
        (each.id, f"{each.label}: {decimal_text(each.value)} {each.unit}")
        for each in sorted(found, key=lambda each: each.label)
    ]


def subjects_of(guideline: Guideline, facts: Iterator[str]) -> list[Subject]:
    found = (fact_subject(guideline, fact) for fact in facts)
    return [each for each in found if each is not None]
