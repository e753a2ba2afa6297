"""A lifetime of anthracycline and cisplatin over all cancers: what is not known is never nought."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from guidelines.core.content.conditions import Test
from guidelines.core.content.items import Pattern
from guidelines.core.content.pathways import Pathway, Step
from guidelines.core.evaluation.result import PatternHit
from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.pitfalls import hits
from guidelines.core.planning.plan import PlannedPathway, PlannedStep, Status, StepState
from guidelines.core.record.case_record import CaseRecord, Dose, Treatment
from guidelines.core.wording.explain_advice import lifetime_dose
from tests.core.small import guideline, number
from tests.core.timing_cases import ALL, COMPLETE, THRESHOLDS, case, chemotherapy, primary

LIMITS = THRESHOLDS | {
    "ledger.anthracycline_cap": Decimal(450),
    "ledger.anthracycline_cap_chest": Decimal(400),
    "ledger.factor_epirubicin": Decimal(1),
    "ledger.factor_daunorubicin": Decimal("0.6"),
}
AS_OF = date(2026, 1, 15)
BREAST = primary("2015-02", id="P1", topography="C50.4")
BONE = primary("2025-12-01", id="P2", topography="C40.2", histology="osteosarcoma")


def given(*treatments: Treatment, complete: bool = True) -> CaseRecord:
    histories = {"histories": COMPLETE} if complete else {}
    return case([BREAST, BONE], [], treatments, **histories)


def doses(*of: tuple[str, int], **more: Any) -> Treatment:
    rows = [Dose(drug, Decimal(total)) for drug, total in of]
    fields: dict[str, Any] = {"doses": rows, "drugs": [drug for drug, _ in of]}
    return chemotherapy("2015-03", "2015-08", **(fields | more))


def sum_of(record: CaseRecord, fact_id: str = "ledger.anthracycline") -> tuple[Any, Any]:
    found = derive_facts(record, ALL, AS_OF, LIMITS)[fact_id]
    return found.low, found.high


def irradiated(field: str | None = None, **more: Any) -> Treatment:
    return Treatment(**({"id": "T8", "kind": "radiotherapy", "field": field} | more))


class TestTheSum:
    """SAFETY-12."""

    def test_nothing_given_is_nought_only_if_the_history_is_complete(self) -> None:
        assert sum_of(given()) == (0, 0)
        assert sum_of(given(complete=False)) == (0, None)

    def test_a_dose_for_another_cancer_counts(self) -> None:
        assert sum_of(given(doses(("Doxorubicin", 240), target="P1"))) == (240, 240)

    def test_other_anthracyclines_count_in_doxorubicin_equivalents(self) -> None:
        both = doses(("epirubicin", 300), ("daunorubicin", 100))
        assert sum_of(given(both)) == (Decimal(360), Decimal(360))

    @pytest.mark.parametrize(
        "unknown",
        [
            {"drugs": ["doxorubicin", "cyclophosphamide"], "doses": []},
            {"drugs": [], "doses": []},
            {"drugs": [], "doses": [], "regimen": "MAP"},
            {"drugs": ["pirarubicin"], "doses": [Dose("pirarubicin", Decimal(200))]},
            {"drugs": ["doxorubicin"], "doses": [Dose("doxorubicin", Decimal(120), "mg")]},
            {"drugs": ["idarubicin"], "doses": [Dose("idarubicin", Decimal(30))]},
            {"drugs": [], "doses": [], "regimen": "FEC then docetaxel and trastuzumab"},
            {"drugs": [], "doses": [], "regimen": "an old protocol with bevacizumab"},
            {"drugs": [], "doses": [Dose("cisplatin", Decimal(480))], "regimen": "MAP"},
            {"drugs": ["Adriamycin", "cyclophosphamide"], "doses": []},
            {"drugs": ["ddAC", "paclitaxel"], "doses": []},
            {"drugs": ["R-CHOP"], "doses": []},
        ],
        ids=[
            "no dose",
            "no drug",
            "a name alone",
            "unknown drug",
            "not per m²",
            "no factor",
            "letters beside an antibody",
            "unknown words beside an antibody",
            "the dose of another drug alone",
            "a brand",
            "letters as a drug",
            "letters in a word",
        ],
    )
    def test_a_dose_that_nobody_knows_leaves_the_sum_open(self, unknown: dict[str, Any]) -> None:
        known = doses(("doxorubicin", 150), id="T1")
        assert sum_of(given(known, doses(**unknown))) == (150, None)

    def test_drugs_without_anthracycline_add_nothing(self) -> None:
        folfox = chemotherapy("2015-03", regimen="mFOLFOX6")
        assert sum_of(given(folfox, doses(("cisplatin", 120), id="T3"))) == (0, 0)
        assert sum_of(given(doses(("cisplatin", 120))), "ledger.cisplatin") == (120, 120)


class TestTheRoom:
    """SAFETY-12: chest radiotherapy lowers the limit."""

    @pytest.mark.parametrize(
        ("radiotherapy", "room"),
        [
            ([], (150, 150)),
            ([irradiated("left breast")], (100, 100)),
            ([irradiated("pelvis")], (150, 150)),
            ([irradiated("total body irradiation")], (100, 100)),
            ([irradiated("left supraclavicular nodes", target="P1")], (100, 100)),
            ([irradiated("upper back")], (100, 150)),
            ([irradiated("brain", target="P1")], (150, 150)),
            ([irradiated(target="P1")], (100, 100)),
            ([irradiated(target="P2")], (150, 150)),
            ([irradiated()], (100, 150)),
        ],
        ids=[
            "none",
            "breast",
            "pelvis",
            "whole body",
            "nodes of the breast",
            "no known place",
            "brain, for a cancer of the chest",
            "aimed at the breast",
            "aimed at the leg",
            "not stated",
        ],
    )
    def test_what_is_left(self, radiotherapy: list[Treatment], room: tuple[int, int]) -> None:
        record = given(doses(("doxorubicin", 300)), *radiotherapy)
        assert sum_of(record, "ledger.anthracycline_room") == room

    def test_it_is_open_downwards_while_the_past_is_not_known(self) -> None:
        record = given(doses(("doxorubicin", 300)), complete=False)
        assert sum_of(record, "ledger.anthracycline_room") == (None, 150)

    def test_it_is_never_below_nought(self) -> None:
        assert sum_of(given(doses(("doxorubicin", 600))), "ledger.anthracycline_room") == (0, 0)


REGIMENS = """\
- id: two
  stream: colorectal
  label: Two
  text: Two doses.
  doses:
    - {drug: doxorubicin, amount: 75, unit: mg/m2, weeks: [1, 6]}
    - {drug: epirubicin, amount: 50, unit: mg/m2, weeks: [1]}
  sources: [S]
