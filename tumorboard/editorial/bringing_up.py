"""A set is brought onto the version that was approved while it was open."""

from __future__ import annotations

from django.db import transaction

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.editing import data_of
from guidelines.core.content.loading import Data
from guidelines.core.content.parsing import Parsed
from guidelines.models import GuidelineVersion
from tumorboard.audit import services as audit
from tumorboard.editorial.hand import base_of, changes_of
from tumorboard.editorial.merging import merged
from tumorboard.editorial.models import ChangeSet, ItemChange
from tumorboard.editorial.services import comment, hold, refuse_unless_open
from tumorboard.editorial.standing import approved_since
from tumorboard.people.models import User


@transaction.atomic
def bring_up(change_set: ChangeSet, *, by: User) -> GuidelineVersion | None:
    """What the set changes is put on the newest version; None if it starts from that already.

    Part by part: what only the version changed is taken in. Where both changed the same part
    the set keeps its own, and a comment on the item says what the version has. Raises NotOpen.
    """
    change_set = hold(change_set)
    refuse_unless_open(change_set)
    newest = approved_since(change_set)
    if newest is None:
        return None
    old, new = base_of(change_set.base.sha256), base_of(newest.sha256)
    for change in changes_of(change_set).filter(returns=False):
        _bring(change_set, change, old, new, newest.version, by)
    before = change_set.base.version
    change_set.update_fields(change_set.version, by=by, base=newest)
    audit.record(
        "guideline.brought_up", by=by, on=change_set, changes={"base": (before, newest.version)}
    )
    return newest


def _bring(
    change_set: ChangeSet, change: ItemChange, old: Parsed, new: Parsed, number: str, by: User
) -> None:
    was, now = (data_of(each, change.kind, change.item) for each in (old, new))
    if was == now:
        return
    wanted, clashes = _merged(was, now, change.data)
    if now is None and wanted is None:  # both took it out: nothing is left to change
        _add(change_set, change, wanted, by, f"Version {number} took it out too", returns=True)
    elif wanted == now:
        _add(change_set, change, now, by, f"Version {number} says the same", returns=True)
    elif wanted != change.data:
        _add(change_set, change, wanted, by, f"Brought onto version {number}")
    for each in clashes:
        said = f"Version {number} says {each}"
        comment(change_set, text=said, by=by, kind=change.kind, item=change.item)


def _merged(was: Data, now: Data, mine: Data) -> tuple[Data, list[str]]:
    """The item with both changes, and in words where both changed the same."""
    if not (isinstance(was, dict) and isinstance(now, dict) and isinstance(mine, dict)):
        said = "something else of this item as a whole. Look at both."
        return mine, [] if mine == now else [said]
    both, conflicts = merged(was, now, mine)
    clashes = [
        f"of {_named(each.field)}: “{_words(each.theirs)}”. This set says “{_words(each.mine)}”."
        for each in conflicts
    ]
    return both, clashes


def _named(field: str) -> str:
    """`Title`; of a row its list and its name too: `Steps, restage, label`."""
    return field.replace("_", " ").replace(".", ", ").capitalize()


def _words(value: Data) -> str:
    return value if isinstance(value, str) else canonical_json(value)[:300]


def _add(
    change_set: ChangeSet, last: ItemChange, data: Data, by: User, reason: str, *,
    returns: bool = False,
) -> None:  # fmt: skip
    """The next row of the item's line, without looking at the version in hand: all of it moves."""
    ItemChange.objects.create(
        change_set=change_set, kind=last.kind, item=last.item, number=last.number + 1,
        file=last.file, text="" if returns or data is None else canonical_json(data),
        returns=returns, reason=reason, made_by=by,
    )  # fmt: skip
