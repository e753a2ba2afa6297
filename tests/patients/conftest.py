"""Fixtures for the stories of one patient."""

from __future__ import annotations

import pytest

from tests.patients.records import patient_of
from tests.world import World
from tumorboard.patients.models import Patient


@pytest.fixture
def patient(world: World) -> Patient:
    return patient_of(world)
