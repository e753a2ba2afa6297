"""Numbers of fitness that are kept as laboratory values: each has a date, a unit, a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tumorboard.patients.choices import LaboratoryTest


@dataclass(frozen=True)
class Measured:
    test: LaboratoryTest
    unit: str
    date: str = ""  # the field of the record that holds its date, if it has one


# By the field of the record's fitness.
MEASURED: Mapping[str, Measured] = {
    "gfr": Measured(LaboratoryTest.GFR, "mL/min", "gfr_date"),
    "lvef": Measured(LaboratoryTest.LVEF, "%", "lvef_date"),
    "fev1_percent": Measured(LaboratoryTest.FEV1, "%"),
    "dlco_percent": Measured(LaboratoryTest.DLCO, "%"),
    "ppo_fev1_percent": Measured(LaboratoryTest.PPO_FEV1, "%"),
    "ppo_dlco_percent": Measured(LaboratoryTest.PPO_DLCO, "%"),
    "vo2_peak": Measured(LaboratoryTest.VO2_PEAK, "mL/kg/min"),
}
