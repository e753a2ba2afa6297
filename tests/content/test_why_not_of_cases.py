"""Why not, on the invented cases: every change told is tried, and so is every smaller one."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest

from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.why_not import SITE, ChangeSet, goals_of, may_change, stays, why_not
from guidelines.core.truth import Truth
from tests.cases.reports import AS_OF, CASES, assessed, sequencing

INVENTED = sorted(path.stem for path in CASES.glob("invented-*.yaml"))


def desks(name: str) -> Iterator[Desk]:
    assessment = assessed(name)
    for part in assessment.result.parts:
        record = assessment.envelope.record
        yield Desk(sequencing(), part, record, as_of=AS_OF, calendar=NO_CALENDAR)


def proposed(pathway: Pathway, changed: Evaluator, facts: tuple[Fact, ...]) -> bool:
    """A fact that does not apply to the patient cannot be changed to an answer."""
    terms = changed.guideline.vocabulary
    domains = [terms[fact.id].applies_when for fact in facts]
    return all(changed.verdict(goal) in wanted for goal, wanted in goals_of(pathway)) and all(
        domain is None or changed.verdict(domain) is not Truth.FALSE for domain in domains
    )


def choices(changes: ChangeSet) -> Iterator[tuple[Fact, ...]]:
    for each in product(*(change.answers for change in changes)):
        yield tuple(answer.fact for answer in each)


@pytest.mark.parametrize("name", INVENTED)
def test_each_change_told_does_and_nothing_less_would(name: str) -> None:
    for desk in desks(name):
        terms = desk.guideline.vocabulary
        for pathway in desk.guideline.pathways.values():
            found = why_not(pathway, desk.evaluator)
            for changes in found.sets if found else ():
                for facts in choices(changes):
                    assert proposed(pathway, desk.evaluator.given(facts), facts), pathway.id
                named = [change.fact for change in changes]
                smaller = (s for size in range(len(named)) for s in combinations(named, size))
                for subset in smaller:
                    offered = (
                        may_change(desk.guideline, terms[fact], desk.part.facts[fact])
                        for fact in subset
                    )
                    for each in product(*offered):
                        less = tuple(answer.fact for answer in each)
                        assert not proposed(pathway, desk.evaluator.given(less), less), pathway.id


@pytest.mark.parametrize("name", INVENTED)
def test_nothing_on_record_that_stays_is_asked_to_change(name: str) -> None:
    for desk in desks(name):
        for pathway in desk.guideline.pathways.values():
            found = why_not(pathway, desk.evaluator)
            for change in (c for changes in found.sets for c in changes) if found else ():
                term, fact = desk.guideline.vocabulary[change.fact], desk.part.facts[change.fact]
                assert change.fact != SITE
                assert fact.state == "partial" or not stays(term, fact), (pathway.id, change.fact)


@pytest.mark.parametrize("name", INVENTED)
def test_a_pathway_is_proposed_or_there_is_a_reason_why_not(name: str) -> None:
    """A pathway that applies and is not excluded has none; every other one has."""
    for desk in desks(name):
        for result in desk.part.pathways:
            found = why_not(desk.guideline.pathways[result.id], desk.evaluator)
            plan = result.plan
            applies = plan.status == "applies" and plan.feasibility != "excluded"
            assert (found is None) is applies, result.id
