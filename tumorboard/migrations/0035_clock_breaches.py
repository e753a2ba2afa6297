"""Why a clock ran over its target is asked once and kept with its case."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tumorboard.patients.fields

CAUSES = [
    ("referral", "Late referral or transfer"),
    ("diagnostics", "Waiting for imaging or pathology"),
    ("capacity", "No capacity for treatment"),
    ("medical", "Not fit yet, or another illness"),
    ("patient", "Patient's choice"),
    ("board", "Deferred or not reached by the board"),
    ("administration", "Administrative delay"),
    ("other", "Other, explained"),
]


def person() -> models.ForeignKey:
    return models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [("tumorboard", "0034_plan_before")]

    operations = [
        migrations.CreateModel(
            name="ClockBreach",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "cause",
                    tumorboard.patients.fields.CodeField(
                        choices=CAUSES, default="", max_length=40
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breach",
                        to="tumorboard.case",
                    ),
                ),
                ("changed_by", person()),
                ("created_by", person()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["", *(code for code, _ in CAUSES)])),
                        name="clock_breach_cause_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause", ""), _negated=True),
                        name="clock_breach_has_a_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "other"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clock_breach_other_is_explained",
                    ),
                ],
            },
        ),
    ]
