"""Sizes as recorded for a patient: what is drawn, what is computed from them, and what is not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from guidelines.core.content.guideline import Guideline
from tests.clinic import Clinic
from tests.content.patients import sequencing
from tests.patients.records import liver_lesion
from tumorboard.patients import services
from tumorboard.patients.models import Lesion, Measurement, Treatment
from tumorboard.patients.queries import findings_of
from tumorboard.web.patients.sizes import NO_RULES, size_plot
from tumorboard.web.pictures.sizes import SizePicture

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


def measured(clinic: Clinic, lesion: Lesion, *taken: tuple[str, str | None]) -> None:
    for day, size in taken:
        services.record_finding(
            Measurement, patient=clinic.patient, by=clinic.world.radiologist, lesion=lesion,
            date=day, longest_mm=Decimal(size) if size else None, not_visible=size is None,
        )  # fmt: skip


def given(clinic: Clinic, **values: Any) -> Treatment:
    return services.record_finding(
        Treatment, patient=clinic.patient, by=clinic.world.oncologist, **values
    )


def single(clinic: Clinic, **values: Any) -> Lesion:
    stated = {"nature": "metastasis", "label": "Liver A", "first_seen": "2026-02-01"} | values
    return liver_lesion(clinic.world, clinic.patient, **stated)


def plot(clinic: Clinic, guideline: Guideline | None) -> SizePicture:
    picture = size_plot(findings_of(clinic.patient), guideline, TODAY)
    assert picture is not None
    return picture


@pytest.fixture
def on_treatment(clinic: Clinic) -> Lesion:
    given(clinic, kind="systemic", regimen="FOLFOX", start="2026-02-10", end="2026-05-10",
          response="stable", response_date="2026-05-20")  # fmt: skip
    lesion = single(clinic)
    measured(clinic, lesion, ("2026-02-01", "34"), ("2026-05-18", "21"))
    return lesion


def test_what_was_computed_stands_beside_what_was_recorded(
    clinic: Clinic, on_treatment: Lesion
) -> None:
    computed, stated = plot(clinic, sequencing()).responses
    assert (computed[0], computed[1].category, computed[1].recorded) == (
        "18 May 2026", "partial", False,
    )  # fmt: skip
    assert "−38 % from 34 mm on 1 Feb 2026" in computed[1].told
    assert (stated[0], stated[1].category, stated[1].recorded) == ("20 May 2026", "stable", True)


def test_the_rule_names_its_numbers_and_its_source(clinic: Clinic, on_treatment: Lesion) -> None:
    rule = plot(clinic, sequencing()).rule
    for part in ("RECIST 1.1", "−30 %", "+20 %", "+5 mm", "10 mm", "Eisenhauer"):
        assert part in rule


def test_without_numbers_in_the_content_no_category_is_computed(
    clinic: Clinic, on_treatment: Lesion
) -> None:
    picture = plot(clinic, None)
    (_, change), (_, stated) = picture.responses
    assert (change.category, change.code) == ("", "")
    assert "−38 %" in change.told
    assert stated.recorded
    assert picture.rule == NO_RULES


def test_a_lesion_that_was_ablated_in_between_is_not_judged(
    clinic: Clinic, on_treatment: Lesion
) -> None:
    given(clinic, kind="ablation", lesion=on_treatment, start="2026-04-02")
    computed = plot(clinic, sequencing()).responses[0][1]
    assert (computed.category, computed.told) == (
        "", "treated locally since baseline: Liver A",
    )  # fmt: skip


def test_a_lesion_no_longer_visible_stays_in_the_plot(clinic: Clinic, on_treatment: Lesion) -> None:
    """SAFETY-22."""
    vanished = single(clinic, label="Liver B", segments="2")
    measured(clinic, vanished, ("2026-02-01", "12"), ("2026-05-18", None))
    picture = plot(clinic, sequencing())
    assert [each.title for each in picture.series] == ["Liver A", "Liver B"]
    assert picture.has_unseen


def test_a_partial_date_covers_the_days_it_may_mean(clinic: Clinic, on_treatment: Lesion) -> None:
    measured(clinic, on_treatment, ("2026-08", "24"))
    last = plot(clinic, sequencing()).series[0].points[-1]
    assert last.uncertain is not None
    assert last.uncertain[1] > 0


def test_sizes_that_were_taken_once_are_no_course(clinic: Clinic) -> None:
    measured(clinic, single(clinic), ("2026-02-01", "34"))
    assert size_plot(findings_of(clinic.patient), sequencing(), TODAY) is None
