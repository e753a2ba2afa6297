"""Writing and releasing letters, and the log of who was told. Nothing is sent from here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.writing import record_case
from tumorboard.decisions.models import Decision
from tumorboard.documents.blocks import Document, canonical_text, read_document
from tumorboard.documents.pdf import as_pdf
from tumorboard.exchange import letter_paper
from tumorboard.exchange.letter_models import (
    SPOKEN,
    Communication,
    Letter,
    Means,
    Recipient,
)
from tumorboard.exchange.letter_queries import (
    former_release,
    has_died,
    standing_of,
    superseding,
)
from tumorboard.exchange.letter_rules import Hold, holds, vital_hold
from tumorboard.exchange.letters import body_for
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission, may


class NotSigned(Exception):
    """Letters are written from a signed decision."""


class Held(Exception):
    """The letter may not go out; `holds` say why."""

    def __init__(self, found: list[Hold]) -> None:
        super().__init__("; ".join(each.value for each in found))
        self.holds = found


class AlreadyReleased(Exception):
    """What was released stays as it was; a corrected letter is a new one."""


class NotAClinician(Exception):
    """That the patient was told is recorded by a clinician of the board."""


class NotThen(Exception):
    """Nobody can have been told on a day to come, or before there was a decision."""


class TakenBack(Exception):
    """The entry was taken back already, or takes another one back."""


@transaction.atomic
def start(decision: Decision, *, recipient: str, by: User) -> Letter:
    """The draft for this reader, worded from the decision. Raises NotSigned, Held."""
    if decision.signed_at is None:
        raise NotSigned(str(decision.pk))
    present = _draft_of(decision, recipient)
    if present is not None:
        return present
    if superseding(decision) is not None:
        raise Held([Hold.SUPERSEDED])
    if recipient == Recipient.PATIENT and has_died(decision.case.patient):
        raise Held([Hold.DIED])
    letter = Letter(
        decision=decision, recipient=recipient, body=body_for(decision, recipient),
        addressee=_addressee(decision, recipient), contact=_contact(decision, recipient),
        created_by=by, changed_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError:  # somebody else began at this very moment
        present = _draft_of(decision, recipient)
        if present is None:
            raise
        return present
    _record("letter.started", letter, by=by, operation=Operation.CREATE)
    return letter


@transaction.atomic
def save(
    letter: Letter, *, version: int, by: User, addressee: str, body: str, contact: str = ""
) -> None:
    """What was typed. Raises AlreadyReleased, StaleVersion."""
    _refuse_if_released(letter)
    changes = letter.update_fields(version, by=by, addressee=addressee, contact=contact, body=body)
    if changes:
        record_case("letter.drafted", letter.decision.case, by=by, changes=changes)


def release(
    letter: Letter, *, version: int, vital: str, by: User, as_of: dt.date, now: dt.datetime
) -> None:
    """Freeze the letter as it was read, with its paper. Raises Held, AlreadyReleased, StaleVersion.

    `vital` is the answer to whether the patient is alive; `version` is that of the letter read.
    """
    _refuse_if_released(letter)
    _refuse_held(letter, vital)
    document = letter_paper.document_of(letter, vital=vital, former=former_release(letter))
    document = letter_paper.released(document, letter, by=by.display_name, at=now)
    # Made before the transaction: typesetting must not hold the database's lock.
    content = as_pdf(document, foot=letter_paper.FOOT)
    _store(letter, document, content, version=version, vital=vital, by=by, as_of=as_of, now=now)


@transaction.atomic
def _store(
    letter: Letter,
    document: Document,
    content: bytes,
    *,
    version: int,
    vital: str,
    by: User,
    as_of: dt.date,
    now: dt.datetime,
) -> None:
    # Held, so that an amendment cannot be signed between this look and the release.
    Decision.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.decision_id)
    _refuse_held(letter, vital)  # what has happened while the paper was made
    digest = hashlib.sha256(content).hexdigest()
    letter.update_fields(
        version, by=by, vital_stated=vital, text=canonical_text(document), content=content,
        sha256=digest, released_by=by, released_at=now,
    )  # fmt: skip
    stated = {"vital_stated": ("", vital), "sha256": ("", digest)}
    _record("letter.released", letter, by=by, operation=Operation.EXECUTE, changes=stated)
    log(
        letter.decision, recipient=letter.recipient, name=letter.addressee, means=Means.LETTER,
        on=as_of, by=by, as_of=as_of, letter=letter,
    )  # fmt: skip


# ------------------------------------------------------------------ who was told


@transaction.atomic
def log(  # noqa: PLR0913 - one entry of the log, each by its name
    decision: Decision,
    *,
    recipient: str,
    name: str,
    means: str,
    on: dt.date,
    by: User,
    as_of: dt.date,
    note: str = "",
    letter: Letter | None = None,
    key: UUID | None = None,
) -> Communication:
    """Somebody was told of the decision. Raises NotSigned, NotAClinician, NotThen."""
    if decision.signed_at is None:
        raise NotSigned(str(decision.pk))
    first = Communication.objects.filter(pk=key, decision=decision).first() if key else None
    if first is not None:
        return first
    if recipient == Recipient.PATIENT and means in SPOKEN:
        _refuse_others(decision, by)
    if not _earliest(decision) <= on <= as_of:
        raise NotThen(on.isoformat())
    told = Communication(
        decision=decision, letter=letter, recipient=recipient, name=name, means=means, on=on,
        note=note, recorded_by=by, **({"pk": key} if key else {}),
    )  # fmt: skip
    told.save(force_insert=True)
    changes = {"recipient": ("", recipient), "means": ("", means), "on": (None, on)}
    record_case("communication.recorded", decision.case, by=by, operation=Operation.CREATE,
                changes=changes)  # fmt: skip
    return told


@transaction.atomic
def retract(entry: Communication, *, reason: str, by: User) -> Communication:
    """Take a wrong entry back; both stay. Raises TakenBack, NotAClinician."""
    if entry.retracts_id or Communication.objects.filter(retracts=entry).exists():
        raise TakenBack(str(entry.pk))
    if entry.recipient == Recipient.PATIENT and entry.means in SPOKEN:
        _refuse_others(entry.decision, by)
    back = Communication(
        decision=entry.decision, letter=entry.letter, recipient=entry.recipient, name=entry.name,
        means=entry.means, on=entry.on, note=reason, recorded_by=by, retracts=entry,
    )  # fmt: skip
    try:
        with transaction.atomic():
            back.save(force_insert=True)
    except IntegrityError as error:
        raise TakenBack(str(entry.pk)) from error
    record_case("communication.retracted", entry.decision.case, by=by, reason=reason,
                changes={"retracts": (None, entry.pk)})  # fmt: skip
    return back


def is_clinician(user: User, decision: Decision) -> bool:
    """Those who treat: they give opinions on the board."""
    return may(user, Permission.GIVE_OPINION, decision.case.board)


# ------------------------------------------------------------------ helpers


def _earliest(decision: Decision) -> dt.date:
    """The day of the meeting; of an amendment, the day on which it was signed."""
    assert decision.signed_at is not None  # noqa: S101 - refused before
    item = decision.agenda_item
    signed = decision.signed_at.astimezone(_zone(decision)).date()
    if item is None or decision.replaces_id is not None:
        return signed
    return min(item.meeting.date, signed)


def _zone(decision: Decision) -> ZoneInfo:
    return ZoneInfo(decision.case.board.hospital.time_zone)


def _refuse_others(decision: Decision, by: User) -> None:
    if not is_clinician(by, decision):
        raise NotAClinician(str(by))


def _refuse_if_released(letter: Letter) -> None:
    if Letter.objects.released().filter(pk=letter.pk).exists():
        raise AlreadyReleased(str(letter.pk))


def _refuse_held(letter: Letter, vital: str) -> None:
    standing = standing_of(letter)
    if found := [*holds(standing), *vital_hold(vital, is_dead=standing.is_dead)]:
        raise Held(found)


def _draft_of(decision: Decision, recipient: str) -> Letter | None:
    drafts = Letter.objects.filter(released_at__isnull=True)
    return drafts.filter(decision=decision, recipient=recipient).first()


def _addressee(decision: Decision, recipient: str) -> str:
    """Whom the record names; the GP is written by hand."""
    if recipient == Recipient.PATIENT:
        return next(iter(read_document(decision.text).subject), "")
    return decision.case.referrer if recipient == Recipient.REFERRER else ""


def _contact(decision: Decision, recipient: str) -> str:
    return decision.case.key_worker if recipient == Recipient.PATIENT else ""


def _record(
    action: str,
    letter: Letter,
    *,
    by: User,
    operation: Operation,
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    stated = {"recipient": (None, letter.recipient), **(changes or {})}
    record_case(action, letter.decision.case, by=by, operation=operation, changes=stated)
