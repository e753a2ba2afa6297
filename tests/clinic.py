"""A patient on the colorectal board, and guideline content in force: for tests of what follows.

`clinic.newcomer` is what somebody enters first: two liver lesions and half the dates missing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pytest
from django.utils import timezone

from guidelines.core.content.canonical import sha256
from guidelines.core.content.guideline import document_of
from guidelines.core.content.items import GuidelineMeta
from guidelines.core.content.parsing import Parsed, parse_files
from guidelines.core.evaluation.evaluate import ENGINE_SEMANTICS
from guidelines.folders import CONTENT, GUIDELINE, read_folder
from guidelines.models import GuidelineVersion
from guidelines.publishing import approve, content
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.patients.models import Attribution, Lesion, Patient, Primary, Treatment
from tumorboard.patients.services import Identity, record_finding, register
from tumorboard.people.models import Board, User

AS_OF = dt.date(2026, 11, 25)
QUESTION = "Can the liver be resected, and in which order?"


@dataclass(frozen=True)
class Clinic:
    world: World
    version: GuidelineVersion
    patient: Patient
    case: Case
    primary: Primary
    lesion: Lesion  # a metastasis of which only the month is known
    nodule: Lesion  # of which nobody has said what it is, nor when it was seen
    surgery: Treatment

    @property
    def board(self) -> Board:
        return self.world.board

    @property
    def coordinator(self) -> User:
        return self.world.coordinator


@cache
def parsed() -> Parsed:
    return parse_files(read_folder(CONTENT / GUIDELINE))


@cache
def document() -> str:
    return document_of(parsed().trees)


def guideline_meta() -> GuidelineMeta:
    meta = parsed().meta
    assert meta is not None
    return meta


def load_content() -> GuidelineVersion:
    """The content of the repository as a draft, without reading the files in every test."""
    meta = guideline_meta()
    version = GuidelineVersion.objects.create(
        guideline=meta.id,
        version=meta.version,
        title=meta.title,
        document=document(),
        sha256=sha256(document()),
        engine_semantics=ENGINE_SEMANTICS,
        author="the editors",
    )
    content(version.sha256)  # takes seconds, once per process: not while somebody waits for a page
    return version


def approved_content(world: World) -> GuidelineVersion:
    return approve(
        load_content(),
        by=world.approver.email,
        reason="Read by a clinician for this test",
        on=timezone.now(),
        effective_from=dt.date(2026, 1, 1),
    )


def patient_on(board: Board, by: User, family: str = "Holt", number: str = "402118") -> Patient:
    identity = Identity(
        family_name=family,
        given_name="Mirren",
        birth_date="1964-03-12",
        sex="female",
        identifiers=(("Hospital no.", number),),
    )
    return register(identity=identity, board=board, by=by)


def build_clinic(world: World) -> Clinic:
    by = world.coordinator
    patient = patient_on(world.board, by)
    primary = record_finding(
        Primary,
        patient=patient,
        by=by,
        label="Rectum",
        topography="C20.9",
        diagnosis_date="2025",
        status="resected",
    )
    lesion = record_finding(
        Lesion,
        patient=patient,
        by=by,
        organ="liver",
        segments="7",
        nature="metastasis",
        first_seen="2026-10",
    )
    nodule = record_finding(
        Lesion, patient=patient, by=by, organ="liver", segments="3", nature="indeterminate"
    )
    for each, confidence in ((lesion, "probable"), (nodule, "possible")):
        record_finding(
            Attribution,
            patient=patient,
            by=by,
            lesion=each,
            primary=primary,
            confidence=confidence,
        )
    surgery = record_finding(
        Treatment,
        patient=patient,
        by=by,
        kind="surgery",
        label="Low anterior resection",
        operation="primary_resection",
        primary=primary,
    )
    case = refer(
        patient=patient, board=world.board, question=QUESTION, by=by, focus_primary=primary
    )
    version = approved_content(world)
    return Clinic(world, version, patient, case, primary, lesion, nodule, surgery)


@pytest.fixture
def clinic(world: World) -> Clinic:
    return build_clinic(world)
