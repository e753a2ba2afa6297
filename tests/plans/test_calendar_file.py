"""A plan as a calendar file: every window once, and nothing about the patient."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from guidelines.core.planning.draft import NewStep
from guidelines.core.planning.edits import AddStep, PinStep
from tests.clinic import Clinic
from tests.plans.planning import NO_LUNG, chosen, edit, known, stored, undo
from tumorboard.plans.calendar_file import NothingDated, calendar_file, windows_of
from tumorboard.plans.solving import in_hand

NOW = dt.datetime(2026, 11, 25, 12, 30, tzinfo=dt.UTC)
ADDRESS = "https://tumorboard.example.org/cases/" + "0123456789abcdef-" * 6 + "/plan/"


def file_of(clinic: Clinic) -> bytes:
    plan = stored(clinic)
    return calendar_file(plan, in_hand(plan, known(clinic)), address=ADDRESS, now=NOW)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_each_window_is_one_all_day_event_that_ends_on_the_day_after_its_last(
    clinic: Clinic,
) -> None:
    chosen(clinic)
    found = in_hand(stored(clinic), known(clinic))
    told = events(file_of(clinic))
    windows = list(windows_of(found))
    dated = [s for s in found.plan.steps if s.state in {"planned", "open"} and s.earliest]
    assert len(told) == len(windows) == len(dated) > 5
    for event, window, step in zip(told, windows, dated, strict=True):
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTSTART"].dt.isoformat() == step.earliest
        last = dt.date.fromisoformat(step.latest or step.earliest or "")
        assert event["DTEND"].dt == last + dt.timedelta(days=1)
        assert event["SUMMARY"] == window.summary
    (liver,) = [w for w in windows if w.step == "liver"]
    assert liver.summary == f"Tumour board plan: step {liver.number} of 9, theatre"


def test_it_says_nothing_about_the_patient(clinic: Clinic) -> None:
    plan = chosen(clinic)
    edit(clinic, AddStep(NewStep(label="Ask about Holt", resource="Mrs Holt", after="restage")))
    text = file_of(clinic).decode().replace("\r\n ", "").lower()
    patient = clinic.patient
    numbers = [str(each.value) for each in patient.identifiers.all()]
    guideline = known(clinic).guideline
    labels = [step.label for step in guideline.pathways[plan.pathway].steps]
    said = [
        patient.family_name, patient.given_name, patient.birth_date, *numbers, plan.title,
        clinic.case.question, plan.pathway, str(patient.pk), "liver", "ask about", *labels,
    ]  # fmt: skip
    assert [word for word in said if word.lower() in text] == []
    assert ADDRESS in text


def test_lines_are_folded_and_ended_as_the_standard_has_it(clinic: Clinic) -> None:
    chosen(clinic)
    content = file_of(clinic)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert rb"step 1 of 9\, laboratory" in content.replace(b"\r\n ", b"")


def test_a_step_keeps_its_event_and_each_change_counts_up(clinic: Clinic) -> None:
    chosen(clinic)

    def told() -> dict[str, int]:
        return {event["UID"]: event["SEQUENCE"] for event in events(file_of(clinic))}

    first = told()
    edit(clinic, PinStep("liver", dt.date(2027, 3, 16)))
    second = told()
    assert second.keys() == first.keys()
    undo(clinic)
    third = told()
    assert [max(each.values()) for each in (first, second, third)] == [1, 2, 3]
    edit(clinic, NO_LUNG)
    assert len(first.keys() - told().keys()) == 1


def test_without_any_day_there_is_no_file(clinic: Clinic) -> None:
    chosen(clinic)
    plan, found = stored(clinic), in_hand(stored(clinic), known(clinic))
    bare = found.__class__(
        draft=found.draft,
        pathway=found.pathway,
        plan=found.plan.__class__(id="x", status="applies", feasibility="inconsistent"),
    )
    with pytest.raises(NothingDated):
        calendar_file(plan, bare, address=ADDRESS, now=NOW)
