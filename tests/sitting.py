"""A board in session with one case before it: for tests of decisions and of the meeting room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from tests.clinic import AS_OF, Clinic
from tests.world import World
from tumorboard.decisions import services, signing
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.patients.services import originals
from tumorboard.people.models import User

DECIDED = {
    "result": "decided",
    "intent": "curative",
    "answer": "Resect the liver first, then close surveillance.",
    "reasons": "Two lesions, both resectable; no lesion elsewhere.",
    "responsible": "Lena Vogt",
    "concordance": "concordant",
}


@dataclass(frozen=True)
class Sitting:
    clinic: Clinic
    meeting: Meeting
    item: AgendaItem

    @property
    def world(self) -> World:
        return self.clinic.world

    def draft(self, **values: Any) -> Decision:
        """A draft with everything it must say, unless told otherwise."""
        draft = services.start(case=self.clinic.case, by=self.world.chair)
        return write(draft, by=self.world.chair, **{**DECIDED, **values})


def write(draft: Decision, *, by: User, **values: Any) -> Decision:
    return services.save(draft, original=originals(draft, values), by=by, **values)


def sign(draft: Decision, *, by: User, as_of: dt.date = AS_OF) -> Decision:
    """Read what is to be signed, and sign it."""
    fresh = Decision.objects.get(pk=draft.pk)
    fingerprint = signing.shown(document_of(seen_for(fresh, as_of=as_of)))
    return signing.sign(fresh, fingerprint=fingerprint, by=by, as_of=as_of, now=timezone.now())


def meeting_on(world: World, date: dt.date) -> Meeting:
    return meetings.arrange(board=world.board, date=date, by=world.coordinator, chair=world.chair)


@pytest.fixture
def sitting(clinic: Clinic) -> Sitting:
    meeting = meeting_on(clinic.world, AS_OF)
    item = meetings.list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    meetings.start(meeting, by=clinic.world.chair)
    return Sitting(clinic, meeting, AgendaItem.objects.get(pk=item.pk))
