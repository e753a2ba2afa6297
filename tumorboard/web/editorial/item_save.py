"""Opening an item's form and saving it: what was shown is sealed in, what was typed is kept."""

from __future__ import annotations

import json
from typing import Any

from django.http import QueryDict

from guidelines.core.content.loading import Data
from guidelines.core.content.parsing import KINDS
from tumorboard.editorial import services
from tumorboard.editorial.merging import merged
from tumorboard.editorial.models import LONGEST_REASON
from tumorboard.people.models import User
from tumorboard.records import StaleVersion
from tumorboard.web import seals
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.item import ItemPage, choices_of, item_page
from tumorboard.web.editorial.item_form import ItemForm
from tumorboard.web.editorial.labels import label_of
from tumorboard.web.editorial.trying import tried

AT_ONCE = "Somebody else saved this item at the same moment. Look below, then save again."
BOTH = "Both of you changed this. Yours stands in the form; the other value stands above it."


def opened(desk: Desk) -> ItemPage | None:
    """The page as it is opened; None where the set and its base have no such item."""
    if desk.kind not in KINDS:
        return None
    now = services.item_in(desk.change_set, desk.kind, desk.item)
    if now is None and not services.has_seen(desk.change_set, desk.kind, desk.item):
        return None
    form = _form(desk, None, now) if desk.editable and now is not None else None
    return item_page(desk, desk.kind, desk.item, now, form=form, seen=_seal(desk, now, now))


def reopened(saving: Saving) -> ItemPage | None:
    """The page with what was typed, even where the set is not edited any more: it is not lost."""
    desk, form = saving.desk, saving.form
    now = services.item_in(desk.change_set, desk.kind, desk.item)
    page = item_page(desk, desk.kind, desk.item, now, form=form, seen=saving.seal, why=saving.why)
    page.conflicts = saving.conflicts
    return page


class Saving:
    """One saving of a form. Unless it is kept as a draft, what is wrong refuses it."""

    def __init__(self, desk: Desk, posted: QueryDict) -> None:
        self.desk, self.posted = desk, posted
        self.why = posted.get("_why", "")[:LONGEST_REASON]
        self.conflicts: list[dict[str, str]] = []
        self.refused = False
        self.said = "Saved."
        self.seal = posted.get("_seen", "")
        self.shown, self.stored = self._unsealed()
        self.form = _form(desk, posted, self.stored, posted.get("_add", ""))
        self.data = self.form.typed()

    def _unsealed(self) -> tuple[Data, Data]:
        """What was shown, and what the rows of the form were made from."""
        try:
            shown, stored = json.loads(seals.unseal(self.seal, about=_about(self.desk)))
        except seals.SealBroken:
            self.refused = True
            shown = stored = services.item_in(self.desk.change_set, self.desk.kind, self.desk.item)
            self.seal = _seal(self.desk, shown, stored)
        return shown, stored

    def refuse(self, sentence: str) -> None:
        self.refused = True
        self.form.say("", sentence)

    def try_out(self) -> None:
        """Says at its field what would be wrong."""
        trial = tried(self.desk, self.desk.kind, self.desk.item, self.data)
        for path, each in trial.own:
            self.form.say(path, each)
        for each in trial.elsewhere:
            self.form.say("", f"This would break another item. {each}")
        self.refused = not trial.is_sound

    @property
    def file(self) -> str:
        """Where the item stands; a new one is in the set alone."""
        place = self.desk.hand.parsed.places.get((self.desk.kind, self.desk.item))
        return place.file if place else ""

    def save(self, *, by: User) -> None:
        """Raises NotOpen, Clashing, StaleVersion."""
        if self.refused:
            self.form.say("", seals.CANNOT_BE_READ)
            return
        kind, item = self.desk.kind, self.desk.item
        if "_draft" not in self.posted:
            self.try_out()
        if not self.refused:
            shown = self.shown if isinstance(self.shown, dict) else {}
            made = services.change_item(
                self.desk.change_set, kind=kind, item=item, data=self.data, shown=shown,
                by=by, reason=self.why,
            )  # fmt: skip
            self.said = "Saved." if made else "Nothing was different; nothing was saved."

    def clashed(self, clash: services.Clashing | StaleVersion) -> None:
        """Both values side by side: what others changed elsewhere in the item is taken in."""
        if isinstance(clash, StaleVersion):
            self.form.say("", AT_ONCE)
            return
        self.take_in(clash.current if isinstance(clash.current, dict) else {})

    def take_in(self, current: dict[str, Any]) -> None:
        """What others saved since this was opened; where both changed the same, both are named."""
        shown = self.shown if isinstance(self.shown, dict) else {}
        together, conflicts = merged(shown, current, self.data)
        self.seal = _seal(self.desk, current, together)
        self.form = _form(self.desk, None, together)
        for each in conflicts:
            self.form.say(each.field, BOTH)
            self.conflicts.append(
                {
                    "label": label_of(each.field),
                    "theirs": _short(each.theirs),
                    "yours": _short(each.mine),
                }
            )


def _form(desk: Desk, posted: QueryDict | None, stored: Data, more: str = "") -> ItemForm:
    return ItemForm(
        posted, struct=KINDS[desk.kind], stored=stored, choices=choices_of(desk), more=more
    )


def _about(desk: Desk) -> str:
    return f"item {desk.change_set.pk} {desk.kind} {desk.item}"


def _seal(desk: Desk, shown: Data, stored: Data) -> str:
    return seals.seal(json.dumps([shown, stored]), about=_about(desk))


def _short(value: Any) -> str:
    """A part of an item in one line."""
    if isinstance(value, list):
        return "; ".join(_short(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{label_of(name)}: {_short(each)}" for name, each in value.items())
    return "" if value is None else str(value)
