"""Forms of what was done and measured: treatments, specimens, biomarkers, laboratory values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from guidelines.core.record.biomarkers import (
    BIOMARKERS,
    LONGEST,
    NUMBERS,
    WORDS,
    is_result,
)
from tumorboard.patients.choices import LaboratoryTest, TreatmentKind
from tumorboard.patients.models import (
    Biomarker,
    LaboratoryValue,
    Specimen,
    Treatment,
    TreatmentDrug,
)
from tumorboard.web.patients.forms.base import FindingForm

WRITTEN = "written"
ONE_TARGET = "Choose either the primary or the lesion, not both"
# Which fields belong to which kind of treatment; those named nowhere belong to all.
ONLY_OF: dict[str, tuple[str, ...]] = {
    "operation": (TreatmentKind.SURGERY,),
    "margin": (TreatmentKind.SURGERY, TreatmentKind.ABLATION),
    "regimen": (TreatmentKind.SYSTEMIC,),
    "cycles_low": (TreatmentKind.SYSTEMIC,),
    "cycles_high": (TreatmentKind.SYSTEMIC,),
    "planned_cycles": (TreatmentKind.SYSTEMIC,),
    "last_dose": (TreatmentKind.SYSTEMIC, TreatmentKind.RADIOTHERAPY),
    "neuropathy_grade": (TreatmentKind.SYSTEMIC,),
    "hypersensitivity": (TreatmentKind.SYSTEMIC,),
    "field": (TreatmentKind.RADIOTHERAPY,),
    "dose_gy": (TreatmentKind.RADIOTHERAPY,),
    "fractions": (TreatmentKind.RADIOTHERAPY,),
}
UNITS: dict[str, str] = {
    "CEA": "ng/mL", "CA19-9": "U/mL", "GFR": "mL/min", "LVEF": "%", "FEV1": "%", "DLCO": "%",
    "ppoFEV1": "%", "ppoDLCO": "%", "VO2peak": "mL/kg/min", "bilirubin": "µmol/L",
    "albumin": "g/L", "haemoglobin": "g/L",
}  # fmt: skip
MOST = {
    "GFR": 300, "LVEF": 100, "FEV1": 200, "DLCO": 200, "ppoFEV1": 200, "ppoDLCO": 200,
    "VO2peak": 100,
}  # fmt: skip


class TreatmentForm(FindingForm):
    units = {"dose_gy": "Gy"}
    in_order = (("start", "end"), ("start", "last_dose"), ("start", "response_date"))

    class Meta(FindingForm.Meta):
        model = Treatment
        fields = [
            "kind", "label", "intent", "primary", "lesion", "organ", "side", "start", "end",
            "ongoing", "operation", "margin", "regimen", "cycles_low", "cycles_high",
            "planned_cycles", "last_dose", "field", "dose_gy", "fractions", "response",
            "response_date", "neuropathy_grade", "hypersensitivity", "stopped_because",
        ]  # fmt: skip
        labels = {
            "label": "Name",
            "primary": "Of the primary",
            "lesion": "Of the lesion",
            "start": "Start (or day)",
            "margin": "Resection margin",
            "cycles_low": "Cycles given (or at least)",
            "cycles_high": "Cycles given at most",
            "planned_cycles": "Cycles planned",
            "dose_gy": "Dose",
            "field": "Field",
            "neuropathy_grade": "Neuropathy, grade 0 to 5",
            "hypersensitivity": "Hypersensitivity to",
            "stopped_because": "Stopped because",
        }
        help_texts = {
            "label": "Only if the kind does not say enough",
            "regimen": "For example FOLFOX + bevacizumab; doses per drug are added afterwards",
            "hypersensitivity": "Drugs, separated by commas",
        }

    def shape(self) -> None:
        """Only what the chosen kind of treatment has, and what is already recorded."""
        kind = self.given("kind")
        if kind in TreatmentKind.values:
            self.leave_out(name for name, kinds in ONLY_OF.items() if kind not in kinds)

    def check(self, cleaned: dict[str, Any]) -> None:
        low, high = cleaned.get("cycles_low"), cleaned.get("cycles_high")
        if low is not None and high is not None and low > high:
            self.add_error("cycles_high", f"is less than the cycles given, {low}")
        if cleaned.get("primary") and cleaned.get("lesion"):
            self.add_error("lesion", ONE_TARGET)
        grade = cleaned.get("neuropathy_grade")
        if grade is not None and grade > 5:
            self.add_error("neuropathy_grade", "a grade is from 0 to 5")


class DrugForm(FindingForm):
    already = "This drug is part of the course already: change that entry"

    class Meta(FindingForm.Meta):
        model = TreatmentDrug
        fields = ["treatment", "drug", "total", "unit", "last_dose"]
        labels = {"treatment": "Course", "total": "Total dose so far"}
        help_texts = {"drug": "International name, for example oxaliplatin"}

    def clean_drug(self) -> str:
        return str(self.cleaned_data["drug"]).strip().lower()


class SpecimenForm(FindingForm):
    units = {"viable_percent": "%"}
    bounds = {"viable_percent": (0, 100)}

    class Meta(FindingForm.Meta):
        model = Specimen
        fields = ["label", "kind", "primary", "lesion", "date", "viable_percent"]
        labels = {
            "label": "Name",
            "primary": "From the primary",
            "lesion": "From the lesion",
            "viable_percent": "Viable tumour",
        }
        help_texts = {
            "label": "For example the block number",
            "viable_percent": "Of a resection after preoperative treatment",
        }

    def check(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("primary") and cleaned.get("lesion"):
            self.add_error("lesion", ONE_TARGET)


def results_of(marker: str) -> list[tuple[str, str]]:
    """What may be chosen for a marker; what has to be written is chosen as `WRITTEN`."""
    chosen = [(f"{marker}:{result}", result) for result in BIOMARKERS[marker]]
    if marker in NUMBERS:
        unit = NUMBERS[marker].unit
        chosen.append((f"{marker}:{WRITTEN}", f"as a number, {unit}".rstrip(", ")))
    if marker in WORDS:
        chosen.append((f"{marker}:{WRITTEN}", "in words"))
    return chosen


class BiomarkerForm(FindingForm):
    """Marker and result are chosen as one, so that no result can stand beside another marker."""

    already = "This specimen has a result of that marker already: change that entry"

    columns = ("specimen", "name", "value")

    value = forms.ChoiceField(
        label="Marker and result",
        choices=[("", "choose")]
        + [
            (name, [(code, f"{name} {words}") for code, words in results_of(name)])
            for name in BIOMARKERS
        ],
    )
    result = forms.CharField(
        label="The number, or the stains in words",
        help_text="Only where the result is a number or words, for example PD-L1, Ki-67 or IHC",
        required=False,
        max_length=LONGEST,
    )

    class Meta(FindingForm.Meta):
        model = Biomarker
        fields = ["specimen", "value"]

    @property
    def _marker(self) -> Biomarker:
        return cast(Biomarker, self.instance)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, stored = self.initial.get("name") or self._marker.name, self.initial.get("value", "")
        if name and stored:
            known = stored in BIOMARKERS[name]
            self.initial["value"] = f"{name}:{stored if known else WRITTEN}"
            self.initial["result"] = "" if known else stored

    def check(self, cleaned: dict[str, Any]) -> None:
        written = cleaned.pop("result", "").strip()
        if not cleaned.get("value"):
            return
        cleaned["name"], _, chosen = cleaned["value"].partition(":")
        self._marker.name = cleaned["name"]  # the constraint is asked about this one
        if chosen == WRITTEN:
            cleaned["value"] = self._written(cleaned["name"], written)
            return
        cleaned["value"] = chosen
        if written:
            self.add_error("result", f"is not needed: “{chosen}” is chosen above")

    def _written(self, marker: str, text: str) -> str:
        result = text.removesuffix("%").rstrip() if marker in NUMBERS else text
        if not (is_result(marker, result) and result not in BIOMARKERS[marker]):
            what = NUMBERS[marker].what if marker in NUMBERS else WORDS[marker]
            bounds = "a number from 0 to 100 is expected, " if marker in NUMBERS else "expected: "
            self.add_error("result", ValidationError(f"{marker}: {bounds}{what}"))
        return result


class LaboratoryForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = LaboratoryValue
        fields = ["test", "value", "unit", "above", "date"]
        labels = {"above": "Reported as greater than this value"}
        help_texts = {"unit": "Left empty: that of the test"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = False
        tests = cast(forms.ChoiceField, self.fields["test"])
        tests.choices = [
            (code, f"{words}, {UNITS[code]}" if code in UNITS else words)
            for code, words in cast(Iterable[tuple[str, str]], tests.choices)
        ]

    def check(self, cleaned: dict[str, Any]) -> None:
        test, value = cleaned.get("test", ""), cleaned.get("value")
        expected = UNITS.get(test, "")
        cleaned["unit"] = cleaned.get("unit") or expected
        if test and cleaned["unit"] != expected:
            words = LaboratoryTest(test).label
            self.add_error("unit", f"{words} is recorded in {expected}; convert the value")
        if value is not None and value < 0:
            self.add_error("value", "a laboratory value is not negative")
        most = MOST.get(test)
        if most is not None and value is not None and value > most:
            share = expected == "%"
            what = (
                f"percentage from 0 to {most}" if share else f"number from 0 to {most} {expected}"
            )
            message = f"a {what} is expected"
            self.add_error("value", ValidationError(message))
