"""Timing with several primaries, open natures and overrides; and what holds for every case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from guidelines.core.record.case_record import Attribution
from guidelines.core.record.evidence import Missing
from guidelines.core.truth import Truth
from tests.core.timing_cases import (
    COMPLETE,
    EAHPBA,
    EGOSLIM,
    case,
    chemotherapy,
    classified,
    labels,
    lesion,
    primary,
    resection,
)


class TestSeveralPrimaries:
    def two(self, **fields: Any) -> Any:
        primaries = [primary("2015-05-01"), primary("2025-01-10", id="P2", topography="C18.7")]
        return case(primaries, [lesion("2025-02-01", **fields)])

    def test_a_lesion_without_attribution_is_seen_from_each(self) -> None:
        timing = classified(self.two()).lesion("L1")
        assert timing.label == "unknown"
        assert {key: label.label for key, label in timing.by_primary} == {
            "P1": "late_metachronous",
            "P2": "synchronous",
        }
        assert Missing("lesions/L1/candidates", "several_primaries") in timing.missing

    def test_a_confirmed_origin_settles_it(self) -> None:
        origin = Attribution("P2", "confirmed", "histology")
        assert labels(self.two(candidates=[origin]))["eahpba"] == "synchronous"

    def test_an_excluded_origin_leaves_the_other(self) -> None:
        assert labels(self.two(candidates=[Attribution("P2", "excluded")]))["eahpba"] == (
            "late_metachronous"
        )

    def test_further_primaries_have_definitions_of_their_own(self) -> None:
        record = case([primary("2024-01-10"), primary("2024-05-10", id="P2", topography="C50.1")])
        (timing,) = classified(record).primaries
        assert timing.primary == "P2"
        assert [(label.definition, label.label) for label in timing.by_definition] == [
            ("mp6", "synchronous"),
            ("mp2", "metachronous"),
        ]
        assert timing.flips

    def test_the_first_primary_is_the_earliest_not_the_first_row(self) -> None:
        record = case([primary("2024-05-10"), primary("2012", id="P2")])
        assert [timing.primary for timing in classified(record).primaries] == ["P1"]

    def test_a_second_primary_is_not_timed_as_a_metastasis(self) -> None:
        record = case([primary("2024-01-10")], [lesion("2025-01-10", nature="second_primary")])
        timing = classified(record).lesion("L1")
        assert (timing.definition, timing.label) == ("mp6", "metachronous")


class TestNature:
    @pytest.mark.parametrize("nature", [None, "indeterminate"])
    def test_a_lesion_of_open_nature_is_not_labelled(self, nature: str | None) -> None:
        timing = classified(case([primary()], [lesion("2024-03-12", nature=nature)])).lesion("L1")
        assert timing.label == "unknown"
        assert timing.missing[0] == Missing("lesions/L1/nature", "needs_nature")
        assert timing.possible == ("synchronous",)

    def test_a_benign_lesion_asks_nothing(self) -> None:
        timing = classified(case([primary()], [lesion("2024-03-12", nature="benign")])).lesion("L1")
        assert (timing.label, timing.missing, timing.notes) == (
            "unknown",
            (),
            ("not_a_metastasis",),
        )

    def test_an_open_nodule_keeps_the_case_open_only_where_it_would_matter(self) -> None:
        metastasis = lesion("2024-12-01")
        early = lesion("2024-03-12", id="L2", organ="lung", nature="indeterminate")
        late = lesion("2026-01-01", id="L2", organ="lung", nature="indeterminate")
        assert classified(case([primary()], [metastasis, early])).case.label == "unknown"
        assert classified(case([primary()], [metastasis, late])).case.label == "early_metachronous"


class TestOverride:
    def test_with_a_reason_both_labels_stay_visible(self) -> None:
        changed = lesion(
            "2024-12-01", timing_override="synchronous", timing_override_reason="seen in retrospect"
        )
        found = classified(case([primary()], [changed]))
        timing = found.lesion("L1")
        assert (timing.label, timing.computed) == ("synchronous", "early_metachronous")
        assert timing.override_reason == "seen in retrospect"
        assert found.case.label == "synchronous"

    def test_without_a_reason_it_does_not_count(self) -> None:
        changed = lesion("2024-12-01", timing_override="synchronous", timing_override_reason=" ")
        timing = classified(case([primary()], [changed])).lesion("L1")
        assert timing.label == "early_metachronous"
        assert "override_without_reason" in timing.notes


def test_the_case_is_as_early_as_its_earliest_metastasis() -> None:
    record = case([primary()], [lesion("2026-01-01"), lesion("2024-03-12", id="L2", organ="lung")])
    assert classified(record).case.label == "synchronous"


def test_the_first_definition_given_is_the_chosen_one() -> None:
    record = case([primary("2024-01-10")], [lesion("2025-02-20")], [resection("2024-08-01")])
    by_surgery = classified(record, (EGOSLIM, EAHPBA)).lesion("L1")
    assert (by_surgery.definition, by_surgery.label) == ("egoslim", "early_metachronous")
    assert classified(record).lesion("L1").label == "late_metachronous"


def test_definitions_of_another_stream_are_not_applied() -> None:
    lung = replace(EAHPBA, id="lung", streams=("lung",))
    timing = classified(case([primary()], [lesion("2024-03-12")]), (lung, EGOSLIM)).lesion("L1")
    assert [label.definition for label in timing.by_definition] == ["egoslim"]


def test_an_empty_record_is_unknown_throughout() -> None:
    found = classified(case())
    assert (found.lesions, found.primaries, found.contradictions) == ((), (), ())
    assert found.case.label == "unknown"
    assert found.oligometastatic.state == "unclassifiable"


# ---------------------------------------------------------------- laws
DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))


@st.composite
def entry(draw: st.DrawFn) -> tuple[str, str]:
    """A date as somebody knows it, and as somebody else knows it better."""
    day = draw(DAYS)
    texts = [day.isoformat()[:4], day.isoformat()[:7], day.isoformat()]
    coarse = draw(st.integers(0, 2))
    fine = draw(st.integers(coarse, 2))
    return texts[coarse], texts[fine]


@given(
    diagnosis=entry(),
    first_seen=entry(),
    surgery=entry(),
    start=entry(),
    last=entry(),
    seen_at=st.sampled_from([None, "baseline_staging", "primary_operation", "follow_up"]),
    status=st.sampled_from([None, "in_place", "resected"]),
)
def test_learning_a_date_never_flips_a_settled_label(
    diagnosis: tuple[str, str],
    first_seen: tuple[str, str],
    surgery: tuple[str, str],
    start: tuple[str, str],
    last: tuple[str, str],
    seen_at: str | None,
    status: str | None,
) -> None:
    def known(level: int) -> Any:
        return classified(
            case(
                [primary(diagnosis[level], status=status)],
                [lesion(first_seen[level], seen_at=seen_at)],
                [
                    resection(surgery[level]),
                    chemotherapy(start[level], last[level], intent="neoadjuvant"),
                ],
                histories=COMPLETE,
            )
        )

    coarse, fine = known(0), known(1)
    before, after = coarse.lesion("L1"), fine.lesion("L1")
    for wide, narrow in zip(before.by_definition, after.by_definition, strict=True):
        if wide.label != "unknown":
            assert narrow.label == wide.label
        assert set(narrow.possible) <= set(wide.possible) or "anchor_absent" in str(narrow.notes)
    assert before.on_treatment in {Truth.UNKNOWN, after.on_treatment}
    assert coarse.case.label in {"unknown", fine.case.label}


@given(first_seen=DAYS, diagnosis=DAYS)
def test_two_exact_dates_always_have_a_label(first_seen: date, diagnosis: date) -> None:
    record = case([primary(diagnosis.isoformat())], [lesion(first_seen.isoformat())])
    assert labels(record)["eahpba"] != "unknown"
    assert labels(record)["estro"] != "unknown"


@given(gap=st.integers(0, 2000))
def test_a_later_metastasis_is_never_labelled_earlier(gap: int) -> None:
    order = ["synchronous", "early_metachronous", "late_metachronous"]
    start = date(2020, 1, 31)
    near = labels(case([primary("2020-01-31")], [lesion((start + timedelta(gap)).isoformat())]))
    far = labels(case([primary("2020-01-31")], [lesion((start + timedelta(gap + 1)).isoformat())]))
    assert order.index(near["eahpba"]) <= order.index(far["eahpba"])
