"""A coordinator at work, a meeting of tomorrow, and cases for its agenda."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from django.test import Client

from tests.clinic import patient_on
from tests.meetings.pages import TOMORROW, ClientOf
from tests.sitting import meeting_on
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.meetings.models import Meeting


@pytest.fixture
def coordinating(world: World, client_of: ClientOf) -> Client:
    return client_of(world.coordinator)


@pytest.fixture
def meeting(world: World) -> Meeting:
    return meeting_on(world, TOMORROW)


@pytest.fixture
def referred(world: World) -> Callable[[str], Case]:
    numbers = itertools.count(700001)

    def make(family: str) -> Case:
        patient = patient_on(world.board, world.coordinator, family, str(next(numbers)))
        return refer(
            patient=patient, board=world.board, question=f"About {family}?", by=world.coordinator
        )

    return make
