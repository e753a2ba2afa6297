"""The nine oligometastatic states, and the cases that end without one."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.record.case_record import CountRange, Histories, Lesion, Treatment
from guidelines.core.timing.oligometastatic import STATES, OligometastaticState
from tests.core.timing_cases import COMPLETE, case, chemotherapy, classified, lesion, primary


def state(
    lesions: list[Lesion], treatments: tuple[Treatment, ...] = (), **fields: Any
) -> OligometastaticState:
    given = {"histories": COMPLETE} | fields
    return classified(case([primary("2024-03-01")], lesions, treatments, **given)).oligometastatic


def ablation(target: str, start: str) -> Treatment:
    return Treatment(id=f"A-{target}", kind="ablation", target=target, start=start)


EARLIER = lesion("2024-12-01", id="L0", state="resected")
MANY = lesion("2024-12-01", id="L0", state="ablated", count=9)
BEFORE = ablation("L0", "2025-01-10")
NEW = lesion("2025-09-01")
RUNNING = chemotherapy("2025-06-01", ongoing=True)


@pytest.mark.parametrize(
    ("lesions", "treatments", "expected"),
    [
        ([lesion("2024-09-01")], (), "synchronous_oligometastatic"),
        ([lesion("2024-09-02")], (), "metachronous_oligorecurrence"),
        ([NEW], (RUNNING,), "metachronous_oligoprogression"),
        ([EARLIER, NEW], (BEFORE,), "repeat_oligorecurrence"),
        (
            [EARLIER, NEW],
            (BEFORE, chemotherapy("2025-06-01", ongoing=True, response="progression")),
            "repeat_oligoprogression",
        ),
        (
            [EARLIER, NEW],
            (BEFORE, chemotherapy("2025-06-01", ongoing=True, response="stable")),
            "repeat_oligopersistence",
        ),
        ([MANY, NEW], (BEFORE,), "induced_oligorecurrence"),
        (
            [MANY, NEW],
            (BEFORE, chemotherapy("2025-06-01", ongoing=True, response="progression")),
            "induced_oligoprogression",
        ),
        (
            [MANY, NEW],
            (BEFORE, chemotherapy("2025-06-01", ongoing=True, response="partial")),
            "induced_oligopersistence",
        ),
    ],
)
def test_each_state_can_be_reached(
    lesions: list[Lesion], treatments: tuple[Treatment, ...], expected: str
) -> None:
    found = state(lesions, treatments)
    assert found.state == expected
    assert expected in STATES
    assert found.missing == ()


@pytest.mark.parametrize(
    "lesions",
    [
        [lesion("2024-03-12", count=6)],
        [lesion("2024-03-12", count=CountRange(6, None))],
        [lesion("2024-03-12", distribution="diffuse", organ="peritoneum")],
        [
            lesion("2024-03-12", id=organ, organ=organ)
            for organ in ("liver", "lung", "bone", "adrenal")
        ],
    ],
)
def test_too_many_or_diffuse_is_no_oligometastatic_disease(lesions: list[Lesion]) -> None:
    assert state(lesions).state == "not_oligometastatic"


@pytest.mark.parametrize(
    ("lesions", "fields", "path"),
    [
        ([lesion("2024-03-12")], {"histories": Histories()}, "histories/lesions"),
        ([lesion("2024-03-12", count="multiple")], {}, "lesions/L1/count"),
        ([lesion("2024-03-12", count=CountRange(2, 8))], {}, "lesions/L1/count"),
        ([lesion("2024")], {}, "lesions/L1/first_seen"),
        (
            [lesion("2024-03-12"), lesion("2024-03-12", id="L2", nature=None)],
            {},
            "lesions/L2/nature",
        ),
        ([], {}, "lesions"),
        (
            [NEW],
            {"histories": Histories(primaries=True, lesions=True)},
            "histories/treatments",
        ),
    ],
)
def test_what_is_missing_is_named(lesions: list[Lesion], fields: Any, path: str) -> None:
    found = state(lesions, **fields)
    assert found.state == "unclassifiable"
    assert path in {item.path for item in found.missing}


def test_six_lesions_over_two_episodes_were_never_polymetastatic() -> None:
    """Three were removed before three others appeared."""
    earlier = lesion("2024-12-01", id="L0", state="resected", count=3)
    assert state([earlier, lesion("2025-09-01", count=3)], (BEFORE,)).state == (
        "repeat_oligorecurrence"
    )


def test_lesions_treated_at_the_same_time_count_together() -> None:
    """Six at once, of which four are gone: what is left of polymetastatic disease is induced."""
    gone = lesion("2025-09-01", id="L0", state="ablated", count=4)
    later = (ablation("L0", "2025-10-01"),)
    assert state([gone, lesion("2025-09-01", count=2)], later).state == "induced_oligorecurrence"
    few = lesion("2025-09-01", id="L0", state="ablated", count=3)
    assert state([few, lesion("2025-09-01", count=2)], later).state == (
        "metachronous_oligorecurrence"
    )


def test_lesions_seen_on_the_baseline_scan_need_no_date() -> None:
    assert state([lesion(None, seen_at="baseline_staging")]).state == "synchronous_oligometastatic"


@pytest.mark.parametrize(
    ("lesions", "complete", "bounds"),
    [
        ([], False, (0, None)),
        ([], True, (0, 0)),
        ([NEW], False, (1, None)),
        ([NEW], True, (1, 1)),
        ([NEW, lesion("2025-09-01", id="L2", nature="indeterminate", count=2)], True, (1, 3)),
        ([lesion("2025-09-01", id="L2", nature="indeterminate")], True, (0, 1)),
        ([lesion("2025-09-01", id="L2", nature="benign")], True, (0, 0)),
    ],
)
def test_more_lesions_may_exist_until_the_list_is_complete(
    lesions: list[Lesion], complete: bool, bounds: tuple[int, int | None]
) -> None:
    found = state(lesions, histories=Histories(lesions=complete or None))
    assert (found.low, found.high) == bounds


def test_a_lesion_of_open_nature_is_what_is_missing() -> None:
    found = state([lesion("2025-09-01", nature="indeterminate")])
    assert found.state == "unclassifiable"
    assert [(each.path, each.code) for each in found.missing] == [
        ("lesions/L1/nature", "needs_nature")
    ]
