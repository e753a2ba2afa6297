"""Missing items get words, whom to ask, and somebody who chases them."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tumorboard", "0026_agenda_times")]

    operations = [
        migrations.RemoveField(model_name="readiness", name="named"),
        migrations.AddField(
            model_name="readiness",
            name="ages",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="readiness", name="encoded", field=models.BooleanField(default=True)
        ),
        migrations.AddField(
            model_name="readiness", name="items", field=models.TextField(default="[]")
        ),
        migrations.CreateModel(
            name="Chase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("item", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField()),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("came", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chases",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "chased_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["case", "item", "revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "item", "revision"), name="chase_revision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", ""), _negated=True), name="chase_is_of_an_item"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came", False), ("chased_by__isnull", True), _connector="OR"
                        ),
                        name="chase_ends_when_it_came",
                    ),
                ],
            },
        ),
    ]
