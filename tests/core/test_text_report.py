"""The text on a terminal: what matters stands on the first screenful, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guidelines.core.evaluation.assess import assess
from guidelines.core.planning.calendar import Calendar, Resource
from guidelines.core.record.evidence import Missing
from guidelines.core.wording.text_missing import missing_in_words
from guidelines.core.wording.text_report import text_report
from tests.content.patients import (
    GONE,
    LATER_LIVER,
    SINCE_JANUARY,
    TODAY,
    UNRESECTABLE,
    patient,
    relapse,
    sequencing,
    systemic,
)

UNASKED = {"emergencies": GONE}
HALF_ASKED = {"emergencies": {"cord_compression": GONE}}


def text(**changes: Any) -> str:
    guideline = sequencing()
    return text_report(assess(patient(**changes), guideline, as_of=TODAY), guideline)


def section(whole: str, heading: str) -> str:
    after = whole.split(f"\n{heading}\n", 1)[1]
    lines: list[str] = []
    for line in after.splitlines()[1:]:
        if line.isupper() and not line.startswith(" "):
            break
        lines.append(line)
    return "\n".join(lines)


def test_the_first_screenful_says_what_is_forbidden_first_and_possible() -> None:
    first = "\n".join(text().splitlines()[:36])
    for words in ("IN SHORT", "Must not:", "Pathways that apply:", "Contested:", "TIMING"):
        assert words in first, words


def test_a_column_without_cure_that_the_calendar_rules_out_is_named_all_the_same() -> None:
    long_ago = Resource(dates=(date(2020, 1, 1),))
    closed = Calendar(schema_version=1, resources={"radiology": long_ago})
    guideline = sequencing()
    found = assess(patient(), guideline, as_of=TODAY, calendar=closed)
    short = " ".join(section(text_report(found, guideline), "IN SHORT").split())
    assert "Observation" in short.partition("Dates contradict each other:")[2].partition(".")[0]


def test_an_emergency_stands_above_everything() -> None:
    whole = text(emergencies={"obstruction": True})
    assert whole.index("Treat the emergency first") < whole.index("IN SHORT")


def test_emergencies_that_nobody_asked_about_are_one_question() -> None:
    whole = text(**UNASKED)
    assert "Ask first: Is there any emergency now" in whole
    assert (
        section(whole, "MISSING: ANSWERS THAT WOULD CHANGE THE PROPOSALS").count("[emergency]") == 1
    )
    assert "any emergency now" not in text()


def test_what_is_left_of_it_is_named() -> None:
    assert "Emergencies not asked about yet: spinal cord compression." in text(**HALF_ASKED)


def test_what_is_known_comes_last_and_absent_emergencies_take_one_line() -> None:
    whole = text()
    assert whole.index("PATHWAYS") < whole.index("KNOWN")
    known = section(whole, "KNOWN")
    assert "any emergency: no" in known
    assert "perforation" not in known


def test_a_lesion_of_open_nature_says_what_it_would_be() -> None:
    doubtful = LATER_LIVER | {"nature": "indeterminate", "first_seen": "2026-04-15"}
    whole = text(**relapse(lesions=[doubtful]))
    assert "if it is a metastasis: late metachronous" in whole
    assert "would be decided by: what L1 is" in whole


def test_a_step_done_on_an_unknown_day_has_no_day() -> None:
    undated = systemic(start=None, last_dose=None)
    whole = text(**(SINCE_JANUARY | UNRESECTABLE | {"treatments": [undated]}))
    assert "done, its date is not recorded" in whole
    assert f"done, {TODAY.isoformat()}" not in whole


def test_figures_stand_with_how_far_they_were_read() -> None:
    prognosis = section(text(), "PROGNOSIS (OF GROUPS, NEVER OF THIS PATIENT)")
    assert "- overall 37 percent at 5 and 22 percent at 10 years" in prognosis
    assert "recalled, not to be quoted before it is checked" in prognosis


def test_the_suspicious_frequency_never_stands_without_its_note() -> None:
    whole = text(**relapse())
    assert "1.3 percent" not in section(whole, "PROGNOSIS (OF GROUPS, NEVER OF THIS PATIENT)")
    assert "not shown as a fact" in section(whole, "WHERE SOURCES DISAGREE")


def test_a_pitfall_names_the_pathway_and_the_step_in_words() -> None:
    cautions = section(text(), "MUST NOT, AND CAUTIONS")
    assert "in: Primary and liver in one operation" in cautions


def test_what_the_patient_declines_stands_above_all_columns() -> None:
    whole = text(wishes={"statement": "No knife.", "declines": ["surgery", "stoma"]})
    assert whole.index("The patient declines: surgery and stoma.") < whole.index("IN SHORT")
    assert "Against: The patient declines surgery." in section(whole, "PATHWAYS")
    assert "The patient declines" not in text().split("IN SHORT")[0]


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("primaries/P1/diagnosis_date", "absent", "diagnosis date of P1 (not recorded)"),
        ("lesions", "absent", "any lesion (not recorded)"),
        ("histories/lesions", "not_complete", "whether the list of lesions is complete"),
        ("lesions/L1/nature", "needs_nature", "what L1 is"),
        ("lesions/L1/candidates", "several_primaries", "which primary L1 comes from"),
        ("lesions/L1/count", "imprecise", "count of L1 (not exact enough)"),
    ],
)
def test_what_would_decide_in_words(path: str, code: str, words: str) -> None:
    assert missing_in_words(Missing(path, code)) == words
