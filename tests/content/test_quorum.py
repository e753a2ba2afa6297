"""The rules about who has to be in the room, on invented patients."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from guidelines.core.content.quorum import Intent, Specialty
from guidelines.core.evaluation.quorum import Lacking, lacking
from guidelines.core.evaluation.result import Result
from tests.content.patients import GONE, LIVER, patient, result, sequencing
from tumorboard.decisions.models import Intent as Chosen
from tumorboard.people.roles import Specialty as Seat

LIVER_RULE = "quorum-liver-limited-palliative"
LUNG_RULE = "quorum-lung-limited-palliative"
LUNG = LIVER | {"organ": "lung"}


def missing(found: Result, *present: str, intent: str = "palliative") -> list[Lacking]:
    return list(lacking(sequencing(), found, intent=intent, present=present))


def ids(found: list[Lacking]) -> list[tuple[str, bool]]:
    return [(each.rule.id, each.is_certain) for each in found]


def test_no_palliative_decision_on_liver_limited_disease_without_a_liver_surgeon() -> None:
    asked = result(patient())
    assert asked.facts["metastases.liver_only"].options == ("yes",)
    assert (LIVER_RULE, True) in ids(missing(asked, "medical_oncology", "colorectal_surgery"))
    assert missing(asked, "liver_surgery") == []
    assert missing(asked, "medical_oncology", intent="curative") == []


def test_with_disease_elsewhere_as_well_it_is_another_question() -> None:
    both = result(patient(lesions=[LIVER, LUNG | {"id": "L2"}]))
    assert LIVER_RULE not in dict(ids(missing(both)))


def test_where_nobody_has_looked_it_may_apply_and_says_what_to_ask() -> None:
    unseen = result(patient(examinations=GONE))
    (found,) = [each for each in missing(unseen) if each.rule.id == LIVER_RULE]
    assert not found.is_certain
    assert found.ask == ("metastases.liver_only",)


def test_colorectal_disease_of_the_lungs_alone_needs_a_thoracic_surgeon() -> None:
    alone = result(patient(lesions=[LUNG]))
    assert (LUNG_RULE, True) in ids(missing(alone, "liver_surgery"))
    assert LUNG_RULE not in dict(ids(missing(alone, "thoracic_surgery")))


def test_every_rule_names_a_source_and_what_happens_when_it_is_not_met() -> None:
    rules = sequencing().quorum.values()
    assert rules
    for rule in rules:
        assert rule.review_status == "pending"
        assert rule.citations
        assert "provisional" in rule.if_missing


@pytest.mark.parametrize(
    ("in_content", "on_boards"), [(Specialty, Seat.values), (Intent, Chosen.values)]
)
def test_content_speaks_of_specialties_and_intents_that_boards_have(
    in_content: Any, on_boards: list[str]
) -> None:
    assert set(get_args(in_content)) <= set(on_boards)
    assert set(on_boards) - set(get_args(in_content)) <= {"other"}
