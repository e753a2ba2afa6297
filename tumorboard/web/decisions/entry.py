"""The decision form of one case: opened, saved while one types, merged with what others typed.

It carries the values it shows, signed and bound to the case and the person, so that the service
can tell what this person has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from tumorboard.assessment.services import Current, NoGuideline, current_assessment
from tumorboard.cases.models import Case
from tumorboard.decisions import promises, services
from tumorboard.decisions.action_models import Action
from tumorboard.decisions.models import Decision
from tumorboard.decisions.queries import Seen, seen_for
from tumorboard.decisions.rows import LISTS, changed_list, column_of
from tumorboard.decisions.rules import Problem
from tumorboard.decisions.signing import problems_of
from tumorboard.meetings.queries import accounts_of
from tumorboard.patients.services import Conflicting, as_text
from tumorboard.patients.stated import Statement, unverified
from tumorboard.people.permissions import Permission
from tumorboard.web import seals
from tumorboard.web.decisions.entry_words import hinted, label_of, words_of
from tumorboard.web.decisions.forms import DecisionForm
from tumorboard.web.decisions.row_forms import (
    Options,
    RowForm,
    fact_options,
    sent_forms,
    shown_forms,
)
from tumorboard.web.request import Request


@dataclass
class DecisionEntry:
    request: Request
    case: Case
    draft: Decision | None = None
    form: DecisionForm | None = None
    seal: str = ""
    conflicts: list[Mapping[str, Any]] = field(default_factory=list)
    saved: bool = False
    rows: dict[str, list[RowForm]] = field(default_factory=dict)
    added: str = ""
    """The list that was asked for one more row."""
    _read: Seen | None = None

    def __post_init__(self) -> None:
        self.draft = self.draft or services.draft_of(self.case)

    @property
    def is_open(self) -> bool:
        """Whether there is a draft, or one could be begun."""
        if self.draft is not None:
            return True
        try:
            services.item_to_draft(self.case)
        except (services.NotOnAgenda, services.AlreadySigned):
            return False
        return True

    @property
    def address(self) -> str:
        return reverse("decision-edit", args=[self.case.pk])

    @property
    def can_sign(self) -> bool:
        return self.request.grants.may(Permission.SIGN_DECISION, board=self.case.board)

    @cached_property
    def current(self) -> Current | None:
        try:
            return current_assessment(self.case, as_of=self.request.as_of)
        except NoGuideline:
            return None

    @cached_property
    def advice(self) -> list[str]:
        """Titles of what the guideline advises on these facts: what a board can depart from."""
        if self.current is None:
            return []
        known, parts = self.current.guideline.recommendations, self.current.computed.result.parts
        found = [
            known[each.id].title
            for part in parts
            for each in part.recommendations
            if each.status == "applies" and each.kind in {"do", "do_not"}
        ]
        return list(dict.fromkeys(found))

    @cached_property
    def options(self) -> Options:
        team = [(str(each.pk), each.display_name) for each in accounts_of(self.case.board)]
        return Options(team, fact_options(self.current))

    @cached_property
    def carried(self) -> dict[str, set[str]]:
        return promises.ids_of(self.case)

    @property
    def sent_rows(self) -> list[RowForm]:
        return [row for rows in self.rows.values() for row in rows]

    @property
    def done_actions(self) -> list[Action]:
        """Of former decisions, what is settled already."""
        return promises.done_actions(self.case)

    @property
    def seen(self) -> Seen | None:
        """Read once for every state of the draft."""
        if self.draft is None:
            return None
        if self._read is None or self._read.decision is not self.draft:
            self._read = seen_for(self.draft, as_of=self.request.as_of)
        return self._read

    @property
    def stated(self) -> list[Statement]:
        """What the decision rests on and was only said in the room."""
        return unverified(self.case.patient)

    @property
    def problems(self) -> list[Problem]:
        """What still has to be said before it can be signed."""
        return problems_of(self.seen) if self.seen else []

    def _hinted(self, form: DecisionForm) -> DecisionForm:
        return hinted(form, seen=self.seen, current=self.current)

    # ------------------------------------------------------------ opening

    def open(self) -> DecisionEntry:
        shown = self.draft or Decision(case=self.case, **self._begun_with())
        self.form = self._hinted(DecisionForm(instance=shown))
        self._show_rows(shown)
        self._seal(services.stated(shown))
        return self

    def _begun_with(self) -> dict[str, str]:
        """A first look begins nothing, and shows what a draft would begin with."""
        return promises.carried(self.case) if services.newest_signed(self.case) else {}

    def _show_rows(self, decision: Decision, mine: Mapping[str, str | None] | None = None) -> None:
        for column in LISTS:
            stored = changed_list(column, getattr(decision, column), mine or {})
            self.rows[column] = shown_forms(
                column, stored, self.options, carried=self.carried[column]
            )

    # ------------------------------------------------------------ sending

    def send(self) -> bool:
        """Save what was typed. False: the form says what is wrong, or what somebody else typed.

        Raises NotOnAgenda and AlreadySigned.
        """
        self.form = self._hinted(DecisionForm(self.request.POST, instance=Decision(case=self.case)))
        self.seal = self.request.POST.get("seal", "")
        try:
            shown = seals.unseal(self.seal, about=self._about)
        except seals.SealBroken:
            self.form.add_error(None, seals.CANNOT_BE_READ)
            shown = {}
        for column in LISTS:
            self.rows[column] = sent_forms(
                column, self.request.POST, self.options,
                known=shown, carried=self.carried[column],
            )  # fmt: skip
        sent = self.sent_rows
        if not all([self.form.is_valid(), *(row.is_valid() for row in sent)]):
            return False
        posted = {name: self.form.cleaned_data[name] for name in services.FIELDS}
        rows = {row.name: row.value() for row in sent}
        return self._save(shown, posted, rows)

    def _save(
        self,
        shown: Mapping[str, str | None],
        posted: Mapping[str, Any],
        rows: Mapping[str, str | None],
    ) -> bool:
        by = self.request.user
        self.draft = services.start(case=self.case, by=by)
        try:
            self.draft = services.save(self.draft, original=shown, by=by, rows=rows, **posted)
        except Conflicting as asked:
            self._ask(asked, shown, {**posted, **rows})
            return False
        self.saved = True
        # The form on the screen still shows what was typed, not what others typed meanwhile.
        self._seal({**{name: as_text(value) for name, value in posted.items()}, **rows})
        return True

    def _ask(
        self, asked: Conflicting, shown: Mapping[str, str | None], posted: Mapping[str, Any]
    ) -> None:
        """The form again, on what is stored now, with this person's changes still in it."""
        current = asked.current
        assert isinstance(current, Decision)  # noqa: S101 - that is what was saved
        blank = DecisionForm(instance=current)
        self.conflicts = [
            {
                "label": label_of(conflict.field, blank),
                "theirs": words_of(conflict.field, conflict.theirs, current),
                "yours": words_of(conflict.field, conflict.mine, current),
                "by": current.changed_by,
            }
            for conflict in asked.conflicts
        ]
        changed = {
            name: value for name, value in posted.items() if as_text(value) != shown.get(name)
        }
        self.draft = current
        mine = {name: value for name, value in changed.items() if not column_of(name)}
        self.form = self._hinted(DecisionForm(instance=current, initial=mine))
        self._show_rows(current, changed)
        self._seal(services.stated(current))

    def _seal(self, shown: Mapping[str, str | None]) -> None:
        """With the ids of blank rows: only rows that were shown are taken."""
        blank = {row.name: None for row in self.sent_rows}
        self.seal = seals.seal({**blank, **shown}, about=self._about)

    @property
    def _about(self) -> str:
        return f"decision {self.case.pk} {self.request.user.pk}"
