"""What a decision says of its meeting: when it was, who was there for the case, who was not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tumorboard.assessment.heads import day
from tumorboard.decisions.queries import Seen
from tumorboard.documents.blocks import AnyBlock, Heading, Pairs, Paragraph, Table
from tumorboard.meetings.attendance_models import Spell
from tumorboard.meetings.models import PRESENT, Attendance, Meeting, Presence, Seat
from tumorboard.meetings.presence import times_of
from tumorboard.people.roles import Specialty

FROM_THE_START = "From the start"
STILL_RUNNING = "not yet when this was written"
NO_APOLOGIES = "No apologies recorded"


def present_blocks(seen: Seen) -> list[AnyBlock]:
    """Where nobody's presence was recorded nobody is called absent either."""
    if seen.meeting is None:
        return []
    blocks: list[AnyBlock] = [Heading("Meeting"), meeting_pairs(seen.meeting)]
    if not seen.attendances:
        return [*blocks, Paragraph("Nobody's presence was recorded.")]
    blocks.append(_there(seen, seen.meeting))
    absent = _absent(seen)
    return [*blocks, absent] if absent.rows else blocks


def meeting_pairs(meeting: Meeting) -> Pairs:
    rows = [
        ("Board", f"{meeting.board}, {meeting.board.hospital}"),
        ("Date", day(meeting.date)),
        ("Planned", _planned(meeting)),
        *_held(meeting),
        ("Place", meeting.place),
        ("Chair", str(meeting.chair) if meeting.chair else ""),
        ("Recorder", str(meeting.recorder) if meeting.recorder else ""),
    ]
    return Pairs(tuple((key, value) for key, value in rows if value))


def _planned(meeting: Meeting) -> str:
    if meeting.starts_at is None:
        return ""
    until = f" to {meeting.ends_at:%H:%M}" if meeting.ends_at else ", end not planned"
    return f"{meeting.starts_at:%H:%M}{until}"


def _held(meeting: Meeting) -> list[tuple[str, str]]:
    """When it did begin and end, on the hospital's clock; nothing before it began."""
    if meeting.started_at is None:
        return []
    clock = _Clock(meeting)
    ended = clock.on(meeting.ended_at) if meeting.ended_at else STILL_RUNNING
    return [("Began", clock.on(meeting.started_at)), ("Ended", ended)]


# ------------------------------------------------------------------ who


def _there(seen: Seen, meeting: Meeting) -> Table:
    clock = _Clock(meeting)
    rows = tuple(
        (
            f"{row.name}, covering for {row.covering_for}" if row.covering_for else row.name,
            row.get_specialty_display(),
            row.get_seat_display(),
            row.get_presence_display() if row.pk in seen.there else _away(row.presence),
            _came_and_went(row, clock),
        )
        for row in seen.attendances
        if row.presence != Presence.APOLOGIES
    )
    head = ("Name", "Specialty", "Seat", "For this case", "Arrived and left")
    return Table("Who was there", head, rows)


def _away(presence: str) -> str:
    return "Left before this case" if presence == Presence.LEFT else "Not there for this case"


def _came_and_went(row: Attendance, clock: _Clock) -> str:
    spells = times_of(row)
    if not spells:
        return FROM_THE_START if row.presence in PRESENT else "not recorded"
    return "\n".join(clock.span(each) for each in spells)


def _absent(seen: Seen) -> Table:
    """Of the core team whoever was never there, and everybody else who sent apologies."""
    covers = {
        row.covering_for_id: row.name
        for row in seen.attendances
        if row.covering_for_id and row.presence != Presence.APOLOGIES
    }
    sorry = [row for row in seen.attendances if row.presence == Presence.APOLOGIES]
    recorded = {row.user_id for row in seen.attendances}
    found = [
        (row.name, row.get_specialty_display(), row.get_seat_display(), "Sent apologies",
         row.user_id)
        for row in sorry
    ]  # fmt: skip
    found += [
        (str(member.user), _specialty(member.specialty), str(Seat.CORE.label), NO_APOLOGIES,
         member.user.pk)
        for member in seen.team
        if not member.is_extended and member.user.pk not in recorded
    ]  # fmt: skip
    rows = tuple(
        (name, specialty, seat, why, covers.get(account, "") if account else "")
        for name, specialty, seat, why, account in sorted(found, key=lambda each: each[0])
    )
    return Table("Not there", ("Name", "Specialty", "Seat", "", "Covered by"), rows)


def _specialty(code: str) -> str:
    return str(Specialty(code).label) if code else ""


@dataclass(frozen=True)
class _Clock:
    """The hospital's; the day is said only where it is not the meeting's."""

    meeting: Meeting

    def on(self, moment: dt.datetime) -> str:
        local = moment.astimezone(ZoneInfo(self.meeting.board.hospital.time_zone))
        words = f"{local:%H:%M}"
        return words if local.date() == self.meeting.date else f"{day(local.date())}, {words}"

    def span(self, spell: Spell) -> str:
        mode = ", remote" if spell.is_remote else ""
        if spell.left_at is None:
            return f"since {self.on(spell.arrived_at)}{mode}"
        return f"{self.on(spell.arrived_at)} to {self.on(spell.left_at)}{mode}"
