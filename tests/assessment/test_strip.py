"""The strip of a pathway shows what this case would get, in the pathway's order."""

from guidelines.core.content.guideline import load_guideline
from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.folders import CONTENT, GUIDELINE, read_folder
from tumorboard.web.assessment.pathways import strip

LIVER_FIRST: Pathway = load_guideline(read_folder(CONTENT / GUIDELINE)).pathways["liver-first"]
ORDER = ("systemic_combination", "liver_resection", "pelvic_short_course", "primary_resection")


def planned(**states: str) -> PlannedPathway:
    steps = tuple(
        PlannedStep(id=action, action=action, state=states.get(action, "planned"))
        for action in ORDER
    )
    return PlannedPathway(id="liver-first", status="applies", feasibility="feasible", steps=steps)


def test_a_step_that_the_case_is_spared_is_not_in_the_strip() -> None:
    spared = strip(LIVER_FIRST, planned(pelvic_short_course="skipped"))
    assert spared == ["systemic_combination", "liver_resection", "primary_resection"]


def test_an_undecided_step_stays_in_it() -> None:
    assert tuple(strip(LIVER_FIRST, planned(pelvic_short_course="open"))) == ORDER
