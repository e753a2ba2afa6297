"""Published cases: the labels, proposals and questions that a board must be shown."""

from typing import Any

import pytest

from guidelines.core.wording.text_report import text_report
from guidelines.expectations import expectations
from tests.cases.expectations import PUBLISHED as COLORECTAL
from tests.cases.expectations import Expected
from tests.cases.expectations_beyond import BEYOND
from tests.cases.reports import (
    ACTIVE,
    CASES,
    assessed,
    named,
    pathways,
    reported,
    sequencing,
    statuses,
)

PUBLISHED = COLORECTAL | BEYOND
each_case = pytest.mark.parametrize(("name", "expected"), PUBLISHED.items(), ids=list(PUBLISHED))
ADVICE = ("recommendations", "pitfalls")


def test_every_published_case_file_has_its_expectations() -> None:
    told = {file for each in expectations() for file in each.files}
    assert {path.stem for path in CASES.glob("case-*.yaml")} == told | set(PUBLISHED)
    assert set(PUBLISHED) <= told


@each_case
def test_labels(name: str, expected: Expected) -> None:
    found = reported(name)["classification"]
    assert found["case"]["label"] == expected.label
    for lesion, label in expected.lesions.items():
        assert named(found["lesions"], lesion)["label"] == label, lesion
    for primary, label in expected.primaries.items():
        assert named(found["primaries"], primary)["label"] == label, primary


@each_case
def test_statements_that_must_be_proposed(name: str, expected: Expected) -> None:
    document = reported(name)
    for source in expected.applies:
        assert statuses(document, source) & {"applies", "possibly_overridden"}, source
    for source in expected.active:
        assert statuses(document, source) & ACTIVE, source


@each_case
def test_statements_that_must_stay_silent(name: str, expected: Expected) -> None:
    document = reported(name)
    for source in expected.silent:
        resting = [item for kind in ADVICE for item in document[kind] if source in item["sources"]]
        assert resting, f"nothing in the content rests on {source}"
        assert not {item["id"] for item in resting if item["status"] in ACTIVE}, source


@each_case
def test_questions_conflicts_and_pathways(name: str, expected: Expected) -> None:
    document = reported(name)
    assert expected.asks <= {item["fact"] for item in document["missing"]}
    assert expected.conflicts <= {item["id"] for item in document["conflicts"]}
    assert expected.feasible <= pathways(document, "feasible")
    assert expected.excluded <= pathways(document, "excluded")


@each_case
def test_an_emergency_stands_first_and_only_where_there_is_one(
    name: str, expected: Expected
) -> None:
    document = reported(name)
    first = document["recommendations"][0]
    assert (first["emergency"] and first["status"] == "applies") is expected.emergency
    assert (document["pathways"][0]["id"] == "emergency-first") is expected.emergency


@each_case
def test_the_ways_without_cure_always_have_their_column(name: str, expected: Expected) -> None:
    """Systemic treatment, observation, supportive care, a trial: one column each (SAFETY-32)."""
    shown = {each["id"] for each in reported(name)["pathways"] if each["status"] in ACTIVE}
    assert {"observation", "supportive-care", "clinical-trial"} <= shown
    assert any(each.endswith("palliative-systemic") for each in shown)


@each_case
def test_nothing_stated_by_nobody_is_stated_by_us(name: str, expected: Expected) -> None:
    """Relative dates stay relative: no calendar date before the day of the question is printed."""
    stated = {"case-05": {"2010-02"}, "case-21": {"2021-02"}}.get(name, set())
    text = text_report(assessed(name), sequencing())
    years = [word for word in text.split() if word[:4].isdigit() and word[4:5] == "-"]
    assert years
    assert all(word >= "2026-05-04" or word.rstrip(",;.)") in stated for word in years)


def test_exactly_six_months_is_left_open_and_both_definitions_are_shown() -> None:
    found = named(reported("case-03")["classification"]["lesions"], "L2")
    assert found["by_definition"]["eahpba_2023"] == "early_metachronous"
    assert found["by_definition"]["egoslim_2015"] == "early_metachronous"
    assert found["by_definition"]["estro_eortc_2020"] == "unknown"


def test_what_a_lesion_would_be_as_a_metastasis_is_said_although_its_nature_is_open() -> None:
    for name, lesion in (("case-13", "L1"), ("case-17", "L3")):
        found = named(reported(name)["classification"]["lesions"], lesion)
        assert (found["label"], found["possible"]) == ("unknown", ["late_metachronous"])


def test_fourteen_lesions_are_not_oligometastatic_and_still_convertible() -> None:
    document = reported("case-01")
    assert document["classification"]["oligometastatic"]["state"] == "not_oligometastatic"
    conversion = named(document["pathways"], "conversion")
    assert (conversion["status"], conversion["feasibility"]) == ("applies", "feasible")
    gated = {step["id"]: step["needs_facts"] for step in conversion["steps"]}
    assert any({"marker.mmr", "safety.dpd"} <= set(facts) for facts in gated.values())
    assert any("marker.ras" in facts for facts in gated.values())


def test_liver_lesions_of_two_cancers_are_not_pooled() -> None:
    case = assessed("case-05")
    assert case.result.facts["metastases.liver_count"].low == 2
    own = {each.id: each.candidates[0].primary for each in case.envelope.record.lesions}
    assert own == {"L1": "P1", "L2": "P2"}


def dates(document: Any) -> list[str]:
    return [
        step["earliest"]
        for pathway in document["pathways"]
        for step in pathway["steps"]
        if step["earliest"] and step["state"] in {"planned", "open"}
    ]


@each_case
def test_no_step_is_planned_in_the_past(name: str, expected: Expected) -> None:
    planned = dates(reported(name))
    assert planned
    assert min(planned) >= "2026-05-04"
