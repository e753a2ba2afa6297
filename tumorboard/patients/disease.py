"""The disease as found: primaries, lesions, where one has looked, what is resectable."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tumorboard.patients import choices
from tumorboard.patients.fields import (
    CodeField,
    PartialDateField,
    YesNoField,
    codes_known,
    plain,
    within,
)
from tumorboard.patients.identity import Patient
from tumorboard.records import VersionedModel


class Finding(VersionedModel):
    """Base of everything recorded about a patient. Removal is a state with a reason."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="%(class)s_set")
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    removed_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["created_at", "pk"]


class Primary(Finding):
    label = models.CharField(max_length=120, blank=True)
    topography = models.CharField(max_length=5, blank=True)
    laterality = CodeField(choices.Laterality)
    histology = models.CharField(max_length=120, blank=True)
    subtype = CodeField(choices.Subtype)
    grade = CodeField(choices.Grade)
    largest_mm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    in_situ_origin = YesNoField("arises in carcinoma in situ")
    bone_normal_before = YesNoField("bone normal before")
    diagnosis_date = PartialDateField()
    diagnosis_basis = CodeField(choices.DiagnosisBasis)
    baseline_staging_date = PartialDateField()
    symptomatic = YesNoField()
    status = CodeField(choices.PrimaryStatus)
    locally_advanced = YesNoField()
    poor_pathology = YesNoField("unfavourable pathology (perforation, R1 or R2)")
    whole_bowel_examined = YesNoField()
    rectal_height_mm = models.PositiveSmallIntegerField(null=True, blank=True)
    rectal_position = CodeField(choices.RectalPosition)
    mesorectal_fascia = CodeField(choices.MesorectalFascia)
    emvi = YesNoField("extramural vascular invasion")
    lateral_nodes = YesNoField("suspicious lateral nodes")
    prior_pelvic_radiotherapy = YesNoField()

    class Meta(Finding.Meta):
        constraints = [
            *codes_known(
                "primary",
                laterality=choices.Laterality,
                subtype=choices.Subtype,
                grade=choices.Grade,
                diagnosis_basis=choices.DiagnosisBasis,
                status=choices.PrimaryStatus,
                rectal_position=choices.RectalPosition,
                mesorectal_fascia=choices.MesorectalFascia,
            ),
            *within("primary", rectal_height_mm=(0, 300), largest_mm=(0, 1000)),
        ]

    def __str__(self) -> str:
        return self.label or self.topography or "Primary"


class Staging(Finding):
    """One TNM of one primary; contradicting ones stand beside each other."""

    primary = models.ForeignKey(Primary, models.PROTECT, related_name="stagings")
    basis = CodeField(choices.TnmBasis, blank=False)
    edition = CodeField(choices.TnmEdition)
    t = models.CharField(max_length=4, blank=True)
    n = models.CharField(max_length=4, blank=True)
    m = models.CharField(max_length=4, blank=True)
    date = PartialDateField()

    class Meta(Finding.Meta):
        constraints = codes_known("staging", basis=choices.TnmBasis, edition=choices.TnmEdition)

    def __str__(self) -> str:
        parts = (f"{name}{value}" for name, value in zip("TNM", self.values, strict=True) if value)
        return f"{self.basis}{' '.join(parts)}"

    @property
    def values(self) -> tuple[str, str, str]:
        return self.t, self.n, self.m


