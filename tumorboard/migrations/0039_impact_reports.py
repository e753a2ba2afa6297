import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tumorboard', '0038_settled_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImpactReport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('counted', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('effect', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('change_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='impact_reports', to='tumorboard.changeset')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', 'pk'],
                'indexes': [models.Index(fields=['change_set', 'sha256'], name='impact_by_text')],
            },
        ),
    ]
