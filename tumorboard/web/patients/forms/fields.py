"""How clinical columns are asked for: "not stated" is always an answer, units are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models

from tumorboard.patients.fields import CodeField, PartialDateField, YesNoField, readable_date

NOT_STATED = "not stated"
DATE_HINT = "2024, 2024-05 or 2024-05-14; ~ before an estimate"
LIVER_SEGMENTS = [
    *((name, name) for name in ("1", "2", "3", "4a", "4b", "5", "6", "7", "8")),
    ("4", "4, a or b not stated"),
]
LUNG_LOBES = [
    ("RUL", "Right upper (RUL)"),
    ("RML", "Right middle (RML)"),
    ("RLL", "Right lower (RLL)"),
    ("LUL", "Left upper (LUL)"),
    ("LLL", "Left lower (LLL)"),
]
_TRUTH = {"yes": True, "no": False, "True": True, "False": False}


class SuggestingInput(forms.TextInput):
    """A text that may be anything and is often one of these: code to words."""

    def __init__(self, suggestions: Mapping[str, str]) -> None:
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # components/field.html puts the list of this id beside the input.
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs']['id']}_list"
        return context


class TruthField(forms.TypedChoiceField):
    """Yes, no, or nobody has said."""

    def __init__(self, **options: Any) -> None:
        options["choices"] = [("", NOT_STATED), ("yes", "Yes"), ("no", "No")]
        super().__init__(coerce=_TRUTH.__getitem__, empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class SideChoiceField(forms.TypedChoiceField):
    """A yes-or-no that has to be said, in words of its own."""

    def __init__(self, *, yes: str, no: str, **options: Any) -> None:
        options["choices"] = [("", "choose"), ("yes", yes), ("no", no)]
        super().__init__(coerce=_TRUTH.__getitem__, **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class ListedField(forms.MultipleChoiceField):
    """Several codes, kept in one column as words."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def offer_too(self, stored: str) -> None:
        """What is recorded stays a choice, though nobody would be offered it today."""
        known = {code for code, _ in self.choices_list}
        others = [(code, code) for code in stored.split() if code not in known]
        self.choices = [*self.choices_list, *others]

    def clean(self, value: Any) -> str:
        chosen = super().clean(value)
        return " ".join(code for code, _ in self.choices_list if code in chosen)

    @property
    def choices_list(self) -> Iterable[tuple[str, str]]:
        return self.choices  # type: ignore[return-value]  # plain pairs, as given


class PlaceField(ListedField):
    """Parts of one organ: asked, and kept, of a lesion there only."""

    def __init__(self, organ: str, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(choices=choices, required=False, **options)
        self.organ = organ


def clinical_field(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """The form field of a column (`formfield_callback` of every form of findings)."""
    if isinstance(column, YesNoField):
        field: forms.Field | None = TruthField(
            required=False, label=_label(column, options), help_text=column.help_text
        )
    elif isinstance(column, PartialDateField):
        options.setdefault("help_text", DATE_HINT)
        field = column.formfield(validators=[readable_date], **options)
        _shape(field, "s", autocomplete="off")
    elif isinstance(column, CodeField):
        field = column.formfield(**options)
        _name_choices(field, column)
    else:
        field = column.formfield(**options)
        if isinstance(field, forms.IntegerField):  # Decimal fields too
            _shape(field, "xs")
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = NOT_STATED
    return field


def _name_choices(field: forms.Field | None, column: CodeField) -> None:
    """A code says "not stated" where that is allowed, and asks where it is not."""
    if isinstance(field, forms.TypedChoiceField):
        words = [(code, label) for code, label in column.flatchoices if code]
        first = NOT_STATED if column.blank else "choose"
        has_default = bool(column.default) and not column.blank
        field.choices = words if has_default else [("", first), *words]


def _label(column: models.Field[Any, Any], options: dict[str, Any]) -> str:
    return str(options.get("label") or column.verbose_name[:1].upper() + column.verbose_name[1:])


def _shape(field: forms.Field | None, width: str, **attributes: str) -> None:
    if field is not None:
        field.width = width  # type: ignore[attr-defined]  # read by the template
        field.widget.attrs.update(attributes)
