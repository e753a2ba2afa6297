"""The form of one step or one interval, with its lengths in days or in weeks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from django import forms
from django.http import QueryDict

from guidelines.core.content.loading import Data
from guidelines.core.content.pathways import Interval, Step
from tumorboard.web.editorial.item_form import Choices, ItemForm, Node
from tumorboard.web.editorial.shapes import parts

DAYS, WEEKS = "days", "weeks"
UNITS = ((DAYS, "days"), (WEEKS, "weeks"))
WEEK = 7
LONGEST = 5  # digits that are reckoned with
STRUCTS: dict[str, type[msgspec.Struct]] = {"steps": Step, "intervals": Interval}
NUMBERS = frozenset({"duration_days", "min_days", "max_days"})
LENGTHS: dict[type[msgspec.Struct], tuple[tuple[str, str], ...]] = {
    Step: (("duration_days.0", "Takes at least"), ("duration_days.1", "Takes at most")),
    Interval: (("min_days", "At least"), ("max_days", "At most")),
}


class PartForm(ItemForm):
    """`place` is that of the part in the item: `steps.2`."""

    def __init__(
        self, posted: QueryDict | None, *, place: str, stored: Data, choices: Choices,
        fixed: frozenset[str],
    ) -> None:  # fmt: skip
        self.place = place
        self.lengths = LENGTHS[STRUCTS[place.partition(".")[0]]]
        super().__init__(
            posted, struct=STRUCTS[place.partition(".")[0]], stored=stored, choices=choices,
            fixed=fixed | NUMBERS,
        )  # fmt: skip
        first = 2 if "id" in fixed else 3
        self.nodes[first:first] = list(self._length_nodes())
        for node in (each for top in self.nodes for each in top.walk()):
            if node.gone is not None:
                node.place = f"{place}.{node.path}"
            if node.look == "rows":
                node.adds, node.target = "do", f"branch:{place}"

    def _length_nodes(self) -> Iterable[Node]:
        numbers = [self._days(path) for path, _ in self.lengths]
        unit = WEEKS if _in_weeks(numbers) else DAYS
        for (path, label), number in zip(self.lengths, numbers, strict=True):
            hint = "" if path.startswith("duration") else "Empty: no such limit"
            self.fields[path] = forms.CharField(required=False, label=label, help_text=hint)
            self.fields[path].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            self.initial[path] = _shown(number, unit)
            yield Node("number", path, label, hint, control=self[path], said=number)
        self.fields["unit"] = forms.ChoiceField(choices=UNITS, label="In", required=False)
        self.initial["unit"] = unit
        yield Node("choice", "unit", "In", control=self["unit"])

    def _days(self, path: str) -> str:
        """As it stands in the part."""
        name, _, place = path.partition(".")
        data: Any = self.stored.get(name) if isinstance(self.stored, dict) else None
        if place:
            found = parts(data)
            data = found[int(place)] if int(place) < len(found) else None
        return "" if data is None else str(data)

    def typed(self) -> dict[str, Data]:
        rest = {name: data for name, data in super().typed().items() if name not in NUMBERS}
        return {**rest, **self._lengths()}

    def _lengths(self) -> dict[str, Data]:
        by = WEEK if self._sent("unit") == WEEKS else 1
        numbers = {path: _stored(self._sent(path), by) for path, _ in self.lengths}
        if self.struct is Step:
            both = [each for each in numbers.values() if each]
            return {"duration_days": list(both)} if both else {}
        return {path: number for path, number in numbers.items() if number}

    def say(self, path: str, sentence: str) -> None:
        super().say("duration_days.0" if path == "duration_days" else path, sentence)


def _stored(text: str, by: int) -> str:
    """In days; what is no number stays as it was typed, and is told at its field."""
    text = text.strip()
    return str(int(text) * by) if text.isdecimal() and len(text) <= LONGEST else text


def _shown(number: str, unit: str) -> str:
    return str(int(number) // WEEK) if unit == WEEKS and number else number


def _in_weeks(numbers: Iterable[str]) -> bool:
    given = [each for each in numbers if each]
    whole = all(each.isdecimal() and int(each) % WEEK == 0 for each in given)
    return bool(given) and whole and any(int(each) for each in given)
