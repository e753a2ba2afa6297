import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import tumorboard.patients.fields


class Migration(migrations.Migration):

    dependencies = [
        ('tumorboard', '0012_more_findings'),
    ]

    operations = [
        migrations.CreateModel(
            name='PatientFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('media_type', models.CharField(max_length=40)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='tumorboard.patient')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 20971520)), name='patient_file_size_in_range'),
                    models.CheckConstraint(condition=models.Q(('media_type__in', ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'])), name='patient_file_media_type_known'),
                    models.UniqueConstraint(fields=('patient', 'sha256'), name='patient_file_once_per_patient'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PatientDocument',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
                ('removed_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('kind', tumorboard.patients.fields.CodeField(blank=True, choices=[('imaging_report', 'Imaging report'), ('pathology_report', 'Pathology report'), ('molecular_report', 'Molecular report'), ('endoscopy_report', 'Endoscopy report'), ('operation_note', 'Operation note'), ('referral_letter', 'Referral letter'), ('clinic_letter', 'Clinic or discharge letter'), ('picture', 'Picture'), ('other', 'Other document')], default='', max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('date', tumorboard.patients.fields.PartialDateField(blank=True, default='', max_length=11)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='tumorboard.patientfile')),
                ('lesion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='tumorboard.lesion')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='tumorboard.patient')),
                ('removed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('specimen', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='tumorboard.specimen')),
            ],
            options={
                'verbose_name': 'document',
                'ordering': ['created_at', 'pk'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['', 'imaging_report', 'pathology_report', 'molecular_report', 'endoscopy_report', 'operation_note', 'referral_letter', 'clinic_letter', 'picture', 'other'])), name='patient_document_kind_known'),
                    models.CheckConstraint(condition=models.Q(('specimen__isnull', True), ('lesion__isnull', True), _connector='OR'), name='patient_document_reports_one_thing'),
                ],
            },
        ),
    ]
