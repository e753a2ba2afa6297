"""What would be said if the record said something else, and what that changes."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
import pytest

from guidelines.core.content.canonical import canonical_json
from guidelines.core.evaluation.assess import Assessment, ChoiceError, assess
from guidelines.core.evaluation.difference import Difference, difference
from guidelines.core.evaluation.result import Choices
from guidelines.core.evaluation.stating import Candidate, assumption, stating, together
from guidelines.core.evaluation.what_if import (
    Assumptions,
    Statement,
    SupposeError,
    supposed,
    what_if,
)
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.core.record.normal import normalised
from guidelines.core.wording.explain_difference import NOTHING, changes, text
from tests.cases.reports import AS_OF, CASES, sequencing

COLON = "invented-colon-synchronous-resectable"
HALF = "invented-half-the-dates"
FILES = sorted(path.stem for path in CASES.glob("*.yaml"))


@cache
def record_of(name: str) -> CaseRecord:
    path = CASES / f"{name}.yaml"
    return read_case(path.name, path.read_text(encoding="utf-8"))


@cache
def as_it_stands(name: str) -> Assessment:
    return assess(record_of(name), sequencing(), as_of=AS_OF, calendar=NO_CALENDAR)


def supposing(name: str, **assumed: str) -> Assumptions:
    """`marker__ras="mutant"`: several at once."""
    record, guideline = record_of(name), sequencing()
    named = {key.replace("__", "."): value for key, value in assumed.items()}
    return together([assumption(record, guideline, *each, as_of=AS_OF) for each in named.items()])


def under(name: str, assumptions: Assumptions) -> tuple[Assessment, Difference]:
    after = what_if(record_of(name), sequencing(), assumptions, as_of=AS_OF, calendar=NO_CALENDAR)
    return after, difference(sequencing(), as_it_stands(name).result, after.result)


def told(name: str, assumptions: Assumptions) -> str:
    after, found = under(name, assumptions)
    parts = changes(sequencing(), found, as_it_stands(name).result, after.result)
    return "\n".join(line for part in parts for line in text(part, ""))


# ---------------------------------------------------------------------------- the law


def test_supposing_nothing_gives_the_same_bytes_and_no_difference() -> None:
    for name in (COLON, HALF):
        after, found = under(name, Assumptions())
        assert after.text == as_it_stands(name).text
        assert not found.anything


def test_nothing_is_written_into_the_record_itself() -> None:
    before = canonical_json(record_of(COLON))
    under(COLON, supposing(COLON, marker__ras="mutant", safety__dpd="complete"))
    assert canonical_json(record_of(COLON)) == before


def written(record: CaseRecord, candidate: Candidate) -> CaseRecord:
    """The case file with the same answer written into it by hand, and read again."""
    tree: Any = json.loads(canonical_json(record))
    for each in candidate:
        part = tree.setdefault(each.part, [] if each.part in LISTS else {})
        row = part
        if each.part in LISTS:
            row = next((one for one in part if each.row and one["id"] == each.row), None)
            if row is None:
                row = {}
                part.append(row)
        for name, value in msgspec.to_builtins(each.values).items():
            outer, _, inner = name.rpartition(".")
            target = row.setdefault(outer, {}) if outer else row
            if value is not None:
                target[inner] = value
    return read_case("case.json", json.dumps(tree))


LISTS = {"primaries", "lesions", "examinations", "resectability", "specimens", "laboratory"}


def answers_of(number: int, name: str) -> list[tuple[str, str]]:
    """Every answer of the vocabulary is tried in one case file or another."""
    every = [
        (term.id, value)
        for term in sequencing().vocabulary.values()
        for value in (term.options or ("2",))
    ]
    return every[number :: len(FILES)]


@pytest.mark.parametrize(("number", "name"), list(enumerate(FILES)), ids=FILES)
def test_supposing_an_answer_is_writing_it_into_the_case_file(number: int, name: str) -> None:
    """Equal records: whatever is computed of them is equal too."""
    record, guideline = record_of(name), sequencing()
    for fact, value in answers_of(number, name):
        try:
            candidate = stating(record, guideline, fact, value, as_of=AS_OF)
        except SupposeError:
            continue  # not to be said in one place of the record
        changed = supposed(record, candidate)
        in_file = written(record, candidate)
        assert canonical_json(normalised(changed)) == canonical_json(normalised(in_file)), fact


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("safety.dpd", "complete"),
        ("marker.mmr", "dMMR"),
        ("marker.ras", "mutant"),
        ("marker.braf_v600e", "yes"),
        ("resectable.metastases", "unresectable"),
        ("emergency.obstruction", "yes"),
        ("fitness.ecog", "3"),
        ("primary.in_place", "no"),
        ("imaging.liver_mri", "yes"),
    ],
)
def test_a_fact_that_was_supposed_is_what_the_result_rests_on(fact: str, value: str) -> None:
    after, found = under(COLON, supposing(COLON, **{fact.replace(".", "__"): value}))
    moved = {each.id: each.after for part in found.parts for each in part.facts}
    now = moved[fact] if fact in moved else after.result.facts[fact]
    assert now is not None
    assert now.options == (value,) or now.low == now.high == Decimal(value)


def test_a_fact_that_no_single_answer_gives_is_refused_and_never_overridden() -> None:
    for fact, value in (("metastases.timing", "synchronous"), ("systemic.started", "yes")):
        with pytest.raises(SupposeError, match="one answer in the record"):
            supposing(COLON, **{fact.replace(".", "__"): value})


def test_all_who_judged_would_have_to_judge_otherwise() -> None:
    """One opinion among two leaves the fact open; so would recording it (SAFETY-7)."""
    one = Statement(
        part="resectability",
        values={
            "scope": "metastases",
            "verdict": "unresectable",
            "by": "Dr New",
            "date": "2026-05-04",
        },
    )
    after, _ = under(COLON, Assumptions(statements=(one,)))
    assert set(after.result.facts["resectable.metastases"].options) == {
        "resectable",
        "unresectable",
    }
    after, _ = under(COLON, supposing(COLON, resectable__metastases="unresectable"))
    assert after.result.facts["resectable.metastases"].options == ("unresectable",)


# ------------------------------------------------------------- dates, definitions, the day


def test_a_date_of_the_record_is_supposed_by_its_path() -> None:
    half = record_of(HALF)
    primary, lesion = half.primaries[0].id, half.lesions[0].id
    found = told(
        HALF,
        together(
            [
                assumption(half, sequencing(), f"primaries/{primary}/diagnosis_date", "2020-01-05",
                           as_of=AS_OF),
                assumption(half, sequencing(), f"lesions/{lesion}/first_seen", "2026-04-20",
                           as_of=AS_OF),
            ]
        ),
    )  # fmt: skip
    assert "Timing:\n" in found
    assert "late metachronous" in found


def test_another_day_moves_the_plans_and_another_definition_the_label() -> None:
    after, found = under(COLON, Assumptions(as_of=date(2026, 7, 1)))
    assert after.envelope.as_of == "2026-07-01"
    assert any(each.steps for part in found.parts for each in part.pathways)
    after, _ = under(HALF, supposing(HALF, metastasis_timing="egoslim_2015"))
    assert after.envelope.choices == Choices(definitions={"metastasis_timing": "egoslim_2015"})


def test_a_threshold_takes_its_published_values_alone() -> None:
    after, _ = under(COLON, supposing(COLON, chemo__washout_weeks="5"))
    assert after.result.thresholds == {"chemo.washout_weeks": Decimal(5)}
    with pytest.raises(SupposeError, match="one of 4, 2, 3, 5"):
        supposing(COLON, chemo__washout_weeks="1")
    with pytest.raises(ChoiceError):
        under(COLON, Assumptions(thresholds={"chemo.washout_weeks": Decimal(1)}))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("marker.ras", "purple", "one of wild, mutant"),
        ("fitness.ecog", "fit", "a number"),
        ("as_of", "soon", "a date as YYYY-MM-DD"),
        ("metastasis_timing", "mine", "one of .*eahpba_2023"),
        ("treatments/T9/last_dose", "2026-01-01", "a row of the record"),
        ("lesions/L1/colour", "red", "a field of lesions"),
        ("nonsense", "1", "a fact, or a field"),
        ("patient/sex", "unknown", "a value of the record"),
    ],
)
def test_what_cannot_be_supposed_says_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    record = record_of(COLON)
    with pytest.raises(SupposeError, match=expected):
        supposed(record, assumption(record, sequencing(), name, value, as_of=AS_OF).statements)


def test_a_value_out_of_range_is_refused_as_in_a_case_file() -> None:
    with pytest.raises(SupposeError, match=r"fitness\.ecog: 9"):
        supposed(record_of(COLON), [Statement(part="fitness", values={"ecog": 9})])


# ------------------------------------------------------------------------ the difference


def test_the_difference_the_other_way_round_is_its_mirror_image() -> None:
    after, there = under(COLON, supposing(COLON, resectable__metastases="unresectable"))
    back = difference(sequencing(), after.result, as_it_stands(COLON).result)
    for one, other in zip(there.parts, back.parts, strict=True):
        moves = {(each.kind, each.id, each.before, each.after) for each in one.items}
        assert moves == {(each.kind, each.id, each.after, each.before) for each in other.items}
        assert set(one.asked) == set(other.settled)
        assert {each.id for each in one.pathways} == {each.id for each in other.pathways}


def test_what_appears_and_what_goes_is_said_in_words() -> None:
    found = told(COLON, supposing(COLON, resectable__metastases="unresectable"))
    assert "Resectability of the metastases: resectable → unresectable" in found
    assert "goes – do not: No biopsy of typical, resectable liver metastases" in found
    assert "appears – do: Restage with the liver surgeon" in found
    assert "goes – Liver first, then the primary (applies → does not apply)" in found
    appears, goes = found.index("appears – "), found.index("goes – ")
    assert appears < goes


def test_that_nothing_changes_is_said_plainly() -> None:
    found = told(COLON, supposing(COLON, fitness__rockwood="3"))
    assert found.endswith(NOTHING)
    assert "frailty" in found.lower()


def test_questions_that_are_settled_are_named() -> None:
    found = told(HALF, supposing(HALF, safety__dpd="normal"))
    assert "No longer asked:\n  What is the DPD" in found
