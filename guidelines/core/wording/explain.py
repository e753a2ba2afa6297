"""The one place where codes become sentences: conditions, traces, facts, answers, dates.

Used on stored results too, so everything comes from codes and the guideline version, never from
a live evaluation. British clinical English; a value is never stated more exactly than it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from guidelines.core.content.canonical import decimal_text
from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Term
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.prepared import SCORE
from guidelines.core.evaluation.result import AnswerResult
from guidelines.core.evaluation.tracing import Trace, trace_of
from guidelines.core.facts.fact import Fact
from guidelines.core.record.dates import format_when, span
from guidelines.core.truth import Truth
from guidelines.core.wording.words import either, inside, listed, with_unit

NOTHING_ENCODED = "No guidance is encoded for this question — nothing was checked."
FOR_DISCUSSION = "For discussion by the board."
SIGNS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
UNITS = {"integer": "", "months": "months"}


class Explainer:
    """Sentences about one case, from its facts and the guideline."""

    def __init__(self, guideline: Guideline, facts: Mapping[str, Fact]) -> None:
        self.guideline = guideline
        self.facts = facts

    # -------------------------------------------------------------- names and values

    def label(self, fact_id: str) -> str:
        """The fact as a phrase inside a sentence."""
        term = self.guideline.vocabulary.get(fact_id)
        if term is not None:
            return inside(term.label)
        score = self.guideline.scores.get(fact_id.removeprefix(SCORE))
        if score is not None:
            return score.label
        return fact_id.rpartition(".")[2].replace("_", " ")

    def code(self, term: Term | None, code: str) -> str:
        values = {value.code: value.label for value in term.values} if term else {}
        return values.get(code, code)

    def number(self, value: Decimal | str, fact_id: str) -> str:
        term = self.guideline.vocabulary.get(fact_id)
        unit = (term.unit or UNITS.get(term.type, "")) if term is not None else ""
        return with_unit(value if isinstance(value, str) else decimal_text(value), unit)

    def value(self, fact_id: str) -> str:
        """What is known of a fact, no more exactly than it is known."""
        fact, term = self.facts.get(fact_id), self.guideline.vocabulary.get(fact_id)
        if fact is None or fact.state in {"unknown", "unobtainable"}:
            return "not obtainable" if fact and fact.state == "unobtainable" else "not known"
        if fact.state == "not_applicable":
            return "does not apply"
        if fact.state == "stale":
            return self.outdated(fact)
        if fact.start is not None and fact.end is not None:
            return self.clock(fact)
        if fact.options:
            return either([self.code(term, option) for option in fact.options])
        return self.range(fact)

    def outdated(self, fact: Fact) -> str:
        """`last 62 mL/min on 2026-01-03, out of date`."""
        words = "out of date"
        if fact.last_value is not None:
            coded = bool(fact.options)
            term = self.guideline.vocabulary.get(fact.id)
            last = (
                self.code(term, fact.last_value) if coded else self.number(fact.last_value, fact.id)
            )
            on = f" on {format_when(fact.as_of)}" if fact.as_of else ""
            words = f"last {last}{on}, {words}"
        return words

    def range(self, fact: Fact) -> str:
        low, high = fact.low, fact.high
        if low is None and high is None:
            return "not known"
        if low is None or high is None:
            bound = self.number(low if low is not None else high or Decimal(0), fact.id)
            return f"at least {bound}" if low is not None else f"at most {bound}"
        if low == high:
            return self.number(low, fact.id)
        return f"{decimal_text(low)} to {self.number(high, fact.id)}"

    def clock(self, fact: Fact) -> str:
        """Time between two dates with the dates beside it, each as it was entered."""
        if fact.start is None or fact.end is None:
            return "not known"
        dates = f"{format_when(fact.start)} to {format_when(fact.end)}"
        time = span(fact.start, fact.end)
        if time is None:
            return f"not comparable ({dates})"
        low, high = decimal_text(time.low_months), decimal_text(time.high_months)
        return f"{low if low == high else f'{low} to {high}'} months ({dates})"

    # -------------------------------------------------------------- conditions

    def condition(self, condition: Condition) -> str:
        """A condition as a phrase, without regard to any case."""
        return self.phrase(trace_of(Evaluator(self.guideline, {}), condition))

    def phrase(self, trace: Trace, *, top: bool = True) -> str:
        match trace.op:
            case "all" | "any":
                parts = [self.phrase(part, top=len(trace.of) == 1) for part in trace.of]
                word = " and " if trace.op == "all" else " or "
                text = word.join(parts)
                return text if top or len(parts) == 1 else f"({text})"
            case "not":
                return f"not ({self.phrase(trace.of[0])})"
            case "at_least":
                parts = [self.phrase(part) for part in trace.of]
                return f"at least {trace.n} of: " + "; ".join(parts)
            case "ref":
                return self.guideline.conditions[trace.name or ""].label
            case "count":
                return f"number of {trace.name} {self.comparison(trace)}"
        return self.test(trace)

    def test(self, trace: Trace) -> str:
        fact = trace.fact or ""
        if trace.operator == "known":
            return f"{self.label(fact)} {'known' if trace.operands == ('true',) else 'not known'}"
        return f"{self.label(fact)} {self.comparison(trace)}"

    def comparison(self, trace: Trace) -> str:
        """The operator and what is compared with, as in `≤ 12 months`."""
        fact = trace.fact or ""
        term = self.guideline.vocabulary.get(fact)
        if term is not None and term.options:
            words = [self.code(term, operand) for operand in trace.operands]
        else:
            words = [self.number(operand, fact) for operand in trace.operands]
        if trace.operator == "between":
            return f"from {words[0]} to {words[1]}"
        if trace.operator == "in":
            return "= " + either(words)
        return f"{SIGNS[trace.operator or 'eq']} {words[0]}"

    # -------------------------------------------------------------- reasons

    def because(self, trace: Trace) -> str:
        """Why a verdict is what it is: `because …`, or for an open one what it needs."""
        if trace.verdict is Truth.UNKNOWN:
            return self.needs(self.undecided(trace))
        return "because " + "; ".join(self.reasons(trace))

    def reasons(self, trace: Trace) -> list[str]:
        """The smallest part of the trace that carries its verdict, as phrases."""
        if trace.op in {"test", "count"}:
            return [self.finding(trace)]
        if trace.op == "ref":
            return self.named_reason(trace)
        found = [reason for part in carrying(trace) for reason in self.reasons(part)]
        return list(dict.fromkeys(found))

    def named_reason(self, trace: Trace) -> list[str]:
        """The name of the condition with its findings; a single plain answer needs no name."""
        leaf = trace.of[0]
        while leaf.of and leaf.op != "test" and len(carrying(leaf)) == 1:
            leaf = carrying(leaf)[0]
        term = self.guideline.vocabulary.get(leaf.fact or "")
        if leaf.op == "test" and term is not None and term.options:
            return [self.finding(leaf)]
        label = self.guideline.conditions[trace.name or ""].label
        word = label if trace.verdict is Truth.TRUE else f"not: {label}"
        return [f"{word} ({'; '.join(self.reasons(trace.of[0]))})"]

    def finding(self, trace: Trace) -> str:
        """What the case shows, with the comparison where the value alone does not say it."""
        fact = trace.fact or ""
        if trace.op == "count":
            return f"{self.phrase(trace)}: {trace.verdict.value}"
        value = self.value(fact)
        if fact.startswith(SCORE):
            met = sum(part.verdict is Truth.TRUE for part in trace.of)
            possible = met + sum(part.verdict is Truth.UNKNOWN for part in trace.of)
            value = str(met) if met == possible else f"{met} to {possible}"
        term = self.guideline.vocabulary.get(fact)
        if trace.operator == "known":
            return f"{self.label(fact)}: {value}"
        coded = term is not None and bool(term.options)
        if coded and trace.verdict is Truth.TRUE and trace.operator in {"eq", "in"}:
            return f"{self.label(fact)} = {value}"
        if trace.verdict is Truth.TRUE:
            return f"{self.label(fact)} = {value}, {self.comparison(trace)}"
        return f"{self.label(fact)} = {value}, not {self.comparison(trace).removeprefix('= ')}"

    def why_not(self, trace: Trace) -> str:
        """The smallest set of findings that would have to differ."""
        return "does not apply because " + "; ".join(self.reasons(trace))

    def undecided(self, trace: Trace) -> list[str]:
        """The facts that an open verdict looks at, in order."""
        if trace.verdict is not Truth.UNKNOWN:
            return []
        if trace.fact is not None and not trace.of:
            return [trace.fact]
        return list(dict.fromkeys(fact for part in trace.of for fact in self.undecided(part)))

    def needs(self, facts: list[str] | tuple[str, ...]) -> str:
        """`open: needs …`, with what was last said where that is out of date."""
        return "open: needs " + listed([self.needed(fact) for fact in facts])

    def needed(self, fact_id: str) -> str:
        fact = self.facts.get(fact_id)
        if fact is None or fact.state in {"unknown"}:
            return self.label(fact_id)
        return f"{self.label(fact_id)} ({self.value(fact_id)})"

    def unless(self, trace: Trace) -> str:
        """`applies unless …`, from the trace of an item that may still override this one."""
        return "applies unless " + self.residue(trace)

    def residue(self, trace: Trace) -> str:
        """What of a condition is still undecided, as a phrase."""
        open_parts = [part for part in trace.of if part.verdict is Truth.UNKNOWN]
        if trace.op in {"all", "any"}:
            word = " and " if trace.op == "all" else " or "
            return word.join(self.residue(part) for part in open_parts)
        if trace.op == "ref":
            return self.residue(trace.of[0])
        if trace.op == "not":
            return f"not ({self.residue(trace.of[0])})"
        return self.phrase(trace)

    # -------------------------------------------------------------- questions

    def answer(self, fact_id: str, answer: AnswerResult) -> str:
        """One possible answer to a question."""
        if answer.option is not None:
            return self.code(self.guideline.vocabulary.get(fact_id), answer.option)
        if answer.at_least is not None and answer.at_least == answer.at_most:
            return self.number(answer.at_least, fact_id)
        if answer.at_least is not None and answer.at_most is not None:
            return f"{decimal_text(answer.at_least)} to {self.number(answer.at_most, fact_id)}"
        bounds = (
            ("at least", answer.at_least),
            ("more than", answer.above),
            ("at most", answer.at_most),
            ("less than", answer.below),
        )
        words = [
            f"{text} {self.number(bound, fact_id)}" for text, bound in bounds if bound is not None
        ]
        return " and ".join(words) or "any value"


def carrying(trace: Trace) -> list[Trace]:
    """The parts of a settled node that make its verdict what it is."""
    wanted = trace.verdict
    if trace.op == "not":
        return list(trace.of)
    same = [part for part in trace.of if part.verdict is wanted]
    if trace.op == "any" and wanted is Truth.TRUE:
        return same[:1] if len(same) == 1 else [min(same, key=size)]
    if trace.op == "all" and wanted is Truth.FALSE:
        return same
    return same or list(trace.of)


def size(trace: Trace) -> int:
    """How many findings a settled node rests on."""
    if trace.op in {"test", "count"}:
        return 1
    return sum(size(part) for part in carrying(trace))
