"""`prove_content`: what is wrong with content, and what differs, each with a patient."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from guidelines.folders import CONTENT, GUIDELINE

SEQUENCING = CONTENT / GUIDELINE


def output(*words: str) -> str:
    out = StringIO()
    call_command("prove_content", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEQUENCING, tmp_path / "version"))


def test_collisions_are_told_with_their_patient() -> None:
    told = output()
    assert "both apply to this patient and cannot both be followed" in told
    assert "    mismatch repair: proficient (pMMR)" in told
    assert "findings in" in told.splitlines()[-1]


def test_a_raised_threshold_is_shown_on_the_patient_between(copy: Path) -> None:
    file = copy / "general" / "thresholds.yaml"
    start, limit, rest = file.read_text("utf-8").partition("- id: fong.cea\n")
    file.write_text(start + limit + rest.replace("value: 200", "value: 300", 1), "utf-8")
    told = output(str(copy), "--against", str(SEQUENCING))
    assert "CEA before treatment: more than 200\u202fng/mL and at most 300\u202fng/mL" in told
    assert "now applies where it did not apply" in told


def test_where_nothing_differs_that_is_said_as_a_proof(copy: Path) -> None:
    told = output(str(copy), "--against", str(SEQUENCING))
    assert told.startswith("Proved: no recommendation and no pitfall changes")
