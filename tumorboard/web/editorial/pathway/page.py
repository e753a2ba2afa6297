"""The page of the pathway editor: its steps and intervals, the open form, the solved picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import Data
from guidelines.core.content.pathway_edits import (
    INTERVALS,
    STEPS,
    NotThere,
    is_tied,
    part_at,
    renamed,
    rows,
    with_part,
)
from guidelines.core.content.pathways import Interval
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer, days
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.editorial.models import LONGEST_REASON, ChangeSet
from tumorboard.web.editorial.building.given import offered_to
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.item import words_of
from tumorboard.web.editorial.item_words import title_in
from tumorboard.web.editorial.pathway.hand import Hand
from tumorboard.web.editorial.pathway.offered import offered
from tumorboard.web.editorial.pathway.part_form import PartForm
from tumorboard.web.editorial.pathway.patient import Patient, patient_of
from tumorboard.web.editorial.pathway.picture import Drawn, anchor, drawn
from tumorboard.web.editorial.pathway.reading import Readable, readable
from tumorboard.web.editorial.pathway.supposed import SupposedForm
from tumorboard.web.editorial.trying import Trial, tried
from tumorboard.web.request import Request

COMPUTED = ("readable", "supposed", "patient", "drawn", "trial", "form", "steps", "intervals")


@dataclass
class Row:
    """A step or an interval of the list. `said`: what the picture says of it."""

    place: str
    name: str
    words: str
    more: list[str]
    problems: list[str]
    said: list[str]
    is_open: bool
    is_first: bool
    is_last: bool
    loose: bool = False
    has_gate: bool = False
    branches: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return anchor(self.place)

    @property
    def number(self) -> int | None:
        """Of a step; an interval has none."""
        kind, _, number = self.place.partition(".")
        return int(number) if kind == STEPS else None


@dataclass
class Editor:
    """What lies before the editor, made once per request from the hand that came sealed."""

    request: Request
    desk: Desk
    hand: Hand
    name: str  # of what is kept of it
    about: str  # what its seal is about
    message: str = ""
    said: str = ""
    focus: str = ""
    fresh: str = ""  # a part that was just begun: nothing is wrong with it yet
    kept_at: str = ""
    conflicts: list[dict[str, str]] = field(default_factory=list)

    @property
    def change_set(self) -> ChangeSet:
        return self.desk.change_set

    @property
    def sealed(self) -> str:
        return self.hand.sealed(self.about)

    @property
    def title(self) -> str:
        return title_in(dict(self.hand.item), self.desk.item)

    @property
    def back(self) -> str:
        return reverse("change-set-item", args=[self.change_set.pk, self.desk.kind, self.desk.item])

    def take(self, hand: Hand) -> None:
        """Go on with another hand; what was computed of the one before is forgotten."""
        self.hand = hand
        for name in COMPUTED:
            self.__dict__.pop(name, None)

    @property
    def why(self) -> str:
        return self.request.POST.get("_why", "")[:LONGEST_REASON]

    def open(self, place: str) -> None:
        self.take(replace(self.hand, open=place))

    # ------------------------------------------------------------ the form that is open

    def part_form(self, posted: QueryDict | None = None) -> PartForm | None:
        try:
            part = part_at(self.hand.item, self.hand.open) if self.hand.open else None
        except NotThere:
            part = None
        if part is None:
            return None
        choices = offered(self.desk.hand.parsed, self.desk.kind, self.hand.item)
        fixed = frozenset({"id"}) if self._is_stored(part) else frozenset[str]()
        return PartForm(posted, place=self.hand.open, stored=part, choices=choices, fixed=fixed)

    def read(self, posted: QueryDict) -> None:
        """Take what stands in the form into the hand; names of steps are followed."""
        form = self.part_form(posted) if posted.get("_part") == self.hand.open else None
        if form is None:
            return
        old, part = part_at(self.hand.item, form.place), form.typed()
        item = with_part(self.hand.item, form.place, part)
        if form.place.startswith(STEPS) and part.get("id") and old.get("id") != part["id"]:
            item = renamed(item, str(old.get("id")), str(part["id"]))
        self.take(self.hand.typed(item))

    @cached_property
    def form(self) -> PartForm | None:
        form = self.part_form()
        if form is None:
            return None
        words = words_of(self.desk)
        for node in form.conditions:
            node.clause = words.clause(node.said) if node.said is not None else None
            place = self._stored_place(f"{form.place}.{node.path}")
            node.address = self._builder(place) if place else ""
            node.target = place
        for path, sentence in self.trial.own:
            if path.startswith(f"{form.place}.") and form.place != self.fresh:
                form.say(path.removeprefix(f"{form.place}."), sentence)
        return form

    def _is_stored(self, part: Mapping[str, Data]) -> bool:
        name = STEPS if self.hand.open.startswith(STEPS) else INTERVALS
        return any(each.get("id") == part.get("id") for each in rows(self.hand.shown, name))

    def _builder(self, place: str) -> str:
        desk = self.desk
        args = [desk.change_set.pk, desk.kind, desk.item, place]
        return reverse("editorial-condition", args=args)

    def _stored_place(self, place: str) -> str:
        """Where a condition of the hand stands in the stored item; empty if it has no part yet."""
        here, *rest = place.split(".")[1:]
        name = rows(self.hand.item, STEPS)[int(here)].get("id")
        stored = rows(self.hand.shown, STEPS)
        at = next((n for n, each in enumerate(stored) if each.get("id") == name), None)
        if at is None:
            return ""
        found = ".".join([STEPS, str(at), *rest])
        try:
            if not part_at(self.hand.shown, found.rpartition(".")[0]):
                return ""
        except NotThere:
            return ""
        return found

    # ------------------------------------------------------------ what it comes to

    @cached_property
    def readable(self) -> Readable:
        return readable(self.desk.kind, self.hand.item)

    @cached_property
    def supposed(self) -> SupposedForm:
        posted = self.request.POST if self.request.method == "POST" else None
        _, cases = self.offered
        return SupposedForm(posted, self.readable.sequence, self.request.as_of, cases)

    @cached_property
    def offered(self) -> tuple[CaseQuerySet, list[tuple[str, str]]]:
        """Stored cases that it can be solved for."""
        return offered_to(self.request)

    @cached_property
    def patient(self) -> Patient:
        visible, _ = self.offered
        return patient_of(self.request, self.supposed, self.guideline, visible)

    @property
    def guideline(self) -> Guideline:
        return self.desk.guideline or self.desk.base

    @cached_property
    def drawn(self) -> Drawn:
        return drawn(self.readable, self.patient, self.guideline)

    @cached_property
    def trial(self) -> Trial:
        return tried(self.desk, self.desk.kind, self.desk.item, dict(self.hand.item))

    # ------------------------------------------------------------ the list

    @cached_property
    def steps(self) -> list[Row]:
        return list(self._rows(STEPS))

    @cached_property
    def intervals(self) -> list[Row]:
        return list(self._rows(INTERVALS))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong outside the parts, and elsewhere because of this item."""
        own = [
            ("", sentence if path in {"", STEPS, INTERVALS} else f"{path}: {sentence}")
            for path, sentence in self.trial.own
            if not path.startswith((f"{STEPS}.", f"{INTERVALS}."))
        ]
        return own + [
            ("", f"This would break another item. {each}") for each in self.trial.elsewhere
        ]

    @property
    def wrong_rows(self) -> list[Row]:
        return [row for row in (*self.steps, *self.intervals) if row.problems]

    def _rows(self, name: str) -> Iterator[Row]:
        every = rows(self.hand.item, name)
        words = PlanExplainer(Explainer(self.guideline, {}), self.readable.sequence)
        words.steps.setdefault("gate", "the decision")
        parts = {place: key for key, place in self.readable.places.items()}
        intervals = {each.id: each for each in self.readable.sequence.intervals}
        for number, part in enumerate(every):
            place = f"{name}.{number}"
            row = Row(
                place=place,
                name=str(part.get("id") or number + 1),
                words=str(part.get("label") or ""),
                more=[],
                problems=[s for path, s in self.trial.own if f"{path}.".startswith(f"{place}.")],
                said=self.drawn.at.get(place, []),
                is_open=place == self.hand.open,
                is_first=number == 0,
                is_last=number == len(every) - 1,
            )
            if name == STEPS:
                _describe_step(row, part, loose=number > 0 and not is_tied(self.hand.item, place))
            else:
                _describe_interval(row, part, intervals.get(parts.get(place, "")), words)
            yield row


