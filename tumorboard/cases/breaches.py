"""Saying why a clock ran over its target."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.breach_models import ClockBreach
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.people.models import User


class AlreadyExplained(Exception):
    """Somebody has said why already; that stays."""


@transaction.atomic
def explain(case: Case, *, cause: str, reason: str, by: User) -> ClockBreach:
    """Once for a case. Raises AlreadyExplained."""
    breach = ClockBreach(case=case, cause=cause, reason=reason, created_by=by, changed_by=by)
    try:
        with transaction.atomic():
            breach.save()
    except IntegrityError as error:
        raise AlreadyExplained(str(case.pk)) from error
    changes = {"cause": (None, cause)}
    record_case(
        "case.breach_explained", case, by=by, operation=Operation.CREATE, reason=reason,
        changes=changes,
    )  # fmt: skip
    return breach
