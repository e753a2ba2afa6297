"""Content out as YAML and in again: the same bytes, and a look before anything is stored."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guidelines.core.content.files import files_of
from guidelines.core.content.guideline import document_of
from guidelines.core.content.parsing import parse_files
from guidelines.core.wording.explain_proof import SAME_FOR_ALL
from guidelines.models import GuidelineVersion
from guidelines.publishing import approve, load
from tests.clinic import document
from tests.core.small import META, STREAMS, VOCABULARY, recommendation

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written = tmp_path / "small"
    written.mkdir()
    (written / "guideline.yaml").write_text(META)
    (written / "streams.yaml").write_text(STREAMS)
    (written / "vocabulary.yaml").write_text(VOCABULARY)
    rule = recommendation("r", "{fact: mmr, eq: dMMR}")
    (written / "recommendations.yaml").write_text(rule)
    return written


def run(name: str, *args: object, **options: object) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


def test_the_whole_content_goes_out_and_in_unchanged() -> None:
    files = files_of(document())
    again = document_of(parse_files(files).trees)
    assert again == document()
    assert files_of(again) == files


def test_a_version_is_written_and_loaded_as_the_same_version(folder: Path, tmp_path: Path) -> None:
    version, _ = load(folder, author="the editors")
    out = tmp_path / "out"
    said = run("export_content", version.version, out, guideline=version.guideline)
    assert version.sha256[:12] in said
    assert load(out, author="somebody else") == (version, False)
    with pytest.raises(CommandError, match="is not empty"):
        run("export_content", version.version, out, guideline=version.guideline)
    with pytest.raises(CommandError, match="no version 77"):
        run("export_content", "77", tmp_path / "other", guideline=version.guideline)


def test_a_dry_run_says_how_advice_would_differ_and_stores_nothing(folder: Path) -> None:
    assert "no version is in force" in run("load_content", folder, dry_run=True)
    version, _ = load(folder, author="the editors")
    approve(version, by="Dr Ash", reason="Read", on=NOW)
    assert SAME_FOR_ALL in run("load_content", folder, dry_run=True)
    rules = folder / "recommendations.yaml"
    rules.write_text(rules.read_text().replace("dMMR", "pMMR"))
    said = run("load_content", folder, dry_run=True)
    assert "now does not apply where it applied" in said
    assert "Nothing was stored." in said
    assert GuidelineVersion.objects.count() == 1
