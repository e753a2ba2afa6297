"""Content becomes an immutable version, and a second person approves it."""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from guidelines.core.content.canonical import sha256
from guidelines.folders import CONTENT, GUIDELINE, content_folders, read_folder
from guidelines.models import GuidelineVersion, Status, VersionIsImmutableError
from guidelines.publishing import PublishingError, approve, content, find, in_force, load, retire
from tests.core.small import META, STREAMS, VOCABULARY, recommendation

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = recommendation("r", "{fact: mmr, eq: dMMR}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "guideline.yaml").write_text(META)
    (tmp_path / "streams.yaml").write_text(STREAMS)
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    (tmp_path / "recommendations.yaml").write_text(RULE)
    return tmp_path


def approved(version: GuidelineVersion, **changes: object) -> GuidelineVersion:
    values = {"by": "Dr Ada", "reason": "Read in full.", "on": MONDAY, **changes}
    return approve(version, **values)


def test_the_same_content_is_one_version(folder: Path) -> None:
    first, created = load(folder, author="Mr Moss")
    again, created_again = load(folder, author="somebody else")
    assert (created, created_again) == (True, False)
    assert first == again
    assert first.sha256 == sha256(first.document)
    assert first.status == Status.DRAFT


def test_layout_and_comments_are_no_new_version(folder: Path) -> None:
    first, _ = load(folder, author="Mr Moss")
    (folder / "recommendations.yaml").write_text("# a comment\n" + RULE.replace("  kind", "  kind"))
    assert load(folder, author="Mr Moss") == (first, False)


def test_the_stored_text_gives_the_guideline_back() -> None:
    version, _ = load(CONTENT / GUIDELINE, author="Mr Moss")
    assert content(version.sha256).content_hash == version.sha256
    assert len(content(version.sha256).recommendations) > 50


def test_a_text_altered_in_the_database_is_not_used(folder: Path) -> None:
    version, _ = load(folder, author="the editors")
    GuidelineVersion.objects.filter(pk=version.pk).update(document=version.document + " ")
    content.cache_clear()
    with pytest.raises(VersionIsImmutableError):
        content(version.sha256)


def test_only_an_approved_version_is_in_force_and_only_from_its_day(folder: Path) -> None:
    version, _ = load(folder, author="Mr Moss")
    assert in_force("small", on=date(2027, 1, 1)) is None
    approved(version, effective_from=date(2026, 3, 9))
    assert in_force("small", on=date(2026, 3, 8)) is None
    current = in_force("small", on=date(2026, 3, 9))
    assert current is not None
    assert current.content_hash == version.sha256


def test_a_later_version_takes_over_and_retiring_brings_the_earlier_back(folder: Path) -> None:
    first, _ = load(folder, author="Mr Moss")
    approved(first)
    (folder / "guideline.yaml").write_text(META.replace('"1"', '"2"'))
    second, _ = load(folder, author="Mr Moss")
    approved(second, effective_from=date(2026, 4, 1))
    hashes = [
        guideline.content_hash
        for day in (date(2026, 3, 31), date(2026, 4, 1))
        if (guideline := in_force("small", on=day))
    ]
    assert hashes == [first.sha256, second.sha256]
    retire(find("small", "2"), by="Dr Ada", reason="Superseded", on=MONDAY)
    current = in_force("small", on=date(2026, 4, 1))
    assert current is not None
    assert current.content_hash == first.sha256


@pytest.mark.parametrize(
    ("by", "reason", "said"),
    [("Mr Moss", "Old", "second person"), ("Dr Ada", " ", "a reason"), ("", "Old", "a name")],
)
def test_retiring_needs_a_second_person_and_a_reason(
    folder: Path, by: str, reason: str, said: str
) -> None:
    version = approved(load(folder, author="Mr Moss")[0])
    with pytest.raises(PublishingError, match=said):
        retire(version, by=by, reason=reason, on=MONDAY)
    assert find("small", "1").status == Status.APPROVED


def test_the_author_cannot_approve(folder: Path) -> None:
    version, _ = load(folder, author="Mr Moss")
    with pytest.raises(PublishingError, match="second person"):
        approved(version, by="Mr Moss")
    with pytest.raises(PublishingError, match="name and a reason"):
        approved(version, reason=" ")


def test_an_approval_stands(folder: Path) -> None:
    version = approved(load(folder, author="Mr Moss")[0])
    assert (version.status, version.approved_by) == (Status.APPROVED, "Dr Ada")
    with pytest.raises(PublishingError, match="not a draft"):
        approved(version)
    with pytest.raises(VersionIsImmutableError):
        version.save()
    with pytest.raises(VersionIsImmutableError):
        version.delete()


def test_one_number_is_approved_for_one_content_only(folder: Path) -> None:
    approved(load(folder, author="Mr Moss")[0])
    (folder / "recommendations.yaml").write_text(RULE.replace("dMMR", "pMMR"))
    other, created = load(folder, author="Mr Moss")
    assert created
    with pytest.raises(PublishingError, match="give the new content a new version"):
        approved(other)


def test_the_database_itself_refuses_an_approval_by_the_author(folder: Path) -> None:
    version, _ = load(folder, author="Mr Moss")
    row = GuidelineVersion.objects.filter(pk=version.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(
            status="approved",
            approved_by="Mr Moss",
            approval_reason="x",
            approved_at=MONDAY,
            effective_from=date(2026, 3, 2),
        )


def test_a_version_is_found_by_number_or_hash(folder: Path) -> None:
    version, _ = load(folder, author="Mr Moss")
    assert find("small", "1") == find("small", version.sha256[:12]) == version
    with pytest.raises(PublishingError, match="no version 9 of small"):
        find("small", "9")


# ------------------------------------------------------------------ commands


def run(name: str, *args: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(name, *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_loading_twice_says_so(folder: Path) -> None:
    assert "loaded as a draft" in run("load_content", folder)[0]
    assert "known, draft" in run("load_content", folder)[0]


def test_content_with_errors_is_not_stored(folder: Path) -> None:
    (folder / "recommendations.yaml").write_text(RULE.replace("dMMR", "perhaps"))
    with pytest.raises(CommandError, match=r"r\.when: 'perhaps', expected one of pMMR, dMMR"):
        run("load_content", folder)
    assert not GuidelineVersion.objects.exists()


def test_the_repository_content_is_sound_and_in_canonical_form() -> None:
    assert [each.name for each in content_folders()] == ["sequencing"]
    assert "content is sound: sequencing" in run("check_content")[0]


def test_checking_lists_every_error_and_writing_repairs_the_layout(folder: Path) -> None:
    err = StringIO()
    with pytest.raises(CommandError, match="errors in the content"):
        call_command("check_content", folder, stdout=StringIO(), stderr=err)
    assert "vocabulary.yaml:1 layout:" in err.getvalue()
    before = load(folder, author="Mr Moss")[0].sha256
    run("check_content", "--write", folder)
    assert run("check_content", folder)[1] == ""
    assert load(folder, author="Mr Moss")[0].sha256 == before
    assert "# " not in "".join(read_folder(folder).values())
