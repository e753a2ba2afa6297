"""Why a case was deferred becomes a code; what was recorded in words stays as it was."""

from django.db import migrations, models

import tumorboard.patients.fields

CAUSES = [
    ("imaging", "Information missing: imaging"),
    ("pathology", "Information missing: pathology"),
    ("information", "Information missing: other"),
    ("specialist", "Required specialist absent"),
    ("patient", "Patient's wish, or not informed yet"),
    ("time", "No time left"),
    ("clinical", "Patient not fit, or clinical change"),
    ("other", "Other, explained"),
]
CODES = ["", *(code for code, _ in CAUSES)]


def cause() -> tumorboard.patients.fields.CodeField:
    return tumorboard.patients.fields.CodeField(
        blank=True, choices=CAUSES, default="", max_length=40
    )


def known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("deferral_cause__in", CODES)), name=name)


class Migration(migrations.Migration):
    dependencies = [("tumorboard", "0030_conditions_and_records_of_decisions")]

    operations = [
        migrations.AddField("agendaitem", "deferral_cause", cause()),
        migrations.AddField("decision", "deferral_cause", cause()),
        migrations.AddConstraint("agendaitem", known("agenda_item_deferral_cause_known")),
        migrations.AddConstraint("decision", known("decision_deferral_cause_known")),
    ]
