"""How the rows of one patient's record refer to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from tumorboard.patients.models import Finding, Patient
from tumorboard.patients.rules import PARENTS


class AnotherPatient(ValueError):
    """A row was to refer to a row of somebody else."""


class StillReferredTo(Exception):
    """Other rows rest on this one; the message names them."""


def same_person(patient: Patient, other: Patient) -> bool:
    """One record, or records that were merged into one."""
    person = patient.merged_into_id or patient.pk
    return person in {other.pk, other.merged_into_id}


def owner_of_new_row(model: type[Finding], patient: Patient, values: Mapping[str, Any]) -> Patient:
    """Whose record gets the row: that of its parent, so that merged records come apart exactly."""
    check_references(patient, values)
    parent = values.get(PARENTS.get(model.__name__, ""))
    return parent.patient if isinstance(parent, Finding) else patient


def check_references(patient: Patient, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, Finding) and not same_person(patient, value.patient):
            raise AnotherPatient(name)


def resting_on(row: Finding) -> list[Finding]:
    """Current rows that name this one, without those that are part of it."""
    found: list[Finding] = []
    for model, name in _references_to(type(row)):
        if PARENTS.get(model.__name__) != name:
            found += model._default_manager.filter(**{name: row}, removed_at=None)
    return found


def across_records(duplicate: Patient) -> Iterator[models.Model]:
    """Rows, removed ones too, that join a merged record with another one: findings and cases."""
    for model in _about_patients():
        for name, _ in _references_of(model):
            joined = Q(patient=duplicate) | Q(**{f"{name}__patient": duplicate})
            rows = model._default_manager.filter(joined, **{f"{name}__isnull": False})
            yield from rows.exclude(**{f"{name}__patient": F("patient")})


def _findings() -> list[type[Finding]]:
    return [model for model in _about_patients() if issubclass(model, Finding)]


def _about_patients() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_app_config("tumorboard").get_models()
        if any(f.name == "patient" and f.related_model is Patient for f in model._meta.fields)
    ]


def _references_of(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Finding):
            yield field.name, target


def _references_to(wanted: type[Finding]) -> Iterator[tuple[type[Finding], str]]:
    for model in _findings():
        for name, target in _references_of(model):
            if target is wanted:
                yield model, name
