"""The forms for one test, one named condition or one count; each gives plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from guidelines.core.content.conditions import ROWS, as_number
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import Data
from tumorboard.web.editorial.building.subjects import (
    COUNTED,
    WORDS,
    Choices,
    Subject,
    facts_found,
    row_subjects,
    thresholds_for,
)

ONE_NUMBER = "Give a number, or choose a published one; not both."
TWO_NUMBERS = "“From … to …” takes two numbers."
NO_NUMBER = "Write the number with digits, such as 30 or 2.5."
SINGLE = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})
NONE_CHOSEN = ("", "–")


class LeafForm(forms.Form):
    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, prefix="leaf", **options)

    def chooses(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field


class SubjectForm(LeafForm):
    """Which fact, or which field of a row, is tested."""

    find = forms.CharField(
        required=False, max_length=80, label="Find a fact by words",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    subject = forms.ChoiceField(
        label="Fact", error_messages={"required": "Choose the fact that is tested."}
    )

    def __init__(self, data: Any, guideline: Guideline, rows: str, **options: Any) -> None:
        super().__init__(data, **options)
        words = (data.get("leaf-find", "") if data else "")[:80]
        if rows:
            del self.fields["find"]
            self.fields["subject"].label = f"What of the {rows}"
            found: Any = [(each.id, each.label) for each in row_subjects(rows)]  # type: ignore[arg-type]  # from a condition that was read
        else:
            found = facts_found(guideline, words)
        self.found = sum(len(facts) for _, facts in found) if not rows else len(found)
        self.chooses("subject", [("", "Choose"), *found])


class NumberForm(LeafForm):
    """Comparisons with numbers: typed, or a published threshold by reference."""

    operator = forms.ChoiceField(label="Comparison")
    number = forms.CharField(required=False, max_length=20, label="Number")
    threshold = forms.ChoiceField(required=False, label="or the published number")
    number_to = forms.CharField(required=False, max_length=20, label="To (for from … to …)")
    threshold_to = forms.ChoiceField(required=False, label="or to the published number")

    def offer(self, operators: Choices, thresholds: Choices, unit: str) -> None:
        self.chooses("operator", operators)
        for name in ("number", "number_to"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            self.fields[name].help_text = unit
        for name in ("threshold", "threshold_to"):
            self.chooses(name, [NONE_CHOSEN, *thresholds])

    def operand(self, suffix: str = "") -> Data:
        number = self.cleaned_data.get("number" + suffix, "").strip()
        threshold = self.cleaned_data.get("threshold" + suffix, "")
        if bool(number) == bool(threshold):
            self.add_error("number" + suffix, ONE_NUMBER if not suffix else TWO_NUMBERS)
        elif number and as_number(number) is None:
            self.add_error("number" + suffix, NO_NUMBER)
        return {"threshold": threshold} if threshold else number

    def compared(self) -> dict[str, Data]:
        operator = self.cleaned_data.get("operator", "")
        if operator in {"known", "unknown"}:
            return {"known": "true" if operator == "known" else "false"}
        if operator == "between":
            return {"between": [self.operand(), self.operand("_to")]}
        return {operator: self.operand()} if operator else {}


class TestForm(NumberForm):
    """What is asked of the fact that was chosen."""

    __test__ = False  # not a test case, whatever pytest thinks of the name
    values = forms.MultipleChoiceField(
        required=False, label="Value", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, subject: Subject, thresholds: Choices, key: str, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.subject, self.key = subject, key
        self.part: Data = None
        unit = subject.unit
        self.offer(subject.operators, thresholds, unit)
        if subject.is_coded:
            unused: tuple[str, ...] = ("number", "threshold", "number_to", "threshold_to")
            self.chooses("values", subject.options)
        elif subject.look == "text":
            unused = ("values", "threshold", "number_to", "threshold_to")
            self.fields["number"].label = "Exactly this"
            self.fields["number"].widget.attrs.pop("inputmode")
        else:
            unused = ("values",) if thresholds else ("values", "threshold", "threshold_to")
        for name in unused:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        if self.subject.is_coded:
            asked = self._coded()
        elif self.subject.look == "text":
            asked = self._exact()
        else:
            asked = self.compared()
        self.part = {self.key: self.subject.id, **asked}
        return self.cleaned_data

    def _exact(self) -> dict[str, Data]:
        """Text is compared as it stands, never read."""
        operator = self.cleaned_data.get("operator", "")
        if operator in {"known", "unknown"}:
            return {"known": "true" if operator == "known" else "false"}
        value = self.cleaned_data.get("number", "").strip()
        if not value:
            self.add_error("number", "Give the value it is compared with.")
        return {operator: value} if operator else {}

    def _coded(self) -> dict[str, Data]:
        operator = self.cleaned_data.get("operator", "")
        values = list(self.cleaned_data.get("values", ()))
        if operator in {"known", "unknown"}:
            return {"known": "true" if operator == "known" else "false"}
        wanted = {"between": 2, "in": len(values) or 1}.get(operator, 1)
        if len(values) != wanted:
            self.add_error("values", _how_many(operator, wanted))
        if operator in {"in", "between"}:
            return {operator: [*values]}
        return {operator: values[0]} if operator and values else {}


def _how_many(operator: str, wanted: int) -> str:
    if operator == "in":
        return "Choose at least one value."
    return (
        f"“{WORDS.get(operator, operator)}” takes {'two values' if wanted == 2 else 'one value'}."
    )


class NamedForm(LeafForm):
    ref = forms.ChoiceField(
        label="Named condition", error_messages={"required": "Choose a named condition."}
    )

    def __init__(self, data: Any, guideline: Guideline, without: str, **options: Any) -> None:
        super().__init__(data, **options)
        named = sorted(guideline.conditions.values(), key=lambda each: each.label)
        choices = [(each.id, each.label) for each in named if each.id != without]
        self.chooses("ref", [("", "Choose"), *choices])

    @property
    def part(self) -> Data:
        return {"ref": self.cleaned_data["ref"]}


class CountForm(NumberForm):
    rows = forms.ChoiceField(label="Count the", choices=[(each, each) for each in ROWS])
    field_order = ("rows", "operator", "number")

    def __init__(self, data: Any, thresholds: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        self.part: Data = None
        self.offer([(each, WORDS[each] if each != "eq" else "exactly (=)") for each in COUNTED],
                   thresholds, "")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        self.part = {"count": self.cleaned_data.get("rows", ""), **self.compared()}
        return self.cleaned_data


def typed(part: Data) -> dict[str, Any]:
    """A leaf as it stands, as the values of its form."""
    if not isinstance(part, Mapping):
        return {}
    if "ref" in part:
        return {"ref": part["ref"]}
    found: dict[str, Any] = {"rows": part["count"]} if "count" in part else {}
    operator = next((key for key in part if key not in {"fact", "field", "count", "where"}), "")
    value: Any = part.get(operator)
    if operator == "known":
        return found | {"operator": "known" if value == "true" else "unknown"}
    both = value if isinstance(value, list) else [value]
    found |= {"operator": operator, "values": [each for each in both if isinstance(each, str)]}
    for suffix, each in zip(("", "_to"), both, strict=False):
        name, said = (
            ("threshold", each["threshold"]) if isinstance(each, dict) else ("number", each)
        )
        found[name + suffix] = said
    return found


def thresholds_of(guideline: Guideline, unit: str, part: Data) -> Choices:
    now = typed(part)
    return thresholds_for(guideline, unit, str(now.get("threshold", "")))
