"""The windows of a plan as a calendar file, for whoever keeps a theatre list or a diary.

It says nothing about the patient: which step of how many, what it waits for, and where the plan
stands. Who may not see the case finds nothing behind the address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid5

from icalendar import Calendar, Event, vUri

from guidelines.core.planning.desk import PlanInHand
from tumorboard.plans.models import Plan
from tumorboard.plans.told import AHEAD, NOT_NEEDED

PRODUCT = "-//Tumorboard//Plan//EN"
FOR_DISCUSSION = "For discussion by the board. Days on which this step can begin."
OPEN_END = "For discussion by the board. This step can begin on this day or later."


class NothingDated(Exception):
    """No step of the plan that lies ahead has a day."""


@dataclass(frozen=True)
class Window:
    step: str
    number: int
    total: int
    resource: str
    first: dt.date
    last: dt.date | None
    """None: nothing limits it."""

    @property
    def summary(self) -> str:
        place = f"Tumour board plan: step {self.number} of {self.total}"
        return f"{place}, {self.resource}" if self.resource else place


def windows_of(found: PlanInHand) -> Iterator[Window]:
    """Numbered as on the plan's page and paper: every step that takes place or has been done."""
    draft = found.draft
    # What the board calls a resource of its own step may be anything: only the content's is told.
    resources = {
        step.id: step.resource or ""
        for step in found.pathway.steps
        if step.id not in {added.id for added in draft.added}
    }
    steps = [s for s in found.plan.steps if s.state not in NOT_NEEDED and s.id not in draft.dropped]
    for number, step in enumerate(steps, start=1):
        if step.state in AHEAD and step.earliest:
            yield Window(
                step=step.id,
                number=number,
                total=len(steps),
                resource=resources.get(step.id, ""),
                first=dt.date.fromisoformat(step.earliest),
                last=dt.date.fromisoformat(step.latest) if step.latest else None,
            )


def calendar_file(plan: Plan, found: PlanInHand, *, address: str, now: dt.datetime) -> bytes:
    """One all-day event per window. Raises NothingDated, also for dates that cannot hold together.

    The same step keeps its UID for ever; the plan's version only ever grows, with an undo as well,
    so that a newer file always replaces an older one.
    """
    if found.plan.feasibility == "inconsistent":
        raise NothingDated(str(plan.pk))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for window in windows_of(found):
        calendar.add_component(_event(plan, window, address, now))
    if not calendar.subcomponents:
        raise NothingDated(str(plan.pk))
    content: bytes = calendar.to_ical()
    return content


def _event(plan: Plan, window: Window, address: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(plan.pk, window.step)}@tumorboard")
    event.add("sequence", plan.version)
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", window.first)
    event.add("dtend", (window.last or window.first) + dt.timedelta(days=1))  # not included
    event.add("summary", window.summary)
    event.add("description", OPEN_END if window.last is None else FOR_DISCUSSION)
    event.add("url", vUri(address))
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event
