"""Every kind of background work, one row each.

`daily_at` is a time of day in the installation's zone. A function takes a `Run`, works on
`run.ids` (empty: everything), commits per patient, reports `run.progress()` between steps, and
may be run again from the start at any time.
"""

from tumorboard.decisions import packing
from tumorboard.editorial import impact_job
from tumorboard.jobs.names import LOOK_AGAIN, SETTLE_CONDITIONS, WATCH_PLANS
from tumorboard.jobs.registry import JobType, register
from tumorboard.tasks import conditions, housekeeping, plans, readiness, replay
from tumorboard.workflow import reminders, settled

JOBS = (
    JobType(
        "replay_assessments",
        replay.replay_assessments,
        queue="bulk",
        idempotent=True,
        daily_at=replay.REPLAY_AT,
    ),
    JobType(
        "verify_audit",
        housekeeping.verify_audit,
        queue="bulk",
        idempotent=True,
        daily_at=housekeeping.VERIFY_AUDIT_AT,
    ),
    JobType(
        "forget_sessions",
        housekeeping.forget_sessions,
        queue="bulk",
        idempotent=True,
        daily_at=housekeeping.FORGET_SESSIONS_AT,
    ),
    JobType(
        "forget_drafts",
        housekeeping.forget_drafts,
        queue="bulk",
        idempotent=True,
        daily_at=housekeeping.FORGET_DRAFTS_AT,
    ),
    JobType(
        "remind",
        reminders.remind,
        queue="bulk",
        idempotent=True,
        daily_at=reminders.REMIND_AT,
    ),
    JobType(
        LOOK_AGAIN,
        readiness.look_again,
        queue="bulk",
        idempotent=True,
        daily_at=readiness.LOOK_AGAIN_AT,
    ),
    JobType(
        WATCH_PLANS,
        plans.watch_plans,
        queue="bulk",
        idempotent=True,
        daily_at=plans.WATCH_AT,
    ),
    JobType(
        SETTLE_CONDITIONS,
        conditions.settle_conditions,
        queue="bulk",
        idempotent=True,
        daily_at=conditions.SETTLE_AT,
    ),
    JobType(
        "note_settled",
        settled.note_settled,
        queue="bulk",
        idempotent=True,
        daily_at=settled.SETTLE_CASES_AT,
    ),
    JobType(impact_job.IMPACT_OF_CHANGES, impact_job.count_impact, queue="bulk", idempotent=True),
    JobType(packing.MEETING_PACK, packing.make_pack, queue="work", idempotent=True),
)

register(*JOBS)
