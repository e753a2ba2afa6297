"""What a board can change in a plan, one edit at a time; nothing is changed in place.

`apply` refuses what makes no sense and says what was expected. That an edit leaves no possible
plan is no reason to refuse it: the solver says why, and what would help.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.draft import ChangedInterval, ChangedStep, Draft, NewStep
from guidelines.core.planning.plan import PlanRepair, StepState


class _Edit(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="edit",
    tag=lambda name: "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_"),
):
    """Base of the edits: `edit` names them in JSON (`{"edit": "pin_step", …}`)."""


class DropStep(_Edit, frozen=True):
    step: str
    reason: str


class TakeBackStep(_Edit, frozen=True):
    """A dropped step takes place after all."""

    step: str


class AddStep(_Edit, frozen=True):
    step: NewStep


class MoveStep(_Edit, frozen=True):
    step: str
    after: str | None
    """The step that it follows from now on; None: it comes first."""


class RestoreOrder(_Edit, frozen=True):
    """All steps in the order of the pathway again."""


class PinStep(_Edit, frozen=True):
    step: str
    day: date


class UnpinStep(_Edit, frozen=True):
    step: str


class ChangeStep(_Edit, frozen=True):
    """A change that names nothing takes the earlier one back."""

    step: str
    change: ChangedStep


class ChangeInterval(_Edit, frozen=True):
    interval: str
    change: ChangedInterval


class RestoreInterval(_Edit, frozen=True):
    interval: str


class AddDay(_Edit, frozen=True):
    resource: str
    day: date


class RemoveDay(_Edit, frozen=True):
    resource: str
    day: date


class KeepRule(_Edit, frozen=True):
    """The board keeps a plan that violates this pitfall, with a coded reason."""

    pitfall: str
    code: str
    words: str = ""


class StopKeeping(_Edit, frozen=True):
    pitfall: str


Edit = (
    DropStep | TakeBackStep | AddStep | MoveStep | RestoreOrder | PinStep | UnpinStep | ChangeStep
    | ChangeInterval | RestoreInterval | AddDay | RemoveDay | KeepRule | StopKeeping
)  # fmt: skip


class EditError(ValueError):
    """An edit that makes no sense: which field of it, what it said, what was expected."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        super().__init__(f"{field}: {value!r}; expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected


def apply(
    draft: Draft,
    edit: Edit,
    pathway: Pathway,
    *,
    states: Mapping[str, StepState],
    as_of: date,
) -> Draft:
    """The draft with this edit. `states`: of the steps as the plan in hand has them."""
    raise NotImplementedError


def edit_of(repair: PlanRepair, draft: Draft, pathway: Pathway) -> Edit:
    """Every repair is one edit."""
    raise NotImplementedError


def read_edit(text: str | bytes) -> Edit:
    """An edit from its JSON; EditError if it is none."""
    try:
        edit: Edit = msgspec.json.decode(text, type=Edit)
    except msgspec.MsgspecError as error:
        raise EditError("edit", text, str(error)) from error
    return edit
