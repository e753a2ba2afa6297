"""How the meetings of a period went: who was there, and how long a case took. Pure counting.

Where nobody's presence was recorded, nobody is said to have been away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from tumorboard.followup.report import (
    Listed,
    Measure,
    Part,
    Period,
    Sat,
    counted,
    day_words,
    same_words,
    share,
)
from tumorboard.people.roles import Specialty

Present = Mapping[UUID, frozenset[str]]


def meeting_measures(
    period: Period, held: Sequence[Sat], presented: Sequence[Listed]
) -> tuple[Measure, ...]:
    ids = {each.id for each in held}
    seen = {each.meeting for each in period.attendances} & ids
    noted = [each for each in held if each.id in seen]
    return (
        _required(period, held, noted),
        _specialties(period, held, noted),
        _members(period, noted),
        _minutes(period, held, presented),
    )


def _there(period: Period) -> Present:
    found: dict[UUID, set[str]] = {}
    for each in period.attendances:
        if each.was_there and each.specialty:
            found.setdefault(each.meeting, set()).add(each.specialty)
    return {meeting: frozenset(specialties) for meeting, specialties in found.items()}


def _required(period: Period, held: Sequence[Sat], noted: Sequence[Sat]) -> Measure:
    there, required = _there(period), period.required
    lacking = {
        each: [code for code in required if code not in there.get(each.id, frozenset())]
        for each in noted
    }
    complete = sum(not missing for missing in lacking.values())
    notes = [
        f"{day_words(each.date)}: without {', '.join(_label(code) for code in missing)}."
        for each, missing in lacking.items()
        if missing
    ]
    sentence = _nothing_noted(held)
    if not required:
        sentence = "The board has not set which specialties it needs."
    elif noted:
        sentence = (
            f"At {share(complete, len(noted), 'meeting')} every required specialty was there "
            "to the end."
        )
        notes.append("Measured against the specialties that the board requires today.")
    return Measure(
        "required", "Required specialties present", sentence,
        tuple(_part(code, there, noted) for code in required) if noted else (), unit="meeting",
        count=complete if required else None, of=len(noted) if required else None,
        notes=(*notes, *_without(held, noted)),
    )  # fmt: skip


def _specialties(period: Period, held: Sequence[Sat], noted: Sequence[Sat]) -> Measure:
    there = _there(period)
    known = {code for each in noted for code in there.get(each.id, ())} | set(period.required)
    parts = [_part(code, there, noted) for code in known] if noted else []
    sentence = _nothing_noted(held)
    if noted:
        meetings = counted(len(noted), "meeting")
        sentence = f"How often each specialty was there to the end, at {meetings}."
    return Measure(
        "specialties", "Attendance by specialty", sentence,
        tuple(sorted(parts, key=lambda part: (-part.count, part.label))), unit="meeting",
        notes=_without(held, noted),
    )  # fmt: skip


def _members(period: Period, noted: Sequence[Sat]) -> Measure:
    ids = {each.id for each in noted}
    there = [each for each in period.attendances if each.was_there and each.meeting in ids]
    came = Counter(each.name for each in there)
    names = {*period.team, *came} if noted else set()
    parts = [Part(same_words(name), name, came[name]) for name in names]
    sentence = "Nobody’s attendance is recorded in this period."
    if noted:
        absent = sum(not part.count for part in parts)
        sentence = (
            f"{len(names) - absent} of {len(names)} people were there at least once in "
            f"{counted(len(noted), 'meeting')}."
        )
    return Measure(
        "members", "Attendance by person", sentence,
        tuple(sorted(parts, key=lambda part: (-part.count, part.label))), unit="meeting",
    )  # fmt: skip


def _minutes(period: Period, held: Sequence[Sat], presented: Sequence[Listed]) -> Measure:
    cases = Counter(each.meeting for each in presented)
    timed = [(each, each.minutes) for each in held if each.minutes is not None and cases[each.id]]
    planned = counted(period.settings.minutes_per_case, "minute")
    sentence = "No meeting with cases has both its start and its end on record."
    if timed:
        minutes = sum(lasted for _, lasted in timed)
        number = sum(cases[each.id] for each, _ in timed)
        sentence = (
            f"{minutes / number:.1f} minutes of meeting per case ({minutes} minutes, "
            f"{counted(number, 'case')}, {counted(len(timed), 'meeting')}); planned: {planned}."
        )
    parts = [
        Part(str(each.id), day_words(each.date), round(lasted / cases[each.id]))
        for each, lasted in timed
    ]
    return Measure("minutes", "Minutes per case", sentence, tuple(parts), unit="minute per case")


def _part(code: str, there: Present, noted: Sequence[Sat]) -> Part:
    at = sum(code in there.get(each.id, frozenset()) for each in noted)
    return Part(code, _label(code), at)


def _label(code: str) -> str:
    return str(Specialty(code).label) if code in Specialty.values else code


def _nothing_noted(held: Sequence[Sat]) -> str:
    return "Attendance was not recorded." if held else "No meeting was held in this period."


def _without(held: Sequence[Sat], noted: Sequence[Sat]) -> tuple[str, ...]:
    if not noted or len(noted) == len(held):
        return ()
    without = counted(len(held) - len(noted), "meeting")
    return (f"{without} left out: attendance was not recorded.",)
