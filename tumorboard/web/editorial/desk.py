"""What lies before an editor: the set, the version in hand, and the item that is open.

Made once per request; every panel of the page is built from it, so that nothing is computed twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guidelines.core.content.editing import Edited
from guidelines.core.content.guideline import Guideline
from guidelines.publishing import content
from tumorboard.editorial.gates import Found, Gate, findings_of, gates_of
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.models import ChangeSet
from tumorboard.web.editorial.access import may_edit
from tumorboard.web.request import Request


@dataclass
class Desk:
    """`kind` and `item` are empty on the page of the whole set."""

    change_set: ChangeSet
    editable: bool
    kind: str = ""
    item: str = ""

    @cached_property
    def hand(self) -> Edited:
        """The version as it would be, with everything that is wrong with it."""
        return in_hand(self.change_set)

    @property
    def is_supposed(self) -> bool:
        """Something is looked at as it is typed: there is no page yet to open of it."""
        return self.change_set.supposed is not None

    @property
    def guideline(self) -> Guideline | None:
        """None as long as there are errors in it."""
        return self.hand.guideline

    @property
    def base(self) -> Guideline:
        """The version that the set starts from."""
        return content(self.change_set.base.sha256)

    @cached_property
    def findings(self) -> list[Found]:
        return findings_of(self.change_set)

    @cached_property
    def gates(self) -> list[Gate]:
        return gates_of(self.change_set)


def desk_of(request: Request, change_set: ChangeSet, kind: str = "", item: str = "") -> Desk:
    return Desk(change_set, may_edit(request, change_set), kind, item)
