"""Every item of the version in hand, to be found and opened; and the kinds a new one can be of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator

from guidelines.core.content.loading import Data, to_data
from guidelines.core.content.parsing import KINDS
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.item_words import title_in
from tumorboard.web.editorial.labels import kind_label
from tumorboard.web.editorial.shapes import part
from tumorboard.web.request import Request

PER_PAGE = 50
FIRST = ("recommendations", "pitfalls", "thresholds", "conditions", "definitions", "pathways")
ORDERED = (*FIRST, *(kind for kind in KINDS if kind not in FIRST))
KIND_CHOICES = [(kind, kind_label(kind)) for kind in ORDERED]


class FindForm(forms.Form):
    q = forms.CharField(
        required=False, max_length=120, label="Words, number or identifier",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(required=False, choices=[("", "All"), *KIND_CHOICES])

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="find-%s")


@dataclass(frozen=True)
class Row:
    kind: str
    kind_label: str
    item: str
    title: str
    text: str

    @property
    def words(self) -> str:
        return f"{self.title} {self.item} {self.text}".casefold()


@dataclass(frozen=True)
class ItemsPage:
    desk: Desk
    form: FindForm
    found: Page[Row]
    query: str
    kinds: list[tuple[str, str]]


def items_page(request: Request, desk: Desk) -> ItemsPage:
    form = FindForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    words = wanted["q"].casefold().split()
    kinds = [wanted["kind"]] if wanted["kind"] else ORDERED
    places = desk.hand.parsed.places
    rows = [
        _row(kind, item, to_data(place.node))
        for kind in kinds
        for (of, item), place in places.items()
        if of == kind
    ]
    found = [each for each in rows if all(word in each.words for word in words)]
    kept = request.GET.copy()
    kept.pop("page", None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return ItemsPage(desk, form, page, kept.urlencode(), KIND_CHOICES)


def _row(kind: str, item: str, data: Data) -> Row:
    return Row(kind, kind_label(kind), item, title_in(data, item), str(part(data, "text") or ""))
