"""What is missing: emergencies and safety first, then what would change the proposals most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import ACTIVE
from guidelines.core.evaluation.result import EffectResult, MissingResult, Result
from guidelines.core.record.evidence import Missing
from guidelines.core.wording.explain import Explainer
from tumorboard.assessment.bearing import decisive
from tumorboard.assessment.wording import date_words
from tumorboard.patients.models import Patient, Primary
from tumorboard.patients.queries import Findings
from tumorboard.web.assessment.answers import (
    Place,
    answer_as_left,
    answer_form,
    place_of,
    shown_values,
)
from tumorboard.web.patients.drafts import Draft, Drafts
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.places import Places

TIMING = "metastases.timing"
ANY_EMERGENCY = "emergency.any"
AT_ONCE = 2  # questions shown open; the others wait below, in their order
BOXES_AT_ONCE = 3
EFFECTS_NAMED = 3


@dataclass(frozen=True)
class Lead:
    answer: str
    consequence: str


@dataclass(frozen=True)
class AnswerBox:
    """A place to answer right there."""

    about: str
    label: str
    form: FindingForm
    shown: str
    draft: Draft


@dataclass(frozen=True)
class Question:
    fact: str
    place: str  # emergency, safety or question
    ask: str
    note: str
    obtain: str
    leads: tuple[Lead, ...]
    boxes: tuple[AnswerBox, ...]
    more_boxes: tuple[AnswerBox, ...] = ()
    elsewhere: str = ""  # the form of the patient's record, where there is no box

    @property
    def more_left(self) -> bool:
        """An answer was begun in one of those that are folded."""
        return any(box.draft.restored for box in self.more_boxes)

    @property
    def is_left(self) -> bool:
        return self.more_left or any(box.draft.restored for box in self.boxes)


@dataclass(frozen=True)
class MissingFacts:
    emergencies: tuple[str, ...] = ()  # what nobody has ruled out, as phrases
    emergencies_url: str = ""
    safety: tuple[Question, ...] = ()
    first: tuple[Question, ...] = ()
    later: tuple[Question, ...] = ()
    other: tuple[Question, ...] = ()
    """The question can be answered without them."""

    @property
    def count(self) -> int:
        asked = (self.emergencies, self.safety, self.first, self.later, self.other)
        return sum(map(len, asked))

    @property
    def later_left(self) -> bool:
        return any(question.is_left for question in self.later)

    @property
    def other_left(self) -> bool:
        return any(question.is_left for question in self.other)


@dataclass(frozen=True)
class Asked:
    """What the questions are built from; `refused` is an answer that could not be recorded."""

    guideline: Guideline
    result: Result
    findings: Findings
    focus: Primary | None
    as_of: dt.date
    may_record: bool
    drafts: Drafts
    refused: Mapping[tuple[str, str], FindingForm] = field(default_factory=dict)
    of: str = ""  # the primary asked about where it is not the one that the case is about

    @property
    def patient(self) -> Patient:
        return self.findings.patient

    @property
    def key(self) -> str:
        """In front of the ids of its questions: several cancers stand on one page."""
        return f"of-{self.of}-" if self.of else ""


def missing_facts(asked: Asked) -> MissingFacts:
    questions = _Questions(asked)
    now = decisive(asked.result)
    questions_left = [each for each in asked.result.missing if each.place == "question"]
    ranked = [each for each in questions_left if each.fact in now]
    others = [each for each in questions_left if each.fact not in now]
    return MissingFacts(
        emergencies=tuple(_emergencies(asked)),
        emergencies_url=Places(asked.findings).single("emergencies", ""),
        safety=tuple(map(questions.question, asked.result.safety_now())),
        first=tuple(map(questions.question, ranked[:AT_ONCE])),
        later=tuple(map(questions.question, ranked[AT_ONCE:])),
        other=tuple(map(questions.question, others)),
    )


def unanswered_emergencies(asked: Asked) -> list[str]:
    """Columns of the emergencies that nobody has spoken of."""
    terms = asked.guideline.vocabulary
    records = [terms[each.fact].record or "" for each in asked.result.missing]
    return [path.removeprefix("emergencies.") for path in records if path[:12] == "emergencies."]


def _emergencies(asked: Asked) -> Iterable[str]:
    words = Explainer(asked.guideline, asked.result.facts)
    for each in asked.result.missing:
        if each.place == "emergency" and each.fact != ANY_EMERGENCY:
            yield words.label(each.fact)


def effects(guideline: Guideline, settled: Sequence[EffectResult]) -> str:
    """What an answer would bring, by name, and how much it would take away."""
    brought = [_title(guideline, each) for each in settled if each.status in ACTIVE]
    away = len(settled) - len(brought)
    more = len(brought) - EFFECTS_NAMED
    parts = ["; ".join(brought[:EFFECTS_NAMED])] if brought else []
    parts += [f"{more} more"] if more > 0 else []
    parts += [f"{away} would no longer apply"] if away else []
    return "; ".join(parts)


def _title(guideline: Guideline, effect: EffectResult) -> str:
    item = getattr(guideline, effect.kind)[effect.id]
    return item.title or effect.id


class _Questions:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.explainer = Explainer(asked.guideline, asked.result.facts)
        self.boxed: set[str] = set()  # one form answers every question that it belongs to

    def question(self, missing: MissingResult) -> Question:
        term = self.asked.guideline.vocabulary[missing.fact]
        stale = missing.state == "stale"
        boxes = tuple(self.boxes(missing.fact, term.record or ""))
        note = term.safety.why if term.safety else ""
        return Question(
            fact=missing.fact,
            place=missing.place,
            ask=term.ask,
            note=f"{self.explainer.value(missing.fact)}. {note}".strip() if stale else note,
            obtain=term.obtain or "",
            leads=tuple(
                Lead(
                    self.explainer.answer(missing.fact, each.answer),
                    effects(self.asked.guideline, each.settles),
                )
                for each in missing.preview
                if each.settles
            ),
            boxes=boxes[:BOXES_AT_ONCE],
            more_boxes=boxes[BOXES_AT_ONCE:],
            elsewhere="" if boxes else self.elsewhere(term.record or ""),
        )

    def boxes(self, fact: str, record: str) -> Iterable[AnswerBox]:
        if not self.asked.may_record:
            return
        if fact == TIMING:
            yield from self.timing()
            return
        place = self.place(record)
        if place is not None and place.about not in self.boxed:
            yield self.box(place, "")

    def elsewhere(self, record: str) -> str:
        return Places(self.asked.findings).of_term(record) if self.asked.may_record else ""

    def timing(self) -> Iterable[AnswerBox]:
        """Timing is never entered: the dates and natures that leave it open are."""
        for missing in self.asked.result.classification.case.missing:
            place = self.place(missing.path)
            if place is not None and place.about not in self.boxed:
                yield self.box(place, self.what(missing, place))

    def what(self, missing: Missing, place: Place) -> str:
        """`Rectum – date of diagnosis, recorded as 2025, needed to the month`."""
        row, name = place.row, place.fields[0]
        label = place.kind.form.base_fields[name].label or name.replace("_", " ")
        value = str(getattr(row, name) or "") if row else ""
        parts = [f"{row} – {str(label)[:1].lower()}{str(label)[1:]}"]
        if missing.code == "imprecise":
            parts += [f"recorded as {date_words(value)}", f"needed to the {missing.precision}"]
        return ", ".join(parts)

    def place(self, about: str) -> Place | None:
        asked = self.asked
        return place_of(about, asked.findings, asked.focus, asked.as_of, key=asked.key)

    def box(self, place: Place, label: str) -> AnswerBox:
        asked, draft = self.asked, self.asked.drafts.of(place.about)
        self.boxed.add(place.about)
        if (asked.of, place.about) in asked.refused:
            form = asked.refused[asked.of, place.about]
            return AnswerBox(place.about, label, form, shown_values(place), draft)
        left = answer_as_left(place, asked.patient, draft)
        if left is not None:
            return AnswerBox(place.about, label, left, draft.data.get("shown", ""), draft)
        form = answer_form(place, asked.patient)
        return AnswerBox(place.about, label, form, shown_values(place), draft)
