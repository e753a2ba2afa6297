"""Files that somebody uploads, looked at: what is wrong, or what would become of the set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from guidelines.core.content.editing import Edited
from guidelines.core.content.items import GuidelineMeta
from guidelines.core.content.loading import ContentError
from guidelines.core.content.parsing import Parsed, parse_files
from guidelines.core.content.references import check_references
from tumorboard.editorial.archive import ArchiveRefused, unpacked
from tumorboard.editorial.bringing_in import Incoming, differing, with_them
from tumorboard.editorial.hand import base_of
from tumorboard.editorial.models import LONGEST_REASON
from tumorboard.web import seals
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.difference import Difference, Version
from tumorboard.web.editorial.trying import item_of, sentence
from tumorboard.web.request import Request

MOST_ERRORS = 100
LONGEST_SEAL = 2_000_000
TOO_DEEP = "A file is nested more deeply than any content is."
TOO_MUCH = (
    "More differs than can be looked at on a page. Upload fewer changes at a time, or load the "
    "files as a version with the command load_content."
)
OTHER_VERSION = (
    "The files say that they are version {number}. The set becomes {own} and starts from {base}: "
    "what was changed there since would be changed back. Look at every item below."
)
HEAD_STAYS = (
    "The head of the version (guideline.yaml) says something else of its {parts}. A set changes "
    "items alone: the head stays as it is."
)
# Named by the set, and changed by every version.
OF_THE_SET = frozenset({"version"})


class ArchiveForm(forms.Form):
    upload = forms.FileField(
        label="Archive of files",
        help_text="A ZIP archive as downloaded here, with its YAML files edited; at most 8 MB",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_upload(self) -> dict[str, str]:
        try:
            return unpacked(self.cleaned_data["upload"].read())
        except ArchiveRefused as refused:
            raise forms.ValidationError(list(refused.sentences)) from refused


class BringInForm(forms.Form):
    sealed = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=LONGEST_REASON, label="Why", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands with every item in the history of the set",
    )  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    file: str
    line: int
    item: str
    sentence: str


class Preview:
    """Nothing of the files is stored: what they change travels sealed in the page."""

    def __init__(self, request: Request, desk: Desk, files: Mapping[str, str]) -> None:
        self.request, self.desk = request, desk
        self.said = ""
        try:
            self.parsed = parse_files(files)
            found = self.parsed.errors or check_references(self.parsed)
        except RecursionError:
            self.parsed, found, self.said = Parsed(), [], TOO_DEEP
        self.errors = list(_wrong(self.parsed, found[:MOST_ERRORS]))
        self.more_errors = max(0, len(found) - MOST_ERRORS)
        self.incoming = [] if self.said or found else differing(desk.change_set, self.parsed)

    @property
    def refused(self) -> bool:
        return bool(self.said or self.errors)

    @cached_property
    def difference(self) -> Difference:
        """Of the set as it would be from the set as it is; where that has errors, from its base."""
        desk, number = self.desk, self.desk.change_set.base.version
        if desk.guideline is not None:
            old = Version("the set as it is", desk.hand.parsed, desk.guideline)
        else:
            parsed = base_of(desk.change_set.base.sha256)
            old = Version(f"version {number}", parsed, desk.base)
        after = with_them(desk.change_set, self.incoming)
        return Difference(
            old, Version("the set with these files", after.parsed, after.guideline), ""
        )

    @property
    def notes(self) -> list[str]:
        """What an editor would be surprised by."""
        meta, hand, change_set = self.parsed.meta, self.desk.hand.parsed.meta, self.desk.change_set
        found = []
        base = change_set.base.version
        if meta and meta.version not in {change_set.number, base}:
            named = OTHER_VERSION.format(number=meta.version, own=change_set.number, base=base)
            found.append(named)
        if parts := [*_parts(meta, hand)]:
            found.append(HEAD_STAYS.format(parts=", ".join(parts)))
        return found

    @cached_property
    def form(self) -> BringInForm | None:
        rows = [[e.kind, e.item, e.shown, e.data, e.file] for e in self.incoming]
        sealed = seals.seal(rows, about=about(self.request, self.desk))
        if not rows or len(sealed) > LONGEST_SEAL:
            return None
        return BringInForm(initial={"sealed": sealed}, auto_id="bring-in-%s")

    @property
    def too_much(self) -> str:
        return TOO_MUCH if self.incoming and self.form is None else ""


def about(request: Request, desk: Desk) -> str:
    return f"files {request.user.pk} {desk.change_set.pk}"


def unsealed(request: Request, desk: Desk, posted: QueryDict) -> list[Incoming]:
    """What the page that was looked at would write. Raises SealBroken."""
    rows: list[list[Any]] = seals.unseal(posted.get("sealed", ""), about=about(request, desk))
    return [Incoming(*row) for row in rows]


def _wrong(parsed: Parsed, errors: list[ContentError]) -> Iterator[Wrong]:
    found = Edited(parsed, ())
    for each in errors:
        place = item_of(found, each)
        name = place[1] if place else ""
        part = each.path.removeprefix(name).strip(".")
        words = f"{part}: {sentence(each)}" if part else sentence(each)
        yield Wrong(each.file, each.line, name, words)


def _parts(meta: GuidelineMeta | None, hand: GuidelineMeta | None) -> Iterator[str]:
    for name in GuidelineMeta.__struct_fields__:
        if name not in OF_THE_SET and getattr(meta, name, None) != getattr(hand, name, None):
            yield name.replace("_", " ")
