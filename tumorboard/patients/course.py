"""What was done and measured: treatments, specimens and their biomarkers, laboratory values."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from guidelines.core.record.biomarkers import in_words
from tumorboard.patients import choices
from tumorboard.patients.disease import Finding, Lesion, Primary
from tumorboard.patients.fields import (
    CodeField,
    PartialDateField,
    YesNoField,
    codes_known,
    plain,
    within,
)


class Treatment(Finding):
    kind = CodeField(choices.TreatmentKind, blank=False)
    label = models.CharField(max_length=120, blank=True)
    intent = CodeField(choices.Intent)
    primary = models.ForeignKey(
        Primary, models.PROTECT, null=True, blank=True, related_name="treatments"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, null=True, blank=True, related_name="treatments"
    )
    organ = CodeField(choices.Organ)
    start = PartialDateField()
    end = PartialDateField()
    ongoing = YesNoField()
    operation = CodeField(choices.Operation)
    margin = CodeField(choices.Margin)
    regimen = models.CharField(max_length=120, blank=True)
    cycles_low = models.PositiveSmallIntegerField(null=True, blank=True)
    cycles_high = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_cycles = models.PositiveSmallIntegerField(null=True, blank=True)
    last_dose = PartialDateField()
    side = CodeField(choices.Laterality)
    field = models.CharField(max_length=120, blank=True)
    dose_gy = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    fractions = models.PositiveSmallIntegerField(null=True, blank=True)
    response = CodeField(choices.Response)
    response_date = PartialDateField()
    neuropathy_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    hypersensitivity = models.CharField(max_length=200, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    class Meta(Finding.Meta):
        constraints = [
            *codes_known(
                "treatment",
                kind=choices.TreatmentKind,
                intent=choices.Intent,
                organ=choices.Organ,
                operation=choices.Operation,
                margin=choices.Margin,
                side=choices.Laterality,
                response=choices.Response,
            ),
            *within("treatment", neuropathy_grade=(0, 5)),
            CheckConstraint(
                condition=Q(cycles_low__isnull=True)
                | Q(cycles_high__isnull=True)
                | Q(cycles_low__lte=models.F("cycles_high")),
                name="treatment_cycles_ordered",
            ),
            CheckConstraint(
                condition=Q(primary__isnull=True) | Q(lesion__isnull=True),
                name="treatment_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.regimen or str(self.get_kind_display())


class TreatmentDrug(Finding):
    """One drug of a course, with what matters later: cumulative dose and last dose."""

    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="drugs")
    drug = models.CharField(max_length=80)
    total = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=20, default="mg/m2", blank=True)
    last_dose = PartialDateField()

    class Meta(Finding.Meta):
        constraints = [
            UniqueConstraint(
                fields=["treatment", "drug"],
                condition=Q(removed_at__isnull=True),
                name="drug_once_per_course",
            )
        ]

    def __str__(self) -> str:
        return self.drug


class Specimen(Finding):
    label = models.CharField(max_length=120, blank=True)
    primary = models.ForeignKey(
        Primary, models.PROTECT, null=True, blank=True, related_name="specimens"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, null=True, blank=True, related_name="specimens"
    )
    kind = CodeField(choices.SpecimenKind)
    date = PartialDateField()
    viable_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta(Finding.Meta):
        constraints = [
            *codes_known("specimen", kind=choices.SpecimenKind),
            *within("specimen", viable_percent=(0, 100)),
            CheckConstraint(
                condition=Q(primary__isnull=True) | Q(lesion__isnull=True),
                name="specimen_has_one_origin",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.get_kind_display()} {self.date}".strip()


class Biomarker(Finding):
    """A result of one specimen; names and values as the case file lists them."""

    specimen = models.ForeignKey(Specimen, models.PROTECT, related_name="biomarkers")
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=120)

    class Meta(Finding.Meta):
        constraints = [
            UniqueConstraint(
                fields=["specimen", "name"],
                condition=Q(removed_at__isnull=True),
                name="biomarker_once_per_specimen",
            )
        ]

    def __str__(self) -> str:
        return in_words(self.name, self.value)


class LaboratoryValue(Finding):
    test = CodeField(choices.LaboratoryTest, blank=False)
    value = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=20)
    above = models.BooleanField("reported as greater than this", default=False)
    date = PartialDateField()

    class Meta(Finding.Meta):
        constraints = [
            *codes_known("laboratory", test=choices.LaboratoryTest),
            CheckConstraint(condition=Q(value__gte=0), name="laboratory_value_not_negative"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_test_display()} {'>' if self.above else ''}{plain(self.value)} {self.unit}"
        )
