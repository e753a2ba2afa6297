"""For what the pathway is drawn: a first day, which steps take place, how long ago events were."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from guidelines.core.wording.explain_plan import EVENTS
from tumorboard.web.day_field import DayField
from tumorboard.web.editorial.pathway.reading import EVENT, Sequence

LONGEST_AGO = 3650


class SupposedForm(forms.Form):
    """Nobody's record: every step takes place, unless it is said otherwise here; or a case."""

    case = forms.ChoiceField(
        required=False, label="Stored case",
        help_text="Its record decides, on today's date, and nothing below counts",
    )  # fmt: skip
    start = DayField(required=False, label="First day")
    absent = forms.MultipleChoiceField(
        required=False, label="Steps that are not needed", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, sequence: Sequence, today: dt.date, cases: list[tuple[str, str]]
    ) -> None:
        super().__init__(data, prefix="drawn")
        if cases:
            self.fields["case"].choices = [("", "Nobody"), *cases]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["case"]
        self.today = today
        self.initial["start"] = today
        sometimes = [(step.id, step.label) for step in sequence.steps if step.when is not None]
        if sometimes:
            self.fields["absent"].choices = sometimes  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["absent"]
        self.events = list(
            dict.fromkeys(
                each.start.removeprefix(EVENT)
                for each in sequence.intervals
                if each.start.startswith(EVENT)
            )
        )
        for event in self.events:
            words = EVENTS.get(event, event.replace("_", " "))
            self.fields[event] = forms.IntegerField(
                required=False, min_value=0, max_value=LONGEST_AGO,
                label=f"Days since {words}", help_text="Empty: not given, nothing counts from it",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip

    def _cleaned(self) -> dict[str, Any]:
        """What can be used of it; the rest is told at its field."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}

    @property
    def chosen(self) -> str:
        found: str = self._cleaned().get("case", "")
        return found

    @property
    def first_day(self) -> dt.date:
        found: dt.date | None = self._cleaned().get("start")
        return found or self.today

    @property
    def without(self) -> list[str]:
        return list(self._cleaned().get("absent", ()))

    @property
    def ago(self) -> dict[str, int]:
        found = {event: self._cleaned().get(event) for event in self.events}
        return {event: days for event, days in found.items() if days is not None}
