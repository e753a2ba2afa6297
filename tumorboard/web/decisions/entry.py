"""The decision form of one case: opened, saved while one types, merged with what others typed.

It carries the values it shows, signed and bound to the case and the person, so that the service
can tell what this person has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tumorboard.cases.models import Case
from tumorboard.decisions import services
from tumorboard.decisions.models import Decision
from tumorboard.decisions.queries import Seen, seen_for
from tumorboard.decisions.rules import Problem
from tumorboard.decisions.signing import problems_of
from tumorboard.patients.services import Conflicting, as_text, originals
from tumorboard.people.permissions import Permission
from tumorboard.web import seals
from tumorboard.web.decisions.forms import NOT_STATED, DecisionForm
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

    @property
    def seen(self) -> Seen | None:
        return seen_for(self.draft, as_of=self.request.as_of) if self.draft else None

    @property
    def problems(self) -> list[Problem]:
        """What still has to be said before it can be signed."""
        return problems_of(self.seen) if self.seen else []

    # ------------------------------------------------------------ opening

    def open(self) -> DecisionEntry:
        shown = self.draft or Decision(case=self.case)
        self.form = DecisionForm(instance=shown)
        self._seal(originals(shown, services.FIELDS))
        return self

    # ------------------------------------------------------------ sending

    def send(self) -> bool:
        """Save what was typed. False: the form says what is wrong, or what somebody else typed.

        Raises NotOnAgenda and AlreadySigned.
        """
        self.form = DecisionForm(self.request.POST, instance=Decision(case=self.case))
        self.seal = self.request.POST.get("seal", "")
        try:
            shown = seals.unseal(self.seal, about=self._about)
        except seals.SealBroken:
            self.form.add_error(None, seals.CANNOT_BE_READ)
            return False
        if not self.form.is_valid():
            return False
        posted = {name: self.form.cleaned_data[name] for name in services.FIELDS}
        by = self.request.user
        self.draft = services.start(case=self.case, by=by)
        try:
            self.draft = services.save(self.draft, original=shown, by=by, **posted)
        except Conflicting as asked:
            self._ask(asked, shown, posted)
            return False
        self.saved = True
        # The form on the screen still shows what was typed, not what others typed meanwhile.
        self._seal({name: as_text(value) for name, value in posted.items()})
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
                "label": blank.fields[conflict.field].label,
                "theirs": _words(current, conflict.field, conflict.theirs),
                "yours": _words(current, conflict.field, conflict.mine),
                "by": current.changed_by,
            }
            for conflict in asked.conflicts
        ]
        mine = {name: value for name, value in posted.items() if as_text(value) != shown[name]}
        self.draft = current
        self.form = DecisionForm(instance=current, initial=mine)
        self._seal(originals(current, services.FIELDS))

    def _seal(self, shown: Mapping[str, str | None]) -> None:
        self.seal = seals.seal(dict(shown), about=self._about)

    @property
    def _about(self) -> str:
        return f"decision {self.case.pk} {self.request.user.pk}"


def _words(decision: Decision, name: str, value: str | None) -> str:
    """A stored value as the form shows it."""
    column = decision._meta.get_field(name)
    choices = dict(getattr(column, "flatchoices", ()))
    return str(choices.get(value, value or (NOT_STATED if choices else "")))
