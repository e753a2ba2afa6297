"""What would have to differ for a pathway: exactly the smallest sets, each tried by evaluation."""

from collections.abc import Callable
from itertools import combinations, product

import msgspec
import pytest
from hypothesis import given, settings

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.why_not import MAX_FACTS, MAX_SETS, WhyNot, why_not
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_why_not import NOTHING, WhyNotExplainer
from tests.core.small import coded, evaluator, facts, guideline, number
from tests.core.trees import DOMAINS, KNOWLEDGE, PLAIN, TREES, known

PATHWAY = """\
- id: way
  title: A way
  stream: colorectal
  intent: curative
  alternative: one
  order: 1
  when: {when}
  {more}
  stop: Stop.
  steps: [{{id: operate, action: resection, label: Operation, duration_days: [1, 1]}}]
  sources: [S]
"""
SITE = """\
- id: primary.site
  label: Site of the primary
  type: enum
  values:
    - {code: colon, label: colon}
    - {code: rectum, label: rectum}
    - {code: other, label: other site}
  lasting: [any]
  ask: Where?
  sources: [S]
- {id: rectal, label: Rectal primary, type: bool, ask: Where is it, sources: [S]}
- {id: started, label: Treatment started, type: bool, lasting: [yes], ask: Is it, sources: [S]}
- id: ras
  label: RAS
  type: enum
  values: [{code: wild, label: wild type}, {code: mutant, label: mutant}]
  lasting: [any]
  ask: Which?
  sources: [S]
- id: fascia
  label: Mesorectal fascia
  type: ordered
  values: [{code: clear, label: clear}, {code: involved, label: involved}]
  applies_when: {fact: rectal, eq: yes}
  ask: How far?
  sources: [S]
"""


WITH_DOMAIN = guideline(
    vocabulary="".join(
        f"- {{id: {key}, label: {key}, type: enum, ask: a, sources: [S], values: ["
        + ", ".join(f"{{code: {code}, label: l}}" for code in codes)
        + "]"
        + (", applies_when: {fact: resectable, eq: yes}" if key == "fascia" else "")
        + "}\n"
        for key, codes in DOMAINS.items()
    )
)


def a_guideline(when: str, more: str = "", **files: str) -> Guideline:
    return guideline(pathways=PATHWAY.format(when=when, more=more), **files)


def asked(of: Guideline, *given: Fact) -> WhyNot | None:
    return why_not(of.pathways["way"], evaluator(of, *given))


def said(of: Guideline, *given: Fact) -> list[str]:
    found = asked(of, *given)
    assert found is not None
    return WhyNotExplainer(Explainer(of, facts(*given, of=of))).sentences(found)


# ------------------------------------------------------------------ exactly the smallest sets


def of_tree(tree: Condition, excluded: Condition | None = None) -> Pathway:
    way = a_guideline("{fact: mmr, eq: dMMR}").pathways["way"]
    return msgspec.structs.replace(way, when=tree, excluded_when=excluded)


def proposed(evaluated: Evaluator, pathway: Pathway) -> bool:
    excluded = pathway.excluded_when
    return evaluated.verdict(pathway.when) is Truth.TRUE and (
        excluded is None or evaluated.verdict(excluded) is not Truth.TRUE
    )


def by_trying_everything(
    pathway: Pathway, present: Evaluator, may_be: Callable[[Evaluator, set[str]], bool]
) -> set[frozenset[str]]:
    """All smallest sets of facts with which some answers make the pathway proposed."""
    found: set[frozenset[str]] = set()
    for size in range(len(DOMAINS) + 1):
        for names in combinations(DOMAINS, size):
            if any(smaller <= set(names) for smaller in found):
                continue
            values = product(*(DOMAINS[name] for name in names))
            changed = ([coded(n, v) for n, v in zip(names, each, strict=True)] for each in values)
            trials = map(present.given, changed)
            if any(proposed(trial, pathway) and may_be(trial, set(names)) for trial in trials):
                found.add(frozenset(names))
    return found


def always(trial: Evaluator, changed: set[str]) -> bool:
    return True


def in_its_domain(trial: Evaluator, changed: set[str]) -> bool:
    return "fascia" not in changed or trial.facts["resectable"].options != ("no",)


