"""The one list of model modules: Django looks here, each stage keeps its own models."""

from tumorboard.assessment import models as assessment
from tumorboard.audit import models as audit
from tumorboard.cases import breach_models as breaches
from tumorboard.cases import chase_models as chases
from tumorboard.cases import grant_models as grants
from tumorboard.cases import models as cases
from tumorboard.cases import opinion_models as opinions
from tumorboard.cases import review_models as reviews
from tumorboard.cases import share_models as shares
from tumorboard.decisions import action_models as actions
from tumorboard.decisions import condition_models as conditions
from tumorboard.decisions import confirmation_models as confirmations
from tumorboard.decisions import contradiction_models as contradictions
from tumorboard.decisions import models as decisions
from tumorboard.decisions import quorum_models as quorum
from tumorboard.editorial import models as editorial
from tumorboard.exchange import letter_models as letters
from tumorboard.followup import models as followup
from tumorboard.jobs import models as jobs
from tumorboard.meetings import agenda_models as agenda
from tumorboard.meetings import attendance_models as attendance
from tumorboard.meetings import models as meetings
from tumorboard.meetings import standard_models as standard
from tumorboard.meetings import timer_models as timers
from tumorboard.patients import models as patients
from tumorboard.people import calendar_models as calendars
from tumorboard.people import incident_models as incidents
from tumorboard.people import models as people
from tumorboard.people import rule_models as rules
from tumorboard.plans import models as plans
from tumorboard.workflow import models as workflow

__all__ = [
    "actions", "agenda", "assessment", "attendance", "audit", "breaches", "calendars", "cases",
    "chases", "conditions", "confirmations", "contradictions", "decisions", "editorial", "followup",
    "grants", "incidents", "jobs", "letters", "meetings", "opinions", "patients", "people", "plans",
    "quorum", "reviews", "rules", "shares", "standard", "timers", "workflow",
]  # fmt: skip
