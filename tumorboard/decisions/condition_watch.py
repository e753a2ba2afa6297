"""Watching what decisions wait for: a job looks after every change of a record, and nightly.

A fact settles a condition when it becomes known, or known otherwise than when the decision was
signed; imaging and reports settle it by their date. It is settled in the name of whoever
recorded what arrived.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from guidelines.core.content.canonical import canonical_json
from guidelines.core.record.normal import normalised
from tumorboard.assessment.basis import Basis
from tumorboard.assessment.heads import day
from tumorboard.assessment.readiness import LONGEST_WRITE, bases
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.cases.models import Case
from tumorboard.cases.services import header
from tumorboard.decisions import conditions
from tumorboard.decisions.condition_models import Condition
from tumorboard.decisions.known_facts import known_in
from tumorboard.decisions.rows import FACT, IMAGING, PERSON, REPORT
from tumorboard.patients.documents import PatientDocument
from tumorboard.patients.fields import when
from tumorboard.patients.models import Examination, Patient
from tumorboard.patients.queries import changed_at, documents_of, facts_types, findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.patients.vital import is_dead
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.records import StaleVersion

Compute = Callable[..., dict[str, str] | None]


@dataclass(frozen=True)
class Arrived:
    """What settles a condition, with its day and who put it on record."""

    value: str
    on: dt.date
    by: User


def waiting(*, now: dt.datetime) -> dict[Case, list[Condition]]:
    """Open conditions, by case, of records that have changed since they were looked at."""
    rows = list(Condition.objects.open().with_case())
    changes = changed_at(row.case.patient for row in rows)
    found: dict[Case, list[Condition]] = defaultdict(list)
    for row in rows:
        patient = row.case.patient
        changed = changes.get(patient.merged_into_id or patient.pk)
        if is_dead(patient) or _to_look_at(row, changed, now):
            found[row.case].append(row)
    return found


def _to_look_at(row: Condition, changed: dt.datetime | None, now: dt.datetime) -> bool:
    if row.looked_at is None:
        return True
    today = today_at(row.case.board.hospital, now)
    if today_at(row.case.board.hospital, row.looked_at) < today:
        return True
    return changed is not None and changed + LONGEST_WRITE > row.looked_at


def bases_of(cases: Iterable[Case], *, now: dt.datetime) -> dict[Case, Basis]:
    cases = list(cases)
    by_board = bases(cases, now=now)
    return {case: by_board[case.board_id] for case in cases}


def look(case: Case, rows: list[Condition], basis: Basis, *, compute: Compute) -> None:
    """Settle what has arrived; whoever was faster has done it. Each row is one transaction."""
    read_at = timezone.now()
    dead = is_dead(case.patient)
    facts = _facts(case, rows, basis, compute) if not dead else {}
    for row in rows:
        try:
            if dead:
                conditions.stop(
                    row, version=row.version, reason=conditions.DIED, by=_recorder(row, case)
                )
            elif (found := _arrived(row, case, facts, basis.today)) is not None:
                conditions.settle(
                    row, version=row.version, value=found.value, on=found.on, by=found.by,
                    as_of=basis.today,
                )  # fmt: skip
        except (StaleVersion, conditions.NotOpen):
            continue
        # Derived, so no event of its own: `version` stays as people see it.
        Condition.objects.filter(pk=row.pk).update(looked_at=read_at)


def find_homes(*, now: dt.datetime) -> None:
    """Cases that came back when no meeting was planned, and can go to one now."""
    for row in conditions.homeless():
        by = row.settled_by_person
        assert by is not None  # noqa: S101 - a constraint of the table
        if is_dead(row.case.patient):
            continue
        as_of = today_at(row.case.board.hospital, now)
        try:
            conditions.bring_back(row, as_of=as_of, by=by)
        except StaleVersion:
            continue


def _facts(case: Case, rows: list[Condition], basis: Basis, compute: Compute) -> dict[str, str]:
    """What the guideline knows of the case; nothing where no condition waits for a fact."""
    version = basis.version
    if version is None or not any(row.settled_by.startswith(f"{FACT}:") for row in rows):
        return {}
    record = snapshot(findings_of(case.patient), header(case))
    known = compute(
        known_in,
        version.document,
        version.sha256,
        canonical_json(normalised(record)),
        basis.today,
        canonical_json(basis.choices),
        canonical_json(basis.calendar),
    )
    return known or {}


def _arrived(row: Condition, case: Case, facts: dict[str, str], today: dt.date) -> Arrived | None:
    kind, _, about = row.settled_by.partition(":")
    if kind == PERSON:
        return None
    if kind == FACT:
        value = facts.get(row.settled_by, "")
        known_before = value == row.was
        return None if not value or known_before else Arrived(value, today, _recorder(row, case))
    if kind == IMAGING:
        return _imaging(row, case.patient)
    return _report(row, case.patient, about) if kind == REPORT else None


def _imaging(row: Condition, patient: Patient) -> Arrived | None:
    for each in findings_of(patient).examinations:
        if each.examined and (on := _counts(row, each)) and each.created_by:
            return Arrived(f"{each}, {day(on)}", on, each.created_by)
    return None


def _report(row: Condition, patient: Patient, kind: str) -> Arrived | None:
    for each in documents_of(patient).filter(kind=kind):
        if (on := _counts(row, each)) and each.created_by:
            return Arrived(f"{each.get_kind_display()}, {day(on)}", on, each.created_by)
    return None


def _counts(row: Condition, found: Examination | PatientDocument) -> dt.date | None:
    """Its day, if it certainly lies after the one from which on such evidence counts.

    Where the decision names no day, what is dated on the day of the signature counts as well if
    it came on record after it.
    """
    known, signed = when(found.date), row.created_at
    if known is None:
        return None
    is_later = known.earliest > (row.after or signed.date())
    is_new = not row.after and known.earliest == signed.date() and found.created_at > signed
    return known.earliest if is_later or is_new else None


def _recorder(row: Condition, case: Case) -> User:
    """Who changed the record last, since the condition was set; else whoever set it."""
    records = [case.patient_id, case.patient.merged_into_id]
    written = AuditEvent.objects.filter(
        patient_id__in=[each for each in records if each], object_type__in=facts_types(),
        at__gte=row.created_at, actor__isnull=False,
    ).exclude(operation=Operation.READ)  # fmt: skip
    last = written.select_related("actor").order_by("-id").first()
    recorder = (last.actor if last else None) or row.created_by
    assert recorder is not None  # noqa: S101 - a signature is a person's
    return recorder
