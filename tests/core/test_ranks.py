"""Preferences of a pathway give way by their rank, and the plan says which did."""

from __future__ import annotations

import msgspec
import pytest

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.network import Ahead
from guidelines.core.planning.pathways import Planner
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from tests.core.small import guideline
from tests.core.test_pathways import EMPTY, TODAY, verdicts

PATHWAY = """\
- id: ranked
  stream: colorectal
  title: Ranked
  intent: curative
  alternative: x
  order: 1
  when: {fact: mmr, eq: pMMR}
  stop: Never.
  for: [{text: It is short., sources: [S]}]
  against: [{text: It is long., sources: [S]}]
  steps:
    - id: first
      action: first
      label: First
      duration_days: [1, 1]
      gate: {ask: "Go on?", outcomes: [yes]}
      sources: [S]
    - {id: second, action: second, label: Second, duration_days: [1, 1], sources: [S]}
  intervals:
    - {id: soon, from: first.end, to: second.start, max_days: 7, hard: false, rank: RANK,
       why: Soon., sources: [S]}
    - {id: rested, from: first.end, to: second.start, min_days: 14, hard: false, why: Rested.,
       sources: [S]}
  sources: [S]
"""


def pathway(rank: int) -> Pathway:
    return guideline(pathways=PATHWAY.replace("RANK", str(rank))).pathways["ranked"]


@pytest.mark.parametrize(
    ("rank", "given_up", "second"), [(0, "Rested", "2026-05-02"), (1, "Soon", "2026-05-16")]
)
def test_the_higher_rank_gives_way_and_among_equals_the_later_one(
    rank: int, given_up: str, second: str
) -> None:
    ranked = pathway(rank)
    plan = Planner(
        facts={}, record=EMPTY, as_of=TODAY, evaluate=verdicts(mmr=Truth.TRUE), ahead=Ahead()
    ).plan(ranked)
    assert plan.steps[1].earliest == second
    (note,) = plan.notes
    words = PlanExplainer(Explainer(guideline(), {}), ranked)
    assert words.note(note) == f"Given up, because it cannot hold: {given_up}."


def test_a_rank_that_is_not_stated_leaves_no_trace_in_the_content() -> None:
    assert "rank" not in msgspec.to_builtins(pathway(0).intervals[1])