def _describe_step(row: Row, part: Mapping[str, Any], *, loose: bool) -> None:
    length = [each for each in part.get("duration_days") or [] if str(each).isdecimal()]
    gate = part.get("gate") or {}
    more = (
        " to ".join(dict.fromkeys(days(int(each)) for each in length)),
        f"{part['cycles']} cycles" if part.get("cycles") else "",
        str(part.get("resource") or ""),
        "only when its condition holds" if part.get("when") else "",
    )
    row.more = [each for each in more if each]
    row.loose = loose
    if isinstance(gate, Mapping):
        row.has_gate = bool(gate)
        row.branches = [str(each.get("label") or "") for each in gate.get("branches") or []]


def _describe_interval(
    row: Row, part: Mapping[str, Any], interval: Interval | None, words: PlanExplainer
) -> None:
    if interval is None:
        row.words = "An interval that is not complete"
        return
    low = f"at least {days(interval.min_days)}" if interval.min_days else ""
    high = f"at most {days(interval.max_days)}" if interval.max_days is not None else ""
    length = ", ".join(filter(None, (low, high))) or "any time after"
    row.words = f"{length} from {words.point(interval.start)} to {words.point(interval.end)}"
    row.more = ["has to hold" if interval.hard else "preferred, given up first"]
    if part.get("why"):
        row.more.append(str(part["why"]))
