"""The words of a standard pathway, and what the guideline's content offers for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms

from guidelines.core.content.guideline import Guideline
from tumorboard.assessment.services import NoGuideline, loaded, version_for
from tumorboard.assessment.standard_offers import Offer, citation_of, items, offers
from tumorboard.cases.services import core_stream
from tumorboard.meetings.pathways import WORDS
from tumorboard.meetings.standard_models import PathwayIntent
from tumorboard.people.models import Board
from tumorboard.web.day_field import DayField

ON_NOTHING = "Nothing of the guideline"


@dataclass(frozen=True)
class Shelf:
    """What the content that the board may use holds for it; empty where there is none."""

    guideline: Guideline | None
    stream: str

    @property
    def offers(self) -> list[Offer]:
        return offers(self.guideline, self.stream) if self.guideline else []

    @property
    def items(self) -> list[tuple[str, str]]:
        return items(self.guideline, self.stream) if self.guideline else []

    def cited(self, item: str) -> str:
        return citation_of(self.guideline, item) if self.guideline else ""

    def offered(self, item: str) -> dict[str, str]:
        """The values of one offer, for the form."""
        found = next((each for each in self.offers if each.id == item), None)
        if found is None:
            return {}
        return {
            "name": found.name,
            "intent": found.intent,
            "treatment": found.treatment,
            "rests_on": found.id,
            "citation": found.citation,
        }


def shelf_of(board: Board, on: dt.date) -> Shelf:
    try:
        guideline = loaded(version_for(board, on))
    except NoGuideline:
        guideline = None
    return Shelf(guideline, core_stream(board))


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PathwayForm(forms.Form):
    name = forms.CharField(max_length=120)
    question = forms.CharField(
        max_length=300,
        label="For which question",
        help_text="Which cases it is for, so that two people would choose the same ones",
        widget=_text(2),
    )
    intent = forms.ChoiceField(choices=PathwayIntent.choices)
    treatment = forms.CharField(
        max_length=1500, label="What is done", help_text="The decision will say this",
        widget=_text(4),
    )  # fmt: skip
    rests_on = forms.ChoiceField(required=False, label="Rests on")
    citation = forms.CharField(
        max_length=1000,
        required=False,
        label="Source",
        help_text="Left empty, that of the guideline’s item",
        widget=_text(2),
    )
    active_from = DayField(label="Counts from")
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shelf = shelf
        stored = str(self.initial.get("rests_on", ""))
        known = shelf.items
        if stored and stored not in dict(known):
            known = [(stored, f"{stored} (no longer in the guideline)"), *known]
        choices = [("", ON_NOTHING), *known]
        self.fields["rests_on"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def words(self) -> dict[str, Any]:
        """What services take; without a source, that of the item it rests on."""
        told = {name: self.cleaned_data[name] for name in WORDS}
        told["citation"] = told["citation"] or self.shelf.cited(told["rests_on"])
        return {**told, "active_from": self.cleaned_data["active_from"]}


class RetireForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    on = DayField(label="Counts no more from")
    why = forms.CharField(max_length=300, label="Reason")
