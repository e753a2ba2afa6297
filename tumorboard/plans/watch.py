"""Watching plans: a job looks at each after a change and nightly, lists read what it found.

Derived, so what the job writes is no event of its own for the audit; what people answer is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guidelines.core.content.canonical import canonical_json
from guidelines.core.record.normal import normalised
from guidelines.models import GuidelineVersion
from tumorboard.assessment.basis import Basis, hash_of
from tumorboard.assessment.readiness import LONGEST_WRITE, bases
from tumorboard.assessment.services import fingerprint
from tumorboard.cases.models import Case
from tumorboard.cases.services import header
from tumorboard.cases.writing import record_case
from tumorboard.patients.queries import changed_at, findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.people.models import User
from tumorboard.plans.alerting import Alert, advice_in, alerts_in
from tumorboard.plans.models import AlertAnswer, Plan, PlanAlert, PlanWatch
from tumorboard.plans.solving import solved_of

Compute = Callable[..., tuple[Alert, ...] | None]


class ReasonNeeded(Exception):
    """Whoever has dealt with an alert says how."""


def waiting(*, now: dt.datetime) -> list[Plan]:
    """Plans that nobody has looked at as things stand now."""
    related = ("head", "watch", "case__patient__merged_into", "case__board__hospital")
    plans = list(Plan.objects.watched().select_related(*related))
    return list(_overtaken(plans, now=now))


def look(plan: Plan, basis: Basis, *, read_at: dt.datetime, compute: Compute) -> None:
    """Keep what is found; `compute` runs a pure function, in this process or another.

    Without content that the board may use nothing is checked, and what stood stays standing.
    """
    case, head = plan.case, plan.head
    record = snapshot(findings_of(case.patient), header(case))
    found = None
    if basis.version is not None:
        saved = solved_of(head)
        found = compute(
            alerts_in,
            basis.version.document,
            basis.version.sha256,
            canonical_json(normalised(record)),
            basis.today,
            canonical_json(basis.choices),
            canonical_json(basis.calendar),
            head.draft,
            canonical_json(saved.plan) if saved else "",
        )
    if found is not None and basis.version is not None:
        found = (*found, *_advice(plan, basis.version, compute))
    row = {
        "head": head,
        "record_hash": fingerprint(record),
        **_basis(basis),
        "as_of": basis.today,
        "looked_at": read_at,
    }
    _keep(plan, row, found)


def _advice(plan: Plan, version: GuidelineVersion, compute: Compute) -> tuple[Alert, ...]:
    """What another version than that of the last edit says otherwise, of the same facts."""
    kept = plan.head.assessment
    if kept.guideline_version_id == version.pk:
        return ()
    before = kept.guideline_version.document
    asked = (before, version.document, version.sha256, kept.envelope, plan.pathway)
    return compute(advice_in, *asked) or ()


@transaction.atomic
def _keep(plan: Plan, row: dict[str, object], found: tuple[Alert, ...] | None) -> None:
    PlanWatch.objects.update_or_create(plan=plan, defaults=row)
    if found is None:
        return
    wanted = {_same(each): each for each in found}
    for alert in plan.alerts.filter(ended_at=None):
        if wanted.pop(_same(alert), None) is None:
            alert.update_fields(alert.version, by=None, ended_at=timezone.now())
    for each in wanted.values():
        PlanAlert.objects.create(
            plan=plan,
            kind=each.kind,
            about=each.about[:120],
            label=each.label[:300],
            day=each.day,
        )


def _same(alert: Alert | PlanAlert) -> tuple[str, str, dt.date | None]:
    """What tells alerts of one plan apart: the same again is not raised twice."""
    return alert.kind, alert.about[:120], alert.day


@transaction.atomic
def answer(alert: PlanAlert, *, as_: str, reason: str, version: int, by: User) -> PlanAlert:
    """Say that it was seen or dealt with, or (empty) take that back.

    Raises ReasonNeeded, StaleVersion.
    """
    if as_ == AlertAnswer.DEALT_WITH and not reason.strip():
        raise ReasonNeeded(str(alert.pk))
    changes = alert.update_fields(
        version,
        by=by,
        answer=as_,
        answer_reason=reason.strip() if as_ else "",
        answered_by=by if as_ else None,
        answered_at=timezone.now() if as_ else None,
    )
    if changes:
        told = {name: changes[name] for name in ("answer", "answer_reason") if name in changes}
        record_case("plan.alert_answered", alert.plan.case, by=by, reason=reason, changes=told)
    return alert


def open_alerts(cases: Iterable[Case]) -> Counter[UUID]:
    """How many wait, by case; one query however many cases."""
    waiting = PlanAlert.objects.waiting().filter(plan__case__in=list(cases))
    return Counter(waiting.values_list("plan__case", flat=True))


def _overtaken(plans: list[Plan], *, now: dt.datetime) -> Iterator[Plan]:
    basis = bases((plan.case for plan in plans), now=now)
    changes = changed_at(plan.case.patient for plan in plans)
    for plan in plans:
        patient = plan.case.patient
        changed = changes.get(patient.merged_into_id or patient.pk)
        row = getattr(plan, "watch", None)
        if (
            row is None
            or row.head_id != plan.head_id
            or not _holds(basis[plan.case.board_id], row)
            or (changed is not None and changed + LONGEST_WRITE > row.looked_at)
        ):
            yield plan


def _holds(basis: Basis, row: PlanWatch) -> bool:
    return row.as_of == basis.today and all(
        getattr(row, name) == value for name, value in _basis(basis).items()
    )


def _basis(basis: Basis) -> dict[str, str]:
    return {
        "content_sha256": basis.version.sha256 if basis.version else "",
        "choices_hash": hash_of(basis.choices),
        "calendar_hash": basis.calendar.hash,
    }
