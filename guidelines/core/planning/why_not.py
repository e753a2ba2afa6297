"""What would have to differ for a pathway to be proposed: the smallest sets of facts, exactly.

A pathway is proposed when its `when` is true and nothing certainly excludes it. While it is not,
some part of the condition fails, and every way to mend it changes one of the facts in that part
to an answer that a test in it accepts. Trying all of these, then all of what is left to mend,
set by set in order of size, misses no smallest set.

Values that stay once they are on record (`Term.lasting`: what has happened, what a tumour is) do
not change. Where they alone, with everything else open, rule the pathway out, it is for other
patients; what would have to differ is told of these values only. The same holds of the site of
the cancer, which is never among what would have to differ. A fact is changed to an answer only
where it applies at all; to *not known* only for a pathway that is there to find it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from guidelines.core.content.conditions import (
    AllOf,
    AtLeast,
    Condition,
    Not,
    Operator,
    Test,
)
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.content.items import ANY_VALUE, Score, Term
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.answers import Answer, answers
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.prepared import domain_of, parts_of, score_of
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.facts.compare import compare
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth

SITE = "primary.site"
MAX_FACTS = 6
"""More than these would have to differ: then it is a pathway for somebody else."""
MAX_SETS = 3
MAX_TRIED = 4000
Verdicts = frozenset[Truth]
TRUE: Verdicts = frozenset({Truth.TRUE})
FALSE: Verdicts = frozenset({Truth.FALSE})
NOT_TRUE: Verdicts = frozenset({Truth.FALSE, Truth.UNKNOWN})
NOT_FALSE: Verdicts = frozenset({Truth.TRUE, Truth.UNKNOWN})
_NEGATED = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}
_TOLERANT = {TRUE: NOT_FALSE, NOT_TRUE: NOT_TRUE}
"""What is wanted of a goal while everything but a few facts is open."""
_RISING: frozenset[Operator] = frozenset({"ge", "gt"})
_FALLING: frozenset[Operator] = frozenset({"le", "lt"})

Choice = tuple[str, int]
"""A fact and the place of one of its answers."""
Trial = Mapping[str, int]
"""What is changed: for each fact, the place of its answer."""
Goal = tuple[Condition, Verdicts]
Offer = Callable[[Guideline, Term, Fact | None], tuple[Answer, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact and the answers of which any one would do, together with those of its set."""

    fact: str
    answers: tuple[Answer, ...]


