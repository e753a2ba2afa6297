"""A case file either becomes a record, or says everything that is wrong with it at once."""

import json
from decimal import Decimal

import pytest

from guidelines.core.record.case_record import CountRange, DateDetail, Emergencies
from guidelines.core.record.casefile import CaseFileError, json_schema, read_case

MINIMAL = "schema_version: 1\ncase: {id: C1}\n"


def errors(text: str, name: str = "case.yaml") -> list[tuple[str, str, str]]:
    with pytest.raises(CaseFileError) as failed:
        read_case(name, text)
    return [(error.path, error.value, error.expected) for error in failed.value.errors]


def test_the_smallest_case_leaves_everything_unknown() -> None:
    record = read_case("case.yaml", MINIMAL)
    assert record.case.id == "C1"
    assert record.emergencies.obstruction is None
    assert record.lesions == []
    assert record.histories.lesions is None


def test_scalars_are_typed_by_their_field_and_never_by_yaml() -> None:
    record = read_case(
        "case.yaml",
        """
schema_version: 1
case: {id: 010, as_of: 2026-05-01}
patient: {birth_date: ~1950}
primaries:
  - id: no
    topography: C20.9
    diagnosis_date: 2024-05
lesions:
  - id: L1
    organ: liver
    count: {low: 4}
    segments: [4a, 8]
    first_seen: {anchor: diagnosis, months: 6}
    measurements: [{date: 2024-05-02, longest_mm: 12.50}]
  - {id: L2, organ: lung, count: multiple}
  - {id: L3, organ: lung, count: 2}
emergencies: {bleeding: true, obstruction: false, perforation: null}
""",
    )
    assert record.case.id == "010"
    assert record.primaries[0].id == "no"
    assert record.primaries[0].diagnosis_date == "2024-05"
    first, second, third = record.lesions
    assert first.count == CountRange(low=4)
    assert first.segments == ["4a", "8"]
    assert first.first_seen == DateDetail(anchor="diagnosis", months=Decimal(6))
    assert first.measurements[0].longest_mm == Decimal("12.50")
    assert (second.count, third.count) == ("multiple", 2)
    emergencies = record.emergencies
    assert (emergencies.bleeding, emergencies.obstruction, emergencies.perforation) == (
        True,
        False,
        None,
    )


SMALL = "schema_version: 1\ncase: {id: a, question: q, stream: colorectal}\n"


@pytest.mark.parametrize(
    "said", ["{none: true}", "{none: true, bleeding: false}", "{none: true, airway: null}"]
)
def test_all_emergencies_are_ruled_out_in_one_word(said: str) -> None:
    record = read_case("case.yaml", f"{SMALL}emergencies: {said}\n")
    stated = [getattr(record.emergencies, name) for name in Emergencies.__struct_fields__]
    assert stated == [False] * 10
    in_json = {"schema_version": 1, "case": {"id": "a", "question": "q", "stream": "colorectal"}}
    in_json["emergencies"] = {"none": True}
    assert read_case("case.json", json.dumps(in_json)) == record


def test_without_the_word_what_nobody_asked_stays_unknown() -> None:
    record = read_case("case.yaml", f"{SMALL}emergencies: {{none: null, bleeding: false}}\n")
    assert (record.emergencies.bleeding, record.emergencies.obstruction) == (False, None)


@pytest.mark.parametrize(
    ("said", "path", "value", "expected"),
    [
        ("none: true, bleeding: true", "bleeding", "'true'", "false, or none left out"),
        ("none: false", "none", "'false'", "true, or left out"),
        ("none: [airway]", "none", "a list of 1", "true, or left out"),
        ("none: true, headache: false", "headache", "unknown key", ""),
        ("none: true, airway: 3", "airway", "'3'", "true or false"),
    ],
)
def test_a_contradiction_about_emergencies_is_named(
    said: str, path: str, value: str, expected: str
) -> None:
    (found,) = errors(f"{SMALL}emergencies: {{{said}}}\n")
    assert found[0] == f"emergencies.{path}"
    assert found[1] == value
    assert expected in found[2]


