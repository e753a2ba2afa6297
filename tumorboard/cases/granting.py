"""Giving an external reviewer sight of one case, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases.grant_models import CaseGrant
from tumorboard.cases.models import Case
from tumorboard.cases.writing import record_case
from tumorboard.people.models import Membership, User
from tumorboard.people.permissions import Permission, may

LONGEST = dt.timedelta(days=90)


class NotTheChair(Exception):
    """Only the chair of the board lets somebody from outside look."""


class NotExternal(Exception):
    """Somebody with a role, from another hospital, or who looks at another case already."""


def reviewers_for(case: Case, *, today: dt.date) -> QuerySet[User]:
    """Accounts of the hospital without any role that look at no case now."""
    roles = Membership.objects.active().filter(user=OuterRef("pk"))
    looking = CaseGrant.objects.standing(today).filter(user=OuterRef("pk"))
    accounts = User.objects.filter(hospital=case.board.hospital_id, is_active=True)
    if not case.board.is_demo:
        accounts = accounts.filter(is_demo=False)
    return accounts.filter(~Exists(roles), ~Exists(looking)).order_by("display_name")


def grants_of(case: Case) -> QuerySet[CaseGrant]:
    """Every grant of the case, the newest first."""
    return CaseGrant.objects.filter(case=case).select_related("user", "created_by", "ended_by")


@transaction.atomic
def grant(
    case: Case, *, to: User, until: dt.date, reason: str, by: User, today: dt.date
) -> CaseGrant:
    """Raises NotTheChair, NotExternal, ValueError (a day that is past or too far)."""
    if not may(by, Permission.GRANT_REVIEW, case.board):
        raise NotTheChair(str(by.pk))
    if not today <= until <= today + LONGEST:
        raise ValueError(f"{until} is not within {LONGEST.days} days of {today}")
    if not reviewers_for(case, today=today).filter(pk=to.pk).exists():
        raise NotExternal(str(to.pk))
    for past in CaseGrant.objects.filter(user=to, ended_at__isnull=True):
        past.update_fields(past.version, by=by, ended_at=timezone.now(), ended_by=by)
    row = CaseGrant(case=case, user=to, until=until, reason=reason, created_by=by, changed_by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another chair was faster
        raise NotExternal(str(to.pk)) from error
    changes = {"user": (None, to.pk), "until": (None, until)}
    record_case(
        "case.review_granted", case, by=by, operation=Operation.CREATE, reason=reason,
        changes=changes,
    )  # fmt: skip
    return row


@transaction.atomic
def end_grant(row: CaseGrant, *, by: User) -> None:
    if row.ended_at is not None:
        return
    row.update_fields(row.version, by=by, ended_at=timezone.now(), ended_by=by)
    record_case("case.review_ended", row.case, by=by, changes={"user": (row.user_id, None)})
