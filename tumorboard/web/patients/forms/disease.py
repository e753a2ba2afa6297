"""Forms of what was found: primaries, lesions, where one has looked, what is resectable."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms

from tumorboard.patients.choices import CountKind, Organ
from tumorboard.patients.models import (
    Attribution,
    Examination,
    Lesion,
    Measurement,
    Primary,
    ResectabilityOpinion,
    Staging,
)
from tumorboard.patients.topography import SITES, code_of
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.forms.fields import (
    LIVER_SEGMENTS,
    LUNG_LOBES,
    PlaceField,
    SideChoiceField,
    SuggestingInput,
)

RECTAL = (
    "rectal_height_mm", "rectal_position", "mesorectal_fascia", "emvi", "lateral_nodes",
    "prior_pelvic_radiotherapy",
)  # fmt: skip
NODULE = ("solid", "spiculated", "calcified")
ASKED_OF: dict[str, str] = {Organ.LIVER: "segments", Organ.LUNG: "lobes"}
TOPOGRAPHY = re.compile(r"C\d\d(\.\d)?")
BONE_SARCOMA = ("subtype", "bone_normal_before")
# Where a primary has to be for questions that belong to few of them.
SITES_OF: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (RECTAL, re.compile(r"C(19|20|21)")),
    (("whole_bowel_examined",), re.compile(r"C(17|18|19|20|21)")),
    (BONE_SARCOMA, re.compile(r"C(40|41|49)")),
    (("in_situ_origin",), re.compile(r"C34")),
)
SARCOMA = re.compile(r"sarcoma|\b91[89]\d", re.IGNORECASE)


class PrimaryForm(FindingForm):
    units = {"rectal_height_mm": "mm", "largest_mm": "mm"}
    bounds = {"rectal_height_mm": (0, 300), "largest_mm": (0, 1000)}
    topography = forms.CharField(
        label="Site (ICD-O topography)",
        help_text="Type the site, for example Rectum, or its code C20.9",
        widget=SuggestingInput(SITES),
        required=False,
    )

    class Meta(FindingForm.Meta):
        model = Primary
        fields = [
            "label", "topography", "diagnosis_date", "diagnosis_basis", "baseline_staging_date",
            "histology", "subtype", "grade", "largest_mm", "laterality", "status", "symptomatic",
            "locally_advanced", "poor_pathology", "in_situ_origin", "bone_normal_before",
            "whole_bowel_examined", *RECTAL,
        ]  # fmt: skip
        labels = {
            "label": "Name",
            "histology": "Histology",
            "subtype": "Subtype of the bone sarcoma",
            "largest_mm": "Largest diameter",
            "bone_normal_before": "Bone was normal before (no Paget, no radiotherapy)",
            "rectal_height_mm": "Rectum: lower edge above the anal verge",
            "rectal_position": "Rectum: position",
            "mesorectal_fascia": "Rectum: mesorectal fascia",
            "emvi": "Rectum: extramural vascular invasion",
            "lateral_nodes": "Rectum: suspicious lateral nodes",
            "prior_pelvic_radiotherapy": "Rectum: earlier pelvic radiotherapy",
        }
        help_texts = {
            "label": "As the board calls it, for example “Rectum, 9 cm”",
            "histology": "Words or an ICD-O morphology code",
            "largest_mm": "Clinical; the size on a report belongs to the pT",
        }

    def shape(self) -> None:
        """What belongs to few sites is asked of those; the rectum also while no site is stated."""
        site = code_of(self.given("topography") or "") or "C20"
        sarcoma = SARCOMA.search(self.given("histology") or "")
        for names, sites in SITES_OF:
            if not sites.match(site) and not (sarcoma and names is BONE_SARCOMA):
                self.leave_out(names)

    def clean_topography(self) -> str:
        code = code_of(str(self.cleaned_data["topography"]))
        if code and not TOPOGRAPHY.fullmatch(code):
            raise forms.ValidationError("choose a site, or write a code like C20.9 or C18")
        return code

    def check(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("topography"):
            self.require(cleaned, "label", "Give it a name or a site, so that it can be told apart")


class StagingForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = Staging
        fields = ["primary", "basis", "t", "n", "m", "edition", "date"]
        labels = {"basis": "Basis", "t": "T", "n": "N", "m": "M", "edition": "Edition"}
        help_texts = {
            "t": "Without the letter: 3, 4a, is, X",
            "n": "Without the letter: 0, 1b, X",
            "m": "Without the letter: 0, 1, 1a",
        }

    def check(self, cleaned: dict[str, Any]) -> None:
        for name in "tnm":
            value = str(cleaned.get(name) or "").strip()
            cleaned[name] = value[1:] if value[:1].lower() == name and len(value) > 1 else value
        if not any(cleaned[name] for name in "tnm") and not self.errors:
            self.add_error("t", "State at least one of T, N and M")


class LesionForm(FindingForm):
    in_order = (("first_seen", "confirmed"),)

    # One column holds both: which of the two is asked, and kept, depends on the organ.
    segments = PlaceField(Organ.LIVER, LIVER_SEGMENTS, label="Segments of the liver")
    lobes = PlaceField(Organ.LUNG, LUNG_LOBES, label="Lobes of the lung")
    field_order = ("organ", "segments", "lobes")

    class Meta(FindingForm.Meta):
        model = Lesion
        fields = [
            "organ", "segments", "side", "label", "count_kind", "count_low", "count_high",
            "distribution", "nature", *NODULE, "typical_imaging", "histology_confirmed",
            "first_seen", "seen_at", "confirmed", "state", "timing_override",
            "timing_override_reason",
        ]  # fmt: skip
        labels = {
            "label": "Name",
            "count_kind": "How many",
            "count_low": "Number (or at least)",
            "count_high": "At most",
            "typical_imaging": "Typical of a metastasis on imaging",
            "solid": "Density",
            "histology_confirmed": "Confirmed by histology",
            "seen_at": "First seen at",
            "timing_override": "Timing set by the board",
            "timing_override_reason": "Reason for setting it",
        }
        help_texts = {
            "label": "Only if the place does not say enough",
            "timing_override": "Leave empty: the dates decide. Both stay visible.",
        }

    def shape(self) -> None:
        for name in NODULE:
            if self.given(name) in {None, ""}:  # what is stated is shown of any organ
                self.fields[name].organ = Organ.LUNG.value  # type: ignore[attr-defined]  # for the template
        stored = self.given("segments") if not self.is_bound else self._lesion.segments
        for name in ASKED_OF.values():
            self.fields[name].offer_too(stored or "")  # type: ignore[attr-defined]  # our own
            self.initial[name] = stored

    @property
    def _lesion(self) -> Lesion:
        return cast(Lesion, self.instance)

    def check(self, cleaned: dict[str, Any]) -> None:
        self._place(cleaned)
        low, high = cleaned.get("count_low"), cleaned.get("count_high")
        match cleaned.get("count_kind"):
            case CountKind.EXACT:
                self._exact(cleaned, low)
            case CountKind.RANGE:
                self._range(low, high)
            case CountKind.MULTIPLE:
                cleaned["count_low"] = cleaned["count_high"] = None
        if cleaned.get("timing_override"):
            message = "Say why the board sets another timing than the dates give"
            self.require(cleaned, "timing_override_reason", message)

    def _place(self, cleaned: dict[str, Any]) -> None:
        """What is ticked for the organ; of an organ without parts, what stands there already."""
        ticked = {name: cleaned.pop(name, "") for name in ASKED_OF.values()}
        organ, stored = cleaned.get("organ"), self._lesion.segments
        if "segments" not in self.fields:  # another page asks for something else only
            return
        if organ in ASKED_OF:
            place = ticked[ASKED_OF[organ]]
        else:
            place = stored if organ == self._lesion.organ else ""
        same = set(place.split()) == set(stored.split())
        cleaned["segments"] = stored if same else place

    def _exact(self, cleaned: dict[str, Any], low: int | None) -> None:
        cleaned["count_high"] = None
        if not low and "count_low" not in self.errors:
            self.add_error("count_low", "State the number, 1 or more, or choose “Multiple”")

    def _range(self, low: int | None, high: int | None) -> None:
        if low is None and high is None:
            self.add_error("count_low", "State at least one end of the range")
        elif low is not None and high is not None and low > high:
            self.add_error("count_high", f"is less than the lower end, {low}")


class AttributionForm(FindingForm):
    already = "This lesion is attributed to that primary already: change that entry"

    class Meta(FindingForm.Meta):
        model = Attribution
        fields = ["lesion", "primary", "confidence", "basis", "histology", "molecular"]
        labels = {
            "primary": "Comes from",
            "confidence": "How sure",
            "basis": "Judged by",
            "histology": "Histology compared with that primary",
            "molecular": "Molecular profile compared",
        }


class MeasurementForm(FindingForm):
    units = {"longest_mm": "mm"}

    class Meta(FindingForm.Meta):
        model = Measurement
        fields = ["lesion", "date", "longest_mm", "modality", "not_visible"]
        labels = {"longest_mm": "Longest diameter", "not_visible": "No longer visible"}
        help_texts = {"longest_mm": "Of a group: of the largest one"}

    def check(self, cleaned: dict[str, Any]) -> None:
        size = cleaned.get("longest_mm")
        if cleaned.get("not_visible") and size is not None:
            self.add_error("not_visible", "A lesion that is not visible has no size")
        elif not cleaned.get("not_visible"):
            self.require(cleaned, "longest_mm", "State the size, or that it is not visible")
            if size is not None and size <= 0:
                self.add_error("longest_mm", "a size is more than 0 mm")


class ExaminationForm(FindingForm):
    examined = SideChoiceField(yes="Looked", no="Known not to have been looked at", label="Looked")

    class Meta(FindingForm.Meta):
        model = Examination
        fields = ["region", "examined", "modality", "date", "result"]
        labels = {"modality": "How", "result": "Found"}

    def check(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("examined") is False and cleaned.get("result"):
            self.add_error("result", "What was not looked at has no result")


class ResectabilityForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = ResectabilityOpinion
        fields = [
            "scope", "aspect", "verdict", "specialist", "specialty", "date", "imaging_date", "note",
        ]  # fmt: skip
        labels = {
            "scope": "Of what",
            "aspect": "As to",
            "specialist": "Judged by",
            "date": "Date of the judgement",
            "imaging_date": "Date of the imaging it was read from",
        }
        help_texts = {
            "specialist": "The name; specialists who disagree each have their own entry",
            "specialty": "For example liver surgery",
        }
