"""The filters of the audit page; they live in the address."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from tumorboard.audit.models import AuditEvent, Operation, Outcome

ANY = [("", "Any")]


class FilterForm(forms.Form):
    patient = forms.UUIDField(required=False, label="Patient (record number)")
    object = forms.UUIDField(required=False, label="Any other record (record number)")
    person = forms.CharField(required=False, max_length=200, label="Person (part of the name)")
    operation = forms.ChoiceField(
        required=False, choices=ANY + list(Operation.choices), label="What was done"
    )
    outcome = forms.ChoiceField(required=False, choices=ANY + list(Outcome.choices))
    since = forms.DateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label="To", widget=forms.DateInput(attrs={"type": "date"})
    )

    names = forms.BooleanField(
        required=False, label="Show patients by name (a look at each of them is recorded)"
    )

    def apply(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """The events that match every filter given (the form must be valid)."""
        columns = {
            "patient": "patient_id",
            "object": "object_id",
            "person": "actor__display_name__icontains",
            "operation": "operation",
            "outcome": "outcome",
            "since": "at__date__gte",
            "until": "at__date__lte",
        }
        given = {name: self.cleaned_data[name] for name in columns if self.cleaned_data[name]}
        return events.filter(**{columns[name]: value for name, value in given.items()})
