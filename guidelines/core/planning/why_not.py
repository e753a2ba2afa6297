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

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import ANY_VALUE, Term
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.answers import Answer, answers
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.mending import NOT_FALSE, NOT_TRUE, TRUE, Choice, Mending, Verdicts
from guidelines.core.truth import Truth

SITE = "primary.site"
MAX_FACTS = 6
"""More than these would have to differ: then it is a pathway for somebody else."""
MAX_SETS = 3
MAX_TRIED = 4000
_TOLERANT = {TRUE: NOT_FALSE, NOT_TRUE: NOT_TRUE}
"""What is wanted of a goal while everything but a few facts is open."""

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
        mending = Mending(now, self.answers, trial)
        failing = [
            list(dict.fromkeys(mending.of(condition, wanted)))
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


def stays(term: Term, fact: Fact | None) -> bool:
    """Whether what is on record of the fact, if anything is, cannot become otherwise."""
    if fact is None or fact.state not in {"known", "partial", "not_applicable"}:
        return False
    if ANY_VALUE in term.lasting:
        return True
    return bool(fact.options) and set(fact.options) <= set(term.lasting)


def _combinations(chosen: Mapping[str, set[int]]) -> Iterator[dict[str, int]]:
    facts = list(chosen)
    places = [sorted(chosen[fact]) for fact in facts]
    stack: list[dict[str, int]] = [{}]
    for fact, options in zip(facts, places, strict=True):
        stack = [{**each, fact: place} for each in stack for place in options]
    return iter(stack)
