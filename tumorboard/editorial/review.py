"""From a change set to a version: submitted, looked at by a second person, approved."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from guidelines.models import GuidelineVersion
from guidelines.publishing import approve as approve_version
from guidelines.publishing import keep
from tumorboard.editorial.gates import Gate, gates_of
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.impact import attach
from tumorboard.editorial.models import ChangeSet, ChangeSetState, Step
from tumorboard.editorial.services import hold, note_step, refuse_unless_open
from tumorboard.people.models import User


class GatesClosed(Exception):
    """Checks that have to pass first; each says what to do."""

    def __init__(self, gates: list[Gate]) -> None:
        super().__init__("; ".join(gate.label for gate in gates))
        self.gates = gates


class NotInReview(Exception):
    """The set has not been submitted, or has been dealt with."""


class OwnWork(Exception):
    """Whoever wrote any of it cannot approve it."""


class ChangedSinceSubmitted(Exception):
    """What would be approved is not what was submitted."""


@transaction.atomic
def submit(change_set: ChangeSet, *, by: User, words: str = "") -> None:
    """Raises NotOpen, GatesClosed."""
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    closed = [gate for gate in gates_of(change_set) if not gate.passed]
    if closed:
        raise GatesClosed(closed)
    attach(change_set, by=by)
    found = in_hand(change_set)
    change_set.update_fields(
        change_set.version, by=by, state=ChangeSetState.IN_REVIEW, submitted_by=by,
        submitted_at=dt.datetime.now(dt.UTC), submitted_sha256=found.sha256,
    )  # fmt: skip
    note_step(change_set, Step.SUBMITTED, by=by, words=words, sha256=found.sha256)


@transaction.atomic
def return_for_changes(change_set: ChangeSet, *, by: User, words: str) -> None:
    """The reviewer asks for changes; or (its own editor) takes it back for editing."""
    change_set = hold(change_set)
    _refuse_unless_in_review(change_set)
    step = Step.WITHDRAWN if by in authors_of(change_set) else Step.RETURNED
    change_set.update_fields(change_set.version, by=by, state=ChangeSetState.OPEN)
    note_step(change_set, step, by=by, words=words)


@transaction.atomic
def approve(
    change_set: ChangeSet, *, by: User, reason: str, now: dt.datetime, effective_from: dt.date
) -> GuidelineVersion:
    """The set becomes a version, in force from that day.

    Raises NotInReview, OwnWork, ChangedSinceSubmitted, PublishingError.
    """
    change_set = hold(change_set)
    _refuse_unless_in_review(change_set)
    if by in authors_of(change_set):
        raise OwnWork(by.display_name)
    found = in_hand(change_set)
    if found.sha256 != change_set.submitted_sha256:
        raise ChangedSinceSubmitted(found.sha256)
    author = change_set.submitted_by or change_set.created_by
    version = keep(found.document, author=author.email if author else "")
    version = approve_version(
        version, by=by.email, reason=reason, on=now, effective_from=effective_from
    )
    change_set.update_fields(
        change_set.version, by=by, state=ChangeSetState.APPROVED, approved_by=by, result=version
    )
    note_step(change_set, Step.APPROVED, by=by, words=reason, sha256=version.sha256)
    return version


@transaction.atomic
def drop(change_set: ChangeSet, *, by: User, reason: str) -> None:
    """Nothing comes of it; all that was written stays to be read."""
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    change_set.update_fields(change_set.version, by=by, state=ChangeSetState.DROPPED)
    note_step(change_set, Step.DROPPED, by=by, words=reason)


def authors_of(change_set: ChangeSet) -> set[User]:
    """Everybody who opened it, submitted it or changed an item of it."""
    ids = {change_set.created_by_id, change_set.submitted_by_id}
    ids |= set(change_set.changes.values_list("made_by", flat=True))
    return set(User.objects.filter(pk__in=[pk for pk in ids if pk is not None]))


def _refuse_unless_in_review(change_set: ChangeSet) -> None:
    if change_set.state != ChangeSetState.IN_REVIEW:
        raise NotInReview(change_set.get_state_display())
