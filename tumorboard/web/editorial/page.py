"""The list of change sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict

from tumorboard.editorial.models import ChangeSet, ChangeSetState
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request

PER_PAGE = 25


class ListForm(forms.Form):
    """The filters live in the address."""

    q = forms.CharField(
        required=False, max_length=120, label="Words of the title, or a number",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    state = forms.ChoiceField(required=False, choices=[("", "All"), *ChangeSetState.choices])

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="changes-%s")


@dataclass(frozen=True)
class ListPage:
    form: ListForm
    found: Page[ChangeSet]
    query: str
    filtered: bool
    may_open: bool


def list_page(request: Request) -> ListPage:
    sets = ChangeSet.objects.visible_to(request.user).listed()
    form = ListForm(request.GET)
    if form.is_valid():
        state, words = form.cleaned_data["state"], form.cleaned_data["q"]
        if state:
            sets = sets.filter(state=state)
        if words:
            sets = sets.filter(title__icontains=words) | sets.filter(number__icontains=words)
    return ListPage(
        form,
        Paginator(sets, PER_PAGE).get_page(request.GET.get("page")),
        _without_page(request.GET),
        form.is_valid() and any(form.cleaned_data.values()),
        request.grants.may(Permission.EDIT_GUIDELINE),
    )


def _without_page(query: QueryDict) -> str:
    kept = query.copy()
    kept.pop("page", None)
    return kept.urlencode()
