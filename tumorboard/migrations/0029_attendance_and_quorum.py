"""Who was there from when until when, whom a question needs, and what was done without them."""

import django.db.models.deletion
import django.utils.timezone
import tumorboard.patients.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tumorboard', '0028_standard_of_care'),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionQuorum',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('handling', tumorboard.patients.fields.CodeField(blank=True, choices=[('provisional', 'Provisional, until confirmed'), ('signed', 'Signed without, for a reason')], default='', max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('rules', models.TextField(blank=True, editable=False)),
                ('specialties', models.TextField(blank=True, editable=False)),
                ('signed_at', models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Spell',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('arrived_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('is_remote', models.BooleanField(default=False)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['arrived_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='attendance',
            name='covering_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covered', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attendance',
            name='seat',
            field=tumorboard.patients.fields.CodeField(blank=True, choices=[('core', 'Core'), ('extended', 'Extended'), ('guest', 'Guest')], default='', max_length=40),
        ),
        migrations.AddField(
            model_name='meeting',
            name='ends_at',
            field=models.TimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='link',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='meeting',
            name='recorder',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings_recorded', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membership',
            name='is_extended',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('seat__in', ['', 'core', 'extended', 'guest'])), name='attendance_seat_known'),
        ),
        migrations.AddField(
            model_name='decisionquorum',
            name='changed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionquorum',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionquorum',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='quorum', to='tumorboard.decision'),
        ),
        migrations.AddField(
            model_name='spell',
            name='attendance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='tumorboard.attendance'),
        ),
        migrations.AddField(
            model_name='spell',
            name='changed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='spell',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='turn',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='turn',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='tumorboard.agendaitem'),
        ),
        migrations.AddField(
            model_name='turn',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='tumorboard.meeting'),
        ),
        migrations.AddConstraint(
            model_name='decisionquorum',
            constraint=models.CheckConstraint(condition=models.Q(('handling__in', ['', 'provisional', 'signed'])), name='decision_quorum_handling_known'),
        ),
        migrations.AddConstraint(
            model_name='decisionquorum',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handling', 'signed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='signed_without_quorum_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='spell',
            constraint=models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='spell_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='spell',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True), ('removed_at__isnull', True)), fields=('attendance',), name='one_open_spell_per_person'),
        ),
    ]
