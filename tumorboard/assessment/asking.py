"""What a board asks of every case beyond what the guideline lacks. Pure: no records, no clock.

An item is asked, never a lock. A date that is not known is an item of its own, never a guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from guidelines.core.record.case_record import CaseRecord, DateEntry
from guidelines.core.record.dates import on, parse_when, whole_years
from tumorboard.assessment.items import Item
from tumorboard.assessment.looking import REGIONS
from tumorboard.assessment.whom import Whom
from tumorboard.assessment.wording import date_words

IMAGING = frozenset({"CT", "MRI", "PET-CT", "ultrasound", "bone scan", "mammography"})
ORGANS = {"lung": "chest", "lymph_node": "nodes"}
"""Organs of lesions whose region of the body is called otherwise."""
# Ids of what boards ask whatever the guideline says; it is asked where nothing can be checked too.
ASKED_BY_BOARDS = (
    "board.imaging", "board.imaging_age", "board.imaging_date",
    "board.pathology", "board.pathology_age", "board.pathology_date",
    "fitness.ecog", "fitness.rockwood", "board.comorbidity",
    "wish.recorded", "board.met_patient", "case.presenter",
)  # fmt: skip
FRAILTY_FROM = 65
"""Years; the Rockwood scale is not validated in younger people."""


class Ages(msgspec.Struct, frozen=True):
    """How many days old imaging and pathology may be on a board, and what it does not ask for."""

    imaging: int
    pathology: int
    left_out: frozenset[str] = frozenset()
    """Kinds of items."""

    def __str__(self) -> str:
        left_out = "".join(sorted(kind[0] for kind in self.left_out))
        return f"{self.imaging}/{self.pathology}/{left_out}".rstrip("/")


class Seen(msgspec.Struct, frozen=True):
    """Something that was looked at, such as `Chest, CT`."""

    what: str
    date: DateEntry | None

    @property
    def words(self) -> str:
        return f"{self.what} {date_words(self.date) or 'without a date'}"


def board_items(record: CaseRecord, ages: Ages, day: dt.date) -> tuple[Item, ...]:
    """What is asked of this patient's record on this day."""
    found = (
        *_imaging(record, ages.imaging, day),
        *_pathology(record, ages.pathology, day),
        *_person(record, day),
    )
    return tuple(each for each in found if each.kind not in ages.left_out)


def presenter_items(presenter: str) -> tuple[Item, ...]:
    """The case says who presents it, not the patient's record."""
    if presenter:
        return ()
    return (Item("case.presenter", "presenter", "Who presents the case", Whom.COORDINATOR),)


def joined(facts: Iterable[Item], asked: Iterable[Item]) -> tuple[Item, ...]:
    """What the guideline lacks first; what both ask for is asked once.

    What the board asks for of every case does not wait, whatever the guideline makes of it.
    """
    of_board = {each.id: each for each in asked}
    found = {each.id: each for each in facts}
    now = {key: of_board.get(key, each) if each.is_later else each for key, each in found.items()}
    return (*now.values(), *(each for key, each in of_board.items() if key not in found))


def _imaging(record: CaseRecord, days: int, day: dt.date) -> Iterator[Item]:
    regions: dict[str, list[Seen]] = {}
    for region, seen in _images(record):
        regions.setdefault(region, []).append(seen)
    if not regions:
        yield Item("board.imaging", "imaging", "No imaging is recorded", Whom.RADIOLOGIST)
    yield from _aged(regions.values(), days, day, kind="imaging", whom=Whom.RADIOLOGIST)


def _images(record: CaseRecord) -> Iterator[tuple[str, Seen]]:
    """Everything that was seen on images, by region; an unnamed modality is taken for one."""
    for each in record.examinations:
        named = each.modality in IMAGING
        if each.examined and (named or (each.modality is None and each.region != "colon")):
            yield each.region, _seen(each.region, each.modality, each.date)
    for lesion in record.lesions:
        region = ORGANS.get(lesion.organ, lesion.organ)
        for taken in lesion.measurements:
            if taken.modality is None or taken.modality in IMAGING:
                yield region, _seen(region, taken.modality, taken.date)


def _seen(region: str, modality: str | None, date: DateEntry | None) -> Seen:
    name = REGIONS.get(region, region.replace("_", " ").capitalize())
    return Seen(f"{name}, {modality}" if modality else name, date)


def _pathology(record: CaseRecord, days: int, day: dt.date) -> Iterator[Item]:
    tissue = [
        Seen((each.kind or "specimen").capitalize(), each.date)
        for each in record.specimens
        if each.kind != "blood"
    ]
    if not tissue:
        yield Item("board.pathology", "pathology", "No pathology is recorded", Whom.PATHOLOGIST)
    parts = [tissue] if tissue else []
    yield from _aged(parts, days, day, kind="pathology", whom=Whom.PATHOLOGIST)


def _aged(
    parts: Iterable[list[Seen]], days: int, day: dt.date, *, kind: str, whom: Whom
) -> Iterator[Item]:
    """What is too old in every part, and where nobody can say, because dates are missing."""
    last = day - dt.timedelta(days=days)
    old: list[str] = []
    unsure: list[str] = []
    for part in parts:
        if any(_surely_since(each, last) for each in part):
            continue
        doubtful = [each for each in part if not _surely_before(each, last)]
        if doubtful:
            unsure.append(doubtful[0].words)
        else:
            old.append(max(part, key=_latest).words)
    if old:
        words = f"{kind.capitalize()} is older than {days} days: {'; '.join(old)}"
        yield Item(f"board.{kind}_age", kind, words, whom)
    if unsure:
        words = f"Day of the newest {kind}: {'; '.join(unsure)}"
        yield Item(f"board.{kind}_date", kind, words, whom)


def _surely_since(seen: Seen, last: dt.date) -> bool:
    when = parse_when(seen.date) if seen.date else None
    return when is not None and when.anchor is None and when.earliest >= last


def _surely_before(seen: Seen, last: dt.date) -> bool:
    when = parse_when(seen.date) if seen.date else None
    return when is not None and when.anchor is None and when.latest < last


def _latest(seen: Seen) -> dt.date:
    return parse_when(seen.date).latest if seen.date else dt.date.min


def _person(record: CaseRecord, day: dt.date) -> Iterator[Item]:
    fitness, wishes = record.fitness, record.wishes
    if fitness.ecog is None:
        yield Item("fitness.ecog", "fitness", "Fitness (ECOG)", Whom.CLINICIAN)
    if fitness.rockwood is None and not _surely_younger(record, day):
        yield Item("fitness.rockwood", "fitness", "Frailty (Rockwood)", Whom.CLINICIAN)
    if not fitness.comorbidities:
        words = "Comorbidity; “none” is an answer"
        yield Item("board.comorbidity", "fitness", words, Whom.REFERRER)
    if not wishes.statement:
        yield Item("wish.recorded", "wishes", "The patient's wishes", Whom.KEY_WORKER)
    if not wishes.met_by:
        words = "Who of those present has met the patient"
        yield Item("board.met_patient", "met", words, Whom.PRESENTER)


def _surely_younger(record: CaseRecord, day: dt.date) -> bool:
    if record.patient.birth_date is None:
        return record.patient.age is not None and record.patient.age < FRAILTY_FROM
    years = whole_years(parse_when(record.patient.birth_date), on(day))
    return years is not None and years[1] < FRAILTY_FROM
