"""Saving the pathway in hand: on top of what others saved, or refused in words."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from guidelines.core.content.editing import EditError
from tumorboard.editorial import drafting, services
from tumorboard.records import Conflict, StaleVersion
from tumorboard.web.editorial.labels import label_of
from tumorboard.web.editorial.pathway.page import Editor

TAKEN_OUT = "Somebody took this item out of the version meanwhile. Nothing was saved."
THEIRS = (
    "Somebody else changed the same parts while you worked. Yours stand below, theirs are named "
    "here; saved once more, yours take their place. What they changed elsewhere was taken in."
)
WRONG = "Nothing has been saved: something is missing or wrong in the marked parts."
CLOSED = "The change set is not being edited now ({state}). Nothing was saved."
AT_ONCE = "Somebody saved this item at the same moment. Nothing was lost: save once more."


def save(editor: Editor, *, as_draft: bool) -> HTTPStatus:
    """SEE_OTHER once it is saved; else `editor.message` says why it is not."""
    desk = editor.desk
    current = services.item_in(desk.change_set, desk.kind, desk.item)
    if not isinstance(current, dict):
        return _refused(editor, TAKEN_OUT)
    hand, conflicts = editor.hand.on_top_of(current)
    editor.take(hand)
    if conflicts:
        editor.conflicts = [side_by_side(each) for each in conflicts]
        return _refused(editor, THEIRS)
    if not as_draft and not editor.trial.is_sound:
        _open_what_is_wrong(editor)
        return _refused(editor, WRONG, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _written(editor)


def _written(editor: Editor) -> HTTPStatus:
    desk, hand = editor.desk, editor.hand
    try:
        made = services.change_item(
            desk.change_set, kind=desk.kind, item=desk.item, data=hand.item, shown=hand.shown,
            by=editor.request.user, reason=editor.why,
        )  # fmt: skip
    except services.NotOpen as closed:
        return _refused(editor, CLOSED.format(state=closed))
    except (services.Clashing, StaleVersion):
        return _refused(editor, AT_ONCE)
    except EditError as error:
        return _refused(editor, str(error))
    drafting.spend(desk.change_set, about=editor.name, by=editor.request.user)
    editor.said = "Saved to the change set." if made else "Nothing was different."
    return HTTPStatus.SEE_OTHER


def _refused(editor: Editor, sentence: str, status: HTTPStatus = HTTPStatus.CONFLICT) -> HTTPStatus:
    editor.message = sentence
    return status


def _open_what_is_wrong(editor: Editor) -> None:
    """The first wrong part, unless the open one is wrong itself."""
    wrong = [row.place for row in editor.wrong_rows]
    if wrong and editor.hand.open not in wrong:
        editor.open(wrong[0])


def side_by_side(conflict: Conflict) -> dict[str, str]:
    *_, name = conflict.field.split(".")
    about = " ".join(conflict.field.split(".")[1:-1])
    label = f"{about}: {label_of(name)}" if about else label_of(name)
    return {"label": label, "theirs": _short(conflict.theirs), "yours": _short(conflict.mine)}


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_short(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{label_of(name)}: {_short(each)}" for name, each in value.items())
    return "taken out" if value is None else str(value)
