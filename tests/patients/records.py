"""Shared by the stories: an invented patient, and what one may record about her."""

from __future__ import annotations

from typing import Any, TypeVar

from tests.world import World
from tumorboard.patients import services
from tumorboard.patients.models import Finding, Lesion, Patient, Primary
from tumorboard.patients.services import Identity
from tumorboard.people.models import Board

F = TypeVar("F", bound=Finding)
MIRREN = Identity(
    family_name="Holt",
    given_name="Mirren",
    birth_date="1964-03-12",
    sex="female",
    identifiers=(("Hospital no.", "402 118"),),
)


def patient_of(world: World, identity: Identity = MIRREN, board: Board | None = None) -> Patient:
    return services.register(identity=identity, board=board or world.board, by=world.coordinator)


def rectum(world: World, patient: Patient, **values: Any) -> Primary:
    stated = {"label": "Rectum", "topography": "C20.9", "diagnosis_date": "2026-01-10"} | values
    return services.record_finding(Primary, patient=patient, by=world.surgeon, **stated)


def liver_lesion(world: World, patient: Patient, **values: Any) -> Lesion:
    stated = {"organ": "liver", "segments": "5 8", "first_seen": "2026-02"} | values
    return services.record_finding(Lesion, patient=patient, by=world.radiologist, **stated)


def change(row: F, world: World, original: F, **posted: Any) -> F:
    """As a form does it: what it showed of `original`, what came back for these fields."""
    shown = services.originals(original, posted)
    return services.change_record(
        row, patient=row.patient, original=shown, by=world.member, **posted
    )
