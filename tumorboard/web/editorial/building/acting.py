"""What the buttons of the condition builder do to the condition in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from guidelines.core.content.condition_data import Refused, at
from guidelines.core.content.condition_edits import Step, Verb
from guidelines.core.content.loading import Data
from tumorboard.web.editorial.building.draft import Draft
from tumorboard.web.editorial.building.leaf_forms import SubjectForm
from tumorboard.web.editorial.building.page import Builder

BEGUN = frozenset({"add-test", "add-ref", "add-count", "edit", "only"})
NOT_KNOWN = "This button is not known here. Nothing was changed."


def act(builder: Builder, pressed: str) -> bool:
    """Whether it worked; if not, `builder.message` or the open form says why."""
    name, _, rest = pressed.partition(":")
    path, _, to = rest.partition(":")
    if name == "enter":  # the Enter key in a field
        name = _usual(builder)
    try:
        if name in BEGUN:
            _begin(builder, name, path)
        elif name in get_args(Verb):
            builder.focus = f"{name}-{to}" if to else name
            builder.take(builder.draft.taken(_step(builder, name, path, to)))
        else:
            return _other(builder, name, path)
    except Refused as refused:
        builder.message = str(refused)
        return False
    return True


def _usual(builder: Builder) -> str:
    form = builder.form()
    if isinstance(form, SubjectForm):
        return "choose" if builder.request.POST.get("leaf-subject") else "find"
    return "put" if form else "try"


def _step(builder: Builder, verb: str, path: str, to: str) -> Step:
    posted = builder.request.POST
    number = posted.get("n", "")
    if verb == "regroup":
        to = posted.get("group", "")
    n = int(number) if verb == "regroup" and number.isdecimal() and len(number) < 4 else None
    return Step(verb, path, to, n)  # type: ignore[arg-type]  # one of the verbs, as was asked


def _begin(builder: Builder, mode: str, path: str) -> None:
    """Open the form for a new part, or for the leaf that stands there."""
    subject, tree = "", builder.draft.tree
    if tree is not None:
        part = _part(tree, path)
        if mode == "edit":
            keys = {"ref": "edit-ref", "count": "edit-count"}
            mode = next((name for key, name in keys.items() if key in part), "edit-test")
            subject = str(part.get("fact", part.get("field", "")))
    picked = path if tree is not None else None
    builder.take(replace(builder.draft, picked=picked, mode=mode, subject=subject))


def _other(builder: Builder, name: str, path: str) -> bool:
    draft = builder.draft
    if name in FILLING:
        return FILLING[name](builder)
    if name == "pick":
        if draft.tree is not None:
            _part(draft.tree, path)
        builder.take(replace(draft, picked=path, mode="", subject=""))
    elif name in MOVING:
        builder.take(MOVING[name](draft))
        builder.focus = name
    elif name == "try":
        builder.focus = name
    else:
        builder.message = NOT_KNOWN
        return False
    return True


def _find(builder: Builder) -> bool:
    """The facts that have the words, with nothing said about what was not yet chosen."""
    form = builder.form(builder.request.POST)
    if isinstance(form, SubjectForm):
        form.errors.clear()
    builder.leaf = form
    return True


def _choose(builder: Builder) -> bool:
    form = builder.form(builder.request.POST)
    if not isinstance(form, SubjectForm) or not form.is_valid():
        builder.leaf = form
        return False
    builder.take(replace(builder.draft, subject=form.cleaned_data["subject"]))
    return True


def _put(builder: Builder) -> bool:
    """Take what was filled in as a new part, or in place of the leaf that stood there."""
    form = builder.form(builder.request.POST)
    if form is None or isinstance(form, SubjectForm) or not form.is_valid():
        builder.leaf = form
        return False
    part: Data = form.part  # type: ignore[attr-defined]  # of every form but that for the subject
    draft = builder.draft
    verb: Verb = "replace" if builder.is_edit else "only" if draft.mode == "only" else "add"
    if builder.is_edit:
        part = _asking_still(builder.standing, part)
    try:
        builder.take(draft.taken(Step(verb, draft.picked or "", part=part)))
    except Refused as refused:
        builder.leaf, builder.message = form, str(refused)
        return False
    return True


def _asking_still(stood: Data, part: Data) -> Data:
    """A count of the same list goes on asking of its rows what it asked."""
    if not isinstance(stood, dict) or not isinstance(part, dict) or "where" not in stood:
        return part
    if stood.get("count") != part.get("count"):
        return part
    rest = {key: value for key, value in part.items() if key != "count"}
    return {"count": part["count"], "where": stood["where"], **rest}


MOVING: Mapping[str, Callable[[Draft], Draft]] = {
    "undo": Draft.back,
    "redo": Draft.forth,
    "cancel": lambda draft: replace(draft, mode="", subject=""),
    "another": lambda draft: replace(draft, subject=""),
}
FILLING: Mapping[str, Callable[[Builder], bool]] = {
    "find": _find,
    "choose": _choose,
    "put": _put,
}


def _part(tree: Data, path: str) -> dict[str, Data]:
    try:
        part = at(tree, path)
    except (KeyError, IndexError, ValueError, TypeError):
        part = None
    if not isinstance(part, dict):
        raise Refused("This part is not there any more.")
    return part
