"""Which questions are worth asking, and what each answer would change."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import UNSETTLED, Status, judge
from guidelines.core.evaluation.missing import ADVICE, MissingFact, Questions
from guidelines.core.evaluation.undecided import missing_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.facts.rows import row_lists
from guidelines.core.truth import Truth
from tests.cases.reports import assessed, sequencing
from tests.core.small import coded, evaluator, guideline, number, recommendation
from tests.core.trees import DOMAINS, KNOWLEDGE, PLAIN, TREES, completions, known


def missing(condition: str, *known: Fact) -> tuple[str, ...]:
    content = guideline(recommendations=recommendation("r", condition))
    when = content.recommendations["r"].when
    walk = evaluator(content, *known)
    return missing_facts(walk, when)


def questions(content: Guideline, *known: Fact) -> list[MissingFact]:
    return Questions(evaluator(content, *known)).ranked({})


def test_only_facts_that_can_still_change_the_verdict_are_missing() -> None:
    either = "{any: [{fact: resectable, eq: yes}, {fact: lesions, le: 5}]}"
    condition = f"{{all: [{{fact: mmr, eq: pMMR}}, {either}]}}"
    assert missing(condition) == ("mmr", "resectable", "lesions")
    assert missing(condition, number("lesions", 3)) == ("mmr",)
    assert missing(condition, coded("mmr", "dMMR")) == ()


def test_a_fact_that_stands_twice_and_cannot_matter_is_left_out() -> None:
    condition = """{any: [{all: [{fact: mmr, eq: pMMR}, {fact: dpd, eq: yes}]},
        {all: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: yes}]}]}""".replace("\n", " ")
    assert missing(condition) == ("dpd",)


def test_whether_a_fact_applies_is_asked_first() -> None:
    assert missing("{fact: fascia, eq: clear}") == ("rectal", "fascia")
    assert missing("{fact: fascia, eq: clear}", coded("rectal", "yes")) == ("fascia",)
    assert missing("{fact: fascia, eq: clear}", coded("rectal", "no")) == ()


def test_a_score_is_asked_for_by_its_items() -> None:
    scores = """\
- id: points
  stream: colorectal
  label: Points
  items:
    - {id: many, label: many, when: {fact: lesions, gt: 1}}
    - {id: poor, label: poor, when: {fact: mmr, eq: pMMR}}
  sources: [S]
