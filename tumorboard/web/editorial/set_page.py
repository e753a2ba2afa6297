"""The page of a change set: what is different, what holds it up, and the next step."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from guidelines.core.content.editing import data_of
from guidelines.models import GuidelineVersion
from tumorboard.editorial.hand import base_of, changes_of
from tumorboard.editorial.models import (
    ChangeSet,
    ChangeSetState,
    ItemChange,
    ItemComment,
    ReviewStep,
    Ruling,
)
from tumorboard.editorial.review import authors_of
from tumorboard.editorial.standing import approved_since, returns_to_earlier
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.desk import Desk, desk_of
from tumorboard.web.editorial.gates_shown import GateShown, gates_shown
from tumorboard.web.editorial.item import standing_of, words_of
from tumorboard.web.editorial.item_words import Differing, ItemWords, differing, title_in
from tumorboard.web.editorial.labels import kind_label
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.editorial.panels import panels_of
from tumorboard.web.editorial.step_forms import ApproveForm, WordsForm
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Changed:
    """An item that is different, with how and by whom last."""

    change: ItemChange
    kind_label: str
    title: str
    standing: str
    differences: list[Differing]


@dataclass
class Steps:
    """The forms of the steps that this person may take now; None: not this one."""

    submit: WordsForm | None = None
    give_back: WordsForm | None = None
    approve: ApproveForm | None = None
    drop: WordsForm | None = None
    is_own: bool = False  # in review, and this person wrote part of it


@dataclass
class SetPage:
    change_set: ChangeSet
    desk: Desk
    changed: list[Changed]
    gates: list[GateShown]
    overtaken: GuidelineVersion | None
    is_return: bool
    trail: list[ReviewStep]
    comments: list[ItemComment]
    steps: Steps
    panels: list[Panel] = field(default_factory=list)

    @cached_property
    def rulings(self) -> list[Ruling]:
        return list(self.change_set.rulings.select_related("made_by"))

    @property
    def is_ready(self) -> bool:
        return all(each.gate.passed for each in self.gates)


def set_page(request: Request, change_set: ChangeSet, steps: Steps | None = None) -> SetPage:
    """`steps`: with the form that was refused."""
    desk = desk_of(request, change_set)
    is_open = change_set.state in {ChangeSetState.OPEN, ChangeSetState.IN_REVIEW}
    page = trail_page(request, change_set, desk)
    page.gates = gates_shown(desk) if is_open else []
    page.overtaken = approved_since(change_set) if is_open else None
    page.panels = panels_of(request, desk)
    page.steps = steps or steps_for(request, change_set)
    return page


def trail_page(request: Request, change_set: ChangeSet, desk: Desk | None = None) -> SetPage:
    """What was changed, said and decided, without what is computed of the version in hand."""
    desk = desk or desk_of(request, change_set)
    return SetPage(
        change_set=change_set,
        desk=desk,
        changed=changed_of(desk),
        gates=[],
        overtaken=None,
        is_return=returns_to_earlier(change_set),
        trail=list(change_set.steps.select_related("made_by")),
        comments=list(change_set.comments.select_related("made_by")),
        steps=Steps(),
    )


def changed_of(desk: Desk) -> list[Changed]:
    rows = list(changes_of(desk.change_set).filter(returns=False).select_related("made_by"))
    if not rows:
        return []
    base = base_of(desk.change_set.base.sha256)
    old, new = ItemWords(base, desk.base), words_of(desk)
    found = []
    for change in rows:
        before, after = data_of(base, change.kind, change.item), change.data
        lines = differing(old.lines(change.kind, before), new.lines(change.kind, after))
        found.append(
            Changed(
                change,
                kind_label(change.kind),
                title_in(after or before, change.item),
                standing_of(change),
                lines if before and after else [],
            )
        )
    return found


def steps_for(request: Request, change_set: ChangeSet) -> Steps:
    edits = request.grants.may(Permission.EDIT_GUIDELINE)
    if change_set.state == ChangeSetState.OPEN:
        if not edits:
            return Steps()
        submit = WordsForm(asked="Words to the reviewer", required=False)
        return Steps(submit=submit, drop=WordsForm(asked="Reason for dropping it"))
    if change_set.state != ChangeSetState.IN_REVIEW:
        return Steps()
    is_own = request.user in authors_of(change_set)
    approves = request.grants.may(Permission.APPROVE_GUIDELINE)
    steps = Steps(is_own=is_own)
    if is_own or approves:
        steps.give_back = give_back_form(is_own)
    if approves and not is_own:
        steps.approve = ApproveForm(today=request.as_of)
    return steps


def give_back_form(is_own: bool, data: object = None) -> WordsForm:
    return WordsForm(data, asked="Why it is taken back" if is_own else "What is to be changed")
