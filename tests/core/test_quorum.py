"""Who has to be in the room for a question: it wants them, it may, it does not."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from guidelines.core.content.loading import ContentInvalidError
from guidelines.core.evaluation.quorum import Lacking, lacking
from guidelines.core.facts.fact import Fact
from tests.content.patients import patient, result
from tests.core.small import clock, coded, facts, guideline

RULE = """\
- id: late-needs-a-liver-surgeon
  stream: colorectal
  title: Late
  text: Not without a liver surgeon.
  when: {fact: timing, eq: late}
  intents: [palliative]
  all_of: [liver_surgery]
  rationale: Because.
  if_missing: Provisional.
  sources: [S]
"""
MMR = "fact: mmr, eq: dMMR"
EARLY = "{fact: free, le: {threshold: early_months}}"
EITHER = RULE.replace("late-needs", "either-needs").replace(
    "all_of: [liver_surgery]", "any_of: [liver_surgery, interventional_radiology]"
)


def wanted(
    rules: str, *given: Fact, present: set[str], intent: str = "palliative"
) -> list[Lacking]:
    of = guideline(quorum=rules)
    said = msgspec.structs.replace(
        result(patient()), facts=dict(facts(*given, of=of)), streams=("colorectal",)
    )
    return list(lacking(of, said, intent=intent, present=present))


def test_a_rule_that_applies_names_who_is_missing() -> None:
    (found,) = wanted(RULE, coded("timing", "late"), present={"radiology"})
    assert (found.rule.id, found.each, found.one_of) == (
        "late-needs-a-liver-surgeon",
        ("liver_surgery",),
        (),
    )
    assert found.is_certain


def test_with_the_specialty_there_nothing_is_missing() -> None:
    assert wanted(RULE, coded("timing", "late"), present={"radiology", "liver_surgery"}) == []


def test_another_intent_is_not_restrained() -> None:
    assert wanted(RULE, coded("timing", "late"), present=set(), intent="curative") == []
    assert wanted(RULE, coded("timing", "late"), present=set(), intent="") == []


def test_facts_that_rule_it_out_ask_for_nobody() -> None:
    assert wanted(RULE, coded("timing", "synchronous"), present=set()) == []


def test_unknown_facts_say_what_to_ask_and_never_that_nobody_is_needed() -> None:
    (found,) = wanted(RULE, present=set())
    assert not found.is_certain
    assert found.ask == ("timing",)
    (partly,) = wanted(RULE, coded("timing", "early", "late"), present=set())
    assert partly.ask == ("timing",)


def test_one_of_several_is_enough() -> None:
    late = coded("timing", "late")
    (found,) = wanted(EITHER, late, present={"radiology"})
    assert found.one_of == ("liver_surgery", "interventional_radiology")
    assert wanted(EITHER, late, present={"interventional_radiology"}) == []


def test_what_applies_comes_before_what_may() -> None:
    open_ = RULE.replace("late-needs", "may-need").replace("fact: timing, eq: late", MMR)
    found = wanted(open_ + RULE, coded("timing", "late"), present=set())
    assert [each.is_certain for each in found] == [True, False]


def test_a_rule_of_another_stream_is_silent() -> None:
    assert wanted(RULE.replace("colorectal", "lung"), coded("timing", "late"), present=set()) == []


def test_the_boards_own_number_decides() -> None:
    """A board that chose six months is asked by six months."""
    rule = RULE.replace("{fact: timing, eq: late}", EARLY)
    of = guideline(quorum=rule)
    months = clock("free", "2025-01-01", "2025-10-01")
    said = msgspec.structs.replace(
        result(patient()), facts=dict(facts(months, of=of)), streams=("colorectal",)
    )
    (found,) = lacking(of, said, intent="palliative", present=set())
    assert found.is_certain
    chosen = msgspec.structs.replace(said, thresholds={"early_months": Decimal(6)})
    assert lacking(of, chosen, intent="palliative", present=set()) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("all_of: [liver_surgery]", "all_of: [liver_surgeon]", "one of anaesthesia"),
        ("all_of: [liver_surgery]", "all_of: []", "specialties, in all_of or any_of"),
        ("all_of: [liver_surgery]", "any_of: [liver_surgery]", "two or more"),
        ("intents: [palliative]", "intents: []", "at least one intent"),
        ("intents: [palliative]", "intents: [comfort]", "one of curative"),
        ("eq: late", "eq: later", "one of synchronous"),
        ("sources: [S]", "sources: []", "at least one statement"),
    ],
)
def test_a_mistake_in_a_rule_is_pointed_at(right: str, wrong: str, expected: str) -> None:
    with pytest.raises(ContentInvalidError) as failed:
        guideline(quorum=RULE.replace(right, wrong))
    (error,) = failed.value.errors
    assert error.file == "quorum.yaml"
    assert expected in error.expected


def test_content_without_such_rules_reads_as_before() -> None:
    assert guideline().quorum == {}
