"""Counting: what a period says, and what it leaves unsaid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from guidelines.core.record.dates import parse_when
from tumorboard.exchange.report_file import as_csv
from tumorboard.followup.definitions import DEFINITIONS
from tumorboard.followup.measures import report_of
from tumorboard.followup.measures_of_plans import change_of
from tumorboard.followup.report import (
    Attended,
    Decided,
    Departed,
    Done,
    Item,
    Listed,
    Measure,
    Period,
    Sat,
    Settings,
    Target,
)
from tumorboard.web.followup.quarters import last_full_quarter

WEDNESDAY = dt.date(2026, 7, 15)
FIRST, LAST = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
TODAY = dt.date(2026, 11, 25)
MEETING = Sat(UUID(int=1), WEDNESDAY)
PLENTY = Period(FIRST, LAST, TODAY, meetings=(MEETING,))


def listed(state: str = "discussed", **values: Any) -> Listed:
    return Listed(
        uuid4(), MEETING.id, **{"added_on": dt.date(2026, 7, 1), "state": state, **values}
    )


def decided(**values: Any) -> Listed:
    words = {"result": "decided", "concordance": "concordant", "outcome_due": dt.date(2026, 8, 26)}
    return listed(decided=Decided(**{**words, **values}))


def done(implemented: str, why_not: str = "", first: str = "") -> Done:
    return Done(implemented, why_not, parse_when(first) if first else None)


def measured(key: str, *items: Listed, period: Period = PLENTY) -> Measure:
    found = report_of(replace(period, items=items)).measure(key)
    assert found is not None
    return found


def parts(measure: Measure) -> dict[str, int]:
    return {part.label: part.count for part in measure.parts}


# ---------------------------------------------------------------- nothing at all


def test_an_empty_period_says_so_and_shows_no_share() -> None:
    report = report_of(Period(FIRST, LAST, TODAY))
    for measure in report.measures:
        assert (measure.percent, measure.is_met, measure.cases) == ("", None, ()), measure.key
        assert not any(part.count for part in measure.parts), measure.key
        assert "%" not in measure.sentence
        assert measure.sentence.startswith(("No", "For no", "The board has not set")), measure.key


def test_a_meeting_that_nobody_held_counts_for_nothing() -> None:
    closed = replace(PLENTY, meetings=(replace(MEETING, was_started=False),))
    assert measured("late", listed("not_reached"), period=closed).of == 0
    assert measured("presented", listed(), period=closed).parts[0].count == 1, "one was discussed"


def test_cases_before_treatment_are_a_share_of_those_of_which_it_was_said() -> None:
    again = listed(prospective=True)
    items = (again, again, listed(prospective=False), listed())
    found = measured("prospective", *items)
    assert found.sentence == "1 of 2 cases (50 %) presented before treatment began (prospective)."
    assert found.notes == ("1 case of which nobody has said: not counted.",)
    assert found.is_met is False
    silent = measured("prospective", listed())
    assert (silent.percent, silent.is_met) == ("", None)


# ---------------------------------------------------------------- cases


def test_presented_are_those_discussed_or_deferred() -> None:
    again = listed()
    items = (again, replace(again, state="deferred", reason="x"), listed("not_reached"))
    found = measured("presented", *items)
    assert found.sentence == "1 case presented at 1 meeting, in 2 presentations."
    assert found.notes == ("1 listed case not reached at the meeting.",)
    assert parts(found) == {"15 Jul 2026": 2}


def test_many_meetings_are_shown_by_month() -> None:
    days = [dt.date(2026, month, day) for month in (7, 8) for day in range(1, 12)]
    meetings = tuple(Sat(uuid4(), day) for day in days)
    items = [replace(listed(), meeting=each.id) for each in meetings]
    found = measured("presented", *items, period=replace(PLENTY, meetings=meetings))
    assert parts(found) == {"July 2026": 11, "August 2026": 11}


def test_deferrals_are_counted_by_their_coded_cause() -> None:
    causes = ("imaging", "imaging", "patient")
    deferred = [listed("deferred", cause=each, reason="as said") for each in causes]
    found = measured("deferred", *deferred, listed())
    assert parts(found) == {
        "Information missing: imaging": 2,
        "Patient's wish, or not informed yet": 1,
    }
    missing = measured("deferred-missing", *deferred, listed())
    assert missing.sentence == "2 of 4 presentations (50 %) ended in a deferral for missing data."
    assert (missing.is_met, missing.notes) == (False, ())


def test_a_deferral_of_before_is_not_coded_and_said_to_be_so() -> None:
    missing = measured("deferred-missing", listed("deferred", reason="No MRI"), listed())
    assert (missing.count, missing.of) == (0, 2)
    assert missing.notes == ("1 deferral without a coded cause: not counted here.",)


def test_deferrals_with_the_same_words_are_one_reason() -> None:
    reasons = ("No MRI", "no  mri", "Histology awaited")
    deferred = [listed("deferred", reason=each) for each in reasons]
    found = measured("deferred", *deferred, listed())
    assert found.sentence == "3 of 4 presentations (75 %) ended in a deferral."
    assert parts(found) == {"No MRI (not coded)": 2, "Histology awaited (not coded)": 1}
    assert found.cases_of("no mri") == (deferred[0].case, deferred[1].case)
    assert found.cases_of("something else") is None


@pytest.mark.parametrize(
    ("added", "late"), [("2026-07-13", 0), ("2026-07-14", 1), ("2026-07-15", 1)]
)
def test_late_is_after_the_cut_off(added: str, late: int) -> None:
    found = measured("late", listed(added_on=dt.date.fromisoformat(added)))
    assert (found.count, found.of, len(found.cases)) == (late, 1, late)
    before = "2 working days before the meeting"
    assert found.sentence.endswith(f"added later than {before} or during it.")


def test_what_is_added_during_the_meeting_is_late() -> None:
    found = measured("late", listed(in_session=True), listed())
    assert (found.count, found.of) == (1, 2)
    assert found.notes[-1] == "1 late addition without a recorded reason."
    said = measured("late", listed(in_session=True, late_reason="Ileus"))
    assert len(said.notes) == 1


# ---------------------------------------------------------------- decisions


def test_decided_at_the_first_discussion() -> None:
    deferred = listed("deferred", reason="No MRI")
    items = (decided(), deferred, listed(), replace(decided(), is_first=False))
    found = measured("at-first", *items)
    assert (found.count, found.of, found.is_met) == (1, 2, False)
    assert parts(found) == {"Decided": 1, "Deferred": 1}
    assert found.notes == ("1 first discussion left out: not signed yet.",)


def test_concordance_is_a_share_of_decisions_with_guidance() -> None:
    codes = ("concordant", "concordant", "conditional", "deviating", "no_guidance")
    found = measured("concordance", *(decided(concordance=code) for code in codes))
    assert (
        found.sentence
        == "Of 4 decisions for which there was guidance, 2 (50 %) are in line with it."
    )
    assert parts(found)["No guidance for this question"] == 1


def test_departures_with_reasons_and_what_was_departed_from() -> None:
    item = Item("sequencing", "recommendations", "resect-first")
    away = {"concordance": "deviating", "departs_from": Departed("Resect first", item)}
    reworded = Departed("Resection first of all", item)
    items = (
        decided(**away, deviation="patient_wish"),
        decided(**{**away, "departs_from": reworded}, deviation="trial"),
        decided(deviation="trial"),  # only its plan departs
        decided(),
    )
    reasons = measured("deviations", *items)
    assert (reasons.count, reasons.of) == (3, 4)
    assert parts(reasons) == {"Treatment in a trial": 2, "Patient's wish": 1}
    found = measured("overridden", *items)
    assert parts(found) == {"Resect first": 2}
    assert found.parts[0].item == item


def test_what_is_departed_from_in_words_alone_is_counted_by_the_words() -> None:
    told = [decided(departs_from=Departed(words)) for words in ("Our rule", "our  RULE")]
    found = measured("overridden", *told)
    assert parts(found) == {"Our rule (in the board’s words)": 2}
    assert found.parts[0].item is None


def test_days_to_treatment_are_ranges_where_dates_are_partial() -> None:
    exact = decided(outcome=done("fully", first="2026-07-25"))
    month = decided(outcome=done("fully", first="2026-08"))
    found = measured("days", exact, month, decided())
    assert found.sentence.startswith("Median 13.5 to 28.5 days from the meeting")
    assert "in 2 of 3 decisions in force; 1 of 2 certainly within 31 days" in found.sentence
    assert parts(found)["0 to 14 days"] == 1
    assert parts(found)["Date not precise enough"] == 1
    assert found.cases_of("imprecise") == (month.case,)
    assert len(found.notes) == 1


def test_treatment_before_the_meeting_is_left_out_and_named() -> None:
    found = measured("days", decided(outcome=done("fully", first="2026-06")))
    assert found.sentence.startswith("No first treatment after a decision")
    assert found.parts == ()
    assert "before the meeting" in found.notes[0]


def test_implemented_counts_what_is_known_or_due() -> None:
    items = (
        decided(outcome=done("fully")),
        decided(outcome=done("not", "died")),
        decided(outcome=done("unknown")),
        decided(),  # due, and nobody has said
        decided(outcome_due=dt.date(2027, 1, 1)),
        decided(in_force=False),
    )
    found = measured("implemented", *items)
    assert (found.count, found.of, found.is_met) == (1, 4, False)
    assert len(found.notes) == 2
    unknown = measured("unknown", *items)
    assert (unknown.count, unknown.of, unknown.is_met) == (2, 4, False)
    assert unknown.cases == (items[2].case, items[3].case)
    assert parts(measured("why-not", *items)) == {"Died": 1}


def test_a_target_is_compared_exactly() -> None:
    assert not Target(92).is_met(919, 1000)
    assert Target(92).is_met(920, 1000)
    assert Target(2, at_most=True).is_met(1, 50)
    assert not Target(2, at_most=True).is_met(1, 49)


# ---------------------------------------------------------------- meetings


def attended(name: str, specialty: str, *, was_there: bool = True) -> Attended:
    return Attended(MEETING.id, name, specialty, was_there)


SEATS = replace(PLENTY, required=("pathology", "radiology"), team=("Ada", "Ben", "Cy"))


def test_a_required_specialty_that_left_early_was_missing() -> None:
    people = (attended("Ada", "pathology"), attended("Ben", "radiology", was_there=False))
    found = measured("required", period=replace(SEATS, attendances=people))
    assert (found.count, found.of) == (0, 1)
    assert parts(found) == {"Pathology": 1, "Radiology": 0}
    assert found.notes[0] == "15 Jul 2026: without Radiology."


def test_each_person_of_the_board_is_counted_also_who_never_came() -> None:
    people = (attended("Ada", "pathology"), attended("A guest", "urology"))
    period = replace(SEATS, attendances=people)
    assert parts(measured("members", period=period)) == {"A guest": 1, "Ada": 1, "Ben": 0, "Cy": 0}
    shown = parts(measured("specialties", period=period))
    assert shown == {"Pathology": 1, "Urology": 1, "Radiology": 0}


def test_attendance_that_nobody_recorded_is_not_absence() -> None:
    for key in ("required", "specialties"):
        found = measured(key, period=SEATS)
        assert found.sentence == "Attendance was not recorded."
        assert (found.parts, found.percent) == ((), "")
    other = Sat(UUID(int=2), WEDNESDAY)
    period = replace(SEATS, meetings=(MEETING, other), attendances=(attended("Ada", "pathology"),))
    assert measured("required", period=period).of == 1
    assert "1 meeting left out" in measured("required", period=period).notes[-1]


def test_minutes_are_shared_among_the_cases() -> None:
    timed = replace(PLENTY, meetings=(replace(MEETING, minutes=45),), settings=Settings())
    found = measured("minutes", *(listed() for _ in range(6)), period=timed)
    assert found.sentence.startswith("7.5 minutes of meeting per case (45 minutes, 6 cases")
    assert measured("minutes", listed()).parts == ()


# ---------------------------------------------------------------- the file, the quarter


def test_every_measure_says_what_it_counts_and_of_what() -> None:
    measures = report_of(Period(FIRST, LAST, TODAY)).measures
    assert {each.key for each in measures} == set(DEFINITIONS)
    header, *lines = as_csv(report_of(PLENTY), "Board").splitlines()
    assert header.endswith("says,counted,among")
    assert any("decisions carried out fully" in line for line in lines)


def test_the_file_holds_every_number_and_no_formula() -> None:
    deferred = listed("deferred", reason="=HYPERLINK(1)")
    lines = as_csv(report_of(replace(PLENTY, items=(deferred, decided()))), "+Board").splitlines()
    assert "'=HYPERLINK(1) (not coded),1" in "\n".join(lines)
    assert all(line.startswith("'+Board,2026-07-01,2026-09-30,") for line in lines[1:])
    deferrals = next(line for line in lines if "ended in a deferral" in line)
    assert ",1,2,50 %," in deferrals


def test_the_file_of_an_empty_period_has_no_zero_shares() -> None:
    lines = as_csv(report_of(Period(FIRST, LAST, TODAY)), "Board").splitlines()
    assert not any(",0,0," in line for line in lines)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-25", "2026-07-01", "2026-09-30"),
        ("2026-01-01", "2025-10-01", "2025-12-31"),
        ("2026-06-30", "2026-01-01", "2026-03-31"),
    ],
)
def test_the_last_full_quarter(today: str, first: str, last: str) -> None:
    found = last_full_quarter(dt.date.fromisoformat(today))
    assert [day.isoformat() for day in found] == [first, last]


# ---------------------------------------------------------------- quorum for the question, minutes


def test_decisions_without_a_specialty_they_need_are_counted_by_specialty() -> None:
    provisional = decided(handling="provisional", lacking=("liver_surgery",))
    reasoned = decided(handling="signed", lacking=("liver_surgery", "thoracic_surgery"))
    found = measured(
        "question-quorum", provisional, reasoned, decided(), decided(result="deferred")
    )
    assert (found.count, found.of) == (2, 3)
    assert parts(found) == {"Liver surgery": 2, "Thoracic surgery": 1}
    assert found.notes == ("1 provisional until confirmed, 1 with a reason.",)
    assert found.cases_of("thoracic_surgery") == (reasoned.case,)


def test_with_everybody_there_the_share_is_nought_and_without_decisions_there_is_none() -> None:
    assert measured("question-quorum", decided()).percent == "0 %"
    assert measured("question-quorum", listed()).percent == ""


def test_minutes_of_a_case_are_compared_with_what_the_board_plans() -> None:
    items = [replace(listed(), minutes=each) for each in (4, 6, 11, 30)]
    found = measured("case-minutes", *items, listed())
    assert parts(found) == {
        "up to 6 minutes": 2,
        "up to 12 minutes": 1,
        "more than 12 minutes": 1,
    }
    assert found.sentence == (
        "Half of 4 presentations took 6 minutes or less, the longest 30; planned: 6 minutes."
    )


def test_a_case_that_never_had_a_plan_is_no_plan_left_unchanged() -> None:
    without = decided(plan_change=change_of(None, None, same_plan=True))
    found = measured("changed", decided(plan_change="edited"), without)
    assert (found.count, found.of) == (1, 1)
    assert found.notes == ("1 decision left out: no plan before or after.",)
    assert change_of("a", None, same_plan=False) == "none"
