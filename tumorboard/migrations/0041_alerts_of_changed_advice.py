from django.db import migrations, models

import tumorboard.patients.fields


class Migration(migrations.Migration):

    dependencies = [
        ('tumorboard', '0040_between_boards'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='planalert',
            name='plan_alert_kind_known',
        ),
        migrations.AlterField(
            model_name='planalert',
            name='kind',
            field=tumorboard.patients.fields.CodeField(choices=[('overdue', 'Past its latest date'), ('exceeded', 'Longest interval exceeded'), ('impossible', 'No longer possible on any dates'), ('not_applying', 'No longer applies'), ('advice', 'Guideline has changed')], default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='planalert',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'overdue', 'exceeded', 'impossible', 'not_applying', 'advice'])), name='plan_alert_kind_known'),
        ),
    ]