- id: none
  stream: colorectal
  label: None
  text: No anthracycline.
  doses: [{drug: methotrexate, amount: 12, unit: g/m2, weeks: [4]}]
  sources: [S]
"""
MORE_LIMITS = """\
- {id: ledger.anthracycline_cap, label: C, value: 450, unit: mg/m2, text: t, sources: [S]}
- {id: ledger.factor_epirubicin, label: F, value: 1, unit: x, text: t, sources: [S]}
"""
SMALL = guideline(thresholds=MORE_LIMITS, regimens=REGIMENS)
STEPS = {"first": "two", "second": "two", "other": "none", "bare": None}
PATHWAY = Pathway(
    id="p", stream="colorectal", title="P", intent="curative", alternative="x", order=1,
    sources=("S",), when=Test("when", "mmr", "eq", ("pMMR",)), stop="Stop.",
    steps=tuple(
        Step(id=name, action=name, label=name, duration_days=(1, 1), regimen=regimen)
        for name, regimen in STEPS.items()
    ),
)  # fmt: skip
TOO_MUCH = msgspec.convert(
    {"kind": "dose_max", "drug": "anthracycline", "setting": "ledger.anthracycline_cap"}, Pattern
)


def found(
    past: Fact, status: Status = "applies", second: StepState = "planned"
) -> list[PatternHit]:
    states: dict[str, StepState] = dict.fromkeys(STEPS, "planned")
    states["second"] = second
    steps = tuple(PlannedStep(id=name, action=name, state=states[name]) for name in STEPS)
    plan = PlannedPathway(id="p", status=status, feasibility="feasible", steps=steps)
    return list(hits(TOO_MUCH, PATHWAY, plan, SMALL, {past.id: past}))


class TestAPlanAboveTheLimit:
    """The two courses of the plan add 400."""

    def test_up_to_the_limit_it_is_silent(self) -> None:
        assert found(number("ledger.anthracycline", 50)) == []

    def test_above_it_says_total_and_limit(self) -> None:
        (hit,) = found(number("ledger.anthracycline", 51))
        assert (hit.total, hit.limit, hit.past_unknown) == (Decimal(451), Decimal(450), False)
        assert hit.steps == ("first", "second")
        assert "451 mg/m² in all" in lifetime_dose(hit)

    def test_only_what_is_still_to_be_given_is_added(self) -> None:
        assert found(number("ledger.anthracycline", 250), second="done") == []
        assert found(number("ledger.anthracycline", 251), second="skipped")

    def test_an_unknown_past_dose_is_asked_for_and_not_passed_over(self) -> None:
        (hit,) = found(Fact("ledger.anthracycline", "unknown"))
        assert (hit.total, hit.past_unknown) == (Decimal(400), True)
        assert "before the past dose is known" in lifetime_dose(hit)

    def test_a_past_dose_that_is_too_high_already_is_no_question(self) -> None:
        (hit,) = found(Fact("ledger.anthracycline", "partial", low=Decimal(300)), status="open")
        assert not hit.past_unknown

    def test_of_a_pathway_that_is_open_nothing_is_guessed(self) -> None:
        assert found(Fact("ledger.anthracycline", "unknown"), status="open") == []
