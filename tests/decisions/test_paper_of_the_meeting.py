"""When the board met and who was there, on the paper of a decision."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from guidelines.core.content.canonical import canonical_json
from tests.clinic import AS_OF
from tests.sitting import Sitting, sign
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of, superseded
from tumorboard.decisions.queries import seen_for
from tumorboard.documents.blocks import (
    Document,
    Pairs,
    Paragraph,
    Table,
    canonical_text,
    read_document,
)
from tumorboard.meetings.attendance import Attending, arrive, attend, correct, leave
from tumorboard.meetings.attendance_models import Turn
from tumorboard.meetings.models import Attendance, Meeting
from tumorboard.people.models import User

LONDON = ZoneInfo("Europe/London")


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(AS_OF, dt.time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def afternoon(sitting: Sitting) -> Sitting:
    """Planned from two to half past three; it began five minutes late."""
    Meeting.objects.filter(pk=sitting.meeting.pk).update(
        starts_at=dt.time(14), ends_at=dt.time(15, 30), started_at=at(14, 5)
    )
    return sitting


def come(sitting: Sitting, user: User, specialty: str, presence: str = "in_person") -> Attendance:
    return attend(
        meeting=sitting.meeting, user=user, name=str(user), specialty=specialty,
        presence=presence, by=sitting.world.chair,
    )  # fmt: skip


def paper(sitting: Sitting) -> Document:
    draft = Decision.objects.filter(case=sitting.clinic.case).first() or sitting.draft()
    return document_of(seen_for(Decision.objects.get(pk=draft.pk), as_of=AS_OF))


def meeting_of(document: Document) -> dict[str, str]:
    pairs = [block.rows for block in document.blocks if isinstance(block, Pairs)]
    return next(found for rows in pairs if "Board" in (found := dict(rows)))


def rows(document: Document, caption: str) -> dict[str, tuple[str, ...]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return {row[0]: row[1:] for table in tables if table.caption == caption for row in table.rows}


def test_the_paper_says_when_the_board_was_to_meet_and_when_it_met(afternoon: Sitting) -> None:
    told = meeting_of(paper(afternoon))
    assert (told["Planned"], told["Began"]) == ("14:00 to 15:30", "14:05")
    assert told["Ended"] == "not yet when this was written"
    Meeting.objects.filter(pk=afternoon.meeting.pk).update(ended_at=at(15, 50))
    assert meeting_of(paper(afternoon))["Ended"] == "15:50"


def test_each_person_with_specialty_seat_and_when_they_came_and_left(afternoon: Sitting) -> None:
    world, meeting = afternoon.world, afternoon.meeting
    come(afternoon, world.radiologist, "radiology")
    surgeon = come(afternoon, world.member, "liver_surgery", "remote")
    correct(
        surgeon, version=surgeon.version, spells=[(None, at(14, 20), at(14, 50))], seat="extended",
        specialty="liver_surgery", covering_for=world.surgeon, by=world.chair,
    )  # fmt: skip
    there = rows(paper(afternoon), "Who was there")
    assert there["Rada Petrova"] == ("Radiology", "Core", "In person", "From the start")
    (name,) = [each for each in there if each.startswith("Lena Vogt")]
    assert name == "Lena Vogt, covering for Colm Reilly"
    assert there[name][:2] == ("Liver surgery", "Extended")
    assert there[name][3] == "14:20 to 14:50, remote"
    assert meeting.attendances.count() == 2


def test_the_core_that_was_not_there_is_named(afternoon: Sitting) -> None:
    world = afternoon.world
    come(afternoon, world.oncologist, "medical_oncology")
    come(afternoon, world.pathologist, "pathology", "apologies")
    absent = rows(paper(afternoon), "Not there")
    assert absent["Paolo Neri"] == ("Pathology", "Core", "Sent apologies", "")
    assert absent["Rada Petrova"] == ("Radiology", "Core", "No apologies recorded", "")
    assert "Ona Mensah" not in absent
    assert "Paolo Neri" not in rows(paper(afternoon), "Who was there")


def test_who_left_before_the_case_stands_there_with_the_times(afternoon: Sitting) -> None:
    world, meeting = afternoon.world, afternoon.meeting
    row = come(afternoon, world.member, "liver_surgery")
    Turn.objects.create(meeting=meeting, item=afternoon.item, at=at(14, 10))
    fresh = Attendance.objects.get(pk=row.pk)
    correct(
        fresh, version=fresh.version, spells=[(None, at(14, 5), at(14, 6))], seat="core",
        specialty="liver_surgery", covering_for=None, by=world.chair,
    )  # fmt: skip
    told = rows(paper(afternoon), "Who was there")["Lena Vogt"]
    assert told[2:] == ("Left before this case", "14:05 to 14:06")


def test_where_nobodys_presence_was_recorded_nobody_is_called_absent(afternoon: Sitting) -> None:
    document = paper(afternoon)
    assert rows(document, "Not there") == {}
    assert Paragraph("Nobody's presence was recorded.") in document.blocks


def test_what_was_signed_says_who_was_there_then(afternoon: Sitting) -> None:
    world = afternoon.world
    person = come(afternoon, world.radiologist, "radiology")
    signed = sign(afternoon.draft(), by=world.chair)
    words, content = signed.text, bytes(signed.papers.get().content)
    person_now = Attending(person.name, "radiology", "left", world.radiologist)
    leave(meeting=afternoon.meeting, person=person_now, at=at(15, 0), by=world.chair)
    arrive(meeting=afternoon.meeting, person=person_now, at=at(15, 10), by=world.chair)
    again = Decision.objects.get(pk=signed.pk)
    assert again.text == words
    assert bytes(again.papers.get().content) == content


def test_a_paper_of_the_former_layout_is_read_and_marked_as_it_was_signed(
    sitting: Sitting,
) -> None:
    """Decisions signed before the paper named times and seats keep their three columns."""
    stored = canonical_json(
        {
            "schema_version": 1, "title": "Decision 1", "subject": ["Mirren Holt", "402118"],
            "origin": "", "watermark": "",
            "blocks": [
                {"block": "table", "caption": "Who was there", "head": ["Name", "Presence"],
                 "rows": [["Lena Vogt", "In person"]]},
            ],
        }
    )  # fmt: skip
    former = read_document(stored)
    assert canonical_text(former) == stored
    marked = superseded(former, by=sitting.draft(), on=AS_OF)
    assert marked.blocks[1:] == former.blocks
