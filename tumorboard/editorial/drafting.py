"""Keeping what an editor has in hand on a page of a change set, until it is saved."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.editorial.models import LONGEST_ABOUT, ChangeSet, HandDraft
from tumorboard.patients.drafting import KEPT_FOR
from tumorboard.people.models import User

LARGEST = 600_000  # characters; a pathway with what stood there before has a tenth of them


@transaction.atomic
def keep(change_set: ChangeSet, *, about: str, text: str, by: User) -> HandDraft | None:
    """What is in hand now; the latest counts. None: larger than anything of ours."""
    if len(about) > LONGEST_ABOUT or len(text) > LARGEST:
        return None
    kept, is_new = HandDraft.objects.update_or_create(
        user=by, change_set=change_set, about=about,
        defaults={"text": text, "saved_at": timezone.now()},
    )  # fmt: skip
    if is_new:
        audit.record("guideline.draft_begun", by=by, operation=Operation.CREATE, on=change_set)
    return kept


def kept(change_set: ChangeSet, *, about: str, by: User) -> HandDraft | None:
    return HandDraft.objects.filter(user=by, change_set=change_set, about=about).first()


def spend(change_set: ChangeSet, *, about: str, by: User) -> None:
    """It is saved, or thrown away."""
    HandDraft.objects.filter(user=by, change_set=change_set, about=about).delete()


def forget_drafts(*, now: dt.datetime) -> int:
    """Those that nobody came back to."""
    removed, _ = HandDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return removed