"""
    content = guideline(
        scores=scores, recommendations=recommendation("r", "{fact: score.points, ge: 2}")
    )
    walk = evaluator(content, number("lesions", 2))
    when = content.recommendations["r"].when
    assert missing_facts(walk, when) == ("mmr",)


THREE = (
    recommendation("immunotherapy", "{fact: mmr, eq: dMMR}")
    + recommendation("chemotherapy", "{fact: mmr, eq: pMMR}", kind="consider")
    + recommendation("operate", "{all: [{fact: resectable, eq: yes}, {fact: mmr, eq: pMMR}]}")
    + recommendation("few", "{fact: lesions, le: 5}", kind="caution")
)


def test_safety_and_emergencies_come_first_and_the_rest_by_what_it_settles() -> None:
    capecitabine = recommendation("capecitabine", "{fact: dpd, eq: yes}", kind="caution")
    found = questions(guideline(recommendations=THREE + capecitabine))
    assert [(each.place, each.id) for each in found] == [
        ("emergency", "urgent"),
        ("safety", "dpd"),
        ("question", "mmr"),
        ("question", "resectable"),
        ("question", "lesions"),
    ]


def test_the_safety_of_drugs_that_nobody_thinks_of_here_is_not_asked_for() -> None:
    """The heart before an anthracycline is no question to a board without anthracyclines."""
    impossible = recommendation("r", "{all: [{fact: dpd, eq: yes}, {fact: rectal, eq: yes}]}")
    of = guideline(recommendations=THREE + impossible)
    assert "dpd" in {each.id for each in questions(of)}
    assert "dpd" not in {each.id for each in questions(of, coded("rectal", "no"))}
    assert "dpd" not in {each.id for each in questions(guideline(recommendations=THREE))}


def test_the_preview_says_which_way_each_answer_settles_what() -> None:
    found = {each.id: each for each in questions(guideline(recommendations=THREE))}
    proficient, deficient = found["mmr"].preview
    assert proficient.answer.option == "pMMR"
    assert [(effect.id, effect.status) for effect in proficient.settles] == [
        ("immunotherapy", "does_not_apply"),
        ("chemotherapy", "applies"),
    ]
    assert [(effect.id, effect.status) for effect in deficient.settles] == [
        ("immunotherapy", "applies"),
        ("chemotherapy", "does_not_apply"),
        ("operate", "does_not_apply"),
    ]
    assert found["resectable"].preview[0].settles == ()


def test_numbers_are_cut_where_the_guideline_tells_them_apart() -> None:
    content = guideline(
        recommendations=recommendation("few", "{fact: lesions, le: 5}")
        + recommendation("many", "{fact: lesions, gt: 9}")
        + recommendation("small", "{fact: remnant, lt: {threshold: remnant_least}}")
        + recommendation("soon", "{fact: free, le: 12}")
    )
    found = {each.id: each for each in questions(content)}
    assert [preview.answer.codes() for preview in found["lesions"].preview] == [
        {"at_most": Decimal(5)},
        {"at_least": Decimal(6), "at_most": Decimal(9)},
        {"at_least": Decimal(10)},
    ]
    assert [preview.answer.codes() for preview in found["remnant"].preview] == [
        {"below": Decimal(30)},
        {"at_least": Decimal(30)},
    ]
    assert [preview.answer.codes() for preview in found["free"].preview] == [
        {"at_most": Decimal(12)},
        {"above": Decimal(12)},
    ]


def test_what_is_partly_known_rules_answers_out() -> None:
    content = guideline(
        recommendations=recommendation("few", "{fact: lesions, le: 5}")
        + recommendation("many", "{fact: lesions, gt: 9}")
        + recommendation("late", "{fact: timing, eq: late}")
    )
    found = {
        each.id: each
        for each in questions(content, number("lesions", 4, 8), coded("timing", "early", "late"))
    }
    assert len(found["lesions"].preview) == 2
    assert [each.answer.option for each in found["timing"].preview] == ["early", "late"]


def test_an_outdated_fact_is_asked_again_and_an_unobtainable_one_is_not() -> None:
    content = guideline(recommendations=recommendation("r", "{fact: resectable, eq: yes}"))
    stale = Fact("resectable", "stale", options=("yes", "no"), last_value="no")
    assert [each.id for each in questions(content, stale)][-1] == "resectable"
    gone = Fact("resectable", "unobtainable", options=("yes", "no"))
    assert "resectable" not in [each.id for each in questions(content, gone)]


def test_the_order_is_the_same_every_time() -> None:
    content = guideline(recommendations=THREE)
    assert questions(content) == questions(guideline(recommendations=THREE))


def matters(tree: Condition, knowledge: dict[str, set[str]], name: str) -> bool:
    """Whether two completions that differ in this fact alone have different outcomes."""
    others = {key: codes for key, codes in knowledge.items() if key != name}
    return any(
        len({evaluator(PLAIN, *fixed, coded(name, code)).verdict(tree) for code in knowledge[name]})
        > 1
        for fixed in completions(others)
    )


@settings(max_examples=60)
@given(TREES, KNOWLEDGE)
def test_no_fact_that_matters_is_left_out(tree: Condition, knowledge: dict[str, set[str]]) -> None:
    walk = evaluator(PLAIN, *known(knowledge))
    found = missing_facts(walk, tree)
    for name in DOMAINS if walk.verdict(tree) is Truth.UNKNOWN else ():
        assert name in found or not matters(tree, knowledge, name)


# ------------------------------------------------------------------ overrides

OVERRIDE = recommendation("chemotherapy", "{fact: resectable, eq: no}") + recommendation(
    "immunotherapy",
    "{fact: mmr, eq: dMMR}",
    more="overrides: [{id: chemotherapy, reason: It works better.}]",
)


def statuses(*known: Fact) -> dict[str, str]:
    content = guideline(recommendations=OVERRIDE)
    judged = judge(content, evaluator(content, *known))
    return {item_id: each.status for item_id, each in judged.items()}


def test_what_an_override_makes_of_a_status() -> None:
    no = coded("resectable", "no")
    assert statuses(no, coded("mmr", "dMMR"))["chemotherapy"] == "overridden"
    assert statuses(no, coded("mmr", "pMMR"))["chemotherapy"] == "applies"
    assert statuses(no)["chemotherapy"] == "possibly_overridden"
    assert statuses()["chemotherapy"] == "open"
    assert statuses(coded("mmr", "dMMR"))["chemotherapy"] == "overridden"
    assert statuses(coded("resectable", "yes"))["chemotherapy"] == "does_not_apply"


def test_an_answer_can_settle_what_may_be_overridden() -> None:
    content = guideline(recommendations=OVERRIDE)
    found = {each.id: each for each in questions(content, coded("resectable", "no"))}
    effects = [
        {effect.id: effect.status for effect in preview.settles} for preview in found["mmr"].preview
    ]
    assert effects == [
        {"chemotherapy": "applies", "immunotherapy": "does_not_apply"},
        {"chemotherapy": "overridden", "immunotherapy": "applies"},
    ]


def test_an_overridden_item_overrides_nothing() -> None:
    third = recommendation(
        "trial", "{fact: lesions, ge: 1}", more="overrides: [{id: immunotherapy, reason: r}]"
    )
    content = guideline(recommendations=OVERRIDE + third)
    walk = evaluator(content, coded("resectable", "no"), coded("mmr", "dMMR"), number("lesions", 2))
    assert {key: each.status for key, each in judge(content, walk).items()} == {
        "trial": "applies",
        "immunotherapy": "overridden",
        "chemotherapy": "applies",
    }


@pytest.mark.parametrize("name", ["case-01", "case-23", "invented-half-the-dates"])
def test_a_preview_says_what_judging_the_answered_case_would_say(name: str) -> None:
    """Only what can change is looked at; judging everything anew finds nothing more."""
    of, case = sequencing(), assessed(name)
    walk = Evaluator(of, case.result.facts, row_lists(case.envelope.record))
    questions = Questions(walk)
    before = statuses_of(walk)
    for question in questions.ranked({}):
        for preview in question.preview:
            facts = {**walk.facts, question.id: preview.answer.fact}
            after = statuses_of(Evaluator(of, facts, walk.rows))
            assert {(each.id, each.status) for each in preview.settles if each.kind in ADVICE} == {
                (key, status)
                for key, status in after.items()
                if before[key] in UNSETTLED and status not in UNSETTLED
            }


def statuses_of(walk: Evaluator) -> dict[str, Status]:
    return {key: each.status for key, each in judge(walk.guideline, walk).items()}


@pytest.mark.parametrize("name", ["case-01", "invented-everything-unknown"])
def test_every_missing_fact_names_the_open_items_that_wait_for_it(name: str) -> None:
    result = assessed(name).result
    waiting = result.waiting_for()
    asked = {each.fact for each in result.missing if each.place == "question"}
    assert asked <= set(waiting)
    for item in result.recommendations:
        for fact in item.missing if item.status == "open" else ():
            assert ("recommendations", item.id) in waiting[fact]
    closed = {each.id for each in result.pathways if each.plan.status == "does_not_apply"}
    named = {item for items in waiting.values() for kind, item in items if kind == "pathways"}
    assert named
    assert not named & closed
