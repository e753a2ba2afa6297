"""Asking for first opinions, giving one, and opening all of them together."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from guidelines.core.record.dates import parse_when
from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.opinion_models import FirstOpinion, FirstVerdict, OpinionRound
from tumorboard.cases.writing import record_case
from tumorboard.patients.models import Examination, Patient, ResectabilityOpinion
from tumorboard.patients.queries import current_rows
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Role


class AlreadyAsked(Exception):
    """A round of the case waits for answers."""


class AlreadyOpened(Exception):
    """The answers are open: a first opinion would not be one any more."""


@transaction.atomic
def ask(case: Case, *, scope: str, by: User) -> OpinionRound:
    """Ask all specialists of the board. Raises AlreadyAsked."""
    asked = OpinionRound(case=case, scope=scope, created_by=by, changed_by=by)
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        raise AlreadyAsked(str(case.pk)) from error
    record_case("opinions.asked", case, by=by, operation=Operation.CREATE)
    return asked


@transaction.atomic
def give(asked: OpinionRound, *, verdict: str, by: User) -> FirstOpinion:
    """One's own answer, which may be changed until the round is opened. Raises AlreadyOpened.

    The audit says that somebody answered, and not what: nobody reads it there before the others.
    """
    _hold_closed(asked)
    imaging = newest_imaging(asked.case.patient)
    mine = FirstOpinion.objects.filter(round=asked, author=by).first()
    if mine is None:
        mine = FirstOpinion(
            round=asked,
            author=by,
            specialty=_specialty(asked.case, by),
            verdict=verdict,
            imaging_date=imaging,
            created_by=by,
            changed_by=by,
        )
        mine.save()
    else:
        mine.update_fields(mine.version, by=by, verdict=verdict, imaging_date=imaging)
    record_case("opinion.given", asked.case, by=by, operation=Operation.CREATE)
    return mine


@transaction.atomic
def open_round(asked: OpinionRound, *, by: User) -> None:
    """All answers at once; each becomes a dated judgement in the record. Raises AlreadyOpened.

    Judgements that differ leave the fact open: the record keeps all of them.
    """
    _hold_closed(asked)
    fresh = OpinionRound.objects.get(pk=asked.pk)
    fresh.update_fields(fresh.version, by=by, opened_at=timezone.now(), opened_by=by)
    for opinion in fresh.opinions.select_related("author"):
        if opinion.verdict != FirstVerdict.CANNOT_SAY:
            finding = _into_record(fresh, opinion, by)
            opinion.update_fields(opinion.version, by=by, finding=finding)
    record_case("opinions.opened", fresh.case, by=by)


def newest_imaging(patient: Patient) -> str:
    """The date, as entered, of the newest dated examination; empty where none is."""
    dated = [
        each.date for each in current_rows(Examination, patient) if each.examined and each.date
    ]
    return max(dated, key=lambda text: parse_when(text).latest, default="")


def _into_record(asked: OpinionRound, opinion: FirstOpinion, by: User) -> ResectabilityOpinion:
    day = today_at(asked.case.board.hospital, opinion.changed_at)
    return record_finding(
        ResectabilityOpinion,
        patient=asked.case.patient.person,
        by=by,
        source=f"first opinion of {opinion.author}, given {day.isoformat()}",
        scope=asked.scope,
        verdict=opinion.verdict,
        specialist=opinion.author.display_name[:120],
        specialty=opinion.specialty,
        date=day.isoformat(),
        imaging_date=opinion.imaging_date,
    )


def _specialty(case: Case, by: User) -> str:
    held = case.board.memberships.active().filter(user=by, role=Role.MEMBER).first()
    return held.specialty if held else ""


def _hold_closed(asked: OpinionRound) -> None:
    """Locked, so that an answer and the opening cannot pass each other."""
    current = OpinionRound.objects.select_for_update().get(pk=asked.pk)
    if current.opened_at is not None:
        raise AlreadyOpened(str(asked.pk))
