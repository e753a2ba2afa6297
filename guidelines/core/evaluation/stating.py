"""An assumption from its name and its value: a fact, a date of the record, a definition, a number.

A fact of the vocabulary names the field in which it is recorded. Which words of that field make
the fact what is asked for is found by trying them, so nothing is supposed that the record could
not say; a fact without one such field is refused rather than overridden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Term
from guidelines.core.evaluation.assess import chosen_definitions
from guidelines.core.evaluation.result import Choices
from guidelines.core.evaluation.what_if import (
    Assumptions,
    Statement,
    SupposeError,
    forms_of,
    supposed,
    words_of,
)
from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.record import case_record as rows
from guidelines.core.record.biomarkers import BIOMARKERS, NUMBERS
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.evidence import CaseEvidence

Candidate = tuple[Statement, ...]
"""Statements that are made together."""
YES_NO = {"yes": True, "true": True, "no": False, "false": False}
# A value is supposed of today: the field of the same part that holds its date.
DATES: Mapping[str, Mapping[str, str]] = {
    "fitness": {
        "gfr": "gfr_date",
        "lvef": "lvef_date",
        "audiometry": "audiometry_date",
        "": "date",
    },
    "liver": {"remnant_percent": "remnant_date"},
}
_LISTED = re.compile(r"(?P<part>\w+)\[(?:(?P<key>\w+)=(?P<value>[\w-]+))?\](?:\.(?P<rest>.+))?")
_PARTS = {each.name: each.type for each in msgspec.structs.fields(CaseRecord)}


def assumption(
    record: CaseRecord, guideline: Guideline, name: str, value: str, *, as_of: date
) -> Assumptions:
    """`marker.ras` `mutant`, `treatments/T1/last_dose` `2026-05-01`, `crc.staging_window` `6`,
    `metastasis_timing` `egoslim_2015`, `as_of` `2027-01-31`. Raises SupposeError."""
    if name == "as_of":
        return Assumptions(as_of=_day(value))
    if name in guideline.thresholds:
        return Assumptions(thresholds={name: _threshold(guideline, name, value)})
    if name in {each.kind for each in guideline.definitions.values()}:
        return Assumptions(definitions={name: _definition(guideline, name, value)})
    if name in guideline.vocabulary:
        return Assumptions(statements=stating(record, guideline, name, value, as_of=as_of))
    return Assumptions(statements=(at_path(name, value),))


def together(assumptions: list[Assumptions]) -> Assumptions:
    """Several at once; of the same thing the last one."""
    return Assumptions(
        statements=tuple(each for one in assumptions for each in one.statements),
        definitions={k: v for one in assumptions for k, v in one.definitions.items()},
        thresholds={k: v for one in assumptions for k, v in one.thresholds.items()},
        as_of=next((one.as_of for one in reversed(assumptions) if one.as_of), None),
    )


def stating(
    record: CaseRecord, guideline: Guideline, fact: str, value: str, *, as_of: date
) -> Candidate:
    """What the record would have to say for the fact to have that value."""
    term = guideline.vocabulary[fact]
    if term.options and value not in term.options:
        raise SupposeError(fact, value, f"one of {', '.join(term.options)}")
    if not term.options and _number(value) is None:
        raise SupposeError(fact, value, "a number")
    definitions = chosen_definitions(guideline, record.case.stream, Choices())
    thresholds = {key: each.value for key, each in guideline.thresholds.items()}
    for candidate in _Candidates(record, term, value, as_of):
        try:
            changed = supposed(record, candidate)
        except SupposeError:
            continue
        if _says(derive_facts(changed, definitions, as_of, thresholds)[fact], value):
            return candidate
    place = term.record or "nowhere"
    raise SupposeError(fact, value, f"a value that one answer in the record ({place}) can give")


def at_path(path: str, value: str) -> Statement:
    """`primaries/P1/diagnosis_date`, `patient.sex`: one field of the record, as it is written."""
    part, _, rest = path.replace(".", "/", 1).partition("/")
    kind = _PARTS.get(part)
    is_list = part in {"primaries", "lesions", "treatments", "specimens"}
    row, _, name = rest.rpartition("/")
    if kind is None or not name or bool(row) is not is_list:
        raise SupposeError(
            path, value, "a fact, or a field of the record as treatments/T1/last_dose"
        )
    struct: Any = get_args(kind)[0] if is_list else kind
    if "." not in name and name not in struct.__struct_fields__:
        raise SupposeError(path, value, f"a field of {part}")
    said = _typed(forms_of(struct, name), value) if "." not in name else value
    return Statement(part=part, row=row or None, values={name: said})


class _Candidates:
    """What could be written in the field of a fact, in a fixed order."""

    def __init__(self, record: CaseRecord, term: Term, value: str, as_of: date) -> None:
        self.record, self.term, self.value = record, term, value
        self.on = as_of.isoformat()

    def __iter__(self) -> Iterator[Candidate]:
        path = self.term.record or ""
        listed = _LISTED.fullmatch(path)
        if listed is None:
            yield from self.of_part(*path.partition(".")[::2])
            return
        makers: Mapping[str, Callable[[str], Iterator[Candidate]]] = {
            "resectability scope": self.judgement,
            "examinations region": self.look,
            "laboratory test": self.laboratory,
            "primaries": self.of_focus,
            "lesions": self.of_only_lesion,
            "specimens": self.biomarker,
        }
        asked = listed["value"] or listed["rest"] or ""
        maker = makers.get(f"{listed['part']} {listed['key'] or ''}".strip())
        if asked and maker is not None:
            yield from maker(asked)

    def of_part(self, part: str, name: str) -> Iterator[Candidate]:
        kind = _PARTS.get(part)
        fields = getattr(kind, "__struct_fields__", ())
        if not isinstance(kind, type) or name not in fields:
            return
        dates = DATES.get(part, {})
        dated = dates.get(name) or dates.get("")
        on = {dated: self.on} if dated in fields and dated else {}
        for word in _words(kind, name, self.value):
            yield (Statement(part=part, values={name: word, **on}),)

    def judgement(self, scope: str) -> Iterator[Candidate]:
        """By whoever judged it last, else by everybody who has: a new name is another opinion."""
        said = {"verdict": self.value, "date": self.on, "imaging_date": self.on}
        own = [each for each in self.record.resectability if each.scope == scope]
        others = [each for each in self.record.resectability if each.scope != "primary"]
        for rows_judged in (own[-1:], own, others if scope != "primary" else []):
            known = {(each.scope, each.aspect, each.by, each.specialty) for each in rows_judged}
            yield tuple(
                Statement(
                    part="resectability",
                    values=said | {"scope": of, "aspect": aspect, "by": by, "specialty": special},
                )
                for of, aspect, by, special in sorted(known, key=str)
            ) or (Statement(part="resectability", values=said | {"scope": scope}),)

    def look(self, region: str) -> Iterator[Candidate]:
        looked = {"region": region, "examined": True, "date": self.on}
        for found in ("clear", "lesions"):
            yield (Statement(part="examinations", values=looked | {"result": found}),)
        for how in words_of(rows.Examination, "modality"):
            yield (Statement(part="examinations", values=looked | {"modality": how}),)

    def laboratory(self, test: str) -> Iterator[Candidate]:
        unit = self.term.unit or ""
        said = {"test": test, "value": self.value, "unit": unit, "date": self.on}
        yield (Statement(part="laboratory", values=said),)

    def of_focus(self, name: str) -> Iterator[Candidate]:
        focus = CaseEvidence(self.record).focus
        outer, _, inner = name.rpartition(".")
        struct = rows.Rectum if outer == "rectum" else rows.Primary
        if focus is not None:
            for word in _words(struct, inner, self.value):
                yield (Statement(part="primaries", row=focus.id, values={name: word}),)

    def of_only_lesion(self, name: str) -> Iterator[Candidate]:
        lesions = self.record.lesions
        for word in _words(rows.Lesion, name, self.value) if len(lesions) == 1 else ():
            yield (Statement(part="lesions", row=lesions[0].id, values={name: word}),)

    def biomarker(self, name: str) -> Iterator[Candidate]:
        """In every specimen that has the result already, else in the newest of the cancer."""
        marker, focus = name.removeprefix("biomarkers."), CaseEvidence(self.record).focus
        specimens = self.record.specimens
        fits = [each for each in specimens if focus is None or each.origin in {None, focus.id}]
        told = [each for each in specimens if marker in each.biomarkers] or fits[-1:]
        written = (self.value,) if marker in NUMBERS else ()
        for result in (*BIOMARKERS.get(marker, ()), *written) if told else ():
            values = {f"biomarkers.{marker}": result}
            yield tuple(Statement(part="specimens", row=each.id, values=values) for each in told)


def _words(struct: type[msgspec.Struct], name: str, value: str) -> Iterator[Any]:
    """The words that the field can hold; of a number the one that is asked for."""
    yield from words_of(struct, name)
    forms = forms_of(struct, name)
    if int in forms or Decimal in forms:
        yield _typed(forms, value)


def _says(fact: Fact, value: str) -> bool:
    if fact.options:
        return fact.state == "known" and fact.options == (value,)
    return fact.state == "known" and fact.low == fact.high == _number(value)


def _typed(forms: tuple[Any, ...], value: str) -> Any:
    if bool in forms and value in YES_NO:
        return YES_NO[value]
    return int(value) if int in forms and value.isdecimal() else value


def _number(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise SupposeError("as_of", value, "a date as YYYY-MM-DD") from error


def _threshold(guideline: Guideline, name: str, value: str) -> Decimal:
    threshold = guideline.thresholds[name]
    published = (threshold.value, *threshold.alternates)
    number = _number(value)
    if number not in published:
        raise SupposeError(name, value, f"one of {', '.join(map(str, published))}")
    return number


def _definition(guideline: Guideline, kind: str, value: str) -> str:
    ids = [key for key, each in guideline.definitions.items() if each.kind == kind]
    if value not in ids:
        raise SupposeError(kind, value, f"one of {', '.join(ids)}")
    return value
