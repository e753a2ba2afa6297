"""A signed decision and the letters about it: for tests of services, pages and the browser."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.sitting import Sitting, sign
from tests.world import World
from tumorboard.decisions.models import Decision
from tumorboard.decisions.services import amend
from tumorboard.exchange import letter_services as services
from tumorboard.exchange.letter_models import Communication, Letter
from tumorboard.exchange.letter_rules import Hold
from tumorboard.patients.models import Patient
from tumorboard.people.models import User

CONTACT = "Nia Parry, specialist nurse, ward 4"


def today() -> dt.date:
    return timezone.now().date()


@dataclass(frozen=True)
class Correspondence:
    sitting: Sitting
    decision: Decision

    @property
    def world(self) -> World:
        return self.sitting.world

    def letter(self, recipient: str, **values: Any) -> Letter:
        """A draft that lacks nothing, unless told otherwise."""
        by = self.world.coordinator
        letter = services.start(self.decision, recipient=recipient, by=by)
        wanted = {
            "addressee": letter.addressee or "Dr Rosa Field, The Surgery",
            "contact": CONTACT if recipient == "patient" else "",
            "body": letter.body,
        }
        services.save(letter, version=letter.version, by=by, **{**wanted, **values})
        return letter

    def release(self, letter: Letter, *, vital: str = "alive", by: User | None = None) -> Letter:
        services.release(
            letter, version=letter.version, vital=vital, by=by or self.world.coordinator,
            as_of=today(), now=timezone.now(),
        )  # fmt: skip
        return letter

    def told(self, means: str = "in_person", *, by: User | None = None) -> Communication:
        return services.log(
            self.decision, recipient="patient", name="Mirren Holt", means=means, on=today(),
            by=by or self.world.member, as_of=today(),
        )  # fmt: skip

    def amended(self, reason: str = "The pathology was revised.") -> Correspondence:
        draft = amend(self.decision, by=self.world.chair, reason=reason)
        return Correspondence(self.sitting, sign(draft, by=self.world.chair, as_of=today()))


@pytest.fixture
def correspondence(sitting: Sitting) -> Correspondence:
    draft = sitting.draft(dissent="The oncologist would begin with chemotherapy.")
    return Correspondence(sitting, sign(draft, by=sitting.world.chair, as_of=today()))


def paper_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def record_death(correspondence: Correspondence) -> None:
    patient = Patient.objects.get(pk=correspondence.decision.case.patient_id)
    patient.update_fields(patient.version, by=correspondence.world.coordinator, vital_status="dead")


def held(correspondence: Correspondence, letter: Letter, vital: str = "alive") -> list[Hold]:
    with pytest.raises(services.Held) as refused:
        correspondence.release(letter, vital=vital)
    assert Letter.objects.get(pk=letter.pk).released_at is None
    return refused.value.holds
