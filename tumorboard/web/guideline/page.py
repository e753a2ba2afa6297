"""A version of the guideline: what each stream holds, and the items that are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict

from guidelines.core.content.guideline import Guideline
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.services import loaded
from tumorboard.web.guideline.shelf import KINDS, Entry, Kind, entries

PER_PAGE = 50
CONTESTED = "contested"
REVIEWS = (
    ("", "All"),
    ("pending", "Pending review by a clinician"),
    ("approved", "Reviewed by a clinician"),
    (CONTESTED, "Contested, or sources disagree"),
)


class ReaderForm(forms.Form):
    """The filters live in the address; they hold nothing about any patient."""

    q = forms.CharField(
        required=False,
        max_length=120,
        label="Words or statement number",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stream = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(
        required=False, choices=[("", "All"), *((kind.slug, kind.many) for kind in KINDS)]
    )
    review = forms.ChoiceField(required=False, choices=REVIEWS)

    def __init__(self, data: Mapping[str, str], guideline: Guideline) -> None:
        super().__init__(data, auto_id="guideline-%s")
        streams = [(each.id, each.label) for each in guideline.streams.values()]
        self.fields["stream"].choices = [("", "All"), *streams]  # type: ignore[attr-defined]  # a choice field

    def matches(self, entry: Entry) -> bool:
        wanted = self.cleaned_data
        contested = wanted["review"] == CONTESTED and entry.contested
        return (
            wanted["stream"] in {"", *entry.streams}
            and wanted["kind"] in {"", entry.kind.slug}
            and (wanted["review"] in {"", entry.review} or contested)
            and all(word in entry.words for word in wanted["q"].casefold().split())
        )


@dataclass(frozen=True)
class Shelf:
    """A stream, and how much of each kind it holds."""

    id: str
    label: str
    text: str
    counts: list[tuple[Kind, int]]


@dataclass(frozen=True)
class GuidelinePage:
    version: GuidelineVersion
    as_of: str
    approved: bool
    notes: tuple[str, ...]
    form: ReaderForm
    filtered: bool
    streams: list[Shelf]
    shared: Shelf  # what belongs to no single stream
    found: Page[Entry] | None
    query: str

    @property
    def labels(self) -> Mapping[str, str]:
        return {each.id: each.label for each in self.streams}


def guideline_page(version: GuidelineVersion, query: QueryDict) -> GuidelinePage:
    guideline = loaded(version)
    form, every = ReaderForm(query, guideline), entries(guideline)
    filtered = form.is_valid() and any(form.cleaned_data.values())
    found = [each for each in every if form.matches(each)] if filtered else []
    kept = query.copy()
    kept.pop("page", None)
    return GuidelinePage(
        version=version,
        as_of=guideline.meta.as_of,
        approved=version.status == Status.APPROVED,
        notes=guideline.meta.notes,
        form=form,
        filtered=filtered,
        streams=[
            Shelf(each.id, each.label, each.text, _counts(e for e in every if each.id in e.streams))
            for each in guideline.streams.values()
        ],
        shared=Shelf("", "For all streams", "", _counts(e for e in every if not e.streams)),
        found=Paginator(found, PER_PAGE).get_page(query.get("page")) if filtered else None,
        query=kept.urlencode(),
    )


def _counts(found: Iterable[Entry]) -> list[tuple[Kind, int]]:
    number = Counter(entry.kind for entry in found)
    return [(kind, number[kind]) for kind in KINDS if number[kind]]
