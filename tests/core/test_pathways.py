"""A pathway becomes the plan of one case: dated, honest about the past, and never hidden."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guidelines.core.content.conditions import Condition, Test
from guidelines.core.content.pathways import DoneBy, Interval, Pathway, Step
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.columns import plan_pathways
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    DateDetail,
    Lesion,
    Primary,
    Treatment,
)
from guidelines.core.record.dates import parse_when
from guidelines.core.truth import Truth

TODAY = date(2026, 5, 1)


def asks(fact: str) -> Test:
    return Test("when", fact, "eq", ("yes",))


def step(name: str, **more: Any) -> Step:
    return Step(**({"id": name, "action": name, "label": name, "duration_days": (1,)} | more))


def between(start: str, end: str, low: int | None, high: int | None, **more: Any) -> Interval:
    name = f"{start}->{end}"
    return Interval(
        id=name, start=start, end=end, min_days=low, max_days=high, why=name, sources=("X",), **more
    )


CHEMOTHERAPY = step(
    "chemotherapy",
    duration_days=(42, 56),
    done_by=DoneBy(kind="systemic", intents=("conversion",)),
    needs=asks("marker.mmr"),
)
RESTAGE = step("restage", duration_days=(1, 7))
VEIN = step("portal_vein", duration_days=(1,), when=asks("liver.small"))
HEPATECTOMY = step(
    "hepatectomy",
    done_by=DoneBy(kind="surgery", operations=("liver_resection_minor",), organ="liver"),
)
CONVERSION = Pathway(
    stream="colorectal",
    id="conversion",
    sources=("X",),
    title="Conversion",
    intent="curative",
    alternative="chemotherapy_first",
    order=1,
    when=asks("metastases.present"),
    contested_when=asks("contested"),
    excluded_when=asks("excluded"),
    stop="progression",
    steps=(CHEMOTHERAPY, RESTAGE, VEIN, HEPATECTOMY),
    intervals=(
        between("plan.start", "chemotherapy.start", 0, 14),
        between("chemotherapy.end", "restage.start", 0, 21),
        between("restage.end", "portal_vein.start", 0, 14),
        between("portal_vein.end", "hepatectomy.start", 21, 42),
        between("chemotherapy.end", "hepatectomy.start", 28, 70),
        between("event:last_bevacizumab", "hepatectomy.start", 42, None),
    ),
)
HEADER = CaseHeader(id="T")
EMPTY = CaseRecord(schema_version=1, case=HEADER)
LIVER = Lesion(id="L1", organ="liver", first_seen="2025-01")


def verdicts(**facts: Truth) -> Any:
    answers = {name.replace("__", "."): truth for name, truth in facts.items()}

    def evaluate(condition: Condition) -> Truth:
        assert isinstance(condition, Test)
        return answers.get(condition.fact, Truth.FALSE)

    return evaluate


def planned(
    record: CaseRecord = EMPTY, bevacizumab: Any = None, **answers: Truth
) -> PlannedPathway:
    facts = {}
    if bevacizumab is not None:
        clock = "clock.last_bevacizumab_to_now"
        facts[clock] = Fact(clock, "known", start=parse_when(bevacizumab))
    evaluate = verdicts(**({"metastases__present": Truth.TRUE} | answers))
    return Planner(facts=facts, record=record, as_of=TODAY, evaluate=evaluate).plan(CONVERSION)


def named(plan: PlannedPathway, name: str) -> PlannedStep:
    return next(each for each in plan.steps if each.id == name)


def test_undone_steps_start_today_or_later_and_follow_their_intervals() -> None:
    plan = planned(liver__small=Truth.TRUE)
    assert (plan.status, plan.feasibility) == ("applies", "feasible")
    assert named(plan, "chemotherapy").earliest == "2026-05-01"
    assert named(plan, "chemotherapy").latest == "2026-05-15"
    # 6 weeks of chemotherapy, restaging and embolisation a day each, 3 weeks for the liver to
    # grow = day 65, still earlier than 4 weeks after chemotherapy would be (day 70)
    assert named(plan, "hepatectomy").earliest == "2026-07-10"
    assert named(plan, "hepatectomy").weeks == (10, 20)
    assert plan.first_treatment_days == (0, 14)
    assert plan.total_days == (71, 141)


def test_order_reaches_across_a_step_that_is_not_needed() -> None:
    plan = planned(liver__small=Truth.FALSE)
    assert named(plan, "portal_vein").state == "skipped"
    assert named(plan, "portal_vein").earliest is None
    after_restaging = named(plan, "restage").end_earliest
    assert after_restaging is not None
    assert str(named(plan, "hepatectomy").earliest) >= after_restaging


def test_a_step_whose_need_is_undecided_is_dated_and_says_what_decides() -> None:
    vein = named(planned(liver__small=Truth.UNKNOWN), "portal_vein")
    assert vein.state == "open"
    assert vein.open_facts == ("liver.small",)
    assert vein.earliest is not None


def test_a_gate_names_what_has_to_be_known_and_does_not_remove_the_step() -> None:
    waiting = named(planned(marker__mmr=Truth.UNKNOWN), "chemotherapy")
    assert (waiting.needs, waiting.needs_facts) == ("unknown", ("marker.mmr",))
    assert waiting.earliest == "2026-05-01"
    assert named(planned(marker__mmr=Truth.TRUE), "chemotherapy").needs == "met"


@pytest.mark.parametrize(
    ("entry", "earliest", "note"),
    [
        ("2026-04-25", "2026-07-10", None),
        ("2026-06-20", "2026-08-01", None),  # a dose already planned: six weeks after it
        (DateDetail(anchor="diagnosis", months=Decimal(6)), "2026-07-10", "event_unknown"),
    ],
)
def test_washout_counts_from_the_last_dose_given(
    entry: Any, earliest: str, note: str | None
) -> None:
    plan = planned(bevacizumab=entry)
    assert named(plan, "hepatectomy").earliest == earliest
    assert [each.code for each in plan.notes] == ([note] if note else [])


def conversion_given(**more: Any) -> CaseRecord:
    given = Treatment(id="T1", kind="systemic", intent="conversion", **more)
    return CaseRecord(schema_version=1, case=HEADER, lesions=[LIVER], treatments=[given])


def test_a_recorded_treatment_keeps_its_dates_and_its_work_up_has_passed() -> None:
    plan = planned(conversion_given(start="2026-03-02", end="2026-04-20"))
    done = named(plan, "chemotherapy")
    assert (done.state, done.done_by, done.earliest) == ("done", "T1", "2026-03-02")
    assert done.needs == "none"
    # 4 weeks after 20 April; the plan began on 2 March
    assert named(plan, "hepatectomy").earliest == "2026-05-18"
    assert named(plan, "hepatectomy").weeks[0] == 11


def test_a_vague_last_day_is_counted_at_its_worst() -> None:
    end = DateDetail(date="2026-04-27", estimated=True)
    plan = planned(conversion_given(start="2026-03", end=end))
    assert named(plan, "hepatectomy").earliest == "2026-05-29"  # 28 days after 1 May
    assert named(plan, "hepatectomy").latest == "2026-06-21"  # 70 days after 12 April


def test_an_exact_date_is_asked_for_where_only_some_days_of_it_leave_a_plan() -> None:
    plan = planned(conversion_given(start="2026-02", end="2026-04"))
    assert plan.feasibility == "feasible"
    assert ("exact_date_needed", "chemotherapy.end") in [(n.code, n.about) for n in plan.notes]
    assert named(plan, "hepatectomy").earliest == "2026-05-28"  # 28 days after 30 April


def test_too_long_ago_is_inconsistent_and_says_which_rules_contradict() -> None:
    plan = planned(conversion_given(start="2025-10-01", end="2025-12-01"))
    assert (plan.status, plan.feasibility) == ("applies", "inconsistent")
    reasons = {reason.id: reason for reason in plan.reasons}
    assert set(reasons) == {
        "done:chemotherapy",
        "chemotherapy.end->restage.start",
        "not_before:restage",
    }
    at_most = reasons["chemotherapy.end->restage.start"]
    assert (at_most.start, at_most.relation, at_most.days) == ("chemotherapy.end", "at_most", 21)
    assert plan.short_by_days == (TODAY - date(2025, 12, 1)).days - 21
    assert all(each.earliest is None for each in plan.steps)


def test_treatment_for_an_earlier_stage_of_the_illness_is_no_step_of_this_plan() -> None:
    adjuvant = conversion_given(start="2024-01-10", end="2024-06-10")
    assert named(planned(adjuvant), "chemotherapy").state == "planned"


def test_an_emergency_that_is_there_now_is_not_treated_by_an_earlier_operation() -> None:
    relieve = step(
        "relieve",
        when=asks("emergency.obstruction"),
        done_by=DoneBy(kind="surgery", operations=("stoma",)),
    )
    stoma = Treatment(id="T1", kind="surgery", operation="stoma", start="2026-01-10")
    record = CaseRecord(schema_version=1, case=HEADER, treatments=[stoma])
    pathway = Pathway(
        stream="colorectal",
        id="emergency",
        sources=("X",),
        title="Emergency",
        intent="diagnostic",
        alternative="emergency",
        order=1,
        when=asks("emergency.obstruction"),
        stop="controlled",
        steps=(relieve,),
    )
    evaluate = verdicts(emergency__obstruction=Truth.TRUE)
    plan = Planner(facts={}, record=record, as_of=TODAY, evaluate=evaluate).plan(pathway)
    assert (plan.steps[0].state, plan.steps[0].earliest) == ("planned", "2026-05-01")


def test_what_was_done_long_before_and_is_not_asked_for_binds_no_later_step() -> None:
    primary = step(
        "primary",
        when=asks("primary.in_place"),
        done_by=DoneBy(kind="surgery", target="primary"),
    )
    pathway = Pathway(
        stream="colorectal",
        id="conversion",
        sources=("X",),
        title="Conversion",
        intent="curative",
        alternative="chemotherapy_first",
        order=1,
        when=asks("metastases.present"),
        stop="progression",
        steps=(CHEMOTHERAPY, RESTAGE, primary, step("surveillance")),
        intervals=(
            between("chemotherapy.end", "restage.start", 0, 21),
            between("restage.end", "primary.start", 14, None),
            between("primary.end", "surveillance.start", 90, None),
        ),
    )
    resection = Treatment(id="T1", kind="surgery", operation="primary_resection", start="2023-05")
    record = CaseRecord(
        schema_version=1, case=HEADER, primaries=[Primary(id="P1")], treatments=[resection]
    )

    def planned_with(in_place: Truth) -> PlannedPathway:
        evaluate = verdicts(metastases__present=Truth.TRUE, primary__in_place=in_place)
        return Planner(facts={}, record=record, as_of=TODAY, evaluate=evaluate).plan(pathway)

    plan = planned_with(Truth.FALSE)
    assert plan.feasibility == "feasible"
    assert (named(plan, "primary").state, named(plan, "primary").latest) == ("done", "2023-05-31")
    assert named(plan, "restage").state == "planned"
    assert named(plan, "chemotherapy").weeks[0] == 0
    assert str(named(plan, "surveillance").earliest) >= str(named(plan, "restage").end_earliest)
    assert planned_with(Truth.TRUE).feasibility == "inconsistent"


def test_ongoing_treatment_ends_today_or_later() -> None:
    plan = planned(conversion_given(start="2026-04-01", ongoing=True))
    assert named(plan, "chemotherapy").end_earliest == "2026-05-13"  # 6 weeks, a preference
    overdue = planned(conversion_given(start="2026-02-01", ongoing=True))
    assert named(overdue, "chemotherapy").end_earliest == "2026-05-01"
    assert ("preference_dropped", "duration:chemotherapy") in [
        (note.code, note.about) for note in overdue.notes
    ]


def test_an_undated_operation_is_done_and_says_that_its_date_is_missing() -> None:
    operation = Treatment(id="T1", kind="surgery", operation="liver_resection_minor", target="L1")
    record = CaseRecord(
        schema_version=1,
        case=HEADER,
        primaries=[Primary(id="P1")],
        lesions=[LIVER],
        treatments=[operation],
    )
    plan = planned(record)
    assert named(plan, "hepatectomy").state == "done"
    assert ("done_without_date", "hepatectomy") in [(n.code, n.about) for n in plan.notes]


def test_columns_keep_their_order_and_none_is_hidden() -> None:
    assert planned(excluded=Truth.TRUE).feasibility == "excluded"
    assert planned(contested=Truth.TRUE).feasibility == "contested"
    assert planned(metastases__present=Truth.UNKNOWN).status == "open"
    never = planned(metastases__present=Truth.FALSE)
    assert (never.status, never.feasibility) == ("does_not_apply", "excluded")
    assert [each.id for each in never.steps] == [each.id for each in CONVERSION.steps]

    palliative = Pathway(
        stream="colorectal",
        id="palliative",
        sources=("X",),
        title="Palliative",
        intent="palliative",
        alternative="systemic",
        order=0,
        when=asks("never"),
        stop="wish",
        steps=(CHEMOTHERAPY,),
    )
    evaluate = verdicts(metastases__present=Truth.TRUE)
    planner = Planner(facts={}, record=EMPTY, as_of=TODAY, evaluate=evaluate)
    assert [plan.id for plan in plan_pathways([palliative, CONVERSION], planner)] == [
        "conversion",
        "palliative",
    ]
