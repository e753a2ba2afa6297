"""Forms of the person as a whole: emergencies, fitness, background, genetics, wishes."""

from __future__ import annotations

from typing import Any

from django import forms

from tumorboard.patients.choices import Declined, Dpd
from tumorboard.patients.models import (
    Background,
    Emergencies,
    Fitness,
    Genetics,
    LiverFunction,
    Patient,
    Wishes,
)
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.forms.fields import ListedField

ECOG_HINT = "0 fully active to 4 bedridden"
ROCKWOOD_HINT = "Clinical frailty scale, 1 very fit to 9 terminally ill"
COMMAS = "Separated by commas"


class EmergenciesForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = Emergencies
        fields = [
            "obstruction", "perforation", "bleeding", "cord_compression",
            "symptomatic_brain_metastasis", "pathological_fracture", "airway",
            "superior_vena_cava", "biliary_obstruction", "visceral_crisis",
        ]  # fmt: skip


class BackgroundForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = Background
        fields = [
            "comorbidities", "anticoagulants", "allergies", "hepatitis_b", "autoimmune_disease",
            "transplant", "pregnancy_excluded", "fertility_asked",
        ]  # fmt: skip
        help_texts = {"comorbidities": COMMAS, "anticoagulants": COMMAS, "allergies": COMMAS}


class GeneticsForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = Genetics
        fields = ["germline", "dpd", "dpd_waived_by"]
        labels = {
            "germline": "Germline finding",
            "dpd": "DPD (dihydropyrimidine dehydrogenase)",
            "dpd_waived_by": "DPD test waived by",
        }
        help_texts = {"germline": "For example Lynch syndrome, MSH2; or “none found”"}

    def check(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("dpd") == Dpd.WAIVED:
            self.require(cleaned, "dpd_waived_by", "Name the clinician who waives the test")


class WishesForm(FindingForm):
    declines = ListedField(choices=Declined.choices, required=False, label="Declines")

    class Meta(FindingForm.Meta):
        model = Wishes
        fields = ["statement", "declines", "met_by"]
        labels = {"statement": "In the patient's words", "met_by": "Met by"}
        help_texts = {"met_by": "Who will be at the board and has met the patient"}


class FitnessForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = Fitness
        fields = ["date", "ecog", "ecog_tumour_related", "rockwood", "intensive_treatment"]
        labels = {
            "ecog": "ECOG",
            "ecog_tumour_related": "Because of the tumour (may improve)",
            "rockwood": "Rockwood",
        }
        help_texts = {"ecog": ECOG_HINT, "rockwood": ROCKWOOD_HINT}

    def check(self, cleaned: dict[str, Any]) -> None:
        for name, low, high in (("ecog", 0, 5), ("rockwood", 1, 9)):
            number = cleaned.get(name)
            if number is not None and not low <= number <= high:
                self.add_error(name, f"a whole number from {low} to {high} is expected")


class LiverForm(FindingForm):
    units = {"remnant_percent": "%"}

    class Meta(FindingForm.Meta):
        model = LiverFunction
        fields = [
            "date", "remnant_percent", "remnant_method", "background", "major_hepatectomy_needed",
        ]  # fmt: skip
        labels = {
            "remnant_percent": "Future liver remnant",
            "remnant_method": "Measured by",
            "background": "Background liver",
        }
        help_texts = {"remnant_method": "For example CT volumetry, standardised"}

    def check(self, cleaned: dict[str, Any]) -> None:
        share = cleaned.get("remnant_percent")
        if share is not None and not 0 <= share <= 100:
            self.add_error("remnant_percent", "a percentage from 0 to 100 is expected")


class IdentityForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = Patient
        fields = ["family_name", "given_name", "birth_date", "sex", "vital_status"]
        widgets = {
            "family_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }


class HistoriesForm(FindingForm):
    """Without a word here, what is not listed is unknown, never absent."""

    class Meta(FindingForm.Meta):
        model = Patient
        fields = ["primaries_complete", "lesions_complete", "treatments_complete"]
        labels = {
            "primaries_complete": "All primaries are listed",
            "lesions_complete": "All lesions are listed",
            "treatments_complete": "All treatments are listed",
        }
