"""Standard pathways of the colorectal board, and cases put on them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.clinic import AS_OF, patient_on
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.meetings import pathways
from tumorboard.meetings.standard_models import StandardPathway, Triage
from tumorboard.meetings.triage import put_on_pathway

FROM = dt.date(2026, 1, 1)
WORDS = {
    "name": "Colonoscopy after resection",
    "question": "Follow-up after resection of colon cancer, nothing suspicious",
    "intent": "curative",
    "treatment": "Colonoscopy one year after the operation, then as the report says.",
    "citation": "Local guideline of the board, 2026",
}


def pathway_of(world: World, **words: Any) -> StandardPathway:
    told = {**WORDS, **words}
    return pathways.adopt(world.board, active_from=FROM, by=world.administrator, **told)


def referred(world: World, number: int = 1) -> Case:
    patient = patient_on(world.board, world.coordinator, f"Reed{number}", f"60{number:04}")
    return refer(patient=patient, board=world.board, question="And now?", by=world.coordinator)


def triaged(
    world: World, pathway: StandardPathway, number: int = 1, *, as_of: dt.date = AS_OF
) -> Triage:
    return put_on_pathway(referred(world, number), pathway=pathway, by=world.chair, as_of=as_of)
