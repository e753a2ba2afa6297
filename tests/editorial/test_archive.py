"""Content out as files and in again: looked at before it is written, or refused whole."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guidelines.core.content.files import files_of
from guidelines.core.content.guideline import document_of
from guidelines.models import GuidelineVersion
from tests.core.small import META
from tests.editorial.items_in import item_of
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.editorial import archive, services
from tumorboard.editorial.archive import ArchiveRefused, packed, unpacked
from tumorboard.editorial.bringing_in import bring_in, differing, with_them
from tumorboard.editorial.hand import base_of
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
CEA = "fong.cea"
NEW = "crc.new-limit"


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def test_files_are_read_as_they_were_packed_also_below_a_folder_of_their_own() -> None:
    files = {"guideline.yaml": META, "colorectal/notes.yaml": "[]\n"}
    assert unpacked(packed(files)) == files
    assert packed(files) == packed(dict(reversed(files.items())))
    inside: dict[str, str | bytes] = {f"sequencing/{name}": text for name, text in files.items()}
    assert unpacked(zipped({**inside, "__MACOSX/x": b"\0"})) == files


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"../notes.yaml": "[]"}, "“../notes.yaml” leads out of the archive."),
        ({"/etc/notes.yaml": "[]"}, "leads out of the archive."),
        ({"notes.txt": "[]"}, "is no YAML file"),
        ({"notes.yaml": "[]"}, "There is no guideline.yaml"),
        ({"guideline.yaml": b"\xff\xfe"}, "“guideline.yaml” is no UTF-8 text (byte 0)."),
        ({"a/guideline.yaml": META, "notes.yaml": "[]"}, "does not stand beside"),
    ],
)
def test_what_is_no_archive_of_a_version_is_refused_in_words(
    files: dict[str, str | bytes], said: str
) -> None:
    with pytest.raises(ArchiveRefused) as refused:
        unpacked(zipped(files))
    assert said in str(refused.value)


def test_an_archive_that_swells_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 1000)
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    with pytest.raises(ArchiveRefused, match="more than 1000 bytes"):
        unpacked(packed({"guideline.yaml": " " * 2000}))
    with pytest.raises(ArchiveRefused, match="at most 3"):
        unpacked(packed({f"{number}.yaml": "" for number in range(4)}))
    with pytest.raises(ArchiveRefused, match="no ZIP archive"):
        unpacked(b"something else")


# ------------------------------------------------------------------ in a set


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def address(name: str, change_set: ChangeSet) -> str:
    return reverse(name, args=[change_set.pk])


def upload(client: Client, change_set: ChangeSet, content: bytes) -> Any:
    file = SimpleUploadedFile("files.zip", content, "application/zip")
    return client.post(address("change-set-upload", change_set), {"upload": file})


@pytest.mark.django_db
def test_a_version_is_the_same_files_however_often_it_is_taken_out(
    editor: Client, change_set: ChangeSet, base: GuidelineVersion
) -> None:
    first = editor.get(reverse("version-files", args=[base.pk]))
    assert first["Content-Type"] == "application/zip"
    assert unpacked(first.content) == files_of(base.document)
    hand = unpacked(editor.get(address("change-set-files", change_set)).content)
    again = editor.get(reverse("version-files", args=[base.pk])).content
    assert again == first.content
    assert {name for name, text in hand.items() if text != files_of(base.document)[name]} == {
        "guideline.yaml"
    }, "only the number of the version is another"
    assert AuditEvent.objects.filter(action="guideline.files_taken_out").count() == 3


@pytest.mark.django_db
def test_edited_files_are_looked_at_and_then_written_item_by_item(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    files = unpacked(editor.get(address("change-set-files", change_set)).content)
    place = base_of(change_set.base.sha256).places["thresholds", CEA]
    text = files[place.file]
    start = text.index(f"- id: {CEA}\n")
    files[place.file] = text[:start] + text[start:].replace("value: 200", "value: 300", 1)
    page = upload(editor, change_set, packed(files))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "1 item would be different. Nothing has been written yet." in shown
    assert "now applies where it was" in shown
    assert not change_set.changes.exists()
    sealed = page.context["page"].form.initial["sealed"]
    url = address("change-set-upload-write", change_set)
    assert editor.post(url, {"sealed": sealed, "reason": ""}).status_code == 422
    assert editor.post(url, {"sealed": "nothing", "reason": "x"}).status_code == 409
    assert editor.post(url, {"sealed": sealed, "reason": "A newer series"}).status_code == 303
    assert item_of(change_set, "thresholds", CEA)["value"] == "300"
    assert [each.reason for each in change_set.changes.all()] == ["A newer series"]
    event = AuditEvent.objects.get(action="guideline.files_brought_in")
    assert (event.actor, event.reason) == (world.editor, "A newer series")


@pytest.mark.django_db
def test_what_one_set_has_in_hand_goes_into_another(change_set: ChangeSet, world: World) -> None:
    """Changed, added and taken out; and what a set had added itself is taken out of it again."""
    by = world.editor
    shown = item_of(change_set, "thresholds", CEA)
    note = next(iter(base_of(change_set.base.sha256).items["notes"]))
    services.change_item(
        change_set, kind="thresholds", item=CEA, data={**shown, "value": "300"}, shown=shown, by=by
    )
    services.change_item(
        change_set, kind="thresholds", item=NEW, data={**shown, "id": NEW}, shown=None, by=by,
        stream="colorectal",
    )  # fmt: skip
    services.take_out(change_set, kind="notes", item=note, by=by, reason="Superseded")
    wanted = with_them(change_set, ()).parsed
    other = services.open_change_set(base=change_set.base, title="Other", number="two", by=by)
    incoming = differing(other, wanted)
    assert bring_in(other, incoming, by=by, reason="From the first set") == 3
    own = document_of(with_them(other, ()).parsed.trees).replace('"two"', '"next"', 1)
    assert own == document_of(wanted.trees)
    back = differing(other, base_of(other.base.sha256))
    bring_in(other, back, by=by, reason="Not after all")
    assert services.item_in(other, "thresholds", NEW) is None
    assert not differing(other, base_of(other.base.sha256))


@pytest.mark.django_db
def test_nothing_is_written_where_somebody_changed_the_same_meanwhile(
    change_set: ChangeSet, world: World
) -> None:
    shown = item_of(change_set, "thresholds", CEA)
    note = next(iter(base_of(change_set.base.sha256).items["notes"]))
    files = base_of(change_set.base.sha256)
    services.change_item(
        change_set, kind="thresholds", item=CEA, data={**shown, "value": "300"}, shown=shown,
        by=world.editor,
    )  # fmt: skip
    services.take_out(change_set, kind="notes", item=note, by=world.editor, reason="Superseded")
    looked_at = differing(change_set, files)
    now = item_of(change_set, "thresholds", CEA)
    services.change_item(
        change_set, kind="thresholds", item=CEA, data={**now, "value": "400"}, shown=now,
        by=world.editor,
    )  # fmt: skip
    with pytest.raises(services.Clashing):
        bring_in(change_set, looked_at, by=world.editor, reason="Back")
    assert item_of(change_set, "thresholds", CEA)["value"] == "400"
    assert services.item_in(change_set, "notes", note) is None


@pytest.mark.django_db
def test_errors_are_named_by_file_line_and_item_and_nothing_is_kept(
    editor: Client, change_set: ChangeSet
) -> None:
    broken = "- id: one\n  label: One\n  value: much\n  unit: cm\n  text: One\n  sources: [A-1]\n"
    answer = upload(editor, change_set, packed({"guideline.yaml": META, "thresholds.yaml": broken}))
    assert answer.status_code == 422
    wrong = answer.context["page"].errors[0]
    assert (wrong.file, wrong.line, wrong.item) == ("thresholds.yaml", 3, "one")
    assert wrong.sentence == "value: “much” cannot stand here. Expected: a number."
    assert "no ZIP archive" in upload(editor, change_set, b"nothing").content.decode()
    deep = packed({"guideline.yaml": META, "notes.yaml": "[" * 5000})
    assert upload(editor, change_set, deep).status_code == 422
    assert not change_set.changes.exists()


@pytest.mark.django_db
def test_outsiders_and_approvers_take_nothing_in(
    change_set: ChangeSet, base: GuidelineVersion, world: World, client_of: ClientOf
) -> None:
    who = (world.chair, *world.outsiders)
    assert_refused(reverse("version-files", args=[base.pk]), who)
    assert_refused(address("change-set-files", change_set), who)
    assert_refused(address("change-set-upload", change_set), who)
    assert_refused(address("change-set-upload-write", change_set), who, method="post")
    approver = client_of(world.approver)
    assert approver.get(address("change-set-files", change_set)).status_code == 200
    assert approver.get(address("change-set-upload", change_set)).status_code == 403