def test_two_emergencies_beside_none_are_both_named() -> None:
    found = errors(f"{SMALL}emergencies: {{none: true, bleeding: true, airway: true}}\n")
    assert [path for path, _, _ in found] == ["emergencies.bleeding", "emergencies.airway"]


def test_the_schema_knows_the_one_word() -> None:
    none = json_schema()["$defs"]["Emergencies"]["properties"]["none"]
    assert none["enum"] == [True, None]


def test_json_gives_the_same_record_as_yaml() -> None:
    document = {
        "schema_version": 1,
        "case": {"id": "C1"},
        "fitness": {"ecog": 1, "gfr": 61.5},
        "lesions": [{"id": "L1", "organ": "liver", "count": {"low": 2, "high": None}}],
        "emergencies": {"bleeding": True},
    }
    from_json = read_case("case.json", json.dumps(document))
    from_yaml = read_case(
        "case.yaml",
        MINIMAL
        + "fitness: {ecog: 1, gfr: 61.5}\nlesions: [{id: L1, organ: liver, count: {low: 2}}]"
        "\nemergencies: {bleeding: true}\n",
    )
    assert from_json == from_yaml


def test_all_errors_of_shape_are_collected_with_their_lines() -> None:
    text = (
        MINIMAL
        + "lesions:\n  - {id: L1, organ: live}\n  - {organ: lung, size: 3}\npatient: {age: old}\n"
    )
    with pytest.raises(CaseFileError) as failed:
        read_case("case.yaml", text)
    found = {error.path: error for error in failed.value.errors}
    assert set(found) == {"lesions.0.organ", "lesions.1.size", "lesions.1.id", "patient.age"}
    assert found["lesions.0.organ"].value == "'live'"
    assert found["lesions.0.organ"].expected.startswith("one of liver, lung")
    assert found["lesions.0.organ"].line == 4
    assert found["patient.age"].line == 6