@settings(max_examples=150, deadline=None)
@given(TREES, TREES, KNOWLEDGE)
def test_the_sets_are_the_smallest_and_each_change_in_them_does_what_it_says(
    tree: Condition, excluded: Condition, knowledge: dict[str, set[str]]
) -> None:
    agrees(of_tree(tree, excluded), evaluator(PLAIN, *known(knowledge)), always)


@settings(max_examples=150, deadline=None)
@given(TREES, TREES, KNOWLEDGE)
def test_so_they_are_where_a_question_may_not_apply(
    tree: Condition, excluded: Condition, knowledge: dict[str, set[str]]
) -> None:
    """What nobody has said of the fascia does not apply where `resectable` is no."""
    present = evaluator(WITH_DOMAIN, *(unknown_if_open(fact) for fact in known(knowledge)))
    agrees(of_tree(tree, excluded), present, in_its_domain)


def unknown_if_open(fact: Fact) -> Fact:
    if len(fact.options) < len(DOMAINS[fact.id]):
        return fact
    return Fact(fact.id, "unknown", options=fact.options)


def agrees(
    pathway: Pathway, present: Evaluator, may_be: Callable[[Evaluator, set[str]], bool]
) -> None:
    expected = by_trying_everything(pathway, present, may_be)
    found = why_not(pathway, present)
    if found is None:
        assert proposed(present, pathway)
        return
    sets = [frozenset(change.fact for change in changes) for changes in found.sets]
    smallest = sorted(map(len, expected))[:MAX_SETS]
    assert [len(each) for each in sets] == smallest
    assert set(sets) <= expected
    for changes in found.sets:
        for answers in product(*(change.answers for change in changes)):
            trial = present.given([answer.fact for answer in answers])
            assert proposed(trial, pathway)
            assert may_be(trial, {change.fact for change in changes})


def test_no_answer_that_would_do_is_left_out() -> None:
    of = a_guideline("{fact: timing, in: [early, late]}")
    found = asked(of, coded("timing", "synchronous"))
    assert found is not None
    ((change,),) = found.sets
    assert [answer.option for answer in change.answers] == ["early", "late"]


# ------------------------------------------------------------------ in words


def test_a_pathway_that_is_proposed_has_no_why_not() -> None:
    assert asked(a_guideline("{fact: mmr, eq: dMMR}"), coded("mmr", "dMMR")) is None


def test_one_fact_is_told_with_what_is_on_record_now() -> None:
    of = a_guideline("{all: [{fact: resectable, eq: yes}, {fact: mmr, eq: pMMR}]}")
    unresectable, proficient = coded("resectable", "no"), coded("mmr", "pMMR")
    assert said(of, unresectable, proficient) == [
        "Would be proposed with resectable = yes (now no)."
    ]
    assert said(of, unresectable) == [
        "Would be proposed with resectable = yes (now no), if MMR = proficient (not known yet)."
    ]


def test_what_excludes_it_has_to_go_and_what_only_may_exclude_it_need_not() -> None:
    of = a_guideline(
        "{fact: mmr, eq: dMMR}",
        "excluded_when: {any: [{fact: urgent, eq: yes}, {fact: dpd, eq: no}]}",
    )
    assert said(of, coded("mmr", "dMMR"), coded("urgent", "yes")) == [
        "Would be proposed with emergency present = no (now yes)."
    ]


def test_neighbouring_pieces_of_a_number_are_one_range() -> None:
    of = a_guideline("{any: [{fact: lesions, ge: 3}, {fact: lesions, ge: 7}]}")
    assert said(of, number("lesions", 1)) == [
        "Would be proposed with number of lesions = at least 3 (now 1)."
    ]


def test_dates_are_told_as_the_timing() -> None:
    of = a_guideline("{fact: free, le: {threshold: early_months}}")
    assert said(of) == [
        "Would be proposed if the timing, time from diagnosis to metastasis"
        " = at most 12\u202fmonths (not known yet)."
    ]


