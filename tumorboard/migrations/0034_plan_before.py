"""The plan as it stood before the board spoke is kept with the item of the agenda."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tumorboard", "0033_change_sets")]

    operations = [
        migrations.AddField(
            "agendaitem", "before_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "agendaitem",
            "plan_before",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tumorboard.planrevision",
            ),
        ),
    ]
