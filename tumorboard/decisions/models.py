"""Decisions: drafted by the team, signed by the chair, never changed afterwards.

An amendment is a new version that replaces the former one and says why.
"""

from __future__ import annotations

import json
import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.assessment.models import Assessment
from tumorboard.audit.guards import append_only, frozen_once
from tumorboard.cases.models import Case
from tumorboard.decisions.querysets import DecisionQuerySet, MeetingPackQuerySet
from tumorboard.decisions.rows import NO_ROWS
from tumorboard.jobs.models import Job
from tumorboard.meetings.deferral import DeferralCause
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.plans.models import Plan, PlanRevision
from tumorboard.records import Record, VersionedModel

LONGEST_TALK = 600  # minutes


class Result(models.TextChoices):
    DECIDED = "decided", "Decided"
    DEFERRED = "deferred", "Deferred"
    NO_DECISION = "no_decision", "No decision"


class Intent(models.TextChoices):
    CURATIVE = "curative", "Curative"
    PALLIATIVE = "palliative", "Palliative"
    DIAGNOSTIC = "diagnostic", "Diagnostic"


class Concordance(models.TextChoices):
    CONCORDANT = "concordant", "In line with the guideline"
    CONDITIONAL = "conditional", "In line, on a condition"
    DEVIATING = "deviating", "Departs from a recommendation"
    NO_GUIDANCE = "no_guidance", "No guidance for this question"


class DeviationReason(models.TextChoices):
    PATIENT_WISH = "patient_wish", "Patient's wish"
    COMORBIDITY = "comorbidity", "Comorbidity or fitness"
    TECHNICAL = "technical", "Not technically possible"
    EVIDENCE = "evidence", "Newer or conflicting evidence"
    TRIAL = "trial", "Treatment in a trial"
    URGENCY = "urgency", "Urgency"
    RESOURCES = "resources", "Not available here"
    OTHER = "other", "Other, explained"


class NoTreatment(models.TextChoices):
    """Why no treatment against the cancer is planned."""

    PATIENT_WISH = "patient_wish", "Patient's wish"
    COMORBIDITY = "comorbidity", "Comorbidity or fitness"
    SURVEILLANCE = "surveillance", "Surveillance suffices"
    NO_BENEFIT = "no_benefit", "No benefit expected"
    NO_CANCER = "no_cancer", "No cancer found"
    DIED = "died", "Died"
    OTHER = "other", "Other, explained in the reasons"


class TreatmentOrder(models.TextChoices):
    SEQUENCE = "sequence", "One after the other"
    ALTERNATIVES = "alternatives", "As alternatives"


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


@frozen_once("signed_at")
class Decision(VersionedModel):
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    number = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    amendment_reason = models.TextField(blank=True)
    result = CodeField(Result, blank=False, default=Result.DECIDED)
    deferral_cause = CodeField(DeferralCause)
    intent = CodeField(Intent)
    answer = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    trial = models.CharField(max_length=300, blank=True)
    # In words, without owner or day; rows that somebody answers for stand in the lists below.
    conditions = models.TextField(blank=True)
    actions = models.TextField(blank=True)
    # Rows of the draft as one text each (`rows.py`); signed, they are rows of their own.
    action_list = models.TextField(default=NO_ROWS, editable=False)
    condition_list = models.TextField(default=NO_ROWS, editable=False)
    # One treatment per line. Empty in a draft: those of the plan in hand.
    treatments = models.TextField(blank=True)
    treatment_order = CodeField(TreatmentOrder)
    no_treatment = CodeField(NoTreatment)
    trials_considered = CodeField(YesNo)
    genetics_considered = CodeField(YesNo)
    genetics = models.CharField(max_length=300, blank=True)
    supportive_considered = CodeField(YesNo)
    supportive = models.CharField(max_length=300, blank=True)
    # What was missing, and whether that forced a deferral.
    missing = models.TextField(blank=True)
    missing_forced = CodeField(YesNo)
    # Empty in a draft: as many as passed between opening the case and the last word written.
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(LONGEST_TALK)]
    )
    responsible = models.CharField(max_length=120, blank=True)
    next_date = models.DateField(null=True, blank=True)
    concordance = CodeField(Concordance)
    departs_from = models.CharField(max_length=400, blank=True)
    deviation_code = CodeField(DeviationReason)
    deviation_reason = models.TextField(blank=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="decisions")
    # Filled when signed: the revision of the plan, what was known, and what the board saw, as
    # canonical text. Decisions signed before plans had revisions have their text alone.
    plan_revision = models.ForeignKey(
        PlanRevision, models.PROTECT, null=True, editable=False, related_name="decisions"
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, editable=False, related_name="decisions"
    )
    text = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    signed_at = models.DateTimeField(null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-number"]
        constraints = [
            *codes_known(
                "decision",
                result=Result,
                deferral_cause=DeferralCause,
                intent=Intent,
                concordance=Concordance,
                deviation_code=DeviationReason,
                treatment_order=TreatmentOrder,
                no_treatment=NoTreatment,
                trials_considered=YesNo,
                genetics_considered=YesNo,
                supportive_considered=YesNo,
                missing_forced=YesNo,
            ),
            UniqueConstraint(fields=["case", "number"], name="decision_number_once_per_case"),
            UniqueConstraint(
                fields=["case"],
                condition=Q(signed_at__isnull=True),
                name="one_draft_decision_per_case",
            ),
            CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(text="")),
                name="decision_signed_whole",
            ),
            CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(amendment_reason=""),
                name="decision_amended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number}"


class PaperKind(models.TextChoices):
    SIGNED = "signed", "As signed"
    SUPERSEDED = "superseded", "Marked as superseded"
    CONFIRMED = "confirmed", "With its confirmation"
    NOT_CONFIRMED = "not_confirmed", "Marked as not confirmed"


@append_only
class DecisionPaper(Record):
    """A PDF of a signed decision: stored bytes, served again and never made anew.

    When an amendment is signed, or a provisional decision is confirmed or not, the decision gets
    another paper that says so; the first one stays as it was signed.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="papers")
    kind = CodeField(PaperKind, blank=False, default=PaperKind.SIGNED)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            *codes_known("decision_paper", kind=PaperKind),
            UniqueConstraint(fields=["decision", "kind"], name="decision_paper_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}, {self.get_kind_display()}"


@append_only
class MeetingPack(Record):
    """The agenda with what is known of each case, as one PDF at one moment."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # A job that is run again finds what it has made already.
    job = models.OneToOneField(Job, models.PROTECT, related_name="meeting_pack")
    # Whoever opens the pack has looked at each of these patients.
    patients = models.TextField(default="[]")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    objects = MeetingPackQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Pack of {self.meeting}"

    @property
    def patient_ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(each) for each in json.loads(self.patients)]
