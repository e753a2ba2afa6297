"""`plan_case` on the terminal: one answer per file, JSON alone on stdout, no database.

These tests may not use the database at all (nothing here asks pytest for one), and the ones that
start the command as a process point it to a database that does not exist.
"""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guidelines.folders import CONTENT

ROOT = CONTENT.parent.parent
CASES = CONTENT.parent / "cases"
RESECTABLE = CASES / "invented-colon-synchronous-resectable.yaml"
UNKNOWN = CASES / "invented-everything-unknown.yaml"
KEYS = {
    "schema_version", "case", "as_of", "classification", "recommendations", "pitfalls",
    "prognosis", "conflicts", "notes", "pathways", "missing",
}  # fmt: skip


def run(*arguments: str | Path) -> tuple[str, str, int]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("plan_case", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), err.getvalue(), code


def answer(*arguments: str | Path) -> Any:
    out, err, code = run(*arguments, "--format", "json")
    assert (err, code) == ("", 0)
    return json.loads(out)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.yaml"
    path.write_text("schema_version: 1\ncase: {id: B}\nfitness: {ecog: 7}\n", encoding="utf-8")
    return path


def test_one_file_gives_one_object_with_every_key() -> None:
    document = answer(RESECTABLE)
    assert set(document) >= KEYS
    assert (document["schema_version"], document["case"]) == (
        1,
        "invented-colon-synchronous-resectable",
    )
    lesion = document["classification"]["lesions"][0]
    assert (lesion["label"], lesion["on_treatment"]) == ("synchronous", False)
    assert lesion["by_definition"][lesion["definition"]] == "synchronous"
    for part in ("recommendations", "pathways", "pitfalls", "prognosis", "conflicts", "notes"):
        assert all(item["sources"] for item in document[part]), part
    step = next(item for item in document["pathways"] if item["steps"])["steps"][0]
    assert set(step) >= {"id", "action", "earliest", "latest"}


def test_safety_facts_are_asked_before_the_ranked_questions() -> None:
    places = [item["place"] for item in answer(UNKNOWN)["missing"]]
    assert set(places) == {"emergency", "safety", "question"}
    assert places == sorted(places, key=["emergency", "safety", "question"].index)


def test_the_day_is_the_option_else_the_files_else_today(tmp_path: Path) -> None:
    undated = tmp_path / "undated.json"
    undated.write_text('{"schema_version": 1, "case": {"id": "U"}}', encoding="utf-8")
    assert answer(RESECTABLE, "--as-of", "2026-06-01")["as_of"] == "2026-06-01"
    assert answer(RESECTABLE)["as_of"] == "2026-05-04"
    assert answer(undated)["as_of"] > "2026"


def test_a_bad_file_among_good_ones_is_named_and_the_others_are_planned(bad: Path) -> None:
    out, err, code = run(RESECTABLE, bad, UNKNOWN, "--format", "json")
    first, second, third = json.loads(out)
    assert code == 2
    assert (first["case"], third["case"]) == (RESECTABLE.stem, UNKNOWN.stem)
    assert second == {
        "file": str(bad),
        "errors": [{"path": "fitness.ecog", "value": "7", "expected": "0 to 5"}],
    }
    assert err == f"{bad}: line 3, fitness.ecog: 7, expected 0 to 5\n"


def test_a_single_bad_file_is_an_object_of_errors(bad: Path) -> None:
    out, _, code = run(bad, "--format", "json")
    assert (set(json.loads(out)), code) == ({"file", "errors"}, 2)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_an_error_of_that_file(tmp_path: Path, name: str) -> None:
    out, err, code = run(tmp_path / name, RESECTABLE, "--format", "json")
    assert code == 2
    assert [error["path"] for error in json.loads(out)[0]["errors"]] == ["."]
    assert "expected a file that can be read" in err


def test_bytes_that_are_no_text_are_an_error_of_that_file(tmp_path: Path) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    _, err, code = run(path)
    assert (code, "UTF-8" in err) == (2, True)


def test_text_says_what_a_board_reads_first(bad: Path) -> None:
    out, err, code = run(RESECTABLE, bad)
    assert code == 2
    assert "fitness.ecog" in err
    assert "fitness.ecog" not in out
    for words in (
        "Asked: In which order, and with what before and after?",
        "As of 2026-05-04. For discussion by the board.",
        "The patient's wish: Wants every chance of cure.",
        "pending",
        "TIMING",
        "Case: synchronous (E-AHPBA 2023)",
        "WHAT APPLIES",
        "because ",
        "PATHWAYS",
    ):
        assert words in out, words


def test_a_folder_that_is_no_guideline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"guideline\.yaml"):
        run(RESECTABLE, "--guideline", tmp_path)


def process(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command as a user starts it, with a database that is not there."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "only-for-this-test-" * 3,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "plan_case", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_command_needs_no_database_and_ends_with_0_or_2(tmp_path: Path, bad: Path) -> None:
    good = process(RESECTABLE, "--format", "json", folder=tmp_path)
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["case"] == RESECTABLE.stem
    mixed = process(RESECTABLE, bad, "--format", "json", folder=tmp_path)
    assert mixed.returncode == 2
    assert len(json.loads(mixed.stdout)) == 2
    assert process(RESECTABLE, "--as-of", "soon", folder=tmp_path).returncode == 2