@pytest.mark.parametrize(
    ("lines", "path", "value", "expected"),
    [
        ("fitness: {ecog: 7}", "fitness.ecog", "7", "0 to 5"),
        ("patient: {age: -1}", "patient.age", "-1", "0 to 120"),
        ("liver: {remnant_percent: 130}", "liver.remnant_percent", "130", "0 to 100"),
        ("lesions: [{id: L, organ: liver, count: 0}]", "lesions.0.count", "0", "1 or more"),
        (
            "lesions: [{id: L, organ: liver, count: {low: 5, high: 3}}]",
            "lesions.0.count",
            "5 to 3",
            "low not above high",
        ),
        (
            "primaries: [{id: P}, {id: P}]",
            "primaries.1.id",
            "P",
            "an id that no other row has",
        ),
        (
            "primaries: [{id: A}]\nlesions: [{id: A, organ: liver}]",
            "lesions.0.id",
            "A",
            "an id that no other row has",
        ),
        (
            "primaries: [{id: P}]\nlesions: [{id: L, organ: liver, candidates: [{primary: Q}]}]",
            "lesions.0.candidates.0.primary",
            "Q",
            "the id of a primary of this case (P)",
        ),
        (
            "treatments: [{id: T, kind: surgery, target: P}]",
            "treatments.0.target",
            "P",
            "the id of a primary or lesion of this case (there is none)",
        ),
        (
            "specimens: [{id: S, biomarkers: {MMR: deficient}}]",
            "specimens.0.biomarkers.MMR",
            "deficient",
            "one of pMMR, dMMR",
        ),
        (
            "specimens: [{id: S, biomarkers: {PD-L1_TPS: 101}}]",
            "specimens.0.biomarkers.PD-L1_TPS",
            "101",
            "a number from 0 to 100 (a percentage of tumour cells)",
        ),
        (
            "specimens: [{id: S, biomarkers: {ER: weak}}]",
            "specimens.0.biomarkers.ER",
            "weak",
            "one of positive, negative, or a number from 0 to 100 (a percentage of tumour cells)",
        ),
        ("fitness: {g8: 18}", "fitness.g8", "18", "0 to 17"),
        ("fitness: {vo2_peak: 120}", "fitness.vo2_peak", "120", "0 to 100"),
        ("fitness: {ppo_dlco_percent: 201}", "fitness.ppo_dlco_percent", "201", "0 to 200"),
        ("genetics: {cmmrd_score: 31}", "genetics.cmmrd_score", "31", "0 to 30"),
        ("specimens: [{id: S, viable_percent: 120}]", "specimens.0.viable_percent", "120",
         "0 to 100"),
        ("primaries: [{id: P, largest_mm: 1001}]", "primaries.0.largest_mm", "1001", "0 to 1000"),
        ("schema_version: 2\ncase: {id: C}", "schema_version", "2", "1"),
        (
            "treatments: [{id: T, kind: systemic, start: 2024-05, end: 2024-03}]",
            "treatments.0.end",
            "2024-03",
            "not before start (2024-05)",
        ),
        (
            "patient: {birth_date: 1960}\nprimaries: [{id: P, diagnosis_date: 1950}]",
            "primaries.0.diagnosis_date",
            "1950",
            "not before birth (1960)",
        ),
        ("case: {id: C, as_of: 2024-05}\nschema_version: 1", "case.as_of", "2024-05",
         "a whole date, YYYY-MM-DD"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(lines: str, path: str, value: str, expected: str) -> None:
    text = lines if "schema_version" in lines else MINIMAL + lines
    assert errors(text) == [(path, value, expected)]


@pytest.mark.parametrize(
    "entry", ["2024-13", "05/2024", "2024-02-30", "{months: 3}", "{anchor: diagnosis}", "soon"]
)
def test_a_date_that_nobody_can_read_is_an_error_at_its_place(entry: str) -> None:
    text = (
        MINIMAL + f"treatments: [{{id: T, kind: systemic, last_doses: {{oxaliplatin: {entry}}}}}]"
    )
    assert [path for path, _, _ in errors(text)] == ["treatments.0.last_doses.oxaliplatin"]


@pytest.mark.parametrize(
    "text",
    [
        "treatments: [{id: T, kind: systemic, start: 2024, end: 2024-03}]",
        "treatments: [{id: T, kind: systemic, start: 2024-05, end: 2024-05}]",
        "treatments: [{id: T, kind: surgery, start: {anchor: diagnosis, months: 3}, end: 2024}]",
        "specimens: [{id: S, biomarkers: {MMR: dMMR, RAS: wild, BRAF: V600E, HER2: negative}}]",
        "specimens: [{id: S, biomarkers: {PD-L1_TPS: 80, PD-L1_CPS: 0, ER: 2.5, PR: positive}}]",
        "specimens: [{id: S, biomarkers: {EGFR: exon20, IHC: 'TTF1 positive, p40: none'}}]",
        "examinations: [{region: mediastinum, examined: true, modality: EBUS}]",
        "examinations: [{region: bone, examined: true, modality: bone scan}]",
        "fitness: {ecog: 0}",
    ],
)
def test_what_may_be_is_not_refused(text: str) -> None:
    assert read_case("case.yaml", MINIMAL + text).case.id == "C1"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("case.yaml", "case: {id: [}"),
        ("case.yaml", MINIMAL + "case: {id: D}\n"),
        ("case.yaml", ""),
        ("case.yaml", "- a list"),
        ("case.json", "{"),
        ("case.json", '{"schema_version": 1, "case": {"id": "A"}, "case": {"id": "B"}}'),
        ("case.json", '{"schema_version": 1, "case": {"id": "A"}, "fitness": {"gfr": NaN}}'),
    ],
)
def test_text_that_is_no_single_document_is_refused(name: str, text: str) -> None:
    assert errors(text, name)


def test_the_schema_describes_every_part_and_types_its_values() -> None:
    schema = json_schema()
    parts = schema["$defs"]
    assert parts["Lesion"]["properties"]["organ"]["enum"].count("liver") == 1
    assert "group of alike lesions" in parts["Lesion"]["description"]
    assert parts["CaseRecord"]["required"] == ["schema_version", "case"]
