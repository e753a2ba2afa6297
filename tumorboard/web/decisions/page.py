"""What the page of one decision shows: the words as signed, and what has happened since."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tumorboard.assessment.services import (
    Current,
    NoGuideline,
    current_assessment,
    facts_changed_since,
)
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.condition_models import Condition
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.plans import plans_of
from tumorboard.decisions.provisional import standing_of
from tumorboard.decisions.queries import seen_for
from tumorboard.decisions.services import is_amendment
from tumorboard.decisions.told_confirmations import answered
from tumorboard.documents.blocks import Document, read_document
from tumorboard.people.permissions import Permission
from tumorboard.plans.between import Between
from tumorboard.web.decisions import conditions
from tumorboard.web.decisions.confirming import ConfirmForm, confirming
from tumorboard.web.decisions.forms import AmendForm
from tumorboard.web.decisions.letters import letter_panel
from tumorboard.web.followup.actions import Row, rows_of
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request


@dataclass(frozen=True)
class DecisionPage:
    request: Request
    decision: Decision
    amend: AmendForm | None = None
    confirm: ConfirmForm | None = None
    problem: str = ""

    @cached_property
    def document(self) -> Document:
        """What was signed, as stored, and who confirmed it; a draft as it would be signed now."""
        if self.decision.signed_at is not None:
            signed, hospital = read_document(self.decision.text), self.decision.case.board.hospital
            return answered(signed, standing_of(self.decision), hospital=hospital)
        return document_of(seen_for(self.decision, as_of=self.request.as_of))

    @cached_property
    def versions(self) -> list[Decision]:
        mine = Decision.objects.visible_to(self.request.user).filter(case=self.decision.case)
        return list(mine.select_related("signed_by").order_by("-number"))

    @property
    def facts_changed(self) -> bool:
        kept = self.decision.assessment
        if kept is None:
            return False
        now = self._current()
        return now is not None and facts_changed_since(kept, now)

    @property
    def rows(self) -> list[Row]:
        """The actions of the case, whichever of its decisions they came from."""
        mine = Action.objects.visible_to(self.request.user).filter(case=self.decision.case)
        return rows_of(self.request, mine.with_case())

    @property
    def conditions(self) -> list[conditions.Row]:
        mine = Condition.objects.visible_to(self.request.user).filter(case=self.decision.case)
        related = mine.with_case().select_related("settled_by_person")
        return conditions.rows_of(self.request, related)

    @property
    def plans(self) -> Between | None:
        """The plan before the board beside the plan it signed; None where that was not kept."""
        return plans_of(self.decision)

    @property
    def newer(self) -> Decision | None:
        """The signed decision that replaced this one."""
        return next(
            (row for row in self.versions if row.replaces_id == self.decision.pk and row.signed_at),
            None,
        )

    def _current(self) -> Current | None:
        try:
            return current_assessment(self.decision.case, as_of=self.request.as_of)
        except NoGuideline:
            return None

    def context(self) -> dict[str, Any]:
        decision, board = self.decision, self.decision.case.board
        signs = self.request.grants.may(Permission.SIGN_DECISION, board=board)
        drafted = any(row.signed_at is None for row in self.versions)
        return {
            "decision": decision,
            "case": decision.case,
            "patient": patient_bar(decision.case.patient, self.request.as_of),
            "document": self.document,
            "versions": self.versions,
            "newer": self.newer,
            "rows": self.rows,
            "plans": self.plans,
            "conditions": self.conditions,
            "may_follow_up": self.request.grants.may(Permission.FOLLOW_UP, board=board),
            "letters": letter_panel(
                self.request, decision, self.versions, superseded=self.newer is not None
            ),
            "facts_changed": self.facts_changed,
            "can_amend": signs and bool(decision.signed_at) and not self.newer and not drafted,
            "can_drop": signs and not decision.signed_at and is_amendment(decision),
            "can_sign": signs and not decision.signed_at,
            "confirming": confirming(
                self.request, decision, superseded=self.newer is not None, form=self.confirm
            ),
            "amend": self.amend or AmendForm(),
            "problem": self.problem,
        }
