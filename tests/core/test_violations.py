"""Every pitfall against the plan in hand: an edit walks into it, and another one does not."""

from __future__ import annotations

import pytest

from guidelines.core.planning.draft import NewStep
from guidelines.core.planning.edits import AddStep
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_violation import ViolationExplainer
from tests.content import osteosarcoma_patients
from tests.content.patients import markers, patient, sequencing
from tests.core.on_the_desk import desk_for, in_hand, runs_into, warnings
from tests.core.walks import (
    BEVACIZUMAB,
    COLON,
    MAP,
    WALKS,
    Walk,
    added,
    aside,
    cycles,
    pinned,
    since_january,
)
from tests.core.walks_between import BETWEEN

ALL = [*WALKS, *BETWEEN]


@pytest.mark.parametrize("walk", ALL, ids=lambda walk: walk.pitfall)
def test_an_edit_walks_into_a_pitfall_and_another_does_not(walk: Walk) -> None:
    desk = desk_for(walk.patient())
    found = in_hand(desk, walk.pathway, *walk.into)
    assert walk.pitfall in runs_into(found), warnings(desk, found)
    title = sequencing().pitfalls[walk.pitfall].title
    assert any(said.startswith(title) for said in warnings(desk, found))
    past = in_hand(desk, walk.pathway, *walk.past)
    assert past.plan.feasibility != "inconsistent"
    assert walk.pitfall not in runs_into(past) | runs_into(past, possible=True)


def test_every_pattern_of_the_content_is_walked_into() -> None:
    patterns = {item.id for item in sequencing().pitfalls.values() if item.pattern}
    assert patterns == {walk.pitfall for walk in ALL}


def test_a_plan_may_run_into_what_is_not_known_to_hold() -> None:
    """Open is told as possible, with what decides, and never as absent."""
    desk = desk_for(patient(**markers(MMR="")))
    found = in_hand(desk, COLON)
    assert "plan-chemotherapy-first-in-dmmr" in runs_into(found, possible=True)
    (said,) = warnings(desk, found)
    assert said.startswith("Possibly: Chemotherapy or radiotherapy before immunotherapy")
    assert said.endswith("Decided by mismatch repair.")


def test_a_past_dose_that_nobody_knows_is_told_as_possible() -> None:
    """Epirubicin for another cancer, in an unknown dose (SAFETY-12)."""
    chemotherapy = {"id": "T6", "kind": "systemic", "drugs": ["epirubicin"], "start": "2017-05"}
    desk = desk_for(osteosarcoma_patients.patient(treatments=[chemotherapy]))
    found = in_hand(desk, MAP)
    (violation,) = (v for v in found.violations if v.pitfall == "os-anthracycline-lifetime")
    assert (violation.possible, violation.missing) == (True, ("ledger.anthracycline",))
    assert any("before the past dose is known" in said for said in warnings(desk, found))


def test_how_far_a_plan_goes_is_said_in_numbers() -> None:
    early = desk_for(since_january(drugs=BEVACIZUMAB))
    found = in_hand(early, "liver-first", *pinned(liver="2026-05-10"))
    assert (
        "Surgery less than 28 days after bevacizumab: Liver resection 20 days after the last dose"
        " of bevacizumab, less than 4 weeks after it."
    ) in warnings(early, found)
    desk = desk_for(patient())
    said = warnings(desk, in_hand(desk, COLON, cycles(8)))
    assert said == [
        "More than six cycles before liver surgery: Combination chemotherapy, six two-weekly"
        " cycles, first to last dose, 8 cycles, more than 6."
    ]


def test_a_treatment_that_no_rule_knows_is_named_as_unchecked() -> None:
    desk = desk_for(patient())
    unknown = AddStep(NewStep(label="Histotripsy", kind="ablation"))
    talk = AddStep(NewStep(label="Talk with the family"))
    assert in_hand(desk, COLON, unknown, talk).unchecked == ("added-1",)
    bone = desk_for(osteosarcoma_patients.patient())
    without_drugs = added("sarcoma_chemotherapy", "map_after")
    assert in_hand(bone, MAP, without_drugs).unchecked == ("added-1",)
    with_drugs = added("sarcoma_chemotherapy", "map_after", regimen="ifosfamide-etoposide")
    assert in_hand(bone, MAP, with_drugs).unchecked == ()


def test_a_changed_rule_that_the_plan_does_not_keep_is_told_with_the_reason() -> None:
    desk = desk_for(patient())
    apart = (*pinned(primary="2026-10-01"), *aside("primary-end-to-liver-start"))
    found = in_hand(desk, COLON, *apart, *pinned(liver="2026-10-15"))
    assert found.unkept == ("primary-end-to-liver-start",)
    content = {i.id: i for i in desk.guideline.pathways[COLON].intervals}
    speaker = ViolationExplainer(
        desk.guideline, Explainer(desk.guideline, desk.part.facts), found.pathway
    )
    (name,) = found.unkept
    assert speaker.unkept(content[name], found.draft.intervals[name]) == (
        "Not kept: Recovery from resection of the primary before the liver operation"
        " (at least 4 weeks). The board: Agreed by both surgeons"
    )
    assert in_hand(desk, COLON, *apart, *pinned(liver="2026-10-30")).unkept == ()
    early = desk_for(since_january(drugs=BEVACIZUMAB))
    waived = (*aside("last-bevacizumab-to-liver"), *pinned(liver="2026-05-10"))
    assert "last-bevacizumab-to-liver" in in_hand(early, "liver-first", *waived).unkept
