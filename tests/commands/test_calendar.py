"""`plan_case --calendar` and the schema of the file that it reads."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.commands.test_plan_case import RESECTABLE, answer

THURSDAYS = "schema_version: 1\nresources: {theatre: {weekdays: [thursday]}}\n"


def test_operations_fall_on_theatre_days(tmp_path: Path) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text(THURSDAYS, "utf-8")
    free, bound = answer(RESECTABLE), answer(RESECTABLE, "--calendar", file)
    assert free["calendar_hash"] != bound["calendar_hash"]
    operations = [
        step[side]
        for pathway in bound["pathways"]
        for step in pathway["steps"]
        if step["action"] in {"liver_resection", "primary_resection"}
        for side in ("earliest", "latest")
        if step["state"] == "planned" and step[side]
    ]
    assert operations
    assert {date.fromisoformat(day).strftime("%A") for day in operations} == {"Thursday"}


def test_a_bad_calendar_is_refused_with_every_error(tmp_path: Path) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text(
        "schema_version: 1\nresources: {theater: {}, board: {weekdays: [x]}}\n", "utf-8"
    )
    with pytest.raises(CommandError, match=r"resources\.board\.weekdays\.0: 'x', expected one of"):
        answer(RESECTABLE, "--calendar", file)
    with pytest.raises(CommandError, match="No such file"):
        answer(RESECTABLE, "--calendar", tmp_path / "none.yaml")


def test_the_schema_describes_every_part() -> None:
    out = StringIO()
    call_command("calendar_schema", stdout=out)
    parts = json.loads(out.getvalue())["$defs"]
    assert parts["Calendar"]["required"] == ["schema_version"]
    assert "last day" in parts["Closure"]["properties"]["to"]["description"]
    assert "monday" in parts["Resource"]["properties"]["weekdays"]["items"]["enum"]
