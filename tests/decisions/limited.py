"""A patient whose disease is limited to the liver, before a board without a liver surgeon."""

from __future__ import annotations

import pytest

from tests.clinic import AS_OF
from tests.sitting import Sitting
from tumorboard.decisions.models import Decision
from tumorboard.decisions.queries import Seen, seen_for
from tumorboard.decisions.quorum_services import handle
from tumorboard.patients.models import Examination
from tumorboard.patients.services import record_finding

REGIONS = ("chest", "liver", "abdomen", "peritoneum", "pelvis", "nodes", "bone", "brain")
RULE = "quorum-liver-limited-palliative"
PALLIATIVE = {"intent": "palliative", "answer": "Palliative chemotherapy."}


@pytest.fixture
def liver_limited(sitting: Sitting) -> Sitting:
    """Metastases in the liver alone, and everything else looked at."""
    clinic, by = sitting.clinic, sitting.world.coordinator
    for region in REGIONS:
        result = "lesions" if region == "liver" else "clear"
        record_finding(
            Examination, patient=clinic.patient, by=by, region=region, examined=True,
            modality="CT", date="2026-11-01", result=result,
        )  # fmt: skip
    return sitting


def seen(draft: Decision) -> Seen:
    fresh = Decision.objects.get(pk=draft.pk)
    return seen_for(fresh, as_of=AS_OF)


def choose(draft: Decision, sitting: Sitting, handling: str, reason: str = "") -> None:
    wanted = seen(draft).lacking
    handle(
        Decision.objects.get(pk=draft.pk), handling=handling, reason=reason, wanted=wanted,
        by=sitting.world.chair, as_of=AS_OF,
    )  # fmt: skip
