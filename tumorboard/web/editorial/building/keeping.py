"""What is in hand in the builder is there again after leaving, a half-filled form too."""

from __future__ import annotations

import json
from typing import Any

from guidelines.core.content.loading import Data
from tumorboard.editorial import drafting
from tumorboard.editorial.models import HandDraft
from tumorboard.web.editorial.building.draft import of_values
from tumorboard.web.editorial.building.page import Builder
from tumorboard.web.editorial.building.places import condition_at
from tumorboard.web.editorial.shapes import part
from tumorboard.web.patients.drafts import moment

LEAF = "leaf-"


def keep(builder: Builder) -> None:
    """What is in hand now; nothing where it is as it stands in the set."""
    typed = {
        name: each for name, each in builder.request.POST.items() if name.startswith(LEAF) and each
    }
    if not builder.draft.at and not builder.draft.can_redo and not (builder.draft.mode and typed):
        spend(builder)
        return
    drafting.keep(
        builder.change_set, about=name_of(builder), by=builder.request.user,
        text=json.dumps({"draft": builder.draft.values, "typed": typed}),
    )  # fmt: skip


def spend(builder: Builder) -> None:
    """It is saved, or thrown away."""
    drafting.spend(builder.change_set, about=name_of(builder), by=builder.request.user)


def restore(builder: Builder, current: Data) -> None:
    """As it was left, if the condition still stands in the same part."""
    kept = drafting.kept(builder.change_set, about=name_of(builder), by=builder.request.user)
    if kept is None:
        return
    values: dict[str, Any] = json.loads(kept.text)
    draft = of_values(values["draft"])
    above = builder.place.path.rpartition(".")[0]
    if above and _name(dict(draft.item), above) != _name(current, above):
        return
    _put_back(builder, kept, values)


def _put_back(builder: Builder, kept: HandDraft, values: dict[str, Any]) -> None:
    builder.take(of_values(values["draft"]))
    builder.kept_at = moment(builder.request, kept.saved_at)
    if values["typed"] and (form := builder.form(values["typed"])) is not None:
        form.errors.clear()  # nobody has sent it yet
        builder.leaf = form


def name_of(builder: Builder) -> str:
    return f"condition {builder.desk.kind} {builder.desk.item} {builder.place.path}"


def _name(item: Data, above: str) -> Data:
    return part(condition_at(item, above), "id")
