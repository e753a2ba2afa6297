"""A published version goes out of use; boards then work with the former one, or with none."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from guidelines.models import GuidelineVersion
from guidelines.publishing import retire
from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.editorial.models import ChangeSet
from tumorboard.editorial.review import OwnWork, authors_of
from tumorboard.people.models import User


@transaction.atomic
def retire_version(
    version: GuidelineVersion, *, by: User, reason: str, now: dt.datetime
) -> GuidelineVersion:
    """By somebody who wrote none of it, as it was approved. Raises OwnWork, PublishingError."""
    if by in writers_of(version):
        raise OwnWork(by.display_name)
    retired = retire(version, by=by.email, reason=reason, on=now)
    audit.record(
        "guideline.retired", by=by, operation=Operation.EXECUTE, on=retired,
        hospital=by.hospital_id, reason=reason,
        changes={"status": (version.status, retired.status)},
    )  # fmt: skip
    return retired


def writers_of(version: GuidelineVersion) -> set[User]:
    """Of the set that became it; none for a version that was loaded from files."""
    made = ChangeSet.objects.filter(result=version).first()
    return authors_of(made) if made is not None else set()


def in_force_without(version: GuidelineVersion, on: dt.date) -> GuidelineVersion | None:
    """What boards would work with if it were retired."""
    others = GuidelineVersion.objects.exclude(pk=version.pk).defer("document")
    return others.in_force(version.guideline, on)
