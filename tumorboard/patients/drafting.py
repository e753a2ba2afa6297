"""Keeping, spending and throwing away what somebody typed and has not saved."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.patients.drafts import LONGEST_NAME, FormDraft, FormDraftQuerySet
from tumorboard.patients.models import Patient
from tumorboard.patients.writing import record_event
from tumorboard.people.models import User

KEPT_FOR = dt.timedelta(days=30)
LARGEST = 60_000  # characters of one form


class NotADraft(Exception):
    """More than any form of ours holds, or the name of none."""


@transaction.atomic
def keep_draft(
    *, patient: Patient, form: str, typed: Mapping[str, Sequence[str]], by: User
) -> FormDraft:
    """Store what stands in the form now; the latest counts. Raises NotADraft."""
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if not form or len(form) > LONGEST_NAME or len(text) > LARGEST:
        raise NotADraft(form[:LONGEST_NAME])
    draft, is_new = FormDraft.objects.update_or_create(
        user=by,
        patient=patient,
        form=form,
        defaults={"typed": text, "saved_at": timezone.now()},
    )
    if is_new:
        record_event("draft.begun", patient, by, Operation.CREATE, on=draft)
    return draft


@transaction.atomic
def discard_draft(*, patient: Patient, form: str, by: User) -> None:
    for draft in _of(patient, form, by):
        record_event("draft.discarded", patient, by, Operation.DELETE, on=draft)
        draft.delete()


@contextmanager
def spending_draft(*, patient: Patient, form: str, by: User) -> Iterator[None]:
    """What is saved inside takes its draft with it; what is refused leaves it."""
    with transaction.atomic():
        yield
        _of(patient, form, by).delete()


def drafts_of(patient: Patient, *, by: User) -> dict[str, FormDraft]:
    """What this person has typed and not saved about this patient, by form."""
    return {each.form: each for each in FormDraft.objects.visible_to(by).about(patient)}


def draft_of(patient: Patient, form: str, *, by: User) -> FormDraft | None:
    return FormDraft.objects.visible_to(by).about(patient).filter(form=form).last()


def forget_drafts(*, now: dt.datetime) -> int:
    """Those that nobody came back to."""
    removed, _ = FormDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return removed


def _of(patient: Patient, form: str, by: User) -> FormDraftQuerySet:
    return FormDraft.objects.filter(user=by, form=form).about(patient)
