"""What the buttons of the pathway editor do to the pathway in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guidelines.core.content import pathway_edits as edits
from tumorboard.web.editorial.pathway.page import Editor

GONE = "This part is not there any more, or cannot be moved further. Nothing was changed."


def act(editor: Editor, pressed: str) -> bool:
    """Whether it worked; if not, `editor.message` says why."""
    verb, _, place = pressed.partition(":")
    editor.focus = pressed
    if verb not in VERBS:
        return True  # draw again
    try:
        VERBS[verb](editor, place)
    except (edits.NotThere, ValueError, AttributeError, TypeError):
        editor.message = GONE
        return False
    return True


def _open(editor: Editor, place: str) -> None:
    edits.part_at(editor.hand.item, place)
    editor.open(place)


def _close(editor: Editor, _place: str) -> None:
    editor.focus = f"open:{editor.hand.open}"
    editor.open("")


def _begun(editor: Editor, made: tuple[edits.Item, str], step: str) -> None:
    item, place = made
    editor.take(editor.hand.taken(item, step=step, open_=place))
    editor.fresh = place


def _add_step(editor: Editor, after: str) -> None:
    _begun(editor, edits.with_new_step(editor.hand.item, int(after)), "A step was added")


def _add_interval(editor: Editor, _place: str) -> None:
    _begun(editor, edits.with_new_interval(editor.hand.item), "An interval was added")


def _tie(editor: Editor, place: str) -> None:
    _begun(editor, edits.tied(editor.hand.item, place), "An interval was added")


def _branch(editor: Editor, place: str) -> None:
    item, _ = edits.with_new_branch(editor.hand.item, place)
    editor.take(editor.hand.taken(item, step="A branch was added", open_=place))


def _ungate(editor: Editor, place: str) -> None:
    item = edits.without_gate(editor.hand.item, place)
    editor.take(editor.hand.taken(item, step="The gate was taken out", open_=place))


def _move(by: int) -> Callable[[Editor, str], None]:
    def move(editor: Editor, place: str) -> None:
        item, there = edits.moved(editor.hand.item, place, by)
        open_ = {place: there, there: place}.get(editor.hand.open, editor.hand.open)
        editor.take(editor.hand.taken(item, step="Moved", open_=open_))
        editor.focus = f"{'up' if by < 0 else 'down'}:{there}"

    return move


def _out(editor: Editor, place: str) -> None:
    gone = edits.part_at(editor.hand.item, place)
    item, number = edits.without(editor.hand.item, place)
    with_it = f", and {number} interval{'s' if number != 1 else ''} with it" if number else ""
    step = f"“{gone.get('label') or gone.get('id')}” was taken out{with_it}"
    branch = "branches" in place
    open_ = editor.hand.open if branch else ""
    editor.take(editor.hand.taken(item, step=step, open_=open_))
    editor.focus = "undo"


def _undo(editor: Editor, _place: str) -> None:
    editor.take(editor.hand.back())


VERBS: Mapping[str, Callable[[Editor, str], None]] = {
    "open": _open,
    "close": _close,
    "add-step": _add_step,
    "add-interval": _add_interval,
    "tie": _tie,
    "branch": _branch,
    "ungate": _ungate,
    "up": _move(-1),
    "down": _move(1),
    "out": _out,
    "undo": _undo,
}
