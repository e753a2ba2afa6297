"""Two boards of one hospital with one patient between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from tests.sitting import DECIDED, Sitting, sign, write
from tests.world import on_board
from tumorboard.cases.models import Case
from tumorboard.cases.referral_on import refer_on
from tumorboard.cases.share_models import BoardReferral
from tumorboard.decisions import services as decisions
from tumorboard.decisions.models import Decision
from tumorboard.meetings import services as meetings
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Role

ClientOf = Callable[[User], Client]
STEP = "Calls the patient and arranges the PET-CT"


@dataclass(frozen=True)
class Between:
    sitting: Sitting
    lung_chair: User
    today: dt.date
    there: Case  # the lung board's case
    referral: BoardReferral

    @property
    def here(self) -> Case:
        return self.sitting.clinic.case

    @property
    def lung_coordinator(self) -> User:
        return self.sitting.world.outsider_same_hospital

    def signed_here(self, **values: object) -> Decision:
        return sign(self.sitting.draft(**values), by=self.sitting.world.chair)

    def signed_there(self, **values: object) -> Decision:
        """The lung board's own meeting, with its own chair."""
        chair, today = self.lung_chair, self.today
        meeting = meetings.arrange(
            board=self.there.board, date=today, by=self.lung_coordinator, chair=chair
        )
        meetings.list_case(meeting=meeting, case=self.there, by=self.lung_coordinator)
        meetings.start(meeting, by=chair)
        draft = decisions.start(case=Case.objects.get(pk=self.there.pk), by=chair)
        return sign(write(draft, by=chair, **{**DECIDED, **values}), by=chair)


def referred(sitting: Sitting, today: dt.date, *, share: bool = True) -> BoardReferral:
    world = sitting.world
    made = refer_on(
        sitting.clinic.case,
        board=world.other_board,
        question="Is the nodule in the lung another cancer?",
        urgency="urgent",
        owner=world.outsider_same_hospital,
        next_on=today + dt.timedelta(days=7),
        next_step=STEP,
        next_step_owner=world.coordinator,
        share_decisions=share,
        by=world.coordinator,
    )
    return BoardReferral.objects.select_related("case__board", "source__board").get(case=made)


@pytest.fixture
def between(sitting: Sitting) -> Between:
    world = sitting.world
    today = today_at(world.hospital, timezone.now())
    lung_chair = on_board(world.other_board, "Lotte Brandt", Role.CHAIR)
    referral = referred(sitting, today)
    return Between(sitting, lung_chair, today, referral.case, referral)
