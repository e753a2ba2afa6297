"""Facts beyond the tumour, and what holds for all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from guidelines.core.content.guideline import load_guideline
from guidelines.core.facts.derive.domains import ENUMS, options_of
from guidelines.core.record.case_record import (
    Emergencies,
    Fitness,
    Genetics,
    Histories,
    Laboratory,
    Liver,
    Patient,
    Resectability,
    Specimen,
    Tnm,
    Wishes,
)
from guidelines.folders import CONTENT, GUIDELINE, read_folder
from tests.core.timing_cases import (
    COMPLETE,
    bounds,
    case,
    chemotherapy,
    examination,
    fact,
    facts,
    lesion,
    options,
    primary,
    resection,
)

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")


def test_an_empty_record_knows_nothing() -> None:
    found = facts(case())
    assert found
    assert {each.state for each in found.values()} == {"unknown"}


def test_every_term_of_the_vocabulary_is_derived_with_its_values() -> None:
    terms = load_guideline(read_folder(CONTENT / GUIDELINE)).vocabulary
    assert set(terms) == set(facts(case()))
    for fact_id, term in terms.items():
        if term.options:
            assert options_of(fact_id) == term.options
    assert set(ENUMS) == {key for key, term in terms.items() if term.type in {"enum", "ordered"}}


class TestEmergencies:
    """SAFETY-10."""

    def test_one_is_enough(self) -> None:
        record = case(emergencies=Emergencies(obstruction=True))
        assert options(record, "emergency.any") == YES
        assert options(record, "emergency.obstruction") == YES
        assert options(record, "emergency.bleeding") == OPEN

    def test_none_only_if_every_one_was_asked(self) -> None:
        names = Emergencies.__struct_fields__
        asked = Emergencies(**dict.fromkeys(names, False))
        assert options(case(emergencies=asked), "emergency.any") == NO
        but_one = Emergencies(**dict.fromkeys(names[1:], False))
        assert options(case(emergencies=but_one), "emergency.any") == OPEN


class TestPatient:
    def test_age_is_an_interval_of_a_birth_year(self) -> None:
        assert bounds(case(patient=Patient(birth_date="1960")), "patient.age") == (65, 66)
        assert bounds(case(patient=Patient(birth_date="1960-01-15")), "patient.age") == (66, 66)
        assert bounds(case(patient=Patient(birth_date="1960-01-16")), "patient.age") == (65, 65)
        assert bounds(case(patient=Patient(age=51)), "patient.age") == (51, 51)

    def test_fitness_carries_its_date(self) -> None:
        record = case(fitness=Fitness(date="2026-01-02", ecog=2, gfr=Decimal(55)))
        found = fact(record, "safety.gfr")
        assert found.as_of is not None
        assert found.as_of.text == "2026-01-02"
        assert bounds(record, "fitness.ecog") == (2, 2)

    def test_cirrhosis_is_named_or_read_from_the_liver(self) -> None:
        named = Fitness(comorbidities=["Liver cirrhosis, Child A"])
        assert options(case(fitness=named), "fitness.cirrhosis") == YES
        assert options(case(liver=Liver(background="cirrhosis")), "fitness.cirrhosis") == YES
        assert options(case(liver=Liver(background="normal")), "fitness.cirrhosis") == NO
        assert options(case(fitness=Fitness(comorbidities=["asthma"])), "fitness.cirrhosis") == OPEN

    @pytest.mark.parametrize(
        ("germline", "lynch", "biallelic"),
        [
            ("Lynch syndrome, MSH2", YES, NO),
            ("CMMRD", NO, YES),
            ("normal", NO, NO),
            ("variant of uncertain significance in MSH6", OPEN, OPEN),
            (None, OPEN, OPEN),
        ],
    )
    def test_germline(self, germline: str | None, lynch: Any, biallelic: Any) -> None:
        record = case(genetics=Genetics(germline=germline))
        assert options(record, "germline.lynch") == lynch
        assert options(record, "germline.mmr_biallelic") == biallelic

    def test_a_wish_that_was_not_asked_is_unknown(self) -> None:
        assert options(case(), "wish.declines_surgery") == OPEN
        asked = case(wishes=Wishes(statement="wants everything done", declines=["stoma"]))
        assert options(asked, "wish.recorded") == YES
        assert options(asked, "wish.declines_surgery") == NO
        declined = case(wishes=Wishes(declines=["surgery"]))
        assert options(declined, "wish.declines_surgery") == YES

    def test_histories_are_three_valued(self) -> None:
        record = case(histories=Histories(treatments=True, lesions=False))
        assert options(record, "history.treatments_complete") == YES
        assert options(record, "history.lesions_complete") == NO
        assert options(record, "history.primaries_complete") == OPEN


class TestImaging:
    def test_a_scan_of_another_kind_is_no_answer(self) -> None:
        record = case(examinations=[examination("liver", "CT")])
        assert options(record, "imaging.liver_mri") == OPEN
        assert options(case(examinations=[examination("liver", "MRI")]), "imaging.liver_mri") == YES
        missing = examination("liver", None, examined=False)
        assert options(case(examinations=[missing]), "imaging.liver_mri") == NO

    def test_before_the_first_dose(self) -> None:
        treated = [chemotherapy("2024-04-10", intent="conversion")]
        fact_id = "imaging.liver_mri_baseline"
        for done, expected in (("2024-04-01", YES), ("2024-06-01", NO), ("2024", OPEN)):
            scan = examination("liver", "MRI", done)
            record = case([primary()], [lesion("2024-03-12")], treated, examinations=[scan])
            assert options(record, fact_id) == expected


class TestMarkers:
    def specimens(self, *biomarkers: dict[str, str], origin: str = "P1") -> Any:
        rows = [
            Specimen(id=f"S{index}", origin=origin, biomarkers=found)
            for index, found in enumerate(biomarkers)
        ]
        return case([primary()], specimens=rows)

    def test_mmr_from_either_method(self) -> None:
        assert options(self.specimens({"MSI": "MSI-H"}), "marker.mmr") == ("dMMR",)
        assert options(self.specimens({"MMR": "pMMR"}), "marker.mmr") == ("pMMR",)

    def test_specimens_that_differ_leave_it_open_and_say_so(self) -> None:
        record = self.specimens({"MMR": "pMMR"}, {"MMR": "dMMR"})
        assert options(record, "marker.mmr") == ("pMMR", "dMMR")
        assert options(record, "marker.mmr_discordant") == YES
        assert options(self.specimens({"MMR": "pMMR"}), "marker.mmr_discordant") == NO

    @pytest.mark.parametrize(
        ("biomarkers", "ras", "g12c"),
        [
            ({"KRAS": "wild"}, ("wild", "mutant"), NO),
            ({"KRAS": "wild", "NRAS": "wild"}, ("wild",), NO),
            ({"KRAS": "wild", "NRAS": "mutant"}, ("mutant",), NO),
            ({"KRAS": "G12C"}, ("mutant",), YES),
            ({"RAS": "mutant"}, ("mutant",), OPEN),
        ],
    )
    def test_ras_wild_type_needs_both_genes(
        self, biomarkers: dict[str, str], ras: Any, g12c: Any
    ) -> None:
        """SAFETY-14."""
        record = self.specimens(biomarkers)
        assert options(record, "marker.ras") == ras
        assert options(record, "marker.kras_g12c") == g12c

    def test_markers_belong_to_a_specimen_not_to_the_patient(self) -> None:
        """SAFETY-30."""
        record = self.specimens({"MMR": "dMMR", "BRAF": "V600E"}, origin="P2")
        assert options(record, "marker.mmr") == ("pMMR", "dMMR")
        assert options(record, "marker.braf_v600e") == OPEN

    def test_equivocal_her2_is_open(self) -> None:
        assert options(self.specimens({"HER2": "equivocal"}), "marker.her2_positive") == OPEN
        assert options(self.specimens({"HER2": "low"}), "marker.her2_positive") == NO

    def test_cea_is_the_last_one_before_treatment(self) -> None:
        rows = [
            Laboratory("CEA", Decimal(120), "ng/mL", "2024-03-01"),
            Laboratory("CEA", Decimal(150), "µg/L", "2024-03-20"),
            Laboratory("CEA", Decimal(8), "ng/mL", "2024-08-01"),
        ]
        treated = [chemotherapy("2024-04-01", intent="conversion")]
        record = case([primary()], [lesion("2024-03-12")], treated, laboratory=rows)
        assert bounds(record, "lab.cea") == (150, 150)
        above = [Laboratory("CEA", Decimal(1000), "ng/mL", above=True)]
        assert bounds(case(laboratory=above), "lab.cea") == (1000, None)
        assert bounds(case(laboratory=[Laboratory("CEA", Decimal(3), "U")]), "lab.cea") == (
            None,
            None,
        )


# ---------------------------------------------------------------- laws
DATES = st.sampled_from(["2024", "2024-03", "2024-03-12", "~2024-06", "2025-01-10", None])


@st.composite
def records(draw: st.DrawFn, *, complete: bool) -> Any:
    """Records in which anything may be missing."""
    chance = st.sampled_from
    return case(
        [primary(draw(DATES), status=draw(chance([None, "in_place", "resected"])))],
        [
            lesion(
                draw(DATES),
                id=f"L{index}",
                organ=draw(chance(["liver", "lung"])),
                nature=draw(chance([None, "metastasis", "benign", "indeterminate"])),
                count=draw(chance([1, 3, "multiple"])),
                state=draw(chance([None, "present", "resected", "disappearing"])),
            )
            for index in range(draw(st.integers(0, 3)))
        ],
        [resection(draw(DATES)), chemotherapy(draw(DATES), draw(DATES))][: draw(st.integers(0, 2))],
        examinations=[examination("liver", "MRI", draw(DATES)), examination("chest", "CT")][
            : draw(st.integers(0, 2))
        ],
        resectability=[
            Resectability("liver", draw(chance(["resectable", "unresectable"])), date=draw(DATES))
        ][: draw(st.integers(0, 1))],
        histories=COMPLETE if complete else Histories(),
    )


@given(record=records(complete=False))
def test_every_fact_of_every_record_is_well_formed(record: Any) -> None:
    for each in facts(record).values():
        domain = options_of(each.id)
        if each.options:
            assert list(each.options) == [option for option in domain if option in each.options]
            full = {"known": len(each.options) == 1, "partial": 1 < len(each.options) < len(domain)}
            assert full.get(each.state, each.options == domain)
        if each.low is not None and each.high is not None:
            assert each.low <= each.high


@given(record=records(complete=False))
def test_saying_that_lists_are_complete_only_narrows(record: Any) -> None:
    """What was settled without knowing the lists complete stays settled."""
    told = facts(replace(record, histories=COMPLETE))
    for fact_id, before in facts(record).items():
        if before.state == "known" and before.options:
            assert told[fact_id].options == before.options
        if before.low is not None:
            assert told[fact_id].low == before.low


DAYS = st.dates(date(2023, 6, 1), date(2025, 6, 1))


@st.composite
def known_better(draw: st.DrawFn) -> tuple[str, str]:
    """One date as two people know it, the second at least as precisely."""
    day = draw(DAYS).isoformat()
    texts = [day[:4], day[:7], day]
    coarse = draw(st.integers(0, 2))
    return texts[coarse], texts[draw(st.integers(coarse, 2))]


@given(
    dates=st.lists(known_better(), min_size=9, max_size=9),
    seen_at=st.sampled_from([None, "baseline_staging", "follow_up", "primary_operation"]),
    intent=st.sampled_from([None, "adjuvant", "conversion", "neoadjuvant"]),
    nature=st.sampled_from([None, "metastasis", "indeterminate"]),
    state=st.sampled_from([None, "present", "resected"]),
    complete=st.booleans(),
)
def test_learning_a_date_never_changes_a_settled_fact(
    dates: list[tuple[str, str]],
    seen_at: Any,
    intent: Any,
    nature: Any,
    state: Any,
    complete: bool,
) -> None:
    """Except that newer imaging may overtake a judgement, which then says that it is stale."""

    def known(level: int) -> Any:
        diagnosis, first, second, surgery, start, last, scan, judged, staged = (
            each[level] for each in dates
        )
        return facts(
            case(
                [primary(diagnosis, baseline_staging_date=staged)],
                [
                    lesion(first, seen_at=seen_at),
                    lesion(second, id="L2", organ="lung", state=state, nature=nature),
                ],
                [
                    resection(surgery),
                    chemotherapy(start, last, intent=intent, drugs=["oxaliplatin"], cycles=4),
                ],
                examinations=[examination("liver", "MRI", scan)],
                resectability=[Resectability("liver", "resectable", by="A", imaging_date=judged)],
                histories=COMPLETE if complete else Histories(),
            )
        )

    assume(dates[4][1] <= dates[5][1])
    coarse, fine = known(0), known(1)
    for fact_id, before in coarse.items():
        after = fine[fact_id]
        if before.state == "known" and before.options and after.state != "stale":
            assert after.options == before.options, fact_id
        if before.low is not None and after.low is not None:
            assert after.low >= before.low, fact_id
        if before.high is not None:
            assert after.high is not None, fact_id
            assert after.high <= before.high, fact_id


def test_a_staging_row_alone_is_enough_to_derive() -> None:
    assert facts(case([primary(None, staging=[Tnm("c")])]))
