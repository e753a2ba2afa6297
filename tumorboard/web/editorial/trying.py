"""What would be wrong if an item were as it was typed: said before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidelines.core.content.editing import Edit, Edited, edited, file_for
from guidelines.core.content.loading import ContentError, Data
from tumorboard.editorial.hand import base_of, edits_of
from tumorboard.editorial.models import ChangeSet
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.shapes import part
from tumorboard.web.guideline.shelf import title_of

GENERAL = "general"
# How an id that leads nowhere is reported.
GONE = "the id of"


@dataclass(frozen=True)
class Trial:
    """`own`: of the item, by the place in it; `elsewhere`: what it would break in others."""

    own: list[tuple[str, str]]
    elsewhere: list[str]

    @property
    def is_sound(self) -> bool:
        return not (self.own or self.elsewhere)


def tried(desk: Desk, kind: str, item: str, data: Mapping[str, Data], stream: str = "") -> Trial:
    """Only what is broken by this very item counts: other people's drafts are theirs."""
    file = (
        "" if (kind, item) in desk.hand.parsed.places else new_file(desk.change_set, kind, stream)
    )
    others = [each for each in edits_of(desk.change_set) if (each.kind, each.item) != (kind, item)]
    here = next((e for e in edits_of(desk.change_set) if (e.kind, e.item) == (kind, item)), None)
    edit = Edit(kind, item, dict(data), file or (here.file if here else ""))
    after = edited(base_of(desk.change_set.base.sha256), [*others, edit])
    before = {(each.path, each.value) for each in desk.hand.errors}
    own, rest = of_item(after, after.errors, kind, item)
    return Trial(
        [(path, sentence(each)) for path, each in own],
        [in_full(each) for each in rest if (each.path, each.value) not in before],
    )


def new_file(change_set: ChangeSet, kind: str, stream: str) -> str:
    return file_for(base_of(change_set.base.sha256), kind, stream or GENERAL)


def stream_of(data: Mapping[str, Data], chosen: str) -> str:
    """The folder of a new item: its stream where it names one that is a folder."""
    named = str(part(dict(data), "stream") or "")
    return chosen or (GENERAL if named in {"", "any"} else named)


def of_item(
    found: Edited, errors: Iterable[ContentError], kind: str, item: str
) -> tuple[list[tuple[str, ContentError]], list[ContentError]]:
    """The errors inside an item, with the place in it; and the others."""
    place = found.parsed.places.get((kind, item))
    own, rest = [], []
    for each in errors:
        inside = place is not None and each.file == place.file
        if inside and f"{each.path}.".startswith(f"{item}."):
            own.append((each.path[len(item) + 1 :], each))
        else:
            rest.append(each)
    return own, rest


def sentence(error: ContentError) -> str:
    """What stands there and what was expected."""
    value, expected = error.value, f"Expected: {error.expected}."
    if value in {"missing", "none", "nothing"}:
        return f"Missing. {expected}"
    if value[:1] == value[-1:] == "'":
        value = f"“{value[1:-1]}”"
        is_there = not error.expected.startswith(GONE)
        return (
            f"{value} cannot stand here. {expected}"
            if is_there
            else f"There is no {value}. {expected}"
        )
    if value[:1].isalpha() and not value.startswith(("a list of", "a map with")):
        return f"{value[:1].upper()}{value[1:]}. {expected}"
    return f"{value[:1].upper()}{value[1:]} cannot stand here. {expected}"


def in_full(error: ContentError) -> str:
    return f"{error.path}: {sentence(error)}"


def item_of(found: Edited, error: ContentError) -> tuple[str, str] | None:
    """Kind and id of the item that an error stands in."""
    path = f"{error.path}."
    inside = [
        (kind, item)
        for (kind, item), place in found.parsed.places.items()
        if place.file == error.file and path.startswith(f"{item}.")
    ]
    return max(inside, key=lambda place: len(place[1]), default=None)


def users_of(found: Edited, item: str) -> list[str]:
    """Titles of the items that refer to one which is not there any more."""
    dangling = [e for e in found.errors if e.value == repr(item) and e.expected.startswith(GONE)]
    places = dict.fromkeys(filter(None, (item_of(found, each) for each in dangling)))
    items = found.parsed.items
    return [title_of(items[kind][key]) if key in items[kind] else key for kind, key in places]
