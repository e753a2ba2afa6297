"""Opening a change set, changing its items, commenting and ruling on findings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.editing import Edit, EditError, data_of, edited, file_for
from guidelines.core.content.loading import Data
from guidelines.models import GuidelineVersion, Status
from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.editorial.hand import base_of, changes_of, edits_of
from tumorboard.editorial.merging import merged
from tumorboard.editorial.models import (
    ChangeSet,
    ChangeSetState,
    ItemChange,
    ItemComment,
    ReviewStep,
    Ruling,
    Step,
    Verdict,
)
from tumorboard.patients.writing import made_before, with_key
from tumorboard.people.models import User
from tumorboard.records import Conflict, StaleVersion


class NotOpen(Exception):
    """The set is in review, approved or dropped: it is not edited now."""


class NumberTaken(Exception):
    """There is a version of that number, or another set that will have it."""


class Clashing(Exception):
    """Somebody else changed the same parts of the item; `current` is how it stands."""

    def __init__(self, conflicts: tuple[Conflict, ...], current: Data) -> None:
        super().__init__(", ".join(each.field for each in conflicts))
        self.conflicts, self.current = conflicts, current


@transaction.atomic
def open_change_set(
    *, base: GuidelineVersion, title: str, number: str, by: User, purpose: str = "",
    key: UUID | None = None,
) -> ChangeSet:  # fmt: skip
    """A set on a version; on an earlier one than that in force it is a return to it.

    Raises NumberTaken.
    """
    if (first := made_before(ChangeSet, key, by)) is not None:
        return first
    taken = GuidelineVersion.objects.of(base.guideline).filter(version=number)
    others = ChangeSet.objects.filter(number=number, base__guideline=base.guideline)
    standing = others.filter(state__in=[ChangeSetState.OPEN, ChangeSetState.IN_REVIEW])
    if taken.exclude(status=Status.DRAFT).exists() or standing.exists():
        raise NumberTaken(number)
    change_set = ChangeSet.objects.create(
        **with_key(key), base=base, title=title, purpose=purpose, number=number,
        created_by=by, changed_by=by,
    )  # fmt: skip
    note_step(change_set, Step.OPENED, by=by, words=purpose)
    return change_set


@transaction.atomic
def change_item(  # noqa: PLR0913 - what is written, where, and what its writer saw, given by name
    change_set: ChangeSet,
    *,
    kind: str,
    item: str,
    data: Mapping[str, Data],
    shown: Mapping[str, Data] | None,
    by: User,
    reason: str = "",
    stream: str = "",
    file: str = "",
) -> ItemChange | None:
    """The item as it is to be; `shown` is what this person saw (None: a new item).

    A new item goes into `file`, or where items of its kind and stream are kept.

    What others changed since stays; None if nothing differs. Raises Clashing where the same part
    was changed in two ways, NotOpen, StaleVersion, EditError.
    """
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    current = item_in(change_set, kind, item)
    wanted: Data = dict(data)
    if isinstance(current, dict) and shown is not None:
        wanted, conflicts = merged(shown, current, data)
        if conflicts:
            raise Clashing(conflicts, dict(current))
    elif current is not None and shown is None:
        raise EditError(f"There is a {item} among the {kind} already.")
    if wanted == current:
        return None
    if current is not None:
        file = ""
    elif not file:
        file = file_for(base_of(change_set.base.sha256), kind, stream)
    return _write(change_set, kind, item, wanted, file=file, reason=reason, by=by)


@transaction.atomic
def take_out(change_set: ChangeSet, *, kind: str, item: str, by: User, reason: str) -> ItemChange:
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    if item_in(change_set, kind, item) is None:
        raise EditError(f"There is no {item} among the {kind}.")
    return _write(change_set, kind, item, None, reason=reason, by=by)


@transaction.atomic
def put_back(change_set: ChangeSet, *, kind: str, item: str, by: User, reason: str) -> ItemChange:
    """The item as it is in the base; what was changed stays on record."""
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    if not change_set.changes.newest().filter(kind=kind, item=item, returns=False).exists():
        raise EditError(f"{item} is as it was.")
    return _write(change_set, kind, item, None, returns=True, reason=reason, by=by)


@transaction.atomic
def comment(
    change_set: ChangeSet, *, text: str, by: User, kind: str = "", item: str = ""
) -> ItemComment:
    said = ItemComment.objects.create(
        change_set=change_set, kind=kind, item=item, text=text, made_by=by
    )
    audit.record("guideline.commented", by=by, operation=Operation.CREATE, on=change_set)
    return said


@transaction.atomic
def rule(change_set: ChangeSet, *, finding: str, verdict: Verdict, reason: str, by: User) -> Ruling:
    """Say of a finding why it stands. Raises NotOpen."""
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    ruling = Ruling.objects.create(
        change_set=change_set, finding=finding, verdict=verdict, reason=reason, made_by=by
    )
    audit.record(
        "guideline.ruled", by=by, operation=Operation.CREATE, on=change_set, reason=reason,
        changes={finding[:80]: (None, verdict)},
    )  # fmt: skip
    return ruling


def hold(change_set: ChangeSet) -> ChangeSet:
    """As stored, and nobody else's until this is done."""
    held = ChangeSet.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("base").get(pk=change_set.pk)


def refuse_unless_open(change_set: ChangeSet) -> None:
    if change_set.state != ChangeSetState.OPEN:
        raise NotOpen(change_set.get_state_display())


def item_in(change_set: ChangeSet, kind: str, item: str) -> Data:
    """How an item stands in the set."""
    newest = changes_of(change_set).filter(kind=kind, item=item).first()
    if newest is None or newest.returns:
        return data_of(base_of(change_set.base.sha256), kind, item)
    return json.loads(newest.text) if newest.text else None


def has_seen(change_set: ChangeSet, kind: str, item: str) -> bool:
    """Whether the set or its base has, or had, such an item."""
    touched = change_set.changes.filter(kind=kind, item=item).exists()
    return touched or data_of(base_of(change_set.base.sha256), kind, item) is not None


def note_step(
    change_set: ChangeSet, step: Step, *, by: User, words: str = "", sha256: str = ""
) -> ReviewStep:
    audit.record(f"guideline.{step}", by=by, on=change_set, reason=words[:300])
    return ReviewStep.objects.create(
        change_set=change_set, step=step, words=words, sha256=sha256, made_by=by
    )


def _write(
    change_set: ChangeSet, kind: str, item: str, data: Data, *, by: User, reason: str,
    file: str = "", returns: bool = False,
) -> ItemChange:  # fmt: skip
    """The next row of the item's line; what cannot be placed at all is refused."""
    last = changes_of(change_set).filter(kind=kind, item=item).first()
    change = ItemChange(
        change_set=change_set, kind=kind, item=item, number=(last.number if last else 0) + 1,
        file=file or (last.file if last else ""), text=canonical_json(data) if data else "",
        returns=returns, reason=reason, made_by=by,
    )  # fmt: skip
    edits = [each for each in edits_of(change_set) if (each.kind, each.item) != (kind, item)]
    base = base_of(change_set.base.sha256)
    # An item that the set itself had added is simply not added any more.
    if not returns and (data is not None or data_of(base, kind, item) is not None):
        edited(base, [*edits, Edit(kind, item, data, change.file)])
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        raise StaleVersion(item) from error
    audit.record(
        "guideline.item_changed", by=by, on=change_set, reason=reason,
        changes={f"{kind} {item}"[:80]: (last.number if last else 0, change.number)},
    )  # fmt: skip
    return change
