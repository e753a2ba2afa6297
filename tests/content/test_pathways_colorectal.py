"""The colorectal pathways: never an empty pane, dates that hold, numbers with a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import msgspec
import pytest

from guidelines.core.content.conditions import Condition, Ref, Test, walk
from guidelines.core.content.guideline import of_streams
from guidelines.core.content.items import Term
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from guidelines.core.truth import Truth
from tests.content.patients import sequencing

TODAY = date(2026, 5, 4)
NOTHING_RECORDED = CaseRecord(schema_version=1, case=CaseHeader(id="empty"))
ACTIONS = Path(__file__).parents[2] / "docs" / "pathways.md"
WITHOUT_CURE = {"palliative-systemic", "observation", "supportive-care", "clinical-trial"}
COUNTS = {"metastases.count", "metastases.liver_count", "metastases.lung_count"}
STATED_REASONS = {"note-metachronous-primary-in-place", "note-not-fit-for-intensive"}
QUIET = {
    "metastases.present": "yes",
    "metastases.liver": "yes",
    "metastases.liver_only": "yes",
    "safety.dpd": "normal",
    "primary.mesorectal_fascia": "threatened",
    "primary.position": "middle",
    "primary.favourable_pathology": "yes",
    "primary.side": "left",
    "fitness.intensive": "yes",
    "marker.ras": "wild",
}
"""A well-known case; every other yes-or-no fact is no, every other number small."""

STREAMS = frozenset({"general", "multiple_primaries", "colorectal", "systemic"})
PATHWAYS = list(of_streams(sequencing(), STREAMS).pathways.values())


def answered(term: Term, value: str | None) -> Fact:
    if term.options:
        options = (value or term.options[-1],)
        return Fact(term.id, "known", options=options)
    number = Decimal(value or 1)
    return Fact(term.id, "known", low=number, high=number)


def case(**values: str) -> Evaluator:
    given = QUIET | {key.replace("__", "."): value for key, value in values.items()}
    vocabulary = sequencing().vocabulary
    facts = {
        name: answered(term, given.get(name))
        for name, term in vocabulary.items()
        if term.type != "months"
    }
    clocks = {name: Fact(name, "not_applicable") for name in vocabulary if name not in facts}
    return Evaluator(sequencing(), facts | clocks)


def open_columns(evaluator: Evaluator) -> set[str]:
    """Pathways that apply and that nothing excludes."""
    return {
        pathway.id
        for pathway in PATHWAYS
        if evaluator.verdict(pathway.when) is Truth.TRUE
        and (
            pathway.excluded_when is None
            or evaluator.verdict(pathway.excluded_when) is not Truth.TRUE
        )
    }


def notes_shown(evaluator: Evaluator) -> set[str]:
    return {
        note.id
        for note in of_streams(sequencing(), STREAMS).notes.values()
        if note.when is not None and evaluator.verdict(note.when) is Truth.TRUE
    }


TIMINGS = ("synchronous", "early_metachronous", "late_metachronous")
VERDICTS = ("resectable", "potentially_resectable", "unresectable")
PRIMARIES = (*VERDICTS, "removed")


@pytest.mark.parametrize("timing", TIMINGS)
@pytest.mark.parametrize("metastases", VERDICTS)
def test_no_combination_ends_without_a_pathway_or_a_stated_reason(
    timing: str, metastases: str
) -> None:
    rest = product(
        PRIMARIES, ("colon", "rectosigmoid", "rectum", "other"), ("yes", "no"), ("yes", "no"),
        ("pMMR", "dMMR"), ("yes", "no"),
    )  # fmt: skip
    for primary, site, symptomatic, obstructed, mmr, fit in rest:
        in_place = primary != "removed"
        evaluator = case(
            metastases__timing=timing,
            resectable__metastases=metastases,
            resectable__primary=primary if in_place else "resectable",
            primary__in_place="yes" if in_place else "no",
            primary__site=site,
            primary__symptomatic=symptomatic,
            emergency__obstruction=obstructed,
            emergency__any=obstructed,
            marker__mmr=mmr,
            fitness__intensive=fit,
        )
        columns = open_columns(evaluator)
        where = f"{timing} {metastases} {primary} {site} {symptomatic} {obstructed} {mmr} {fit}"
        assert columns >= WITHOUT_CURE, where
        assert ("emergency-first" in columns) is (obstructed == "yes"), where
        assert ("immunotherapy-first" in columns) is (mmr == "dMMR"), where
        sequences = columns - WITHOUT_CURE - {"immunotherapy-first"}
        assert sequences or notes_shown(evaluator) & STATED_REASONS, where


def test_a_case_of_which_nothing_is_known_keeps_every_pathway_open() -> None:
    unknown = {
        name: Fact(name, "unknown", options=term.options)
        for name, term in sequencing().vocabulary.items()
    }
    evaluator = Evaluator(sequencing(), unknown)
    ruled_out = {
        pathway.id for pathway in PATHWAYS if evaluator.verdict(pathway.when) is Truth.FALSE
    }
    assert not ruled_out
    assert open_columns(evaluator) == WITHOUT_CURE


def test_a_synchronous_patient_never_gets_the_metachronous_pathways() -> None:
    after_surgery = {"primary__in_place": "no", "resectable__metastases": "resectable"}
    columns = open_columns(case(metastases__timing="synchronous", **after_surgery))
    later = open_columns(case(metastases__timing="early_metachronous", **after_surgery))
    metachronous = {pathway.id for pathway in PATHWAYS if "metachronous" in pathway.id}
    assert later & metachronous
    assert not columns & metachronous


def test_the_pelvis_is_irradiated_for_the_rectum_only() -> None:
    common = {
        "metastases__timing": "synchronous",
        "primary__in_place": "yes",
        "resectable__primary": "resectable",
        "resectable__metastases": "resectable",
    }
    colon = open_columns(case(**common, primary__site="colon"))
    rectum = open_columns(case(**common, primary__site="rectum"))
    again = open_columns(
        case(**common, primary__site="rectum", primary__prior_pelvic_radiotherapy="yes")
    )
    assert not {each for each in colon if each.startswith("rectum")}
    assert {"rectum-short-course", "rectum-short-course-trial"} <= rectum
    assert {each for each in again if each.startswith("rectum")} == {"rectum-without-radiotherapy"}


def test_both_schedules_after_short_course_name_their_weeks() -> None:
    assert liver_surgery_week("rectum-short-course") == 12
    assert liver_surgery_week("rectum-short-course-trial") == 24


def test_without_metastases_nothing_is_promised() -> None:
    evaluator = case(metastases__present="no", primary__in_place="yes", primary__site="colon")
    assert open_columns(evaluator) == WITHOUT_CURE
    assert "note-nothing-encoded" in notes_shown(evaluator)


def planned(pathway: Pathway, steps: Truth) -> PlannedPathway:
    """The pathway on a case without history, with all its conditional steps or none."""
    bare = msgspec.structs.replace(pathway, excluded_when=None, contested_when=None)
    always = {pathway.when.path}

    def evaluate(condition: Condition) -> Truth:
        return Truth.TRUE if condition.path in always else steps

    planner = Planner(facts={}, record=NOTHING_RECORDED, as_of=TODAY, evaluate=evaluate, named={})
    return planner.plan(bare)


def liver_surgery_week(pathway_id: str) -> int | None:
    plan = planned(sequencing().pathways[pathway_id], Truth.TRUE)
    starts = {step.id: step.earliest for step in plan.steps}
    first, liver = starts["short_course"], starts["liver"]
    assert first
    assert liver
    return (date.fromisoformat(liver) - date.fromisoformat(first)).days // 7


@pytest.mark.parametrize("steps", [Truth.TRUE, Truth.FALSE], ids=["all-steps", "fewest-steps"])
@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.id)
def test_a_pathway_can_be_dated_on_an_empty_history(pathway: Pathway, steps: Truth) -> None:
    plan = planned(pathway, steps)
    assert plan.feasibility == "feasible", plan.reasons
    assert all(step.earliest for step in plan.steps if step.state == "planned")


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.id)
def test_a_pathway_has_a_gate_a_stop_condition_and_sources(pathway: Pathway) -> None:
    assert pathway.stop
    assert any(step.gate for step in pathway.steps)
    assert pathway.arguments_for
    assert pathway.against
    arguments = (*pathway.arguments_for, *pathway.against)
    assert all(step.sources for step in pathway.steps)
    assert all(interval.sources for interval in pathway.intervals)
    assert all(argument.sources for argument in arguments)
    assert all(interval.why for interval in pathway.intervals)


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.id)
def test_no_number_of_lesions_closes_a_pathway(pathway: Pathway) -> None:
    closing = [pathway.when, pathway.contested_when, pathway.excluded_when]
    facts = {test.fact for condition in closing if condition for test in leaves(condition)}
    assert not facts & COUNTS


def leaves(condition: Condition) -> Iterator[Test]:
    for node in walk(condition):
        if isinstance(node, Test):
            yield node
        elif isinstance(node, Ref):
            yield from leaves(sequencing().conditions[node.id].when)


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.id)
def test_a_maximum_is_a_preference_and_a_setting_is_its_number(pathway: Pathway) -> None:
    for interval in pathway.intervals:
        assert not (interval.hard and interval.max_days is not None), interval.id
        if interval.setting:
            assert days(interval.setting) in {interval.min_days, interval.max_days}, interval.id


def days(setting: str) -> int:
    threshold = sequencing().thresholds[setting]
    return int(threshold.value) * {"days": 1, "weeks": 7}[threshold.unit]


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.id)
def test_no_operation_comes_within_28_days_of_bevacizumab(pathway: Pathway) -> None:
    operations = {"liver_resection", "liver_stage_one", "liver_stage_two", "simultaneous_resection"}
    elective = {step.id for step in pathway.steps if step.action in operations}
    guarded = {
        interval.end.removesuffix(".start")
        for interval in pathway.intervals
        if interval.start == "event:last_bevacizumab" and interval.hard and interval.min_days == 28
    }
    assert elective <= guarded


COLORECTAL = [pathway for pathway in PATHWAYS if pathway.stream == "colorectal"]


@pytest.mark.parametrize("pathway", COLORECTAL, ids=lambda pathway: pathway.id)
def test_drugs_and_fractions_wait_for_what_must_be_known(pathway: Pathway) -> None:
    asked = {
        "systemic_combination": {"marker.mmr", "safety.dpd"},
        "systemic_doublet": {"marker.mmr", "safety.dpd"},
        "targeted_antibody": {"marker.ras", "marker.braf_v600e"},
        "pelvic_short_course": {"marker.mmr", "primary.prior_pelvic_radiotherapy"},
        "chemoradiotherapy": {"marker.mmr", "safety.dpd", "primary.prior_pelvic_radiotherapy"},
        "immunotherapy": {"safety.autoimmune", "safety.transplant", "safety.hepatitis_b"},
    }
    for step in pathway.steps:
        needed = {test.fact for test in leaves(step.needs)} if step.needs else set()
        assert asked.get(step.action, set()) <= needed, step.id
        if step.action.startswith("systemic"):
            assert not needed & {"marker.ras", "marker.braf_v600e"}, "only the antibody waits"


def test_every_action_is_in_the_one_list() -> None:
    listed = set(re.findall(r"`([a-z_]+)`", ACTIONS.read_text(encoding="utf-8")))
    used = {step.action for pathway in PATHWAYS for step in pathway.steps}
    used |= {icon for pathway in PATHWAYS for icon in pathway.icon_steps}
    assert used <= listed


def test_columns_have_a_fixed_order_and_one_place_each() -> None:
    orders = [pathway.order for pathway in PATHWAYS]
    assert len(set(orders)) == len(orders)
    last = max(pathway.order for pathway in PATHWAYS if pathway.id not in WITHOUT_CURE)
    assert all(sequencing().pathways[each].order > last for each in WITHOUT_CURE)


def test_the_implausible_figure_stands_in_the_register_only() -> None:
    guideline = sequencing()
    texts = [
        *(note.text for note in guideline.prognosis.values()),
        *(figure for note in guideline.prognosis.values() for figure in note.figures),
        *(pathway.stop for pathway in PATHWAYS),
        *(each.text for each in guideline.recommendations.values()),
    ]
    assert not [text for text in texts if re.search(r"\b1\.3 (percent|%)", text)]
    assert "1.3" in guideline.conflicts["conflict-04"].sides[0].text


def test_the_register_is_complete_for_this_guideline() -> None:
    numbers = {each.number for each in sequencing().conflicts.values() if each.number}
    assert numbers >= {*range(1, 11), 17, 19}