ChangeSet = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Of `sites`, `others` and `sets` only the first that there are; smallest sets first."""

    sites: tuple[str, ...] = ()
    """The pathway is for cancers of these sites, and this one is not known to be one of them."""
    others: tuple[ChangeSet, ...] = ()
    """It is for patients with one of these sets; here they are otherwise on record, and stay so."""
    sets: tuple[ChangeSet, ...] = ()
    """All changes of a set together would do, and none of them can be left out."""
    complete: bool = True
    """Otherwise more facts would have to differ than were tried."""


def goals_of(pathway: Pathway) -> tuple[Goal, ...]:
    """What has to hold for the pathway to be proposed."""
    wanted: list[Goal] = [(pathway.when, TRUE)]
    if pathway.excluded_when is not None:
        wanted.append((pathway.excluded_when, NOT_TRUE))
    return tuple(wanted)


def why_not(pathway: Pathway, evaluator: Evaluator) -> WhyNot | None:
    """None if the pathway is proposed. `evaluator`: of the case, with its facts."""
    goals = goals_of(pathway)
    if all(evaluator.verdict(condition) in wanted for condition, wanted in goals):
        return None
    sites = _other_sites(evaluator, goals)
    if sites:
        return WhyNot(sites=sites)
    others = _other_patients(evaluator, goals)
    if others:
        return WhyNot(others=others)
    search = _Search(evaluator, goals, may_change)
    return WhyNot(sets=search.sets(), complete=search.complete)


def _other_patients(evaluator: Evaluator, goals: tuple[Goal, ...]) -> tuple[ChangeSet, ...]:
    """What of the values that stay rules the pathway out, whatever else may come."""
    guideline, facts = evaluator.guideline, evaluator.facts
    lasting = [
        facts[key]
        for key, term in guideline.vocabulary.items()
        if key in facts and stays(term, facts[key])
    ]
    bare = evaluator_of(guideline, lasting)
    still = tuple((condition, _TOLERANT[wanted]) for condition, wanted in goals)
    if all(bare.verdict(condition) in wanted for condition, wanted in still):
        return ()
    return _Search(bare, still, _stays).sets()


def may_change(guideline: Guideline, term: Term, fact: Fact | None) -> tuple[Answer, ...]:
    """What a fact can still become or turn out to be."""
    if not stays(term, fact):
        return (*answers(guideline, term, None), _blank(term))
    return answers(guideline, term, fact) if fact and fact.state == "partial" else ()


def _stays(guideline: Guideline, term: Term, fact: Fact | None) -> tuple[Answer, ...]:
    """What a value that stays would have had to be."""
    return answers(guideline, term, None) if stays(term, fact) else ()


def _blank(term: Term) -> Answer:
    """That nothing is known: the answer of pathways that are there to find out."""
    return Answer(Fact(term.id, "unknown", options=term.options))


def _other_sites(evaluator: Evaluator, goals: tuple[Goal, ...]) -> tuple[str, ...]:
    """The sites that leave the pathway possible, if the site of this cancer may not."""
    term, fact = evaluator.guideline.vocabulary.get(SITE), evaluator.facts.get(SITE)
    if term is None or fact is None:
        return ()
    sites = tuple(option for option in term.options if _possible_at(option, evaluator, goals))
    return () if set(fact.options or term.options) <= set(sites) else sites


def _possible_at(site: str, evaluator: Evaluator, goals: tuple[Goal, ...]) -> bool:
    """Whether the site alone, with nothing else known, leaves the goals open."""
    known = evaluator_of(evaluator.guideline, [Fact(SITE, "known", options=(site,))])
    return all(
        known.verdict(condition) is Truth.UNKNOWN or known.verdict(condition) in wanted
        for condition, wanted in goals
    )


class _Search:
    """Tries changes in order of their number; every trial is evaluated, none is guessed."""

    def __init__(self, evaluator: Evaluator, goals: tuple[Goal, ...], offer: Offer) -> None:
        self.evaluator = evaluator
        self.guideline = evaluator.guideline
        self.goals = goals
        self.offer = offer
        self.offered: dict[str, tuple[Answer, ...]] = {}
        self.complete = True

    def sets(self) -> tuple[ChangeSet, ...]:
        found: dict[frozenset[str], list[Trial]] = {}
        frontier: list[Trial] = [{}]
        seen: set[frozenset[Choice]] = set()
        for _ in range(MAX_FACTS):
            frontier = list(self.next_trials(frontier, found, seen))
            if len(found) >= MAX_SETS or len(seen) > MAX_TRIED:
                break
        self.complete = bool(found) or not frontier
        return tuple(self.changes(found[facts]) for facts in list(found)[:MAX_SETS])

    def next_trials(
        self,
        frontier: Iterable[Trial],
        found: dict[frozenset[str], list[Trial]],
        seen: set[frozenset[Choice]],
    ) -> Iterator[Trial]:
        """The trials with one fact more; those that do are added to what is found."""
        smaller = list(found)
        for trial in frontier:
            for fact, place in self.choices(trial):
                more = {**trial, fact: place}
                facts, key = frozenset(more), frozenset(more.items())
                if key in seen or any(each <= facts for each in smaller):
                    continue
                if len(seen) > MAX_TRIED:
                    return
                seen.add(key)
                if self.first_failure(more) is None:
                    found.setdefault(facts, []).append(more)
                else:
                    yield more

    def choices(self, trial: Trial) -> list[Choice]:
        """Changes of which every larger trial that does makes at least one."""
        return self.first_failure(trial) or []

    def first_failure(self, trial: Trial) -> list[Choice] | None:
        """What would mend the goal that fails with fewest ways to mend it; None: all hold."""
        now = self.evaluator.given(
            [self.answers(fact)[place].fact for fact, place in trial.items()]
        )
        domains = (self.guideline.vocabulary[fact].applies_when for fact in trial)
        apply = [(domain, NOT_FALSE) for domain in domains if domain is not None]
        failing = [
            list(dict.fromkeys(_Mending(self, now, trial).of(condition, wanted)))
            for condition, wanted in (*self.goals, *apply)
            if now.verdict(condition) not in wanted
        ]
        return min(failing, key=len, default=None)

    # -------------------------------------------------------------- answers

    def answers(self, fact_id: str) -> tuple[Answer, ...]:
        """What a fact can be changed to here, whatever the condition wants of it."""
        if fact_id not in self.offered:
            term, fact = self.guideline.vocabulary.get(fact_id), self.evaluator.facts.get(fact_id)
            self.offered[fact_id] = (
                () if term is None or fact_id == SITE else self.offer(self.guideline, term, fact)
            )
        return self.offered[fact_id]

    def changes(self, trials: list[Trial]) -> tuple[Change, ...]:
        """The facts of a set, each with all answers that do with any answers of the others."""
        chosen: dict[str, set[int]] = {fact: {place} for fact, place in trials[0].items()}
        working = [dict(trial) for trial in trials]
        for fact, places in chosen.items():
            for place in {trial[fact] for trial in working} - places:
                wider = {**chosen, fact: {place}}
                if all(each in working for each in _combinations(wider)):
                    places.add(place)
        return tuple(
            Change(fact, tuple(self.answers(fact)[place] for place in sorted(places)))
            for fact, places in chosen.items()
        )


class _Mending:
    """The single changes that mend something in a part of a condition that has failed."""

    def __init__(self, search: _Search, now: Evaluator, trial: Trial) -> None:
        self.search = search
        self.now = now
        self.trial = trial

    def of(self, node: Condition, wanted: Verdicts) -> list[Choice]:
        """Empty where nothing can be done about it. The node has failed."""
        if isinstance(node, Not):
            return self.of(node.of, _NEGATED[wanted])
        if isinstance(node, Test):
            return self.of_test(node, wanted)
        parts = parts_of(self.search.guideline, node)
        failing = [self.of(part, wanted) for part in parts if self.now.verdict(part) not in wanted]
        if _needs_all(node, wanted):
            return min(failing, key=len, default=[])
        return [choice for each in failing for choice in each]

    def of_test(self, test: Test, wanted: Verdicts) -> list[Choice]:
        score = score_of(self.search.guideline, test.fact)
        if score is not None:
            return self.of_score(test, score, wanted)
        if test.fact in self.trial:
            return []
        term = self.search.guideline.vocabulary.get(test.fact)
        operands = resolved(self.search.guideline, test.operands)
        found = [
            (test.fact, place)
            for place, answer in enumerate(self.search.answers(test.fact))
            if (test.operator == "known" or answer.fact.state == "known")
            and compare(answer.fact, term, test.operator, operands) in wanted
        ]
        return found + self.of_domain(test, term, operands, wanted)

    def of_domain(
        self, test: Test, term: Term | None, operands: tuple[str, ...], wanted: Verdicts
    ) -> list[Choice]:
        """Whether an unknown fact applies at all can decide its test, too."""
        domain = domain_of(self.search.guideline, test)
        fact = self.now.facts.get(test.fact)
        if domain is None or fact is None or fact.state != "unknown":
            return []
        excluded = self.now.excluded(test.fact)
        other = fact if excluded else msgspec.structs.replace(fact, state="not_applicable")
        if compare(other, term, test.operator, operands) not in wanted:
            return []
        return self.of(domain, NOT_FALSE if excluded else FALSE)

    def of_score(self, test: Test, score: Score, wanted: Verdicts) -> list[Choice]:
        """Its items, in the direction that helps; in both where the comparison has none."""
        ways = [wanted, _NEGATED[wanted]]
        if test.operator in _RISING:
            ways = [wanted]
        elif test.operator in _FALLING:
            ways = [_NEGATED[wanted]]
        return [
            choice
            for way in ways
            for item in score.items
            if self.now.verdict(item.when) not in way
            for choice in self.of(item.when, way)
        ]


def stays(term: Term, fact: Fact | None) -> bool:
    """Whether what is on record of the fact, if anything is, cannot become otherwise."""
    if fact is None or fact.state not in {"known", "partial", "not_applicable"}:
        return False
    if ANY_VALUE in term.lasting:
        return True
    return bool(fact.options) and set(fact.options) <= set(term.lasting)


def _needs_all(node: Condition, wanted: Verdicts) -> bool:
    """Whether every part has to come to what is wanted; otherwise one more may do."""
    if isinstance(node, AtLeast):
        needed = node.n if Truth.TRUE in wanted else len(node.of) - node.n + 1
        return needed == len(node.of)
    return isinstance(node, AllOf) is (Truth.TRUE in wanted)


def _combinations(chosen: Mapping[str, set[int]]) -> Iterator[dict[str, int]]:
    facts = list(chosen)
    places = [sorted(chosen[fact]) for fact in facts]
    stack: list[dict[str, int]] = [{}]
    for fact, options in zip(facts, places, strict=True):
        stack = [{**each, fact: place} for each in stack for place in options]
    return iter(stack)
