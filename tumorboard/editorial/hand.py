"""The version in hand: the base of a change set with what stands in it."""

from __future__ import annotations

import json
from functools import lru_cache

from guidelines.core.content.canonical import sha256
from guidelines.core.content.editing import Edit, Edited, edited
from guidelines.core.content.loading import from_data
from guidelines.core.content.parsing import Parsed, parse_trees
from guidelines.models import GuidelineVersion, VersionIsImmutableError
from tumorboard.editorial.models import ChangeSet
from tumorboard.editorial.querysets import ItemChangeQuerySet


@lru_cache(maxsize=2)
def base_of(content_hash: str) -> Parsed:
    """The parsed content of a stored version; few are edited at a time, and each is large."""
    document = document_of_version(content_hash)
    trees = {file: from_data(data) for file, data in json.loads(document).items()}
    return parse_trees(Parsed(trees=trees))


def document_of_version(content_hash: str) -> str:
    """The canonical text of a stored version; text that somebody altered is not given out."""
    document = GuidelineVersion.objects.get(sha256=content_hash).document
    if sha256(document) != content_hash:
        raise VersionIsImmutableError(f"The text stored for {content_hash[:12]} was altered.")
    return document


def changes_of(change_set: ChangeSet) -> ItemChangeQuerySet:
    """How each changed item stands, in the order in which they were last changed."""
    return change_set.changes.newest()


def edits_of(change_set: ChangeSet) -> list[Edit]:
    standing = changes_of(change_set).filter(returns=False)
    rows = standing.values_list("kind", "item", "text", "file")
    supposed = change_set.supposed
    found = [
        Edit(kind, item, json.loads(text) if text else None, file)
        for kind, item, text, file in rows
        # Taken out again before it was ever part of a version: nothing to do.
        if text or not file
    ]
    if supposed is None:
        return found
    about = (supposed.kind, supposed.item)
    return [*(each for each in found if (each.kind, each.item) != about), supposed]


def in_hand(change_set: ChangeSet) -> Edited:
    """The version as it would be, with everything that is wrong with it."""
    return _in_hand(change_set.base.sha256, tuple(_keys(change_set)), change_set.number)


def _keys(change_set: ChangeSet) -> list[tuple[str, str, str, str]]:
    return [
        (edit.kind, edit.item, "" if edit.data is None else json.dumps(edit.data), edit.file)
        for edit in edits_of(change_set)
    ]


@lru_cache(maxsize=4)
def _in_hand(
    content_hash: str, edits: tuple[tuple[str, str, str, str], ...], number: str
) -> Edited:
    wanted = [
        Edit(kind, item, json.loads(text) if text else None, file)
        for kind, item, text, file in edits
    ]
    return edited(base_of(content_hash), wanted, version=number)
