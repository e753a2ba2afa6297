"""The tables as migrations 0001 to 0041 left them, made at once on a new database.

A constraint stands with its table: added one by one, each makes every model anew.
"""

import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import tumorboard.patients.fields
import tumorboard.people.models
import uuid
from django.conf import settings
from django.db import migrations, models

from tumorboard.migrations._at_once import at_once


class Migration(migrations.Migration):
    replaces = [
        ("tumorboard", "0001_people"),
        ("tumorboard", "0002_audit_and_jobs"),
        ("tumorboard", "0003_patients"),
        ("tumorboard", "0004_links_and_outbox"),
        ("tumorboard", "0005_cases_to_decisions"),
        ("tumorboard", "0006_assessment_kept_once"),
        ("tumorboard", "0007_identifiers_and_counts"),
        ("tumorboard", "0008_meetings_and_papers"),
        ("tumorboard", "0009_reminders"),
        ("tumorboard", "0010_meeting_packs"),
        ("tumorboard", "0011_drafts_and_room"),
        ("tumorboard", "0012_more_findings"),
        ("tumorboard", "0013_patient_documents"),
        ("tumorboard", "0014_replay_by_semantics"),
        ("tumorboard", "0015_readiness"),
        ("tumorboard", "0016_plan_revisions"),
        ("tumorboard", "0017_steps_become_revisions"),
        ("tumorboard", "0018_calendars"),
        ("tumorboard", "0019_board_rules_and_clocks"),
        ("tumorboard", "0020_plan_alerts"),
        ("tumorboard", "0021_steps_are_revisions"),
        ("tumorboard", "0022_outcomes"),
        ("tumorboard", "0023_first_opinions"),
        ("tumorboard", "0024_actions"),
        ("tumorboard", "0025_letters"),
        ("tumorboard", "0026_agenda_times"),
        ("tumorboard", "0027_chases"),
        ("tumorboard", "0028_standard_of_care"),
        ("tumorboard", "0029_attendance_and_quorum"),
        ("tumorboard", "0030_conditions_and_records_of_decisions"),
        ("tumorboard", "0031_deferral_causes"),
        ("tumorboard", "0032_review_lists"),
        ("tumorboard", "0033_change_sets"),
        ("tumorboard", "0034_plan_before"),
        ("tumorboard", "0035_clock_breaches"),
        ("tumorboard", "0036_the_chairs_timer"),
        ("tumorboard", "0037_incidents"),
        ("tumorboard", "0038_settled_cases"),
        ("tumorboard", "0039_impact_reports"),
        ("tumorboard", "0040_between_boards"),
        ("tumorboard", "0041_alerts_of_changed_advice"),
    ]

    initial = True

    dependencies = [
        ("guidelines", "0001_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("display_name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="user_email_in_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditVerification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sealed", models.PositiveBigIntegerField()),
                ("head", models.CharField(blank=True, max_length=64)),
                ("problem", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarText",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="ReplayReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked", models.PositiveIntegerField()),
                ("differing", models.PositiveIntegerField()),
                ("semantic", models.PositiveIntegerField(default=0)),
                ("details", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("system", "The system"),
                            ("room", "Room display"),
                            ("anonymous", "Not signed in"),
                        ],
                        max_length=10,
                    ),
                ),
                ("action", models.CharField(max_length=80)),
                (
                    "operation",
                    models.CharField(
                        choices=[
                            ("C", "Created"),
                            ("R", "Seen"),
                            ("U", "Changed"),
                            ("D", "Removed"),
                            ("E", "Done"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("0", "Success"), ("4", "Refused"), ("8", "Failed")],
                        default="0",
                        max_length=1,
                    ),
                ),
                ("object_type", models.CharField(blank=True, max_length=80)),
                ("object_id", models.CharField(blank=True, max_length=64)),
                ("patient_id", models.UUIDField(null=True)),
                ("hospital_id", models.UUIDField(null=True)),
                ("board_id", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("details", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patient_id", "-id"], name="audit_by_patient"),
                    models.Index(fields=["hospital_id", "-id"], name="audit_by_hospital"),
                    models.Index(fields=["object_id", "-id"], name="audit_by_object"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", False), ("actor_kind", "person")),
                            models.Q(
                                models.Q(("actor_kind", "person"), _negated=True),
                                ("actor__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="audit_person_is_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="tumorboard.auditevent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Board",
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
                ("name", models.CharField(max_length=200)),
                (
                    "stream",
                    models.CharField(
                        choices=[
                            ("colorectal", "Colorectal"),
                            ("lung", "Lung"),
                            ("breast", "Breast"),
                            ("sarcoma", "Sarcoma"),
                            ("multiple_primaries", "Multiple primaries"),
                        ],
                        max_length=40,
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stream__in",
                                ["colorectal", "lung", "breast", "sarcoma", "multiple_primaries"],
                            )
                        ),
                        name="board_stream_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("setting", models.CharField(max_length=80)),
                ("value", models.CharField(max_length=120)),
                ("revision", models.PositiveIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("chosen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("board", "revision"), name="board_choice_revision_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardRules",
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
                    "cadence_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                    ),
                ),
                (
                    "cutoff_days",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(14),
                        ],
                    ),
                ),
                (
                    "minutes_per_case",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                    ),
                ),
                (
                    "break_after_minutes",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(240),
                        ],
                    ),
                ),
                (
                    "imaging_max_days",
                    models.PositiveSmallIntegerField(
                        default=42,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                    ),
                ),
                (
                    "pathology_max_days",
                    models.PositiveSmallIntegerField(
                        default=365,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                    ),
                ),
                (
                    "triage_sample_percent",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "letter_days",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(30),
                        ],
                    ),
                ),
                (
                    "outcome_days",
                    models.PositiveSmallIntegerField(
                        default=42,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                    ),
                ),
                (
                    "diagnosis_days",
                    models.PositiveSmallIntegerField(
                        default=28,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                    ),
                ),
                (
                    "treatment_days",
                    models.PositiveSmallIntegerField(
                        default=31,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                    ),
                ),
                (
                    "pathway_days",
                    models.PositiveSmallIntegerField(
                        default=62,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                    ),
                ),
                (
                    "board",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cadence_days__gte", 1), ("cadence_days__lte", 60)),
                        name="board_rules_cadence_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cutoff_days__gte", 0), ("cutoff_days__lte", 14)),
                        name="board_rules_cutoff_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes_per_case__gte", 1), ("minutes_per_case__lte", 60)
                        ),
                        name="board_rules_minutes_per_case_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("break_after_minutes__gte", 15), ("break_after_minutes__lte", 240)
                        ),
                        name="board_rules_break_after_minutes_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("imaging_max_days__gte", 7), ("imaging_max_days__lte", 365)
                        ),
                        name="board_rules_imaging_max_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pathology_max_days__gte", 7), ("pathology_max_days__lte", 3650)
                        ),
                        name="board_rules_pathology_max_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("triage_sample_percent__gte", 0), ("triage_sample_percent__lte", 100)
                        ),
                        name="board_rules_triage_sample_percent_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letter_days__gte", 0), ("letter_days__lte", 30)),
                        name="board_rules_letter_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome_days__gte", 7), ("outcome_days__lte", 365)),
                        name="board_rules_outcome_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("diagnosis_days__gte", 1), ("diagnosis_days__lte", 365)
                        ),
                        name="board_rules_diagnosis_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("treatment_days__gte", 1), ("treatment_days__lte", 365)
                        ),
                        name="board_rules_treatment_days_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pathway_days__gte", 1), ("pathway_days__lte", 365)),
                        name="board_rules_pathway_days_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weekdays", "Weekly days"),
                            ("add", "Added"),
                            ("remove", "Removed"),
                            ("file", "From a file"),
                            ("undo", "Undone"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "board",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_changes",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="tumorboard.calendarchange",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["weekdays", "add", "remove", "file", "undo"])
                        ),
                        name="calendar_change_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "undo"), ("undoes__isnull", False)),
                            models.Q(
                                models.Q(("kind", "undo"), _negated=True), ("undoes__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="calendar_undo_names_what_it_undoes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="calendar_change_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("question", models.TextField()),
                (
                    "entry_type",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("new", "New diagnosis"),
                            ("recurrence", "Recurrence or progression"),
                            ("post_neoadjuvant", "After neoadjuvant treatment"),
                            ("post_operative", "After an operation"),
                            ("rediscussion", "Re-discussion"),
                        ],
                        default="new",
                        max_length=40,
                    ),
                ),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("referred", "Referred"),
                            ("preparing", "Preparing"),
                            ("ready", "Ready"),
                            ("listed", "Listed"),
                            ("standard", "On standard of care"),
                            ("discussed", "Discussed"),
                            ("deferred", "Deferred"),
                            ("closed", "Closed"),
                        ],
                        default="preparing",
                        max_length=40,
                    ),
                ),
                ("presenter", models.CharField(blank=True, max_length=120)),
                ("referrer", models.CharField(blank=True, max_length=120)),
                ("key_worker", models.CharField(blank=True, max_length=120)),
                (
                    "urgency",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("routine", "Routine"),
                            ("urgent", "Urgent: next meeting"),
                            ("emergency", "Emergency: before the next meeting"),
                        ],
                        default="routine",
                        max_length=40,
                    ),
                ),
                (
                    "clock",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("diagnosis", "Referral to diagnosis"),
                            ("treatment", "Decision to treat, to first treatment"),
                            ("pathway", "Referral to first treatment"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("referred_on", models.DateField(blank=True, null=True)),
                ("decision_to_treat_on", models.DateField(blank=True, null=True)),
                ("transferred_on", models.DateField(blank=True, null=True)),
                ("clock_ends_on", models.DateField(editable=False, null=True)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("settled_on", models.DateField(editable=False, null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(fields=["board", "state"], name="case_by_board_and_state"),
                    models.Index(fields=["clock_ends_on"], name="case_by_end_of_clock"),
                    models.Index(
                        condition=models.Q(("settled_on__isnull", True)),
                        fields=["board"],
                        name="case_not_settled",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "entry_type__in",
                                [
                                    "",
                                    "new",
                                    "recurrence",
                                    "post_neoadjuvant",
                                    "post_operative",
                                    "rediscussion",
                                ],
                            )
                        ),
                        name="case_entry_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "referred",
                                    "preparing",
                                    "ready",
                                    "listed",
                                    "standard",
                                    "discussed",
                                    "deferred",
                                    "closed",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["", "routine", "urgent", "emergency"])),
                        name="case_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("clock__in", ["", "diagnosis", "treatment", "pathway"])
                        ),
                        name="case_clock_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True),
                        name="case_asks_a_question",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardReferral",
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
                ("next_step", models.CharField(max_length=300)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "next_step_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps_owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_from",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="onward",
                        to="tumorboard.case",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("next_step", ""), _negated=True),
                        name="referral_on_names_the_next_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("source")), _negated=True),
                        name="referral_on_leads_to_another_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("as_of", models.DateField()),
                ("record_hash", models.CharField(max_length=64)),
                ("envelope", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "guideline_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guidelines.guidelineversion",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.calendartext",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="tumorboard.case",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["case", "-made_at"], name="assessment_by_case")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "sha256"), name="assessment_kept_once_per_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("listed", "Listed"),
                            ("discussed", "Discussed"),
                            ("deferred", "Deferred"),
                            ("not_reached", "Not reached"),
                            ("standard", "On standard of care"),
                            ("withdrawn", "Taken off the agenda"),
                        ],
                        default="listed",
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("before_at", models.DateTimeField(editable=False, null=True)),
                (
                    "deferral_cause",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("imaging", "Information missing: imaging"),
                            ("pathology", "Information missing: pathology"),
                            ("information", "Information missing: other"),
                            ("specialist", "Required specialist absent"),
                            ("patient", "Patient's wish, or not informed yet"),
                            ("time", "No time left"),
                            ("clinical", "Patient not fit, or clinical change"),
                            ("other", "Other, explained"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                    ),
                ),
                ("late_reason", models.CharField(blank=True, max_length=300)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="tumorboard.case",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "listed",
                                    "discussed",
                                    "deferred",
                                    "not_reached",
                                    "standard",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="agenda_item_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "deferral_cause__in",
                                [
                                    "",
                                    "imaging",
                                    "pathology",
                                    "information",
                                    "specialist",
                                    "patient",
                                    "time",
                                    "clinical",
                                    "other",
                                ],
                            )
                        ),
                        name="agenda_item_deferral_cause_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["deferred", "withdrawn"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agenda_item_reason_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__isnull", True),
                            models.Q(("minutes__gte", 1), ("minutes__lte", 180)),
                            _connector="OR",
                        ),
                        name="agenda_item_minutes_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseGrant",
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
                ("until", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="case_grant_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user",),
                        name="external_reviewer_sees_one_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseShare",
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
                    "what",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("decisions", "Signed decisions")],
                        default="decisions",
                        max_length=40,
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_cases",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["", "decisions"])),
                        name="case_share_what_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case", "board"),
                        name="case_shared_once_with_a_board",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeSet",
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
                ("title", models.CharField(max_length=200)),
                ("purpose", models.TextField(blank=True)),
                ("number", models.CharField(max_length=64)),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("open", "Being edited"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=40,
                    ),
                ),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
                ("submitted_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guidelines.guidelineversion",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "result",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_set",
                        to="guidelines.guidelineversion",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["", "open", "in_review", "approved", "dropped"])
                        ),
                        name="change_set_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(
                                models.Q(("approved_by", models.F("created_by")), _negated=True),
                                models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_set_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_review"), _negated=True),
                            models.Q(
                                ("submitted_by__isnull", False),
                                models.Q(("submitted_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_set_submitted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by__isnull", False),
                                ("result__isnull", False),
                                ("state", "approved"),
                            ),
                            models.Q(
                                models.Q(("state", "approved"), _negated=True),
                                ("approved_by__isnull", True),
                                ("result__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="change_set_approved_whole",
                    ),
                ],
            },
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
                        blank=True,
                        choices=[
                            ("referral", "Late referral or transfer"),
                            ("diagnostics", "Waiting for imaging or pathology"),
                            ("capacity", "No capacity for treatment"),
                            ("medical", "Not fit yet, or another illness"),
                            ("patient", "Patient's choice"),
                            ("board", "Deferred or not reached by the board"),
                            ("administration", "Administrative delay"),
                            ("other", "Other, explained"),
                        ],
                        default="",
                        max_length=40,
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
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cause__in",
                                [
                                    "",
                                    "referral",
                                    "diagnostics",
                                    "capacity",
                                    "medical",
                                    "patient",
                                    "board",
                                    "administration",
                                    "other",
                                ],
                            )
                        ),
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
        migrations.CreateModel(
            name="ClockPause",
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
                ("first", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["first", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="clock_pause_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("first")),
                            _connector="OR",
                        ),
                        name="clock_pause_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("case",),
                        name="one_open_pause_per_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("amendment_reason", models.TextField(blank=True)),
                (
                    "result",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("decided", "Decided"),
                            ("deferred", "Deferred"),
                            ("no_decision", "No decision"),
                        ],
                        default="decided",
                        max_length=40,
                    ),
                ),
                (
                    "deferral_cause",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("imaging", "Information missing: imaging"),
                            ("pathology", "Information missing: pathology"),
                            ("information", "Information missing: other"),
                            ("specialist", "Required specialist absent"),
                            ("patient", "Patient's wish, or not informed yet"),
                            ("time", "No time left"),
                            ("clinical", "Patient not fit, or clinical change"),
                            ("other", "Other, explained"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "intent",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("curative", "Curative"),
                            ("palliative", "Palliative"),
                            ("diagnostic", "Diagnostic"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("reasons", models.TextField(blank=True)),
                ("alternatives", models.TextField(blank=True)),
                ("dissent", models.TextField(blank=True)),
                ("trial", models.CharField(blank=True, max_length=300)),
                ("conditions", models.TextField(blank=True)),
                ("actions", models.TextField(blank=True)),
                ("action_list", models.TextField(default="[]", editable=False)),
                ("condition_list", models.TextField(default="[]", editable=False)),
                ("treatments", models.TextField(blank=True)),
                (
                    "treatment_order",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("sequence", "One after the other"),
                            ("alternatives", "As alternatives"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "no_treatment",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("patient_wish", "Patient's wish"),
                            ("comorbidity", "Comorbidity or fitness"),
                            ("surveillance", "Surveillance suffices"),
                            ("no_benefit", "No benefit expected"),
                            ("no_cancer", "No cancer found"),
                            ("died", "Died"),
                            ("other", "Other, explained in the reasons"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "trials_considered",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "genetics_considered",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("genetics", models.CharField(blank=True, max_length=300)),
                (
                    "supportive_considered",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("supportive", models.CharField(blank=True, max_length=300)),
                ("missing", models.TextField(blank=True)),
                (
                    "missing_forced",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(600)],
                    ),
                ),
                ("responsible", models.CharField(blank=True, max_length=120)),
                ("next_date", models.DateField(blank=True, null=True)),
                (
                    "concordance",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("concordant", "In line with the guideline"),
                            ("conditional", "In line, on a condition"),
                            ("deviating", "Departs from a recommendation"),
                            ("no_guidance", "No guidance for this question"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("departs_from", models.CharField(blank=True, max_length=400)),
                (
                    "deviation_code",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("patient_wish", "Patient's wish"),
                            ("comorbidity", "Comorbidity or fitness"),
                            ("technical", "Not technically possible"),
                            ("evidence", "Newer or conflicting evidence"),
                            ("trial", "Treatment in a trial"),
                            ("urgency", "Urgency"),
                            ("resources", "Not available here"),
                            ("other", "Other, explained"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("deviation_reason", models.TextField(blank=True)),
                ("text", models.TextField(blank=True, editable=False)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="tumorboard.agendaitem",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="tumorboard.assessment",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="tumorboard.decision",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["case", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["", "decided", "deferred", "no_decision"])
                        ),
                        name="decision_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "deferral_cause__in",
                                [
                                    "",
                                    "imaging",
                                    "pathology",
                                    "information",
                                    "specialist",
                                    "patient",
                                    "time",
                                    "clinical",
                                    "other",
                                ],
                            )
                        ),
                        name="decision_deferral_cause_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intent__in", ["", "curative", "palliative", "diagnostic"])
                        ),
                        name="decision_intent_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "concordance__in",
                                ["", "concordant", "conditional", "deviating", "no_guidance"],
                            )
                        ),
                        name="decision_concordance_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "deviation_code__in",
                                [
                                    "",
                                    "patient_wish",
                                    "comorbidity",
                                    "technical",
                                    "evidence",
                                    "trial",
                                    "urgency",
                                    "resources",
                                    "other",
                                ],
                            )
                        ),
                        name="decision_deviation_code_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("treatment_order__in", ["", "sequence", "alternatives"])
                        ),
                        name="decision_treatment_order_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "no_treatment__in",
                                [
                                    "",
                                    "patient_wish",
                                    "comorbidity",
                                    "surveillance",
                                    "no_benefit",
                                    "no_cancer",
                                    "died",
                                    "other",
                                ],
                            )
                        ),
                        name="decision_no_treatment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("trials_considered__in", ["", "yes", "no"])),
                        name="decision_trials_considered_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("genetics_considered__in", ["", "yes", "no"])),
                        name="decision_genetics_considered_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("supportive_considered__in", ["", "yes", "no"])),
                        name="decision_supportive_considered_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing_forced__in", ["", "yes", "no"])),
                        name="decision_missing_forced_known",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "number"), name="decision_number_once_per_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("signed_at__isnull", True)),
                        fields=("case",),
                        name="one_draft_decision_per_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_signed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces__isnull", True),
                            models.Q(("amendment_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_amended_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContradictionKept",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("flagged", models.TextField()),
                ("reason", models.TextField()),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.decision",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("one", "other"), name="contradiction_kept_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="contradiction_kept_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("one", models.F("other")), _negated=True),
                        name="contradiction_is_between_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
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
                ("text", models.CharField(max_length=300)),
                ("settled_by", models.CharField(max_length=120)),
                ("after", models.DateField(blank=True, null=True)),
                ("was", models.CharField(blank=True, editable=False, max_length=300)),
                ("expires_on", models.DateField()),
                ("if_met", models.CharField(blank=True, max_length=300)),
                ("if_not_met", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("open", "Open"), ("settled", "Settled"), ("stopped", "Stopped")],
                        default="open",
                        max_length=40,
                    ),
                ),
                (
                    "met",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("met", "Met"), ("not_met", "Not met")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=300)),
                ("settled_on", models.DateField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("looked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "brought_to",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.agendaitem",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions_owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by_person",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions_set",
                        to="tumorboard.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["expires_on", "created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["", "open", "settled", "stopped"])),
                        name="condition_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met__in", ["", "met", "not_met"])),
                        name="condition_met_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="condition_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled_by", ""), _negated=True),
                        name="condition_names_what_settles_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stopped"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="condition_stopped_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), _negated=True),
                            models.Q(
                                ("settled_by_person__isnull", False), ("settled_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="condition_settled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("open", "Open"), ("done", "Done"), ("not_done", "Not done")],
                        default="open",
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions_owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_rows",
                        to="tumorboard.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["", "open", "done", "not_done"])),
                        name="action_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="action_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_done"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="action_not_done_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("signed", "As signed"), ("superseded", "Marked as superseded")],
                        default="signed",
                        max_length=40,
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="tumorboard.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["", "signed", "superseded"])),
                        name="decision_paper_kind_known",
                    ),
                    models.UniqueConstraint(
                        fields=("decision", "kind"), name="decision_paper_once_per_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionQuorum",
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
                    "handling",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("provisional", "Provisional, until confirmed"),
                            ("signed", "Signed without, for a reason"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("rules", models.TextField(blank=True, editable=False)),
                ("specialties", models.TextField(blank=True, editable=False)),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quorum",
                        to="tumorboard.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handling__in", ["", "provisional", "signed"])),
                        name="decision_quorum_handling_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "signed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signed_without_quorum_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hospital",
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
                ("name", models.CharField(max_length=200)),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/London",
                        max_length=64,
                        validators=[tumorboard.people.models.known_time_zone],
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="hospital_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("resource", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weekday", "Every week"),
                            ("date", "Further date"),
                            ("closure", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("weekday", models.CharField(blank=True, max_length=9)),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "added_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="added",
                        to="tumorboard.calendarchange",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_entries",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "removed_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removed",
                        to="tumorboard.calendarchange",
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_entries",
                        to="tumorboard.hospital",
                    ),
                ),
            ],
            options={
                "ordering": ["resource", "kind", "first", "weekday"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_in__isnull", True)),
                        fields=["hospital"],
                        name="calendar_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first", None),
                                ("kind", "weekday"),
                                ("last", None),
                                (
                                    "weekday__in",
                                    (
                                        "monday",
                                        "tuesday",
                                        "wednesday",
                                        "thursday",
                                        "friday",
                                        "saturday",
                                        "sunday",
                                    ),
                                ),
                            ),
                            models.Q(
                                ("first__isnull", False),
                                ("kind", "date"),
                                ("last", models.F("first")),
                                ("weekday", ""),
                            ),
                            models.Q(
                                ("first__isnull", False),
                                ("kind", "closure"),
                                ("last__gte", models.F("first")),
                                ("weekday", ""),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_entry_has_the_days_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first", None),
                            models.Q(
                                ("first__gte", datetime.date(2000, 1, 1)),
                                ("last__lte", datetime.date(2100, 12, 31)),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_entry_within_our_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resource", ""), _negated=True),
                            ("kind", "closure"),
                            _connector="OR",
                        ),
                        name="calendar_only_closures_are_for_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("board__isnull", False), ("resource", "board")),
                            models.Q(
                                ("board__isnull", True),
                                models.Q(("resource", "board"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_boards_have_their_own_days",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("removed_in__isnull", True),
                            ("board__isnull", True),
                            ("kind", "weekday"),
                        ),
                        fields=("hospital", "resource", "weekday"),
                        name="calendar_weekday_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("removed_in__isnull", True),
                            ("board__isnull", True),
                            models.Q(("kind", "weekday"), _negated=True),
                        ),
                        fields=("hospital", "resource", "kind", "first", "last"),
                        name="calendar_days_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("removed_in__isnull", True),
                            ("board__isnull", False),
                            ("kind", "weekday"),
                        ),
                        fields=("board", "weekday"),
                        name="calendar_board_weekday_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("removed_in__isnull", True),
                            ("board__isnull", False),
                            models.Q(("kind", "weekday"), _negated=True),
                        ),
                        fields=("board", "kind", "first", "last"),
                        name="calendar_board_days_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="calendarchange",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendar_changes",
                to="tumorboard.hospital",
            ),
        ),
        migrations.AddField(
            model_name="board",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="boards",
                to="tumorboard.hospital",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="hospital",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="tumorboard.hospital",
            ),
        ),
        migrations.CreateModel(
            name="ImpactReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("counted", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("effect", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="impact_reports",
                        to="tumorboard.changeset",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "pk"],
                "indexes": [models.Index(fields=["change_set", "sha256"], name="impact_by_text")],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("happened", models.TextField()),
                ("screen", models.CharField(max_length=300)),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "seriousness",
                    models.CharField(
                        choices=[
                            ("nuisance", "Nobody could have been harmed"),
                            ("near_miss", "Somebody could have been harmed"),
                            ("harm", "Somebody was harmed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("patient_involved", models.BooleanField()),
                ("reported_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="tumorboard.hospital",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-reported_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("happened", ""), _negated=True),
                        name="incident_says_what_happened",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seriousness__in", ["nuisance", "near_miss", "harm"])),
                        name="incident_seriousness_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("looked_at", "Looked at"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="tumorboard.incident",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "number"), name="incident_note_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["looked_at", "closed"])),
                        name="incident_note_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="incident_closed_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("item", models.CharField(max_length=120)),
                ("number", models.PositiveIntegerField()),
                ("file", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("returns", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=600)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="tumorboard.changeset",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("change_set", "kind", "item", "number"),
                        name="item_change_in_one_line",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemComment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("item", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="tumorboard.changeset",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="item_comment_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("arguments", models.TextField(default="[]")),
                ("queue", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("interrupted", "Interrupted"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("message", models.CharField(blank=True, max_length=200)),
                ("error", models.CharField(blank=True, max_length=200)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("cancel_requested", models.BooleanField(default=False)),
                ("worker", models.CharField(blank=True, max_length=80)),
                ("version", models.PositiveIntegerField(default=1)),
                ("unique_key", models.CharField(blank=True, max_length=200)),
                ("slot", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("run_after", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "board",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.hospital",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "run_after"], name="job_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "interrupted", "running"]),
                            models.Q(("unique_key", ""), _negated=True),
                        ),
                        fields=("name", "unique_key"),
                        name="job_unique_while_unfinished",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("slot", ""), _negated=True),
                        fields=("name", "slot"),
                        name="job_slot_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesion",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "organ",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("liver", "Liver"),
                            ("lung", "Lung"),
                            ("peritoneum", "Peritoneum"),
                            ("lymph_node", "Lymph node"),
                            ("bone", "Bone"),
                            ("brain", "Brain"),
                            ("adrenal", "Adrenal"),
                            ("ovary", "Ovary"),
                            ("pleura", "Pleura"),
                            ("skin", "Skin"),
                            ("spleen", "Spleen"),
                            ("kidney", "Kidney"),
                            ("pancreas", "Pancreas"),
                            ("bile_duct", "Bile duct"),
                            ("local", "Site of the primary"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                (
                    "side",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("left", "Left"),
                            ("right", "Right"),
                            ("bilateral", "Bilateral"),
                            ("midline", "Midline"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("segments", models.CharField(blank=True, max_length=60)),
                (
                    "count_kind",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("exact", "Exact number"),
                            ("range", "Between two numbers"),
                            ("multiple", "Multiple, not counted"),
                        ],
                        default="exact",
                        max_length=40,
                    ),
                ),
                ("count_low", models.PositiveSmallIntegerField(blank=True, default=1, null=True)),
                ("count_high", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "distribution",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("solitary", "Solitary"),
                            ("unilobar", "Unilobar"),
                            ("bilobar", "Bilobar"),
                            ("diffuse", "Diffuse"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "nature",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("metastasis", "Metastasis"),
                            ("second_primary", "Second primary"),
                            ("local_recurrence", "Local recurrence"),
                            ("nodal", "Nodal metastasis"),
                            ("benign", "Benign"),
                            ("indeterminate", "Indeterminate"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("calcified", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "solid",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("solid", "Solid"),
                            ("part_solid", "Part-solid"),
                            ("ground_glass", "Pure ground glass"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("spiculated", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                ("typical_imaging", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "histology_confirmed",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                (
                    "first_seen",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "confirmed",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "seen_at",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("baseline_staging", "Baseline staging"),
                            ("primary_operation", "Operation of the primary"),
                            ("restaging", "Restaging"),
                            ("follow_up", "Follow-up"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("present", "Present"),
                            ("disappearing", "Disappearing"),
                            ("resected", "Resected"),
                            ("ablated", "Ablated"),
                            ("irradiated", "Irradiated"),
                        ],
                        default="present",
                        max_length=40,
                    ),
                ),
                (
                    "timing_override",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("synchronous", "Synchronous"),
                            ("early_metachronous", "Early metachronous"),
                            ("late_metachronous", "Late metachronous"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("timing_override_reason", models.CharField(blank=True, max_length=300)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "organ__in",
                                [
                                    "",
                                    "liver",
                                    "lung",
                                    "peritoneum",
                                    "lymph_node",
                                    "bone",
                                    "brain",
                                    "adrenal",
                                    "ovary",
                                    "pleura",
                                    "skin",
                                    "spleen",
                                    "kidney",
                                    "pancreas",
                                    "bile_duct",
                                    "local",
                                    "other",
                                ],
                            )
                        ),
                        name="lesion_organ_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__in", ["", "left", "right", "bilateral", "midline"])
                        ),
                        name="lesion_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count_kind__in", ["", "exact", "range", "multiple"])),
                        name="lesion_count_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distribution__in", ["", "solitary", "unilobar", "bilobar", "diffuse"])
                        ),
                        name="lesion_distribution_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "nature__in",
                                [
                                    "",
                                    "metastasis",
                                    "second_primary",
                                    "local_recurrence",
                                    "nodal",
                                    "benign",
                                    "indeterminate",
                                ],
                            )
                        ),
                        name="lesion_nature_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("solid__in", ["", "solid", "part_solid", "ground_glass"])
                        ),
                        name="lesion_solid_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "seen_at__in",
                                [
                                    "",
                                    "baseline_staging",
                                    "primary_operation",
                                    "restaging",
                                    "follow_up",
                                ],
                            )
                        ),
                        name="lesion_seen_at_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "present",
                                    "disappearing",
                                    "resected",
                                    "ablated",
                                    "irradiated",
                                ],
                            )
                        ),
                        name="lesion_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "timing_override__in",
                                ["", "synchronous", "early_metachronous", "late_metachronous"],
                            )
                        ),
                        name="lesion_timing_override_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("count_kind", "exact"), _negated=True),
                            models.Q(
                                ("count_high__isnull", True),
                                ("count_low__gte", 1),
                                ("count_low__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lesion_exact_count_stated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count_low__isnull", True),
                            ("count_high__isnull", True),
                            ("count_low__lte", models.F("count_high")),
                            _connector="OR",
                        ),
                        name="lesion_count_range_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("timing_override", ""),
                            models.Q(("timing_override_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lesion_timing_override_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                    "recipient",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("referrer", "Referrer"), ("gp", "GP"), ("patient", "Patient")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("addressee", models.CharField(blank=True, max_length=400)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                (
                    "vital_stated",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("alive", "Alive"), ("dead", "Dead")],
                        default="",
                        editable=False,
                        max_length=40,
                    ),
                ),
                ("text", models.TextField(blank=True, editable=False)),
                ("content", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("released_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="tumorboard.decision",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recipient__in", ["", "referrer", "gp", "patient"])),
                        name="letter_recipient_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vital_stated__in", ["", "alive", "dead"])),
                        name="letter_vital_stated_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True),
                        name="letter_is_for_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("decision", "recipient"),
                        name="one_draft_letter_per_recipient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(
                                ("content__isnull", False),
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("vital_stated", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_released_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recipient", "patient"), ("vital_stated", "dead"), _negated=True
                        ),
                        name="no_letter_to_the_dead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "recipient",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("referrer", "Referrer"), ("gp", "GP"), ("patient", "Patient")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("name", models.CharField(max_length=400)),
                (
                    "means",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("phone", "By phone"),
                            ("letter", "By letter"),
                            ("portal", "On the portal"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retracts",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retracted_by",
                        to="tumorboard.communication",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="tumorboard.decision",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="tumorboard.letter",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "recorded_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recipient__in", ["", "referrer", "gp", "patient"])),
                        name="communication_recipient_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("means__in", ["", "in_person", "phone", "letter", "portal"])
                        ),
                        name="communication_means_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recipient", ""), _negated=True),
                            models.Q(("means", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="communication_says_who_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retracts__isnull", True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="communication_retracted_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                ("date", models.DateField()),
                ("starts_at", models.TimeField(blank=True, null=True)),
                ("ends_at", models.TimeField(blank=True, null=True)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("link", models.CharField(blank=True, max_length=400)),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("planned", "Planned"),
                            ("running", "In session"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=40,
                    ),
                ),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings_chaired",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "current_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.agendaitem",
                    ),
                ),
                (
                    "recorder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["date", "starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["", "planned", "running", "closed", "cancelled"])
                        ),
                        name="meeting_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Availability",
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
                ("arrives_at", models.TimeField(blank=True, null=True)),
                ("leaves_at", models.TimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="availabilities",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["user__display_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "user"), name="availability_once_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrives_at__isnull", True),
                            ("leaves_at__isnull", True),
                            ("leaves_at__gt", models.F("arrives_at")),
                            _connector="OR",
                        ),
                        name="availability_leaves_after_arriving",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("name", models.CharField(max_length=120)),
                (
                    "specialty",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("colorectal_surgery", "Colorectal surgery"),
                            ("liver_surgery", "Liver surgery"),
                            ("thoracic_surgery", "Thoracic surgery"),
                            ("upper_gi_surgery", "Upper gastrointestinal surgery"),
                            ("breast_surgery", "Breast surgery"),
                            ("gynaecological_surgery", "Gynaecological surgery"),
                            ("urology", "Urology"),
                            ("orthopaedic_oncology", "Orthopaedic oncology"),
                            ("neurosurgery", "Neurosurgery"),
                            ("medical_oncology", "Medical oncology"),
                            ("radiation_oncology", "Radiation oncology"),
                            ("radiology", "Radiology"),
                            ("interventional_radiology", "Interventional radiology"),
                            ("nuclear_medicine", "Nuclear medicine"),
                            ("pathology", "Pathology"),
                            ("gastroenterology", "Gastroenterology"),
                            ("respiratory_medicine", "Respiratory medicine"),
                            ("haematology", "Haematology"),
                            ("clinical_genetics", "Clinical genetics"),
                            ("geriatric_medicine", "Geriatric medicine"),
                            ("anaesthesia", "Anaesthesia"),
                            ("palliative_care", "Palliative care"),
                            ("specialist_nursing", "Specialist nursing"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "presence",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("remote", "Remote"),
                            ("left", "Left early"),
                            ("apologies", "Sent apologies"),
                        ],
                        default="in_person",
                        max_length=40,
                    ),
                ),
                (
                    "seat",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("core", "Core"), ("extended", "Extended"), ("guest", "Guest")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "covering_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "specialty__in",
                                [
                                    "",
                                    "colorectal_surgery",
                                    "liver_surgery",
                                    "thoracic_surgery",
                                    "upper_gi_surgery",
                                    "breast_surgery",
                                    "gynaecological_surgery",
                                    "urology",
                                    "orthopaedic_oncology",
                                    "neurosurgery",
                                    "medical_oncology",
                                    "radiation_oncology",
                                    "radiology",
                                    "interventional_radiology",
                                    "nuclear_medicine",
                                    "pathology",
                                    "gastroenterology",
                                    "respiratory_medicine",
                                    "haematology",
                                    "clinical_genetics",
                                    "geriatric_medicine",
                                    "anaesthesia",
                                    "palliative_care",
                                    "specialist_nursing",
                                    "other",
                                ],
                            )
                        ),
                        name="attendance_specialty_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("presence__in", ["", "in_person", "remote", "left", "apologies"])
                        ),
                        name="attendance_presence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", ["", "core", "extended", "guest"])),
                        name="attendance_seat_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("meeting", "user"),
                        name="attendance_once_per_meeting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaOrder",
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
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="tumorboard.meeting",
            ),
        ),
        migrations.CreateModel(
            name="AgendaBreak",
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
                ("label", models.CharField(default="Break", max_length=80)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaks",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True),
                        name="agenda_break_has_a_label",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 180)),
                        name="agenda_break_minutes_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingPack",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("patients", models.TextField(default="[]")),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_pack",
                        to="tumorboard.job",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="MeetingTimer",
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
                ("is_on", models.BooleanField(default=False)),
                ("rested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="timer",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("member", "Member"),
                            ("chair", "Chair"),
                            ("triage", "Standard-of-care triage"),
                            ("guideline_editor", "Guideline editor"),
                            ("guideline_approver", "Guideline approver"),
                            ("administrator", "Administrator"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "specialty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("colorectal_surgery", "Colorectal surgery"),
                            ("liver_surgery", "Liver surgery"),
                            ("thoracic_surgery", "Thoracic surgery"),
                            ("upper_gi_surgery", "Upper gastrointestinal surgery"),
                            ("breast_surgery", "Breast surgery"),
                            ("gynaecological_surgery", "Gynaecological surgery"),
                            ("urology", "Urology"),
                            ("orthopaedic_oncology", "Orthopaedic oncology"),
                            ("neurosurgery", "Neurosurgery"),
                            ("medical_oncology", "Medical oncology"),
                            ("radiation_oncology", "Radiation oncology"),
                            ("radiology", "Radiology"),
                            ("interventional_radiology", "Interventional radiology"),
                            ("nuclear_medicine", "Nuclear medicine"),
                            ("pathology", "Pathology"),
                            ("gastroenterology", "Gastroenterology"),
                            ("respiratory_medicine", "Respiratory medicine"),
                            ("haematology", "Haematology"),
                            ("clinical_genetics", "Clinical genetics"),
                            ("geriatric_medicine", "Geriatric medicine"),
                            ("anaesthesia", "Anaesthesia"),
                            ("palliative_care", "Palliative care"),
                            ("specialist_nursing", "Specialist nursing"),
                            ("other", "Other"),
                        ],
                        max_length=40,
                    ),
                ),
                ("is_extended", models.BooleanField(default=False)),
                ("active_from", models.DateTimeField(default=django.utils.timezone.now)),
                ("active_until", models.DateTimeField(blank=True, null=True)),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="tumorboard.hospital",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("active_until__isnull", True), ("board__isnull", False)
                        ),
                        fields=("user", "board", "role"),
                        name="board_role_held_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("active_until__isnull", True), ("board__isnull", True)),
                        fields=("user", "hospital", "role"),
                        name="hospital_role_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role", "member"), models.Q(("specialty", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("role", "member"), _negated=True), ("specialty", "")
                            ),
                            _connector="OR",
                        ),
                        name="members_and_only_members_have_a_specialty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("board__isnull", False),
                            (
                                "role__in",
                                [
                                    "guideline_editor",
                                    "guideline_approver",
                                    "administrator",
                                    "auditor",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="clinical_roles_belong_to_a_board",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpinionRound",
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
                    "scope",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("primary", "Primary"),
                            ("liver", "Liver"),
                            ("lung", "Lung"),
                            ("bone", "Bone"),
                            ("peritoneum", "Peritoneum"),
                            ("other", "Other organ"),
                            ("metastases", "All metastases"),
                            ("whole", "Whole disease"),
                        ],
                        default="metastases",
                        max_length=40,
                    ),
                ),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinion_rounds",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scope__in",
                                [
                                    "",
                                    "primary",
                                    "liver",
                                    "lung",
                                    "bone",
                                    "peritoneum",
                                    "other",
                                    "metastases",
                                    "whole",
                                ],
                            )
                        ),
                        name="opinion_round_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="opinion_round_opened_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("opened_at__isnull", True)),
                        fields=("case",),
                        name="one_closed_opinion_round_per_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("to", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=300)),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "hospital",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outbox",
                        to="tumorboard.hospital",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
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
                    "implemented",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("fully", "Fully"),
                            ("partly", "Partly"),
                            ("not", "Not"),
                            ("unknown", "Unknown"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "why_not",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("wish", "Patient's wish"),
                            ("comorbidity_unknown", "Comorbidity that the board did not know of"),
                            ("comorbidity_since", "Comorbidity since the board"),
                            ("progression", "Progression"),
                            ("died", "Died"),
                            ("not_resectable", "Not resectable"),
                            ("new_result", "New result"),
                            ("condition_not_met", "Condition not met"),
                            ("did_not_attend", "Did not attend"),
                            ("toxicity", "Toxicity"),
                            ("other_therapy", "Other therapy chosen"),
                            ("cost", "Cost"),
                            ("lost", "Lost to follow-up"),
                            ("unknown", "Reason unknown"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("explanation", models.TextField(blank=True)),
                (
                    "first_treatment",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="tumorboard.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("implemented__in", ["", "fully", "partly", "not", "unknown"])
                        ),
                        name="outcome_implemented_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "why_not__in",
                                [
                                    "",
                                    "wish",
                                    "comorbidity_unknown",
                                    "comorbidity_since",
                                    "progression",
                                    "died",
                                    "not_resectable",
                                    "new_result",
                                    "condition_not_met",
                                    "did_not_attend",
                                    "toxicity",
                                    "other_therapy",
                                    "cost",
                                    "lost",
                                    "unknown",
                                ],
                            )
                        ),
                        name="outcome_why_not_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("implemented__in", ["partly", "not"]), _negated=True),
                            models.Q(("why_not", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outcome_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("implemented", ""), _negated=True),
                        name="outcome_says_whether",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Patient",
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
                ("family_name", models.CharField(max_length=120)),
                ("given_name", models.CharField(blank=True, max_length=120)),
                ("name_key", models.CharField(editable=False, max_length=260)),
                (
                    "birth_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "sex",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("female", "Female"), ("male", "Male"), ("other", "Other")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "vital_status",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("alive", "Alive"), ("dead", "Dead")],
                        default="alive",
                        max_length=40,
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("derived_from", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "primaries_complete",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="the list of primaries is complete"
                    ),
                ),
                (
                    "lesions_complete",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="the list of lesions is complete"
                    ),
                ),
                (
                    "treatments_complete",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="the list of treatments is complete"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patients",
                        to="tumorboard.hospital",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_records",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["name_key", "pk"],
                "indexes": [models.Index(fields=["hospital", "name_key"], name="patient_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["", "female", "male", "other"])),
                        name="patient_sex_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vital_status__in", ["", "alive", "dead"])),
                        name="patient_vital_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="patient_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "longest_mm",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True),
                ),
                (
                    "modality",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("CT", "CT"),
                            ("MRI", "MRI"),
                            ("PET-CT", "PET-CT"),
                            ("ultrasound", "Ultrasound"),
                            ("endoscopy", "Endoscopy"),
                            ("EBUS", "EBUS"),
                            ("bone scan", "Bone scan"),
                            ("mammography", "Mammography"),
                            ("biopsy", "Biopsy"),
                            ("operation", "Operation"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("not_visible", models.BooleanField(default=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="tumorboard.lesion",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "modality__in",
                                [
                                    "",
                                    "CT",
                                    "MRI",
                                    "PET-CT",
                                    "ultrasound",
                                    "endoscopy",
                                    "EBUS",
                                    "bone scan",
                                    "mammography",
                                    "biopsy",
                                    "operation",
                                    "other",
                                ],
                            )
                        ),
                        name="measurement_modality_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("longest_mm__isnull", True), ("not_visible", True)),
                            models.Q(
                                ("longest_mm__gt", 0),
                                ("longest_mm__isnull", False),
                                ("not_visible", False),
                            ),
                            _connector="OR",
                        ),
                        name="measurement_is_a_size_or_not_visible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LiverFunction",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "remnant_percent",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                ("remnant_method", models.CharField(blank=True, max_length=80)),
                (
                    "background",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("normal", "Normal"),
                            ("chemotherapy", "After prolonged chemotherapy"),
                            ("steatosis", "Steatosis"),
                            ("cirrhosis", "Cirrhosis"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "major_hepatectomy_needed",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "background__in",
                                ["", "normal", "chemotherapy", "steatosis", "cirrhosis"],
                            )
                        ),
                        name="liver_background_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remnant_percent__isnull", True),
                            models.Q(("remnant_percent__gte", 0), ("remnant_percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="liver_remnant_is_a_percentage",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="lesion",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)s_set",
                to="tumorboard.patient",
            ),
        ),
        migrations.CreateModel(
            name="LaboratoryValue",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "test",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("CEA", "CEA"),
                            ("CA19-9", "CA 19-9"),
                            ("GFR", "Glomerular filtration rate"),
                            ("LVEF", "Left ventricular ejection fraction"),
                            ("FEV1", "FEV1 (predicted)"),
                            ("DLCO", "DLCO (predicted)"),
                            ("ppoFEV1", "FEV1, predicted postoperative"),
                            ("ppoDLCO", "DLCO, predicted postoperative"),
                            ("VO2peak", "Peak oxygen uptake"),
                            ("bilirubin", "Bilirubin"),
                            ("albumin", "Albumin"),
                            ("haemoglobin", "Haemoglobin"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=3, max_digits=12)),
                ("unit", models.CharField(max_length=20)),
                (
                    "above",
                    models.BooleanField(
                        default=False, verbose_name="reported as greater than this"
                    ),
                ),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "test__in",
                                [
                                    "",
                                    "CEA",
                                    "CA19-9",
                                    "GFR",
                                    "LVEF",
                                    "FEV1",
                                    "DLCO",
                                    "ppoFEV1",
                                    "ppoDLCO",
                                    "VO2peak",
                                    "bilirubin",
                                    "albumin",
                                    "haemoglobin",
                                ],
                            )
                        ),
                        name="laboratory_test_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="laboratory_value_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Genetics",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("germline", models.CharField(blank=True, max_length=200)),
                (
                    "gene",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("none_found", "Tested, none found"),
                            ("MLH1", "MLH1"),
                            ("MSH2", "MSH2"),
                            ("MSH6", "MSH6"),
                            ("PMS2", "PMS2"),
                            ("EPCAM", "EPCAM"),
                            ("biallelic_MMR", "Biallelic mismatch repair"),
                            ("TP53", "TP53"),
                            ("RB1", "RB1"),
                            ("RECQL4", "RECQL4"),
                            ("BRCA1", "BRCA1"),
                            ("BRCA2", "BRCA2"),
                            ("PALB2", "PALB2"),
                            ("EGFR_T790M", "EGFR T790M"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("cmmrd_score", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "dpd",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("normal", "Normal"),
                            ("partial", "Partial deficiency"),
                            ("complete", "Complete deficiency"),
                            ("waived", "Waived by a named clinician"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("dpd_waived_by", models.CharField(blank=True, max_length=120)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("patient",), name="one_genetics_per_patient"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dpd__in", ["", "normal", "partial", "complete", "waived"])
                        ),
                        name="genetics_dpd_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "gene__in",
                                [
                                    "",
                                    "none_found",
                                    "MLH1",
                                    "MSH2",
                                    "MSH6",
                                    "PMS2",
                                    "EPCAM",
                                    "biallelic_MMR",
                                    "TP53",
                                    "RB1",
                                    "RECQL4",
                                    "BRCA1",
                                    "BRCA2",
                                    "PALB2",
                                    "EGFR_T790M",
                                    "other",
                                ],
                            )
                        ),
                        name="genetics_gene_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cmmrd_score__isnull", True),
                            models.Q(("cmmrd_score__gte", 0), ("cmmrd_score__lte", 30)),
                            _connector="OR",
                        ),
                        name="genetics_cmmrd_score_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dpd", "waived"), _negated=True),
                            models.Q(("dpd_waived_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="genetics_dpd_waiver_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("form", models.CharField(max_length=200)),
                ("typed", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="form_draft_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "patient", "form"), name="form_draft_once_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fitness",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                ("ecog", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "ecog_tumour_related",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                ("rockwood", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("g8", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "intensive_treatment",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="fit for intensive treatment"
                    ),
                ),
                ("pleural_effusion", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "audiometry",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("normal", "Normal"), ("impaired", "Impaired")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "audiometry_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audiometry__in", ["", "normal", "impaired"])),
                        name="fitness_audiometry_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ecog__isnull", True),
                            models.Q(("ecog__gte", 0), ("ecog__lte", 5)),
                            _connector="OR",
                        ),
                        name="fitness_ecog_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rockwood__isnull", True),
                            models.Q(("rockwood__gte", 1), ("rockwood__lte", 9)),
                            _connector="OR",
                        ),
                        name="fitness_rockwood_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("g8__isnull", True),
                            models.Q(("g8__gte", 0), ("g8__lte", 17)),
                            _connector="OR",
                        ),
                        name="fitness_g8_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Examination",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "region",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("chest", "Chest"),
                            ("liver", "Liver"),
                            ("abdomen", "Abdomen"),
                            ("peritoneum", "Peritoneum"),
                            ("pelvis", "Pelvis"),
                            ("brain", "Brain"),
                            ("bone", "Bone"),
                            ("nodes", "Distant nodes"),
                            ("colon", "Whole colon"),
                            ("mediastinum", "Mediastinum"),
                            ("pleura", "Pleura"),
                            ("breast", "Breasts"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("examined", models.BooleanField()),
                (
                    "modality",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("CT", "CT"),
                            ("MRI", "MRI"),
                            ("PET-CT", "PET-CT"),
                            ("ultrasound", "Ultrasound"),
                            ("endoscopy", "Endoscopy"),
                            ("EBUS", "EBUS"),
                            ("bone scan", "Bone scan"),
                            ("mammography", "Mammography"),
                            ("biopsy", "Biopsy"),
                            ("operation", "Operation"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "result",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("clear", "Clear"),
                            ("lesions", "Lesions"),
                            ("indeterminate", "Indeterminate"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "region__in",
                                [
                                    "",
                                    "chest",
                                    "liver",
                                    "abdomen",
                                    "peritoneum",
                                    "pelvis",
                                    "brain",
                                    "bone",
                                    "nodes",
                                    "colon",
                                    "mediastinum",
                                    "pleura",
                                    "breast",
                                ],
                            )
                        ),
                        name="examination_region_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "modality__in",
                                [
                                    "",
                                    "CT",
                                    "MRI",
                                    "PET-CT",
                                    "ultrasound",
                                    "endoscopy",
                                    "EBUS",
                                    "bone scan",
                                    "mammography",
                                    "biopsy",
                                    "operation",
                                    "other",
                                ],
                            )
                        ),
                        name="examination_modality_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["", "clear", "lesions", "indeterminate"])
                        ),
                        name="examination_result_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField()),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency_accesses",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Emergencies",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("obstruction", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                ("perforation", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                ("bleeding", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "cord_compression",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="spinal cord compression"
                    ),
                ),
                (
                    "symptomatic_brain_metastasis",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                (
                    "pathological_fracture",
                    tumorboard.patients.fields.YesNoField(
                        blank=True,
                        null=True,
                        verbose_name="pathological fracture, present or impending",
                    ),
                ),
                (
                    "airway",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="airway obstruction"
                    ),
                ),
                (
                    "superior_vena_cava",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="superior vena cava obstruction"
                    ),
                ),
                (
                    "biliary_obstruction",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                ("visceral_crisis", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("patient",), name="one_emergencies_per_patient")
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="tumorboard.patient",
            ),
        ),
        migrations.CreateModel(
            name="Biomarker",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("name", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=120)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Background",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("comorbidities", models.TextField(blank=True)),
                ("anticoagulants", models.CharField(blank=True, max_length=200)),
                ("allergies", models.CharField(blank=True, max_length=200)),
                (
                    "hepatitis_b",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="hepatitis B"
                    ),
                ),
                (
                    "autoimmune_disease",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                (
                    "transplant",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="organ transplant"
                    ),
                ),
                (
                    "pregnancy_excluded",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                (
                    "fertility_asked",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="wish for children asked"
                    ),
                ),
                (
                    "menopausal",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("pre", "Premenopausal"), ("post", "Postmenopausal")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("patient",), name="one_background_per_patient"),
                    models.CheckConstraint(
                        condition=models.Q(("menopausal__in", ["", "pre", "post"])),
                        name="background_menopausal_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("registered", "Registered by the board"),
                            ("case", "Case on the board"),
                            ("shared", "Shared by another board"),
                        ],
                        max_length=20,
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("patient", "board"),
                        name="board_sees_patient_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=40)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="tumorboard.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 20971520)),
                        name="patient_file_size_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media_type__in",
                                ["application/pdf", "image/png", "image/jpeg", "text/plain"],
                            )
                        ),
                        name="patient_file_media_type_known",
                    ),
                    models.UniqueConstraint(
                        fields=("patient", "sha256"), name="patient_file_once_per_patient"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientIdentifier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("system", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=60)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.hospital",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["system", "value"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("hospital", "system", "value"),
                        name="identifier_once_per_hospital",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                ("pathway", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True)),
                ("set_aside_at", models.DateTimeField(editable=False, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="tumorboard.assessment",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        fields=("case",),
                        name="one_plan_per_case",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="tumorboard.plan",
            ),
        ),
        migrations.CreateModel(
            name="PlanAlert",
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
                    "kind",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("overdue", "Past its latest date"),
                            ("exceeded", "Longest interval exceeded"),
                            ("impossible", "No longer possible on any dates"),
                            ("not_applying", "No longer applies"),
                            ("advice", "Guideline has changed"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("about", models.CharField(max_length=120)),
                ("label", models.CharField(max_length=300)),
                ("day", models.DateField(null=True)),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answer",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("seen", "Seen"), ("dealt_with", "Dealt with")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("answer_reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="tumorboard.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "raised_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["", "overdue", "exceeded", "impossible", "not_applying", "advice"],
                            )
                        ),
                        name="plan_alert_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "seen", "dealt_with"])),
                        name="plan_alert_answer_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("plan", "kind", "about"),
                        name="plan_alert_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_by__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_alert_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "dealt_with"), _negated=True),
                            models.Q(("answer_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_alert_dealt_with_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("edit", models.TextField(blank=True)),
                ("draft", models.TextField()),
                ("solved", models.TextField(blank=True)),
                ("draft_sha256", models.CharField(max_length=64)),
                ("words", models.CharField(max_length=600)),
                ("reason", models.TextField(blank=True)),
                ("as_of", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_revisions",
                        to="tumorboard.assessment",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="tumorboard.planrevision",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="tumorboard.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"), name="plan_revision_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("parent__isnull", True)),
                            models.Q(("number__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_revision_follows_another",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="head",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tumorboard.planrevision",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="tip",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tumorboard.planrevision",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="plan_revision",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="tumorboard.planrevision",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="plan_before",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tumorboard.planrevision",
            ),
        ),
        migrations.CreateModel(
            name="PlanWatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_hash", models.CharField(max_length=64)),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("choices_hash", models.CharField(max_length=64)),
                ("calendar_hash", models.CharField(max_length=64)),
                ("as_of", models.DateField()),
                ("looked_at", models.DateTimeField()),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.planrevision",
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watch",
                        to="tumorboard.plan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Primary",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("label", models.CharField(blank=True, max_length=120)),
                ("topography", models.CharField(blank=True, max_length=5)),
                (
                    "laterality",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("left", "Left"),
                            ("right", "Right"),
                            ("bilateral", "Bilateral"),
                            ("midline", "Midline"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("histology", models.CharField(blank=True, max_length=120)),
                (
                    "subtype",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("conventional", "Conventional"),
                            ("parosteal", "Parosteal"),
                            ("periosteal", "Periosteal"),
                            ("high_grade_surface", "High-grade surface"),
                            ("low_grade_central", "Low-grade central"),
                            ("secondary", "Secondary (irradiated or diseased bone)"),
                            ("telangiectatic", "Telangiectatic"),
                            ("small_cell", "Small cell"),
                            ("extraskeletal", "Extraskeletal"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "grade",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("1", "G1"),
                            ("2", "G2"),
                            ("3", "G3"),
                            ("4", "G4"),
                            ("low", "Low grade"),
                            ("high", "High grade"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "largest_mm",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "in_situ_origin",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="arises in carcinoma in situ"
                    ),
                ),
                (
                    "bone_normal_before",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="bone normal before"
                    ),
                ),
                (
                    "diagnosis_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "diagnosis_basis",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("histology", "Histology"),
                            ("imaging", "Imaging"),
                            ("clinical", "Clinical"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "baseline_staging_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                ("symptomatic", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "status",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("in_place", "In place"),
                            ("resected", "Resected"),
                            ("complete_response", "Complete response, not resected"),
                            ("locally_excised", "Locally excised"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("locally_advanced", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "poor_pathology",
                    tumorboard.patients.fields.YesNoField(
                        blank=True,
                        null=True,
                        verbose_name="unfavourable pathology (perforation, R1 or R2)",
                    ),
                ),
                (
                    "whole_bowel_examined",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                ("rectal_height_mm", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "rectal_position",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("middle", "Middle"),
                            ("upper", "Upper"),
                            ("rectosigmoid", "Rectosigmoid"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "mesorectal_fascia",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("clear", "Clear"),
                            ("threatened", "Threatened"),
                            ("involved", "Involved"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "emvi",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="extramural vascular invasion"
                    ),
                ),
                (
                    "lateral_nodes",
                    tumorboard.patients.fields.YesNoField(
                        blank=True, null=True, verbose_name="suspicious lateral nodes"
                    ),
                ),
                (
                    "prior_pelvic_radiotherapy",
                    tumorboard.patients.fields.YesNoField(blank=True, null=True),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("laterality__in", ["", "left", "right", "bilateral", "midline"])
                        ),
                        name="primary_laterality_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subtype__in",
                                [
                                    "",
                                    "conventional",
                                    "parosteal",
                                    "periosteal",
                                    "high_grade_surface",
                                    "low_grade_central",
                                    "secondary",
                                    "telangiectatic",
                                    "small_cell",
                                    "extraskeletal",
                                ],
                            )
                        ),
                        name="primary_subtype_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["", "1", "2", "3", "4", "low", "high"])),
                        name="primary_grade_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("diagnosis_basis__in", ["", "histology", "imaging", "clinical"])
                        ),
                        name="primary_diagnosis_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "",
                                    "in_place",
                                    "resected",
                                    "complete_response",
                                    "locally_excised",
                                ],
                            )
                        ),
                        name="primary_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rectal_position__in", ["", "low", "middle", "upper", "rectosigmoid"])
                        ),
                        name="primary_rectal_position_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mesorectal_fascia__in", ["", "clear", "threatened", "involved"])
                        ),
                        name="primary_mesorectal_fascia_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rectal_height_mm__isnull", True),
                            models.Q(("rectal_height_mm__gte", 0), ("rectal_height_mm__lte", 300)),
                            _connector="OR",
                        ),
                        name="primary_rectal_height_mm_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("largest_mm__isnull", True),
                            models.Q(("largest_mm__gte", 0), ("largest_mm__lte", 1000)),
                            _connector="OR",
                        ),
                        name="primary_largest_mm_in_range",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="focus_primary",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tumorboard.primary",
            ),
        ),
        migrations.CreateModel(
            name="Attribution",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "confidence",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("probable", "Probable"),
                            ("possible", "Possible"),
                            ("excluded", "Excluded"),
                        ],
                        default="possible",
                        max_length=40,
                    ),
                ),
                (
                    "basis",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("histology", "Histology"),
                            ("molecular", "Molecular"),
                            ("imaging", "Imaging"),
                            ("clinical", "Clinical"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "histology",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("same", "Same histology"), ("different", "Different histology")],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "molecular",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("same", "Same molecular profile"),
                            ("different", "Different molecular profile"),
                            ("not_informative", "Molecular profile not informative"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attributions",
                        to="tumorboard.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "primary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attributions",
                        to="tumorboard.primary",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "confidence__in",
                                ["", "confirmed", "probable", "possible", "excluded"],
                            )
                        ),
                        name="attribution_confidence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["", "histology", "molecular", "imaging", "clinical"])
                        ),
                        name="attribution_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("histology__in", ["", "same", "different"])),
                        name="attribution_histology_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("molecular__in", ["", "same", "different", "not_informative"])
                        ),
                        name="attribution_molecular_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("lesion", "primary"),
                        name="lesion_attributed_once_to_a_primary",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuorumSeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "specialty",
                    models.CharField(
                        choices=[
                            ("colorectal_surgery", "Colorectal surgery"),
                            ("liver_surgery", "Liver surgery"),
                            ("thoracic_surgery", "Thoracic surgery"),
                            ("upper_gi_surgery", "Upper gastrointestinal surgery"),
                            ("breast_surgery", "Breast surgery"),
                            ("gynaecological_surgery", "Gynaecological surgery"),
                            ("urology", "Urology"),
                            ("orthopaedic_oncology", "Orthopaedic oncology"),
                            ("neurosurgery", "Neurosurgery"),
                            ("medical_oncology", "Medical oncology"),
                            ("radiation_oncology", "Radiation oncology"),
                            ("radiology", "Radiology"),
                            ("interventional_radiology", "Interventional radiology"),
                            ("nuclear_medicine", "Nuclear medicine"),
                            ("pathology", "Pathology"),
                            ("gastroenterology", "Gastroenterology"),
                            ("respiratory_medicine", "Respiratory medicine"),
                            ("haematology", "Haematology"),
                            ("clinical_genetics", "Clinical genetics"),
                            ("geriatric_medicine", "Geriatric medicine"),
                            ("anaesthesia", "Anaesthesia"),
                            ("palliative_care", "Palliative care"),
                            ("specialist_nursing", "Specialist nursing"),
                            ("other", "Other"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quorum",
                        to="tumorboard.board",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("board", "specialty"), name="quorum_specialty_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_hash", models.CharField(max_length=64)),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("choices_hash", models.CharField(max_length=64)),
                ("calendar_hash", models.CharField(blank=True, max_length=64)),
                ("focus", models.UUIDField(null=True)),
                ("as_of", models.DateField()),
                ("looked_at", models.DateTimeField()),
                ("checked", models.BooleanField(default=True)),
                ("encoded", models.BooleanField(default=True)),
                ("uncovered", models.PositiveSmallIntegerField(default=0)),
                ("missing", models.TextField(blank=True)),
                ("safety", models.PositiveSmallIntegerField(default=0)),
                ("items", models.TextField(default="[]")),
                ("ages", models.CharField(blank=True, max_length=20)),
                ("cancers", models.PositiveSmallIntegerField(null=True)),
                ("flips", models.PositiveSmallIntegerField(null=True)),
                ("conflicts", models.PositiveSmallIntegerField(null=True)),
                ("pathways", models.PositiveSmallIntegerField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readiness",
                        to="tumorboard.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "day"), name="reminded_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResectabilityOpinion",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "scope",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("primary", "Primary"),
                            ("liver", "Liver"),
                            ("lung", "Lung"),
                            ("bone", "Bone"),
                            ("peritoneum", "Peritoneum"),
                            ("other", "Other organ"),
                            ("metastases", "All metastases"),
                            ("whole", "Whole disease"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "aspect",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("overall", "Overall"),
                            ("technical", "Technical"),
                            ("oncological", "Oncological"),
                            ("fitness", "Fitness"),
                        ],
                        default="overall",
                        max_length=40,
                    ),
                ),
                (
                    "verdict",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("resectable", "Resectable"),
                            ("potentially_resectable", "Potentially resectable"),
                            ("unresectable", "Unresectable"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("specialist", models.CharField(max_length=120)),
                ("specialty", models.CharField(blank=True, max_length=40)),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "imaging_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scope__in",
                                [
                                    "",
                                    "primary",
                                    "liver",
                                    "lung",
                                    "bone",
                                    "peritoneum",
                                    "other",
                                    "metastases",
                                    "whole",
                                ],
                            )
                        ),
                        name="resectability_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("aspect__in", ["", "overall", "technical", "oncological", "fitness"])
                        ),
                        name="resectability_aspect_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                ["", "resectable", "potentially_resectable", "unresectable"],
                            )
                        ),
                        name="resectability_verdict_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstOpinion",
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
                ("specialty", models.CharField(blank=True, max_length=40)),
                (
                    "verdict",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("resectable", "Resectable"),
                            ("potentially_resectable", "Potentially resectable"),
                            ("unresectable", "Unresectable"),
                            ("cannot_say", "Cannot say"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "imaging_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="tumorboard.opinionround",
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tumorboard.resectabilityopinion",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                [
                                    "",
                                    "resectable",
                                    "potentially_resectable",
                                    "unresectable",
                                    "cannot_say",
                                ],
                            )
                        ),
                        name="first_opinion_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict", ""), _negated=True),
                        name="first_opinion_says_something",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "author"), name="first_opinion_once_per_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRequest",
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
                    "discipline",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("radiology", "Radiology"), ("pathology", "Pathology")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                (
                    "dated",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60)),
                ("question", models.CharField(max_length=300)),
                (
                    "held_at",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("here", "This hospital"), ("other", "Another place")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("held_where", models.CharField(blank=True, max_length=120)),
                ("requested_on", models.DateField()),
                ("arrived_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("open", "To review"),
                            ("reviewed", "Reviewed"),
                            ("withdrawn", "No longer needed"),
                        ],
                        default="open",
                        editable=False,
                        max_length=40,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_requests",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "examination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_requests",
                        to="tumorboard.examination",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["discipline", "created_at", "pk"],
                "indexes": [models.Index(fields=["case", "state"], name="review_request_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_at__in", ["", "here", "other"])),
                        name="review_request_held_at_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("discipline__in", ["radiology", "pathology"])),
                        name="review_request_discipline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reviewed", "withdrawn"])),
                        name="review_request_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True),
                            models.Q(("question", ""), _negated=True),
                        ),
                        name="review_request_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("examination__isnull", True),
                            ("discipline", "radiology"),
                            _connector="OR",
                        ),
                        name="review_request_of_imaging",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_at", "other"), _negated=True),
                            models.Q(("held_where", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_request_names_the_other_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "withdrawn"),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="review_request_withdrawn_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("reviewed_on", models.DateField()),
                ("seen", models.TextField()),
                ("differs", models.BooleanField()),
                ("difference", models.TextField(blank=True)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="tumorboard.reviewrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["request", "revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "revision"), name="review_revision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen", ""), _negated=True),
                        name="review_says_what_was_seen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("differs", True), models.Q(("difference", ""), _negated=True)
                            ),
                            models.Q(("differs", False), ("difference", "")),
                            _connector="OR",
                        ),
                        name="review_difference_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "step",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("opened", "Opened"),
                            ("submitted", "Submitted for review"),
                            ("returned", "Changes requested"),
                            ("withdrawn", "Taken back for editing"),
                            ("approved", "Approved"),
                            ("dropped", "Dropped"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="tumorboard.changeset",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "",
                                    "opened",
                                    "submitted",
                                    "returned",
                                    "withdrawn",
                                    "approved",
                                    "dropped",
                                ],
                            )
                        ),
                        name="review_step_step_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomDisplay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="displays",
                        to="tumorboard.meeting",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["granted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("finding", models.CharField(max_length=300)),
                (
                    "verdict",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("equipoise", "True equipoise: both stand, the board chooses"),
                            ("accepted", "Accepted as it is"),
                            ("impossible", "No such patient exists"),
                            ("withdrawn", "Ruling withdrawn"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(max_length=600)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "change_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="tumorboard.changeset",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                ["", "equipoise", "accepted", "impossible", "withdrawn"],
                            )
                        ),
                        name="ruling_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="ruling_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Specimen",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("label", models.CharField(blank=True, max_length=120)),
                (
                    "kind",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("biopsy", "Biopsy"),
                            ("resection", "Resection"),
                            ("cytology", "Cytology"),
                            ("blood", "Blood"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "viable_percent",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specimens",
                        to="tumorboard.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "primary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specimens",
                        to="tumorboard.primary",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["", "biopsy", "resection", "cytology", "blood"])
                        ),
                        name="specimen_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("viable_percent__isnull", True),
                            models.Q(("viable_percent__gte", 0), ("viable_percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="specimen_viable_percent_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("primary__isnull", True), ("lesion__isnull", True), _connector="OR"
                        ),
                        name="specimen_has_one_origin",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="reviewrequest",
            name="specimen",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review_requests",
                to="tumorboard.specimen",
            ),
        ),
        migrations.CreateModel(
            name="PatientDocument",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "kind",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("imaging_report", "Imaging report"),
                            ("pathology_report", "Pathology report"),
                            ("molecular_report", "Molecular report"),
                            ("endoscopy_report", "Endoscopy report"),
                            ("operation_note", "Operation note"),
                            ("referral_letter", "Referral letter"),
                            ("clinic_letter", "Clinic or discharge letter"),
                            ("picture", "Picture"),
                            ("other", "Other document"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="tumorboard.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document",
                        to="tumorboard.patientfile",
                    ),
                ),
                (
                    "specimen",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="tumorboard.specimen",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "",
                                    "imaging_report",
                                    "pathology_report",
                                    "molecular_report",
                                    "endoscopy_report",
                                    "operation_note",
                                    "referral_letter",
                                    "clinic_letter",
                                    "picture",
                                    "other",
                                ],
                            )
                        ),
                        name="patient_document_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("specimen__isnull", True), ("lesion__isnull", True), _connector="OR"
                        ),
                        name="patient_document_reports_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkerRequest",
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
                ("kind", models.CharField(max_length=60)),
                ("requested_on", models.DateField()),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("resulted_on", models.DateField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marker_requests",
                        to="tumorboard.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marker_requests",
                        to="tumorboard.biomarker",
                    ),
                ),
                (
                    "specimen",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marker_requests",
                        to="tumorboard.specimen",
                    ),
                ),
            ],
            options={
                "ordering": ["requested_on", "created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), _negated=True),
                        name="marker_request_says_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__isnull", True),
                            ("resulted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="marker_request_result_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_on__isnull", True),
                            ("expected_on__gte", models.F("requested_on")),
                            _connector="OR",
                        ),
                        name="marker_request_expected_after_asking",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="biomarker",
            name="specimen",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="biomarkers",
                to="tumorboard.specimen",
            ),
        ),
        migrations.CreateModel(
            name="Spell",
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
                ("arrived_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("is_remote", models.BooleanField(default=False)),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spells",
                        to="tumorboard.attendance",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["arrived_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("left_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="spell_ends_after_it_began",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True), ("removed_at__isnull", True)),
                        fields=("attendance",),
                        name="one_open_spell_per_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Staging",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "basis",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("c", "c – clinical"),
                            ("p", "p – pathological"),
                            ("yc", "yc – clinical after therapy"),
                            ("yp", "yp – pathological after therapy"),
                            ("r", "r – at recurrence"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "edition",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("6", "TNM 6"), ("7", "TNM 7"), ("8", "TNM 8"), ("9", "TNM 9")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("t", models.CharField(blank=True, max_length=4)),
                ("n", models.CharField(blank=True, max_length=4)),
                ("m", models.CharField(blank=True, max_length=4)),
                (
                    "date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "primary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stagings",
                        to="tumorboard.primary",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["", "c", "p", "yc", "yp", "r"])),
                        name="staging_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("edition__in", ["", "6", "7", "8", "9"])),
                        name="staging_edition_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardPathway",
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
                ("name", models.CharField(max_length=120)),
                ("question", models.CharField(max_length=300)),
                (
                    "intent",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("curative", "Curative"),
                            ("palliative", "Palliative"),
                            ("diagnostic", "Diagnostic"),
                        ],
                        default="curative",
                        max_length=40,
                    ),
                ),
                ("treatment", models.CharField(max_length=1500)),
                ("rests_on", models.CharField(blank=True, max_length=120)),
                ("citation", models.CharField(blank=True, max_length=1000)),
                ("active_from", models.DateField()),
                ("retired_on", models.DateField(blank=True, null=True)),
                ("retired_why", models.CharField(blank=True, max_length=300)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standard_pathways",
                        to="tumorboard.board",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="tumorboard.standardpathway",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "active_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intent__in", ["", "curative", "palliative", "diagnostic"])
                        ),
                        name="standard_pathway_intent_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            models.Q(("treatment", ""), _negated=True),
                        ),
                        name="standard_pathway_says_what_is_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retired_on__isnull", True),
                            models.Q(
                                ("retired_on__gte", models.F("active_from")),
                                models.Q(("retired_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="standard_pathway_retired_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Treatment",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "kind",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("surgery", "Surgery"),
                            ("systemic", "Systemic treatment"),
                            ("radiotherapy", "Radiotherapy"),
                            ("ablation", "Ablation"),
                            ("embolisation", "Embolisation"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                (
                    "intent",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("curative", "Curative"),
                            ("neoadjuvant", "Neoadjuvant"),
                            ("adjuvant", "Adjuvant"),
                            ("conversion", "Conversion"),
                            ("perioperative", "Perioperative"),
                            ("palliative", "Palliative"),
                            ("diagnostic", "Diagnostic"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "organ",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("liver", "Liver"),
                            ("lung", "Lung"),
                            ("peritoneum", "Peritoneum"),
                            ("lymph_node", "Lymph node"),
                            ("bone", "Bone"),
                            ("brain", "Brain"),
                            ("adrenal", "Adrenal"),
                            ("ovary", "Ovary"),
                            ("pleura", "Pleura"),
                            ("skin", "Skin"),
                            ("spleen", "Spleen"),
                            ("kidney", "Kidney"),
                            ("pancreas", "Pancreas"),
                            ("bile_duct", "Bile duct"),
                            ("local", "Site of the primary"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "start",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "end",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                ("ongoing", tumorboard.patients.fields.YesNoField(blank=True, null=True)),
                (
                    "operation",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("primary_resection", "Resection of the primary"),
                            ("liver_resection_minor", "Minor liver resection"),
                            ("liver_resection_major", "Major liver resection (≥ 3 segments)"),
                            ("lung_resection", "Lung resection, extent not stated"),
                            ("lung_wedge", "Lung: wedge resection"),
                            ("lung_segment", "Lung: segmentectomy"),
                            ("lung_lobe", "Lung: lobectomy"),
                            ("pneumonectomy", "Lung: pneumonectomy"),
                            ("mastectomy", "Mastectomy"),
                            ("breast_conservation", "Breast-conserving surgery"),
                            ("axillary_surgery", "Axillary surgery"),
                            ("limb_salvage", "Limb salvage"),
                            ("amputation", "Amputation"),
                            ("stoma", "Stoma"),
                            ("local_excision", "Local excision"),
                            ("other", "Other"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "margin",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("R0", "R0"), ("R1", "R1"), ("R2", "R2"), ("RX", "RX")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("regimen", models.CharField(blank=True, max_length=120)),
                ("cycles_low", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("cycles_high", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("planned_cycles", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "last_dose",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "side",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("left", "Left"),
                            ("right", "Right"),
                            ("bilateral", "Bilateral"),
                            ("midline", "Midline"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=120)),
                (
                    "dose_gy",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True),
                ),
                ("fractions", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "response",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("complete", "Complete response"),
                            ("partial", "Partial response"),
                            ("stable", "Stable disease"),
                            ("progression", "Progression"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "response_date",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                ("neuropathy_grade", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("hypersensitivity", models.CharField(blank=True, max_length=200)),
                ("stopped_because", models.CharField(blank=True, max_length=200)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="tumorboard.lesion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "primary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="tumorboard.primary",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "",
                                    "surgery",
                                    "systemic",
                                    "radiotherapy",
                                    "ablation",
                                    "embolisation",
                                    "other",
                                ],
                            )
                        ),
                        name="treatment_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "intent__in",
                                [
                                    "",
                                    "curative",
                                    "neoadjuvant",
                                    "adjuvant",
                                    "conversion",
                                    "perioperative",
                                    "palliative",
                                    "diagnostic",
                                ],
                            )
                        ),
                        name="treatment_intent_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "organ__in",
                                [
                                    "",
                                    "liver",
                                    "lung",
                                    "peritoneum",
                                    "lymph_node",
                                    "bone",
                                    "brain",
                                    "adrenal",
                                    "ovary",
                                    "pleura",
                                    "skin",
                                    "spleen",
                                    "kidney",
                                    "pancreas",
                                    "bile_duct",
                                    "local",
                                    "other",
                                ],
                            )
                        ),
                        name="treatment_organ_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "operation__in",
                                [
                                    "",
                                    "primary_resection",
                                    "liver_resection_minor",
                                    "liver_resection_major",
                                    "lung_resection",
                                    "lung_wedge",
                                    "lung_segment",
                                    "lung_lobe",
                                    "pneumonectomy",
                                    "mastectomy",
                                    "breast_conservation",
                                    "axillary_surgery",
                                    "limb_salvage",
                                    "amputation",
                                    "stoma",
                                    "local_excision",
                                    "other",
                                ],
                            )
                        ),
                        name="treatment_operation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("margin__in", ["", "R0", "R1", "R2", "RX"])),
                        name="treatment_margin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__in", ["", "left", "right", "bilateral", "midline"])
                        ),
                        name="treatment_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("response__in", ["", "complete", "partial", "stable", "progression"])
                        ),
                        name="treatment_response_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("neuropathy_grade__isnull", True),
                            models.Q(("neuropathy_grade__gte", 0), ("neuropathy_grade__lte", 5)),
                            _connector="OR",
                        ),
                        name="treatment_neuropathy_grade_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cycles_low__isnull", True),
                            ("cycles_high__isnull", True),
                            ("cycles_low__lte", models.F("cycles_high")),
                            _connector="OR",
                        ),
                        name="treatment_cycles_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("primary__isnull", True), ("lesion__isnull", True), _connector="OR"
                        ),
                        name="treatment_has_one_target",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatmentDrug",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("drug", models.CharField(max_length=80)),
                (
                    "total",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True),
                ),
                ("unit", models.CharField(blank=True, default="mg/m2", max_length=20)),
                (
                    "last_dose",
                    tumorboard.patients.fields.PartialDateField(
                        blank=True, default="", max_length=11
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drugs",
                        to="tumorboard.treatment",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("treatment", "drug"),
                        name="drug_once_per_course",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Triage",
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
                ("reason", models.CharField(blank=True, max_length=300)),
                ("told", models.TextField(blank=True)),
                ("in_room", models.BooleanField(default=False)),
                (
                    "ending",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[
                            ("promoted", "Promoted to discussion"),
                            ("replaced", "Another pathway chosen"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="triages",
                        to="tumorboard.agendaitem",
                    ),
                ),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="triages",
                        to="tumorboard.standardpathway",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ending__in", ["", "promoted", "replaced"])),
                        name="triage_ending_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("item",),
                        name="one_triage_stands_per_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ending", ""),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ending", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="triage_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
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
                ("draw", models.CharField(max_length=64)),
                (
                    "outcome",
                    tumorboard.patients.fields.CodeField(
                        blank=True,
                        choices=[("agreed", "Agreed"), ("discuss", "To be discussed")],
                        default="",
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("looked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "triage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_look",
                        to="tumorboard.triage",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "agreed", "discuss"])),
                        name="second_look_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("looked_at__isnull", True),
                                ("looked_by__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("looked_at__isnull", False),
                                ("looked_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="second_look_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "discuss"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="second_look_disagrees_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="tumorboard.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="tumorboard.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Wishes",
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
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                ("removed_reason", models.CharField(blank=True, editable=False, max_length=300)),
                ("statement", models.TextField(blank=True)),
                ("declines", models.CharField(blank=True, max_length=100)),
                ("met_by", models.CharField(blank=True, max_length=120)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="tumorboard.patient",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("patient",), name="one_wishes_per_patient")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(
                fields=("hospital", "number"), name="calendar_change_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.UniqueConstraint(
                models.F("hospital"),
                django.db.models.functions.text.Lower("name"),
                name="board_name_once_per_hospital",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("meeting", "case"),
                name="case_once_on_an_agenda",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("specimen__isnull", True), ("discipline", "pathology"), _connector="OR"
                ),
                name="review_request_of_a_specimen",
            ),
        ),
        migrations.AddConstraint(
            model_name="biomarker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("specimen", "name"),
                name="biomarker_once_per_specimen",
            ),
        ),
    ]

    operations = at_once(operations)
