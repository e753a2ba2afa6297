"""An assessment as text for a terminal: what is asked, known, missing, and what applies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice
from guidelines.core.evaluation.assess import Assessment
from guidelines.core.evaluation.judge import ACTIVE, facts_in
from guidelines.core.evaluation.result import (
    AdviceResult,
    EffectResult,
    Envelope,
    MissingResult,
    PatternHit,
    Result,
)
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.desk import Desk
from guidelines.core.record.evidence import Missing
from guidelines.core.timing.labels import Label
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import FOR_DISCUSSION, NOTHING_ENCODED, Explainer
from guidelines.core.wording.explain_advice import AdviceExplainer, lifetime_dose
from guidelines.core.wording.text_evidence import EvidenceText
from guidelines.core.wording.text_missing import missing_in_words
from guidelines.core.wording.text_overview import OverviewText, emergencies_to_ask
from guidelines.core.wording.text_page import Page
from guidelines.core.wording.text_plan import PathwaysText
from guidelines.core.wording.words import either, listed

LABELS = {
    "synchronous": "synchronous",
    "early_metachronous": "early metachronous",
    "late_metachronous": "late metachronous",
    "metachronous": "metachronous",
    "on_treatment": "on treatment",
    "unknown": "unknown",
}
KINDS = {
    "do": "Do",
    "consider": "Consider",
    "caution": "Caution",
    "do_not": "Do not",
    "prerequisite": "First",
}
NEGATIVE = {"do_not", "caution"}
_IN_FORCE = frozenset({"applies", "possibly_overridden"})

QUESTIONS_SHOWN = 12
EFFECTS_SHOWN = 3


def text_report(
    assessment: Assessment, guideline: Guideline, calendar: Calendar = NO_CALENDAR
) -> str:
    """Everything of one case, in the order in which a board asks.

    `calendar`: the one with which it was assessed, for the days of what follows decisions.
    """
    envelope = assessment.envelope
    return _TextReport(envelope, assessment.result, guideline, calendar, Page()).text()


class _TextReport:
    def __init__(
        self,
        envelope: Envelope,
        result: Result,
        guideline: Guideline,
        calendar: Calendar,
        page: Page,
    ) -> None:
        self.envelope = envelope
        self.result = result
        self.record = envelope.record
        self.guideline = guideline
        self.calendar = calendar
        self.explainer = Explainer(guideline, result.facts)
        self.reasons = AdviceExplainer(self.explainer, result)
        self.page = page
        self.heading, self.line = self.page.heading, self.page.line

    def text(self) -> str:
        overview = OverviewText(self.page, self.guideline, self.explainer)
        evidence = EvidenceText(self.page, self.guideline)
        self.header()
        self.emergencies()
        overview.in_short(self.result)
        self.timing()
        self.advice("Must not, and cautions", _IN_FORCE, negative=True)
        self.missing()
        self.advice("What applies", _IN_FORCE, negative=False)
        self.pathways()
        self.advice("Open: prohibitions and cautions", {"open"}, negative=True)
        self.advice("Open", {"open"}, negative=False)
        evidence.conflicts(self.result)
        evidence.prognosis(self.result)
        evidence.criteria(self.result)
        overview.known(self.result)
        evidence.notes(self.result)
        for other in self.result.parts[1:]:
            _TextReport(self.envelope, other, self.guideline, self.calendar, self.page).beside()
        self.uncovered()
        self.line(FOR_DISCUSSION)
        return self.page.text()

    def pathways(self) -> None:
        as_of = date.fromisoformat(self.envelope.as_of)
        desk = Desk(self.guideline, self.result, self.record, as_of=as_of, calendar=self.calendar)
        PathwaysText(self.page, self.guideline, self.reasons, desk).write(self.result.pathways)

    def beside(self) -> None:
        """What is said about another cancer of the same patient."""
        evidence = EvidenceText(self.page, self.guideline)
        streams = [self.guideline.streams[each].label for each in self.result.streams]
        self.heading(f"Also: {self.primary(self.result.focus)} ({listed(streams)})")
        self.timing()
        self.advice("Must not, and cautions", _IN_FORCE, negative=True)
        self.missing()
        self.advice("What applies", _IN_FORCE, negative=False)
        self.pathways()
        self.advice("Open: prohibitions and cautions", {"open"}, negative=True)
        self.advice("Open", {"open"}, negative=False)
        evidence.conflicts(self.result)
        evidence.prognosis(self.result)
        evidence.criteria(self.result)
        evidence.notes(self.result)

    def primary(self, primary_id: str | None) -> str:
        """What the record calls a primary."""
        found = next((each for each in self.record.primaries if each.id == primary_id), None)
        return (found.label or found.topography or found.id) if found else "an unnamed cancer"

    def uncovered(self) -> None:
        for each in self.result.uncovered:
            self.line(f"{self.primary(each)}: {NOTHING_ENCODED}")

    def label(self, fact: str) -> str:
        return self.explainer.label(fact)

    def facts(self, facts: Iterable[str]) -> str:
        return listed([self.label(fact) for fact in facts])

    # -------------------------------------------------------------- sections

    def header(self) -> None:
        case, meta = self.record.case, self.guideline.meta
        self.line(f"{case.id}: {case.title}" if case.title else case.id)
        self.line(f"As of {self.envelope.as_of}. {FOR_DISCUSSION}")
        self.line(f"Guideline: {meta.title}, version {meta.version}, {meta.status}.")
        if case.question:
            self.line(f"Asked: {case.question}")
        if case.citation:
            self.line(f"Derived from a publication: {case.citation.source}")
        if self.record.wishes.statement:
            self.line(f"The patient's wish: {self.record.wishes.statement}")
        if self.record.wishes.declines:
            self.line(f"The patient declines: {listed(list(self.record.wishes.declines))}.")

    def emergencies(self) -> None:
        found = [
            each
            for each in self.result.recommendations
            if each.emergency and each.status == "applies"
        ]
        if found:
            self.heading("First of all")
            for each in found:
                self.one_advice(each, self.guideline.recommendations[each.id])

    def timing(self) -> None:
        classification = self.result.classification
        self.heading("Timing")
        case = classification.case
        self.line(f"Case: {self.timed(case.label, case.on_treatment, case.definition)}")
        nature_open = {each.code for each in case.missing} == {"needs_nature"}
        self.could_be(case.label, case.possible, nature_open)
        self.differing(case.by_definition, case.label)
        self.needed(case.missing if case.label == "unknown" else ())
        names = {lesion.id: lesion.label or lesion.organ for lesion in self.record.lesions}
        for timing in classification.lesions:
            label = self.timed(timing.label, timing.on_treatment, timing.definition)
            self.line(f"{timing.lesion} ({names[timing.lesion]}): {label}", 2)
            self.could_be(timing.label, timing.possible, "nature_open" in timing.notes)
            self.differing(timing.by_definition, timing.label)
            if timing.override_reason:
                self.line(f"set by the board: {timing.override_reason}", 4)
        for primary in classification.primaries:
            self.line(f"{primary.primary} (further primary): {LABELS[primary.label]}", 2)
            self.differing(primary.by_definition, primary.label)
            for pair in primary.pairs:
                against = f"{primary.primary} against {pair.earlier}: {LABELS[pair.label]}"
                self.line(against, 2)
                self.differing(pair.by_definition, pair.label)
        for contradiction in classification.contradictions:
            basis = ", ".join(contradiction.basis)
            self.line(f"Contradiction: {contradiction.code.replace('_', ' ')} ({basis})", 2)
        state = classification.oligometastatic
        self.line(f"Oligometastatic state: {state.state.replace('_', ' ')}")
        self.needed(state.missing)

    def timed(self, label: str, on_treatment: Truth, definition: str | None) -> str:
        beside = on_treatment is Truth.TRUE and label != "on_treatment"
        suffix = ", on treatment" if beside else ""
        named = self.guideline.definitions.get(definition or "")
        return f"{LABELS[label]}{suffix}" + (f" ({named.label})" if named else "")

    def could_be(self, label: str, possible: Sequence[str], doubtful: bool = False) -> None:
        if label == "unknown" and possible:
            begin = "if it is a metastasis: " if doubtful else "could be: "
            self.line(begin + either([LABELS[each] for each in possible]), 4)

    def differing(self, labels: Sequence[Label], chosen: str) -> None:
        others = [each for each in labels if each.label != chosen]
        if others:
            words = "; ".join(
                f"{self.guideline.definitions[each.definition].label}: {LABELS[each.label]}"
                for each in others
            )
            self.line(f"by other definitions: {words}", 4)

    def needed(self, missing: Sequence[Missing]) -> None:
        if missing:
            wanted = dict.fromkeys(missing_in_words(each) for each in missing)
            self.line("would be decided by: " + "; ".join(wanted), 4)

    def missing(self) -> None:
        if not self.result.missing:
            return
        self.heading("Missing: answers that would change the proposals")
        urgent = [each for each in self.result.missing if each.place != "question"]
        others = [each for each in self.result.missing if self.stands_alone(each)]
        emergencies = emergencies_to_ask(self.result, self.guideline)
        for each in (*urgent, *others[:QUESTIONS_SHOWN]):
            if each.place != "emergency" or each.fact in emergencies:
                self.question(each)
        if len(others) > QUESTIONS_SHOWN:
            self.line(f"and {len(others) - QUESTIONS_SHOWN} more", 2)

    def stands_alone(self, missing: MissingResult) -> bool:
        """Ranked questions, without those that another question here decides about."""
        asked = {each.fact for each in self.result.missing}
        condition = self.guideline.vocabulary[missing.fact].applies_when
        follows = condition is not None and asked & facts_in(self.guideline, condition)
        return missing.place == "question" and not follows

    def question(self, missing: MissingResult) -> None:
        term = self.guideline.vocabulary[missing.fact]
        mark = "" if missing.place == "question" else f"[{missing.place}] "
        self.line(f"- {mark}{term.ask}", 2)
        if missing.place == "emergency":
            return
        for preview in missing.preview:
            if preview.settles:
                answer = self.explainer.answer(missing.fact, preview.answer)
                self.line(f"{answer}: {self.effects(preview.settles)}", 6)

    def effects(self, settled: Sequence[EffectResult]) -> str:
        """What an answer would bring, by name, and how much it would take away."""
        brought = [self.title(each) for each in settled if each.status in ACTIVE]
        away = len(settled) - len(brought)
        more = len(brought) - EFFECTS_SHOWN
        parts = ["; ".join(brought[:EFFECTS_SHOWN])] if brought else []
        parts += [f"{more} more"] if more > 0 else []
        parts += [f"{away} would no longer apply"] if away else []
        return "; ".join(parts)

    def title(self, effect: EffectResult) -> str:
        item = getattr(self.guideline, effect.kind)[effect.id]
        return item.title or effect.id

    def advice(self, title: str, statuses: Collection[str], *, negative: bool) -> None:
        items: dict[str, Advice] = {**self.guideline.recommendations, **self.guideline.pitfalls}
        shown = [
            each
            for each in (*self.result.recommendations, *self.result.pitfalls)
            if each.status in statuses and (each.kind in NEGATIVE) is negative
        ]
        if not shown:
            return
        self.heading(title)
        for each in shown:
            self.one_advice(each, items[each.id], short=each.status == "open")

    def one_advice(self, result: AdviceResult, item: Advice, *, short: bool = False) -> None:
        grade = f" ({item.strength})" if item.strength else ""
        head = f"{KINDS[result.kind]}{grade}: {item.title}"
        if short:
            self.line(f"{head} — {self.why(result)} [{result.id}]", 2)
            return
        self.line(head, 2)
        self.line(item.text, 6)
        self.line(self.why(result), 6)
        for hit in result.hits:
            self.line(self.where(hit), 6)
        conflict = f" · conflict {result.conflict}" if result.conflict else ""
        self.line(f"{result.id} · {', '.join(result.sources)}{conflict}", 6)

    def where(self, hit: PatternHit) -> str:
        pathway = self.guideline.pathways[hit.pathway]
        steps = [step.label for step in pathway.steps if step.id in hit.steps]
        named = f"in: {pathway.title}" + (f" ({'; '.join(steps)})" if steps else "")
        return named + lifetime_dose(hit)

    def why(self, result: AdviceResult) -> str:
        return self.reasons.reason(result)
