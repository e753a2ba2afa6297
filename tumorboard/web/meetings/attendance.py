"""Who is there: the roll call in one form, one click for who comes and goes, and other times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from tumorboard.meetings import queries
from tumorboard.meetings.attendance import Attending, arrive, leave, record_attendance
from tumorboard.meetings.attendance_models import Spell
from tumorboard.meetings.models import PRESENT, Attendance, Meeting, MeetingState, Presence, Seat
from tumorboard.meetings.presence import room_of, times_of
from tumorboard.people.models import User
from tumorboard.people.roles import Specialty

NOT_RECORDED = [("", "—")]
CORE_TEAM = "core"
HERE = [(Presence.IN_PERSON.value, "In person"), (Presence.REMOTE.value, "Remote")]


@dataclass(frozen=True)
class PersonRow:
    """One line of the roll call."""

    key: str
    person: Attending
    row: Attendance | None
    zone: ZoneInfo
    field: forms.BoundField | None = None

    @property
    def specialty(self) -> str:
        return str(Specialty(self.person.specialty).label) if self.person.specialty else ""

    @property
    def seat(self) -> str:
        return str(Seat(self.person.seat).label) if self.person.seat else ""

    @property
    def is_here(self) -> bool:
        return self.row is not None and self.row.presence in PRESENT

    @property
    def times(self) -> list[str]:
        """`14:02 to 14:40`; nothing for somebody who is there from the start."""
        return [span(each, self.zone) for each in times_of(self.row)] if self.row else []


def span(spell: Spell, zone: ZoneInfo) -> str:
    mode = ", remote" if spell.is_remote else ""
    if spell.left_at is None:
        return f"since {clock(spell.arrived_at, zone)}{mode}"
    return f"{clock(spell.arrived_at, zone)} to {clock(spell.left_at, zone)}{mode}"


def clock(moment: dt.datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def zone_of(meeting: Meeting) -> ZoneInfo:
    return ZoneInfo(meeting.board.hospital.time_zone)


def people_of(meeting: Meeting) -> list[PersonRow]:
    """The board's core team, its extended members, then guests: four queries."""
    zone, rows = zone_of(meeting), room_of(meeting).rows
    known = {row.user_id: row for row in rows if row.user_id}
    found = []
    for member in queries.team_of(meeting.board):
        row = known.pop(member.user.pk, None)
        seat = (row.seat if row else "") or (Seat.EXTENDED if member.is_extended else Seat.CORE)
        specialty = row.specialty if row else member.specialty
        person = Attending(str(member.user), specialty, "", member.user, seat)
        found.append(PersonRow(f"person-{member.user.pk}", person, row, zone))
    for row in rows:
        if row.user_id is None or row.user_id in known:
            person = Attending(row.name, row.specialty, "", row.user, row.seat or Seat.GUEST)
            found.append(PersonRow(f"person-{row.pk}", person, row, zone))
    order = list(Seat.values)
    return sorted(found, key=lambda each: order.index(each.person.seat))


def actual_times(meeting: Meeting) -> dict[str, str]:
    """When the meeting began and ended, on the hospital's clock."""
    zone, moments = zone_of(meeting), {"began": meeting.started_at, "ended": meeting.ended_at}
    return {name: clock(moment, zone) if moment else "" for name, moment in moments.items()}


