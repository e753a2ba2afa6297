"""What `plan_case` prints about pathways, word by word, as a clinician reads it.

`WRITE_GOLDEN=1` writes the texts anew; read the difference before it is committed.
"""

import json
import os
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from guidelines.folders import CONTENT

CASES = CONTENT.parent / "cases"
GOLDEN = Path(__file__).parent / "golden"
CALENDAR = GOLDEN / "calendar.yaml"
AS_OF = "2026-05-04"
NOT_PROPOSED = "  Not proposed:"


@cache
def printed(case: str) -> list[str]:
    """The lines about pathways."""
    out = StringIO()
    file = str(CASES / f"{case}.yaml")
    call_command("plan_case", file, "--calendar", str(CALENDAR), "--as-of", AS_OF, stdout=out)
    lines = out.getvalue().splitlines()
    begin = lines.index("PATHWAYS")
    rest = range(begin + 1, len(lines))
    return lines[begin : next(at for at in rest if lines[at].isupper() and lines[at][0] != " ")]


def block(case: str, head: str) -> str:
    """From the line that starts with `head` to the next one that is indented as little."""
    lines = printed(case)
    begin = next(at for at, line in enumerate(lines) if line.startswith(head))
    ends = (
        at
        for at in range(begin + 1, len(lines))
        if lines[at].startswith("  ") and lines[at][2:3].strip()
    )
    return "\n".join(lines[begin : next(ends, len(lines))]).rstrip() + "\n"


@pytest.mark.parametrize(
    ("name", "case", "head"),
    [
        ("decisions-and-what-follows", "invented-convertible", "  Conversion, "),
        ("dates-that-contradict-each-other", "invented-rectum-restaged", "  Primary first, "),
        ("liver-first-between-what-is-done", "invented-rectum-restaged", "  Liver first, "),
        ("not-proposed", "invented-convertible", NOT_PROPOSED),
    ],
)
def test_a_pathway_reads_as_it_should(name: str, case: str, head: str) -> None:
    file = GOLDEN / f"{name}.txt"
    text = block(case, head)
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_theatre_days_hold_in_every_branch() -> None:
    """The operations of what follows a decision wait for a list, like all others."""
    days = [
        date.fromisoformat(line.split(": ")[1][:10])
        for line in block("invented-convertible", "  Conversion, ").splitlines()
        if line.lstrip().startswith("- Resection of the primary: 20")
    ]
    assert len(days) > 1
    assert {day.strftime("%A") for day in days} <= {"Tuesday", "Thursday"}


# ------------------------------------------------------------------ the same as JSON


def answered(case: str) -> dict[str, Any]:
    """The pathways of the JSON, by id."""
    out = StringIO()
    file = str(CASES / f"{case}.yaml")
    call_command(
        "plan_case", file, "--calendar", str(CALENDAR), "--as-of", AS_OF, "--format", "json",
        stdout=out,
    )  # fmt: skip
    return {each["id"]: each for each in json.loads(out.getvalue())["pathways"]}


def test_every_outcome_of_a_decision_ahead_is_a_plan_of_its_own() -> None:
    conversion = answered("invented-convertible")["conversion"]
    steps = {step["id"]: step for step in conversion["steps"]}
    assert conversion["branches"]
    for branch in conversion["branches"]:
        assert [branch["continues"], branch["continuation"], branch["stop"]].count(None) >= 1
        gate = steps[branch["gate"]]
        assert branch["outcome"] in gate["gate"]["outcomes"]
        assert gate["gate"]["who"]
        same = next(step for step in branch["steps"] if step["id"] == branch["gate"])
        assert same["earliest"] == gate["earliest"]
        if branch["continues"]:
            assert branch["steps"] == conversion["steps"]
        elif branch["stop"]:
            assert branch["steps"][-1] == same


def test_why_not_is_null_where_a_pathway_is_proposed_and_tells_values_elsewhere() -> None:
    pathways = answered("invented-convertible")
    assert pathways["conversion"]["why_not"] is None
    assert pathways["liver-first"]["why_not"]["sets"] == [
        [
            {
                "fact": "resectable.metastases",
                "answers": [{"option": "resectable"}, {"option": "potentially_resectable"}],
            }
        ]
    ]
    assert pathways["rectum-short-course"]["why_not"]["sites"] == ["rectum"]
    early = pathways["early-metachronous"]["why_not"]
    assert [change["fact"] for change in early["others"][0]] == ["metastases.timing"]
    assert not early["sets"]
