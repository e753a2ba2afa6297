"""The person as a whole: emergencies, fitness, what limits treatment, genetics, wishes."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from tumorboard.patients import choices
from tumorboard.patients.disease import Finding
from tumorboard.patients.fields import (
    CodeField,
    PartialDateField,
    YesNoField,
    codes_known,
    plain,
    within,
)


class OncePerPatient(Finding):
    """One row per patient, made at registration and changed afterwards."""

    class Meta(Finding.Meta):
        abstract = True
        constraints = [UniqueConstraint(fields=["patient"], name="one_%(class)s_per_patient")]


class Emergencies(OncePerPatient):
    """Present now: yes. Asked and absent: no. Not asked: empty."""

    obstruction = YesNoField()
    perforation = YesNoField()
    bleeding = YesNoField()
    cord_compression = YesNoField("spinal cord compression")
    symptomatic_brain_metastasis = YesNoField()
    pathological_fracture = YesNoField("pathological fracture, present or impending")
    airway = YesNoField("airway obstruction")
    superior_vena_cava = YesNoField("superior vena cava obstruction")
    biliary_obstruction = YesNoField()
    visceral_crisis = YesNoField()

    def __str__(self) -> str:
        return "Emergencies"


class Background(OncePerPatient):
    """What limits or endangers treatment."""

    comorbidities = models.TextField(blank=True)
    # What is taken now beside anticoagulants and what treats the cancer.
    medication = models.TextField(blank=True)
    anticoagulants = models.CharField(max_length=200, blank=True)
    allergies = models.CharField(max_length=200, blank=True)
    hepatitis_b = YesNoField("hepatitis B")
    autoimmune_disease = YesNoField()
    transplant = YesNoField("organ transplant")
    pregnancy_excluded = YesNoField()
    fertility_asked = YesNoField("wish for children asked")
    menopausal = CodeField(choices.Menopausal)

    class Meta(OncePerPatient.Meta):
        constraints = [
            *OncePerPatient.Meta.constraints,
            *codes_known("background", menopausal=choices.Menopausal),
        ]

    def __str__(self) -> str:
        return "Background"


class Genetics(OncePerPatient):
    germline = models.CharField(max_length=200, blank=True)
    gene = CodeField(choices.Gene)
    cmmrd_score = models.PositiveSmallIntegerField(null=True, blank=True)
    dpd = CodeField(choices.Dpd)
    dpd_waived_by = models.CharField(max_length=120, blank=True)

    class Meta(OncePerPatient.Meta):
        constraints = [
            *OncePerPatient.Meta.constraints,
            *codes_known("genetics", dpd=choices.Dpd, gene=choices.Gene),
            *within("genetics", cmmrd_score=(0, 30)),
            models.CheckConstraint(
                condition=~models.Q(dpd=choices.Dpd.WAIVED) | ~models.Q(dpd_waived_by=""),
                name="genetics_dpd_waiver_is_named",
            ),
        ]

    def __str__(self) -> str:
        return "Genetics"


class Wishes(OncePerPatient):
    statement = models.TextField(blank=True)
    declines = models.CharField(max_length=100, blank=True)
    met_by = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return "Wishes"


class Fitness(Finding):
    """Performance and frailty on a day; the newest counts, the others stay."""

    date = PartialDateField()
    ecog = models.PositiveSmallIntegerField(null=True, blank=True)
    ecog_tumour_related = YesNoField()
    rockwood = models.PositiveSmallIntegerField(null=True, blank=True)
    g8 = models.PositiveSmallIntegerField(null=True, blank=True)
    intensive_treatment = YesNoField("fit for intensive treatment")
    pleural_effusion = YesNoField()
    audiometry = CodeField(choices.Audiometry)
    audiometry_date = PartialDateField()

    class Meta(Finding.Meta):
        constraints = [
            *codes_known("fitness", audiometry=choices.Audiometry),
            *within("fitness", ecog=(0, 5), rockwood=(1, 9), g8=(0, 17)),
        ]

    def __str__(self) -> str:
        return f"ECOG {self.ecog}" if self.ecog is not None else "Fitness"


class LiverFunction(Finding):
    """Future liver remnant and the liver it is made of, on a day."""

    date = PartialDateField()
    remnant_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    remnant_method = models.CharField(max_length=80, blank=True)
    background = CodeField(choices.LiverBackground)
    major_hepatectomy_needed = YesNoField()

    class Meta(Finding.Meta):
        constraints = [
            *codes_known("liver", background=choices.LiverBackground),
            models.CheckConstraint(
                condition=models.Q(remnant_percent__isnull=True)
                | models.Q(remnant_percent__gte=0, remnant_percent__lte=100),
                name="liver_remnant_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"Remnant {plain(self.remnant_percent)} %"
            if self.remnant_percent is not None
            else "Liver"
        )
