"""The quorum lines of the room: for the meeting, and for the question under discussion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tumorboard.assessment.services import Current, NoGuideline
from tumorboard.decisions.models import Decision, Intent
from tumorboard.decisions.quorum import wanted_for
from tumorboard.meetings.attendance import missing_seats
from tumorboard.meetings.models import AgendaItem
from tumorboard.meetings.presence import room_of


def quorum_lines(
    item: AgendaItem, decisions: Sequence[Decision], current: Current | NoGuideline
) -> dict[str, Any]:
    """For the case as it stands: with an intent chosen, what that one wants; else what each would.

    Nothing about the question once it is decided: what was missing then stands in the decision.
    """
    present = room_of(item.meeting).specialties_for(item)
    here = [each for each in decisions if each.agenda_item_id == item.pk]
    draft = next((each for each in here if each.signed_at is None), None)
    is_decided = draft is None and bool(here)
    intent = draft.intent if draft else ""
    known = current if isinstance(current, Current) else None
    wanted = () if is_decided else wanted_for(known, intent=intent, present=present)
    return {
        "missing_specialties": missing_seats(item.meeting.board, present),
        "wanted": wanted,
        "intent": str(Intent(intent).label).lower() if intent else "",
    }
