"""The form of one row of a record: native, of one patient, and plain about what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from tumorboard.patients.fields import when
from tumorboard.patients.models import Finding, Patient
from tumorboard.patients.queries import current_rows
from tumorboard.patients.references import owner_of_new_row
from tumorboard.records import VersionedModel
from tumorboard.web.patients.forms.fields import clinical_field

if TYPE_CHECKING:
    RowForm = forms.ModelForm[VersionedModel]
else:  # Django's forms take type parameters in the stubs only
    RowForm = forms.ModelForm


class FindingForm(RowForm):
    """`units` stand beside their fields; `in_order` are pairs of dates, the first not later."""

    units: ClassVar[dict[str, str]] = {}
    in_order: ClassVar[tuple[tuple[str, str], ...]] = ()
    # Numbers that have bounds, both included.
    bounds: ClassVar[dict[str, tuple[int, int]]] = {}
    # The columns written, where they are not just the fields.
    columns: ClassVar[tuple[str, ...]] = ()
    # What to say where the same has been recorded before.
    already: ClassVar[str] = ""

    class Meta:
        formfield_callback = clinical_field

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient = patient
        for name, field in self.fields.items():
            field.error_messages["required"] = "State this; it cannot be left empty"
            field.unit = self.units.get(name, "")  # type: ignore[attr-defined]  # for the template
            if isinstance(field, forms.ModelChoiceField):
                model = field.queryset.model  # type: ignore[union-attr]  # ours always have one
                field.queryset = current_rows(model, patient)
        self.shape()

    def shape(self) -> None:
        """Leave out what does not belong to this row; kinds that need it say how."""

    def leave_out(self, names: Iterable[str]) -> None:
        """Fields without a value that were not asked for either."""
        for name in names:
            sent = self.add_prefix(name) in self.data
            kept = sent if self.is_bound else self.given(name) not in {None, ""}
            if not kept:
                del self.fields[name]

    def given(self, name: str) -> Any:
        """What the form starts from: as sent, as opened for, or as stored."""
        if self.is_bound:
            return self.data.get(self.add_prefix(name))
        return self.get_initial_for_field(self.fields[name], name)

    def add_error(self, field: str | None, error: Any) -> None:
        """Every message repeats what was typed, beside what was expected."""
        typed = self.data.get(self.add_prefix(field)) if field else None
        if isinstance(typed, str) and typed and isinstance(error, ValidationError):
            messages = [f"“{typed}”: {text}" if f"“{typed}”" not in text else text
                        for text in error.messages]  # fmt: skip
            error = ValidationError([ValidationError(text) for text in messages])
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for first, second in self.in_order:
            self._check_order(cleaned.get(first) or "", cleaned.get(second) or "", first, second)
        for name, (low, high) in self.bounds.items():
            self._check_bounds(cleaned.get(name), name, low, high)
        self.check(cleaned)
        return cleaned

    def check(self, cleaned: dict[str, Any]) -> None:
        """Rules between the fields of this kind."""

    def require(self, cleaned: dict[str, Any], name: str, message: str) -> None:
        if cleaned.get(name) in {None, ""} and name in self.fields and name not in self.errors:
            self.add_error(name, message)

    def _check_order(self, first: str, second: str, name: str, later: str) -> None:
        before, after = when(first), when(second)
        if before is not None and after is not None and after.latest < before.earliest:
            self.add_error(later, f"is before “{self.fields[name].label}” ({first})")

    def _check_bounds(self, number: Decimal | int | None, name: str, low: int, high: int) -> None:
        if number is None or low <= number <= high:
            return
        kind = "number" if isinstance(self.fields[name], forms.DecimalField) else "whole number"
        what = "percentage" if self.units.get(name) == "%" else kind
        self.add_error(name, ValidationError(f"a {what} from {low} to {high} is expected"))

    def _post_clean(self) -> None:
        """Constraints are checked as for the row that will be written: in its parent's record."""
        if isinstance(self.instance, Finding) and self.instance._state.adding:
            owner = owner_of_new_row(type(self.instance), self.patient, self.cleaned_data)
            self.instance.patient = owner
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, not in the stubs
        if not self.errors:
            self._check_constraints()

    def _check_constraints(self) -> None:
        """Also those that speak of columns no form has, such as "not removed"."""
        excluded = self._get_validation_exclusions() - {"removed_at", "name"}  # type: ignore[attr-defined]  # as above
        try:
            self.instance.validate_constraints(exclude=excluded)
        except ValidationError as error:
            self.add_error(None, self.already or "; ".join(error.messages))
