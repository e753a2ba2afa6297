"""What a decision must say, and when departing from a recommendation needs a coded reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.result import Result
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from tests.core.small import guideline, recommendation
from tests.sitting import DECIDED
from tumorboard.decisions.rows import ConditionRow
from tumorboard.decisions.rules import (
    departures_of,
    problems,
    reason_needed,
)
from tumorboard.decisions.services import FIELDS

NOTHING: dict[str, Any] = {**dict.fromkeys(FIELDS, ""), "next_date": None}


def fields(values: dict[str, Any], departures: list[str] | None = None) -> set[str]:
    found = problems({**NOTHING, **values}, departures or [])
    assert all(problem.message for problem in found)
    return {problem.field for problem in found}


def test_a_whole_decision_has_no_problem() -> None:
    assert fields(DECIDED) == set()


@pytest.mark.parametrize("name", ["answer", "intent", "reasons", "responsible", "concordance"])
def test_a_decision_says_what_for_what_why_and_by_whom(name: str) -> None:
    assert fields({**DECIDED, name: ""}) == {name}


def test_a_deferral_says_what_was_missing_and_who_gets_it() -> None:
    assert fields({"result": "deferred"}) == {"deferral_cause", "reasons", "action_list"}
    said = {"deferral_cause": "imaging", "reasons": "No MRI", "actions": "MRI: Rada"}
    assert fields({"result": "deferred", **said}) == set()


def test_no_decision_says_why() -> None:
    assert fields({"result": "no_decision"}) == {"reasons"}


def test_a_condition_is_a_row_that_somebody_sees_to_and_not_words_alone() -> None:
    conditional = {**NOTHING, **DECIDED, "concordance": "conditional"}
    assert fields(conditional) == {"condition_list"}
    (asked,) = problems({**conditional, "conditions": "RAS is wild type"})
    assert asked.field == "condition_list"
    assert "in words alone" in asked.message
    row = ConditionRow(
        id="1", text="RAS", settled_by="person", owner="somebody", expires_on="2026-12-10"
    )
    assert problems(conditional, conditions=[row]) == []
    dropped = msgspec.structs.replace(row, dropped="known by now")
    assert [each.field for each in problems(conditional, conditions=[dropped])] == [
        "condition_list"
    ]


def test_departing_asks_for_a_code_and_for_what_is_departed_from() -> None:
    departing = {**DECIDED, "concordance": "deviating"}
    assert fields(departing) == {"deviation_code", "departs_from"}
    explained = {**departing, "departs_from": "Resect first", "deviation_code": "patient_wish"}
    assert fields(explained) == set()
    assert fields({**explained, "deviation_code": "other"}) == {"deviation_reason"}


def test_a_plan_that_departs_asks_for_the_code_although_the_board_says_concordant() -> None:
    assert fields(DECIDED, ["Resect the liver"]) == {"deviation_code"}
    assert reason_needed({"concordance": "concordant"}, ["Resect the liver"])
    assert not reason_needed({"concordance": "no_guidance"}, [])
    message = problems({**NOTHING, **DECIDED}, ["Resect the liver"])[0].message
    assert "Resect the liver" in message


def test_a_deferral_departs_from_nothing() -> None:
    deferred = {
        "result": "deferred", "deferral_cause": "imaging", "reasons": "No MRI", "actions": "MRI",
    }  # fmt: skip
    assert fields(deferred, ["Resect the liver"]) == set()


# ------------------------------------------------------------------ plan against advice

ALWAYS = "{fact: rectal, known: false}"


def pathway(name: str, *actions: str) -> str:
    steps = "\n".join(
        f"    - {{id: s{number}, action: {action}, label: {action}, duration_days: [1, 1],"
        " sources: [S]}"
        for number, action in enumerate(actions)
    )
    return (
        f"- id: {name}\n  title: {name}\n  stream: colorectal\n"
        "  intent: curative\n  alternative: liver_first\n"
        f"  order: 1\n  when: {ALWAYS}\n  stop: Progression.\n  steps:\n{steps}\n  sources: [S]\n"
    )


def advised(kind: str, *, strength: str | None = "strong", more: str = "") -> Guideline:
    graded = f"strength: {strength}\n" if strength else ""
    return guideline(
        recommendations=recommendation(
            "advice", ALWAYS, kind=kind, more=f"{graded}action: resect\n{more}"
        ),
        pathways=pathway("surgery", "restage", "resect") + pathway("wait", "restage"),
    )


def judged(content: Guideline) -> Result:
    record = CaseRecord(schema_version=1, case=CaseHeader(id="c"))
    return assess(record, content, as_of=dt.date(2026, 11, 25)).result


def departures(
    content: Guideline, pathway: str | None, *actions: str, approved: bool = True
) -> list[str]:
    result = judged(content)
    return departures_of(result, content, approved=approved, pathway=pathway, actions=actions)


def test_leaving_out_what_is_strongly_recommended_departs() -> None:
    assert departures(advised("do"), "wait", "restage") == ["advice"]
    assert departures(advised("do"), "surgery", "restage") == ["advice"]  # step dropped
    assert departures(advised("do"), "surgery", "restage", "resect") == []


def test_what_is_done_already_is_not_left_out() -> None:
    content, change = advised("do"), msgspec.structs.replace
    result = judged(content)
    surgery = next(each for each in result.pathways if each.id == "surgery")
    steps = tuple(change(step, state="done") for step in surgery.plan.steps)
    operated = change(surgery, plan=change(surgery.plan, steps=steps))
    result = change(result, pathways=(operated,))

    def departed(pathway: str) -> list[str]:
        return departures_of(result, content, approved=True, pathway=pathway, actions=())

    assert departed("surgery") == []
    assert departed("wait") == ["advice"]


def test_planning_what_must_not_be_done_departs() -> None:
    assert departures(advised("do_not"), "surgery", "restage", "resect") == ["advice"]
    assert departures(advised("do_not"), "wait", "restage") == []


@pytest.mark.parametrize("kind", ["consider", "caution", "prerequisite"])
def test_softer_advice_cannot_be_departed_from(kind: str) -> None:
    assert departures(advised(kind), "wait", "restage") == []


@pytest.mark.parametrize("strength", [None, "weak"])
def test_only_strong_advice_counts(strength: str | None) -> None:
    assert departures(advised("do", strength=strength), "wait", "restage") == []


def test_neither_contested_advice_nor_content_nobody_approved() -> None:
    contested = advised("do", more="review_status: contested")
    assert departures(contested, "wait", "restage") == []
    assert departures(advised("do"), "wait", "restage", approved=False) == []


def test_without_a_plan_the_boards_word_decides() -> None:
    assert departures(advised("do"), None) == []


def test_advice_that_no_pathway_carries_out_cannot_be_compared() -> None:
    content = guideline(
        recommendations=recommendation("advice", ALWAYS, more="strength: strong\naction: ask"),
        pathways=pathway("wait", "restage"),
    )
    assert departures(content, "wait", "restage") == []