def test_an_answer_counts_only_where_its_question_applies() -> None:
    of = a_guideline("{fact: fascia, eq: involved}")
    assert said(of, coded("rectal", "no")) == [
        "Would be proposed with rectal primary = yes (now no),"
        " if mesorectal fascia = involved (not known yet)."
    ]
    exempt = a_guideline("{not: {fact: fascia, eq: involved}}")
    assert said(exempt, coded("rectal", "yes"), coded("fascia", "involved")) == [
        "Would be proposed with mesorectal fascia = clear or threatened (now involved)."
    ]
    assert said(exempt, coded("rectal", "yes"))[1] == (
        "Would be proposed with rectal primary = no (now yes)."
    )


def test_a_question_becomes_open_where_it_begins_to_apply() -> None:
    """Nobody can have answered what did not apply: then it is not known."""
    of = a_guideline("{fact: fascia, known: false}")
    assert said(of, coded("rectal", "no")) == [
        "Would be proposed with rectal primary = yes (now no)."
    ]


def test_a_pathway_that_is_there_to_find_out_is_told_so() -> None:
    of = a_guideline("{fact: resectable, known: false}")
    assert said(of, coded("resectable", "yes")) == [
        "Would be proposed with resectable = not known (now yes)."
    ]


# ------------------------------------------------------------------ what stays as it is


def test_the_site_of_a_cancer_never_has_to_differ() -> None:
    when = "{all: [{fact: primary.site, eq: rectum}, {fact: started, eq: no}]}"
    of = a_guideline(when, vocabulary=SITE, thresholds="[]")
    assert said(of, coded("primary.site", "colon"), coded("started", "yes")) == [
        "It is for cancers of the rectum."
    ]
    assert said(of, coded("started", "no")) == ["It is for cancers of the rectum."]


def test_what_has_happened_stays_and_what_has_not_can_still_happen() -> None:
    vocabulary = {"vocabulary": SITE, "thresholds": "[]"}
    before = a_guideline("{all: [{fact: started, eq: no}, {fact: ras, eq: wild}]}", **vocabulary)
    assert said(before, coded("started", "yes")) == [
        "It is for patients with treatment started = no; here treatment started = yes,"
        " and that stays."
    ]
    after = a_guideline("{fact: started, eq: yes}", **vocabulary)
    assert said(after, coded("started", "no")) == [
        "Would be proposed with treatment started = yes (now no)."
    ]


def test_what_a_tumour_is_can_turn_out_but_not_change() -> None:
    of = a_guideline("{fact: ras, eq: wild}", vocabulary=SITE, thresholds="[]")
    assert said(of) == ["Would be proposed if RAS = wild type (not known yet)."]
    assert said(of, coded("ras", "mutant")) == [
        "It is for patients with RAS = wild type; here RAS = mutant, and that stays."
    ]


def test_a_way_round_what_stays_is_preferred() -> None:
    when = "{any: [{fact: ras, eq: wild}, {fact: fascia, eq: clear}]}"
    of = a_guideline(when, vocabulary=SITE, thresholds="[]")
    assert said(of, coded("ras", "mutant"), coded("rectal", "yes")) == [
        "Would be proposed if mesorectal fascia = clear (not known yet)."
    ]


def test_what_cannot_be_is_said_not_to_be() -> None:
    of = a_guideline("{all: [{fact: mmr, eq: dMMR}, {fact: mmr, eq: pMMR}]}")
    assert said(of) == [NOTHING]


def test_more_facts_than_are_tried_are_not_called_impossible() -> None:
    tests = ", ".join(f"{{fact: f{place}, eq: yes}}" for place in range(MAX_FACTS + 1))
    vocabulary = "".join(
        f"- {{id: f{place}, label: F, type: bool, ask: a, sources: [S]}}\n"
        for place in range(MAX_FACTS + 1)
    )
    of = a_guideline(f"{{all: [{tests}]}}", vocabulary=vocabulary, thresholds="[]")
    assert said(of) == [f"More than {MAX_FACTS} facts would have to be known, or to differ."]


@pytest.mark.parametrize("code", ["early", "late"])
def test_a_smallest_set_is_found_behind_larger_ones(code: str) -> None:
    """Three facts one way, a single one the other."""
    three = "{all: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: yes}, {fact: resectable, eq: yes}]}"
    of = a_guideline(f"{{any: [{three}, {{fact: timing, eq: {code}}}]}}")
    sizes = [len(changes) for changes in (asked(of) or WhyNot()).sets]
    assert sizes == [1, 3]
