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
G8_HINT = "Geriatric screening, 0 to 17; 14 or less asks for an assessment"
ROCKWOOD_HINT = "Clinical frailty scale, 1 very fit to 9 terminally ill"
COMMAS = "Separated by commas"
MEDICATION_HINT = f"Taken now, beside anticoagulants. {COMMAS}; “none” is an answer"


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
            "comorbidities", "medication", "anticoagulants", "allergies", "hepatitis_b",
            "autoimmune_disease", "transplant", "menopausal", "pregnancy_excluded",
            "fertility_asked",
        ]  # fmt: skip
        help_texts = {
            "comorbidities": COMMAS,
            "medication": MEDICATION_HINT,
            "anticoagulants": COMMAS,
            "allergies": COMMAS,
        }
        labels = {"menopausal": "Menopause"}


class GeneticsForm(FindingForm):
    units = {"cmmrd_score": "points"}
    bounds = {"cmmrd_score": (0, 30)}

    class Meta(FindingForm.Meta):
        model = Genetics
        fields = ["gene", "germline", "cmmrd_score", "dpd", "dpd_waived_by"]
        labels = {
            "gene": "Inherited variant in",
            "germline": "Germline finding, in words",
            "cmmrd_score": "C4CMMRD score",
            "dpd": "DPD (dihydropyrimidine dehydrogenase)",
            "dpd_waived_by": "DPD test waived by",
        }
        help_texts = {
            "germline": "For example Lynch syndrome, likely pathogenic; or who was tested",
            "cmmrd_score": "Constitutional mismatch repair deficiency; 3 or more asks for a test",
        }

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
    bounds = {"ecog": (0, 5), "rockwood": (1, 9), "g8": (0, 17)}

    class Meta(FindingForm.Meta):
        model = Fitness
        fields = [
            "date", "ecog", "ecog_tumour_related", "rockwood", "g8", "intensive_treatment",
            "audiometry", "audiometry_date", "pleural_effusion",
        ]  # fmt: skip
        labels = {
            "ecog": "ECOG",
            "ecog_tumour_related": "Because of the tumour (may improve)",
            "rockwood": "Rockwood",
            "g8": "G8",
            "audiometry": "Hearing (audiometry)",
            "audiometry_date": "Date of the audiometry",
        }
        help_texts = {"ecog": ECOG_HINT, "rockwood": ROCKWOOD_HINT, "g8": G8_HINT}

    def check(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("audiometry_date"):
            self.require(cleaned, "audiometry", "State what the audiometry found")


class LiverForm(FindingForm):
    units = {"remnant_percent": "%"}
    bounds = {"remnant_percent": (0, 100)}

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