class Lesion(Finding):
    """One lesion, or a group of alike lesions with an exact, ranged or unknown number."""

    organ = CodeField(choices.Organ, blank=False)
    label = models.CharField(max_length=120, blank=True)
    side = CodeField(choices.Laterality)
    segments = models.CharField(max_length=60, blank=True)
    count_kind = CodeField(choices.CountKind, default=choices.CountKind.EXACT, blank=False)
    count_low = models.PositiveSmallIntegerField(null=True, blank=True, default=1)
    count_high = models.PositiveSmallIntegerField(null=True, blank=True)
    distribution = CodeField(choices.Distribution)
    nature = CodeField(choices.Nature)
    calcified = YesNoField()
    solid = CodeField(choices.Solidity)
    spiculated = YesNoField()
    typical_imaging = YesNoField()
    histology_confirmed = YesNoField()
    first_seen = PartialDateField()
    confirmed = PartialDateField()
    seen_at = CodeField(choices.SeenAt)
    state = CodeField(choices.LesionState, default=choices.LesionState.PRESENT)
    timing_override = CodeField(choices.Timing)
    timing_override_reason = models.CharField(max_length=300, blank=True)

    class Meta(Finding.Meta):
        constraints = [
            *codes_known(
                "lesion",
                organ=choices.Organ,
                side=choices.Laterality,
                count_kind=choices.CountKind,
                distribution=choices.Distribution,
                nature=choices.Nature,
                solid=choices.Solidity,
                seen_at=choices.SeenAt,
                state=choices.LesionState,
                timing_override=choices.Timing,
            ),
            CheckConstraint(
                condition=~Q(count_kind=choices.CountKind.EXACT)
                | Q(count_low__isnull=False, count_low__gte=1, count_high__isnull=True),
                name="lesion_exact_count_stated",
            ),
            CheckConstraint(
                condition=Q(count_low__isnull=True)
                | Q(count_high__isnull=True)
                | Q(count_low__lte=F("count_high")),
                name="lesion_count_range_ordered",
            ),
            CheckConstraint(
                condition=Q(timing_override="") | ~Q(timing_override_reason=""),
                name="lesion_timing_override_has_reason",
            ),
        ]

    def __str__(self) -> str:
        place = f"{self.get_organ_display()} {self.segments}".strip()
        return self.label or place


class Attribution(Finding):
    """The primary that a lesion may have come from."""

    lesion = models.ForeignKey(Lesion, models.PROTECT, related_name="attributions")
    primary = models.ForeignKey(Primary, models.PROTECT, related_name="attributions")
    confidence = CodeField(choices.Confidence, default=choices.Confidence.POSSIBLE, blank=False)
    basis = CodeField(choices.AttributionBasis)
    histology = CodeField(choices.HistologyCompared)
    molecular = CodeField(choices.MolecularCompared)

    class Meta(Finding.Meta):
        constraints = [
            *codes_known(
                "attribution",
                confidence=choices.Confidence,
                basis=choices.AttributionBasis,
                histology=choices.HistologyCompared,
                molecular=choices.MolecularCompared,
            ),
            UniqueConstraint(
                fields=["lesion", "primary"],
                condition=Q(removed_at__isnull=True),
                name="lesion_attributed_once_to_a_primary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_confidence_display()}: {self.primary}"


class Measurement(Finding):
    lesion = models.ForeignKey(Lesion, models.PROTECT, related_name="measurements")
    date = PartialDateField(blank=False)
    longest_mm = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    modality = CodeField(choices.Modality)
    not_visible = models.BooleanField(default=False)

    class Meta(Finding.Meta):
        constraints = [
            *codes_known("measurement", modality=choices.Modality),
            CheckConstraint(
                condition=Q(not_visible=True, longest_mm__isnull=True)
                | Q(not_visible=False, longest_mm__isnull=False, longest_mm__gt=0),
                name="measurement_is_a_size_or_not_visible",
            ),
        ]

    def __str__(self) -> str:
        return "not visible" if self.not_visible else f"{plain(self.longest_mm)} mm"


class Examination(Finding):
    """Where one has looked, or knows that one has not."""

    region = CodeField(choices.Region, blank=False)
    examined = models.BooleanField()
    modality = CodeField(choices.Modality)
    date = PartialDateField()
    result = CodeField(choices.ExaminationResult)

    class Meta(Finding.Meta):
        constraints = codes_known(
            "examination",
            region=choices.Region,
            modality=choices.Modality,
            result=choices.ExaminationResult,
        )

    def __str__(self) -> str:
        looked = self.get_modality_display() if self.examined else "not examined"
        return f"{self.get_region_display()}: {looked}"


class ResectabilityOpinion(Finding):
    """A dated judgement by a named specialist, bound to the imaging it was read from."""

    scope = CodeField(choices.ResectabilityScope, blank=False)
    aspect = CodeField(
        choices.ResectabilityAspect, default=choices.ResectabilityAspect.OVERALL, blank=False
    )
    verdict = CodeField(choices.Verdict, blank=False)
    specialist = models.CharField(max_length=120)
    specialty = models.CharField(max_length=40, blank=True)
    date = PartialDateField()
    imaging_date = PartialDateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta(Finding.Meta):
        constraints = codes_known(
            "resectability",
            scope=choices.ResectabilityScope,
            aspect=choices.ResectabilityAspect,
            verdict=choices.Verdict,
        )

    def __str__(self) -> str:
        return f"{self.get_scope_display()}: {self.get_verdict_display()} ({self.specialist})"
