"""What a board can change in a plan, one edit at a time; nothing is changed in place.

Edits are data, so that they can be kept as the history of a plan and offered as repairs;
`applying.py` carries them out.
"""

from __future__ import annotations

from datetime import date

import msgspec

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.draft import ChangedInterval, ChangedStep, NewStep
from guidelines.core.planning.plan import PlanRepair


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


PROPOSED = "Proposed where the dates contradicted each other."


def edit_of(repair: PlanRepair, pathway: Pathway, *, reason: str = PROPOSED) -> Edit:
    """Every repair is one edit. `pathway`: that of the plan in hand, with its present numbers."""
    match repair.kind:
        case "move_pin":
            return PinStep(repair.about, _day(repair))
        case "add_day":
            return AddDay(repair.resource or "", _day(repair))
        case "drop_step":
            return DropStep(repair.about, reason)
        case "restore_step":
            return ChangeStep(repair.about, ChangedStep())
        case "restore_order":
            return RestoreOrder()
    return ChangeInterval(repair.about, _numbers(repair, pathway, reason))


def _day(repair: PlanRepair) -> date:
    return date.fromisoformat(repair.date or "")


def _numbers(repair: PlanRepair, pathway: Pathway, reason: str) -> ChangedInterval:
    if repair.kind == "set_aside":
        return ChangedInterval(set_aside=True, reason=reason)
    now = next(interval for interval in pathway.intervals if interval.id == repair.about)
    at_least = repair.relation == "at_least"
    return ChangedInterval(
        min_days=repair.days if at_least else now.min_days,
        max_days=now.max_days if at_least else repair.days,
        reason=reason,
    )


def read_edit(text: str | bytes) -> Edit:
    """An edit from its JSON; EditError if it is none."""
    try:
        edit: Edit = msgspec.json.decode(text, type=Edit)
    except msgspec.MsgspecError as error:
        raise EditError("edit", text, str(error)) from error
    return edit


def write_edit(edit: Edit) -> str:
    """Its canonical JSON."""
    return canonical_json(edit)