class AttendanceForm(forms.Form):
    """One choice per person of the board and guest so far, and room for one more guest.

    Every field carries what it showed, so that two people who fill it in at the same time only
    change what they touched. A button of a row says that this person comes or goes just now.
    """

    guest = forms.CharField(required=False, max_length=120, label="Somebody else")
    guest_specialty = forms.ChoiceField(
        required=False, choices=NOT_RECORDED + list(Specialty.choices), label="Specialty"
    )
    guest_presence = forms.ChoiceField(
        required=False, choices=HERE, label="How", initial=Presence.IN_PERSON
    )
    now = forms.CharField(required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.people = {each.key: each for each in people_of(meeting)}
        for key, each in self.people.items():
            row = each.row
            self.fields[key] = forms.ChoiceField(
                choices=list(Presence.choices) if row else NOT_RECORDED + list(Presence.choices),
                required=False,
                initial=row.presence if row else "",
                label=each.person.name,
                show_hidden_initial=True,
            )

    @property
    def rows(self) -> Iterable[PersonRow]:
        for key, each in self.people.items():
            yield PersonRow(key, each.person, each.row, each.zone, self[key])

    @property
    def in_session(self) -> bool:
        return self.meeting.state == MeetingState.RUNNING

    @property
    def core_waits(self) -> bool:
        """Whether nobody of the core team is recorded yet."""
        core = [each for each in self.people.values() if each.person.seat == Seat.CORE]
        return bool(core) and not any(each.row for each in core)

    def clean_now(self) -> tuple[str, str]:
        """What is clicked: a way of being there (or left), and whose row. Both empty: nothing."""
        presence, _, key = str(self.cleaned_data["now"]).partition(" ")
        if presence and presence != CORE_TEAM and key not in self.people:
            raise ValidationError("This person is no longer in the list: look again.")
        if presence not in {"", CORE_TEAM, Presence.LEFT, *PRESENT}:
            raise ValidationError("Nobody can be there like this.")
        return presence, key

    def changed(self) -> list[Attending]:
        """Those whose presence this person has set."""
        given = self.cleaned_data
        found = [
            _with(each.person, given[key])
            for key, each in self.people.items()
            if key in self.changed_data and given[key]
        ]
        if given["guest"]:
            presence = given["guest_presence"] or Presence.IN_PERSON
            found.append(
                Attending(given["guest"], given["guest_specialty"], presence, None, Seat.GUEST)
            )
        if given["now"][0] == CORE_TEAM:
            named = {each.user for each in found}
            found += [
                _with(each.person, Presence.IN_PERSON)
                for each in self.people.values()
                if each.person.seat == Seat.CORE and not each.row and each.person.user not in named
            ]
        return found

    def record(self, *, by: User, at: dt.datetime) -> None:
        """The roll call first, then the click: nothing that was chosen beside it is lost."""
        record_attendance(meeting=self.meeting, people=self.changed(), by=by)
        presence, key = self.cleaned_data["now"]
        if not key:
            return
        person = _with(self.people[key].person, presence)
        if presence == Presence.LEFT:
            leave(meeting=self.meeting, person=person, at=at, by=by)
        else:
            arrive(meeting=self.meeting, person=person, at=at, by=by)


def _with(person: Attending, presence: str) -> Attending:
    return Attending(person.name, person.specialty, presence, person.user, person.seat)


class TimesForm(forms.Form):
    """Another seat, for whom somebody is here, and when they came and went."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seat = forms.ChoiceField(choices=Seat.choices)
    specialty = forms.ChoiceField(required=False, choices=NOT_RECORDED + list(Specialty.choices))
    covering_for = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Covering for", empty_label="Nobody"
    )

    def __init__(self, *args: Any, row: Attendance, **kwargs: Any) -> None:
        self.row, self.zone = row, zone_of(row.meeting)
        self.spells: dict[str, Spell | None] = {
            str(each.pk): each for each in row.spells.standing()
        }
        self.spells["new"] = None
        first = {
            "version": row.version,
            "seat": row.seat or (Seat.CORE if row.user_id else Seat.GUEST),
            "specialty": row.specialty,
            "covering_for": row.covering_for_id,
        }
        super().__init__(*args, **{"initial": first, **kwargs})
        others = queries.accounts_of(row.meeting.board)
        if row.user_id:
            others = others.exclude(pk=row.user_id)
        self.fields["covering_for"].queryset = others  # type: ignore[attr-defined]  # a model field
        for key, spell in self.spells.items():
            self._time(f"arrived-{key}", "Arrived", spell.arrived_at if spell else None)
            self._time(f"left-{key}", "Left", spell.left_at if spell else None)

    def _time(self, name: str, label: str, moment: dt.datetime | None) -> None:
        self.fields[name] = forms.TimeField(
            required=False,
            label=label,
            initial=clock(moment, self.zone) if moment else None,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        )

    @property
    def pairs(self) -> Iterable[tuple[forms.BoundField, forms.BoundField]]:
        for key in self.spells:
            yield self[f"arrived-{key}"], self[f"left-{key}"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for key in self.spells:
            came, went = given.get(f"arrived-{key}"), given.get(f"left-{key}")
            if went and not came:
                self.add_error(f"arrived-{key}", "Say when this person came.")
            elif went and came and went < came:
                self.add_error(f"left-{key}", f"Before the arrival at {came:%H:%M}.")
        return given

    @property
    def times(self) -> list[tuple[Spell | None, dt.datetime, dt.datetime | None]]:
        """Spells with their times; one whose arrival was emptied is left out."""
        given = self.cleaned_data
        return [
            (spell, self._moment(came, spell.arrived_at if spell else None), self._end(key, spell))
            for key, spell in self.spells.items()
            if (came := given.get(f"arrived-{key}"))
        ]

    def _end(self, key: str, spell: Spell | None) -> dt.datetime | None:
        went = self.cleaned_data.get(f"left-{key}")
        return self._moment(went, spell.left_at if spell else None) if went else None

    def _moment(self, time: dt.time, stored: dt.datetime | None) -> dt.datetime:
        """The stored moment where its minute was not changed: seconds are kept."""
        if stored is not None and clock(stored, self.zone) == f"{time:%H:%M}":
            return stored
        return dt.datetime.combine(self.row.meeting.date, time, tzinfo=self.zone)
