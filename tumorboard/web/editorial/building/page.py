"""The page on which a condition is put together: the tree, its sentence and what it comes to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse

from guidelines.core.content.condition_data import at, parsed
from guidelines.core.content.editing import Edit, Edited, edited
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import Data
from tumorboard.editorial.hand import base_of, edits_of
from tumorboard.editorial.models import ChangeSet
from tumorboard.web.editorial.building.draft import Draft
from tumorboard.web.editorial.building.given import Given, given
from tumorboard.web.editorial.building.leaf_forms import (
    CountForm,
    LeafForm,
    NamedForm,
    SubjectForm,
    TestForm,
    thresholds_of,
    typed,
)
from tumorboard.web.editorial.building.places import Place, with_condition
from tumorboard.web.editorial.building.reading import Node, Reading, facts_asked
from tumorboard.web.editorial.building.subjects import Subject, fact_subject, row_subjects
from tumorboard.web.editorial.building.tools import Tool, tools_of
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.request import Request

COMPUTED = ("hand", "guideline", "reading", "tree", "given", "shown_leaf")
OF_THE_PAGE = frozenset({"undo", "redo", "try", "regroup"})
KINDS = (
    ("all", "all of these"), ("any", "at least one of these"), ("none", "none of these"),
    ("at_least", "at least n of these"),
)  # fmt: skip
HEADINGS = {
    "add-test": "A new test", "edit-test": "Change the test", "only": "Count only those where",
    "add-ref": "A named condition", "edit-ref": "Another named condition",
    "add-count": "A new count", "edit-count": "Change the count",
}  # fmt: skip
TESTS = frozenset({"add-test", "edit-test", "only"})


@dataclass
class Builder:
    """What lies before the editor. Made once per request, from the draft that came sealed."""

    request: Request
    desk: Desk
    place: Place
    draft: Draft
    about: str
    message: str = ""
    focus: str = ""
    kept_at: str = ""  # when what was not saved was left, if it is back
    leaf: LeafForm | None = None
    kinds = KINDS

    @property
    def change_set(self) -> ChangeSet:
        return self.desk.change_set

    @property
    def sealed(self) -> str:
        return self.draft.sealed(self.about)

    def take(self, draft: Draft) -> None:
        """Go on with another draft; what was computed of the one before is forgotten."""
        self.draft = draft
        for name in COMPUTED:
            self.__dict__.pop(name, None)

    def take_theirs(self, current: Data) -> None:
        """Somebody else's item is what was seen now; the condition in hand stays on top of it."""
        if isinstance(current, dict):
            self.take(replace(self.draft, item=current))

    @property
    def item(self) -> dict[str, Data]:
        """The whole item with the condition in hand."""
        return with_condition(dict(self.draft.item), self.place.path, self.draft.tree)

    @cached_property
    def hand(self) -> Edited:
        """The version in hand with this condition in it."""
        changes = [(edit.kind, edit.item, json.dumps(edit.data), edit.file)
                   for edit in edits_of(self.change_set)]  # fmt: skip
        key = (self.desk.kind, self.desk.item)
        file = next((each[3] for each in changes if each[:2] == key), "")
        others = tuple(each for each in changes if each[:2] != key)
        return _edited(self.change_set.base.sha256, others, (*key, json.dumps(self.item), file))

    @cached_property
    def guideline(self) -> Guideline:
        """With the condition in it; where something is wrong, the version as it is without it."""
        return self.hand.guideline or self.desk.guideline or self.desk.base

    @cached_property
    def reading(self) -> Reading | None:
        """None as long as there is no condition."""
        if self.draft.tree is None:
            return None
        root = f"{self.desk.item}.{self.place.path}"
        errors = [error for error in self.hand.errors if f"{error.path}.".startswith(f"{root}.")]
        condition = parsed(self.draft.tree)
        return Reading(
            self.guideline, condition, self.given.evaluator, self.given.tried, errors, root
        )

    @cached_property
    def tree(self) -> Node | None:
        return self.reading.tree if self.reading else None

    @cached_property
    def given(self) -> Given:
        tree = self.draft.tree
        facts = facts_asked(self.guideline, parsed(tree)) if tree is not None else []
        return given(self.request, self.guideline, facts)

    @property
    def elsewhere(self) -> int:
        """Errors of the set that are not in this condition."""
        return len(self.hand.errors) - (len(self.reading.errors) if self.reading else 0)

    @property
    def tools(self) -> list[list[Tool]]:
        """What can be done to the picked part; one of them has the focus."""
        node = self.tree and self.tree.below(self.draft.picked)
        return tools_of(node, self.focus) if node else []

    @property
    def takes_focus(self) -> bool:
        """After a button of the condition itself; on the first look nothing is jumped to."""
        return self.request.method == "POST" and self.focus not in OF_THE_PAGE

    @property
    def name(self) -> str:
        """The item as its readers call it."""
        item = self.draft.item
        return str(item.get("title") or item.get("label") or self.desk.item)

    @property
    def back(self) -> str:
        return reverse("change-set-item", args=[self.change_set.pk, self.desk.kind, self.desk.item])

    @property
    def recorded(self) -> list[tuple[str, str]]:
        """What the record of the chosen case says of the facts that the condition looks at."""
        subjects = self.given.form.subjects
        return [(subjects[fact].label, value) for fact, value in self.given.known.items()]

    @property
    def leaf_heading(self) -> str:
        return HEADINGS.get(self.draft.mode, "")

    @property
    def rows(self) -> str:
        """The list whose rows are tested in the picked part; empty for facts of the patient."""
        steps = (self.draft.picked or "").split(".")
        if self.draft.mode == "only":
            above = self.draft.picked or ""
        elif "where" in steps:
            above = ".".join(steps[: steps.index("where")])
        else:
            return ""
        count = at(self.draft.tree, above)
        return str(count["count"]) if isinstance(count, dict) else ""

    @property
    def subject(self) -> Subject | None:
        """What was chosen to be tested."""
        if self.rows:
            found = row_subjects(self.rows)  # type: ignore[arg-type]  # from a condition that was read
            return next((each for each in found if each.id == self.draft.subject), None)
        return fact_subject(self.guideline, self.draft.subject)

    @property
    def standing(self) -> Data:
        """The leaf that is being changed; None while a new one is made."""
        return at(self.draft.tree, self.draft.picked or "") if self.is_edit else None

    @property
    def is_edit(self) -> bool:
        return self.draft.mode.startswith("edit")

    def form(self, data: Mapping[str, Any] | None = None) -> LeafForm | None:
        """The form of what is being filled in, empty or as the leaf stands."""
        mode, now = self.draft.mode, typed(self.standing)
        if mode in TESTS and self.draft.subject and self.subject is not None:
            numbers = thresholds_of(self.guideline, self.subject.unit, self.standing)
            numbers = numbers if self.subject.is_number and not self.rows else []
            key = "field" if self.rows else "fact"
            return TestForm(data, self.subject, numbers, key, initial=now)
        if mode in TESTS:
            return SubjectForm(data, self.guideline, self.rows)
        if mode.endswith("-ref"):
            own = self.desk.item if self.desk.kind == "conditions" else ""
            return NamedForm(data, self.guideline, own, initial=now)
        if mode.endswith("-count"):
            numbers = thresholds_of(self.guideline, "", self.standing)
            return CountForm(data, numbers, initial=now)
        return None

    @cached_property
    def shown_leaf(self) -> LeafForm | None:
        return self.leaf or self.form()

    @property
    def asks_subject(self) -> bool:
        return isinstance(self.shown_leaf, SubjectForm)


@lru_cache(maxsize=8)
def _edited(
    content_hash: str,
    others: tuple[tuple[str, str, str, str], ...],
    own: tuple[str, str, str, str],
) -> Edited:
    edits = [Edit(kind, item, json.loads(text), file) for kind, item, text, file in (*others, own)]
    return edited(base_of(content_hash), edits)
