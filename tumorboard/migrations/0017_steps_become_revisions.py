"""Every plan of before becomes revision 1: the same order, drops, additions, dates and notes.

A planned day that still lies ahead becomes a day set by the board; a day gone by and a date that
is no whole day become a note. Nothing is solved here: that needs the guideline.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from zoneinfo import ZoneInfo

from django.db import migrations

WORDS = "Taken over from the steps recorded so far"
NOTE_LENGTH = 2000


def take_over(apps, schema_editor):
    Plan = apps.get_model("tumorboard", "Plan")
    Revision = apps.get_model("tumorboard", "PlanRevision")
    Step = apps.get_model("tumorboard", "PlanStep")
    plans = Plan.objects.filter(head=None).select_related("assessment", "case__board__hospital")
    for plan in plans.iterator(chunk_size=100):
        steps = list(Step.objects.filter(plan=plan).order_by("position", "pk"))
        today = dt.datetime.now(ZoneInfo(plan.case.board.hospital.time_zone)).date()
        pathway_steps = _steps_of_pathway(plan.assessment.envelope, plan.pathway)
        draft = _text(draft_of(plan.pathway, steps, pathway_steps, today))
        newest = max([plan, *steps], key=lambda row: row.changed_at)
        revision = Revision.objects.create(
            plan=plan,
            number=1,
            draft=draft,
            draft_sha256=hashlib.sha256(draft.encode()).hexdigest(),
            words=WORDS,
            assessment=plan.assessment,
            as_of=plan.assessment.as_of,
            made_by_id=newest.changed_by_id or plan.created_by_id or plan.assessment.made_by_id,
            made_at=newest.changed_at,
        )
        Plan.objects.filter(pk=plan.pk).update(head=revision, tip=revision)


def draft_of(pathway, steps, pathway_steps, today):
    """The draft as plain data; what says nothing is left out, as in every draft."""
    ids = _ids(steps)
    draft = {"pathway": pathway}
    added = [
        _added(step, ids, place, steps)
        for place, step in enumerate(steps)
        if not step.source_step
    ]
    if added:
        draft["added"] = added
    order = [ids[step.pk] for step in steps]
    own = [each for each in order if each in pathway_steps]
    if own != [each for each in pathway_steps if each in own]:
        draft["order"] = _with_others(order, pathway_steps)
    dropped = {ids[step.pk]: step.dropped_because for step in steps if step.is_dropped}
    if dropped:
        draft["dropped"] = dropped
    pins = {
        ids[step.pk]: step.planned
        for step in steps
        if not step.is_dropped and _is_day_ahead(step.planned, today)
    }
    if pins:
        draft["pins"] = pins
    notes = {ids[step.pk]: _note(step, pinned=ids[step.pk] in pins) for step in steps}
    changed = {step: {"note": note} for step, note in notes.items() if note}
    if changed:
        draft["changed"] = changed
    return draft


def _ids(steps):
    """By row: the id of the pathway's step, or `added-1`, `added-2` … for the board's own."""
    ids, count = {}, 0
    for step in steps:
        if step.source_step:
            ids[step.pk] = step.source_step
        else:
            count += 1
            ids[step.pk] = f"added-{count}"
    return ids


def _added(step, ids, place, steps):
    since = step.created_at.date().isoformat()
    added = {"id": ids[step.pk], "label": step.label, "since": since}
    if step.action:
        added["action"] = step.action
    if place:
        added["after"] = ids[steps[place - 1].pk]
    return added


def _with_others(order, pathway_steps):
    """Steps that were done or not needed had no row: each keeps its place behind the one before."""
    order, before = list(order), None
    for step in pathway_steps:
        if step not in order:
            order.insert(0 if before is None else order.index(before) + 1, step)
        before = step
    return order


def _is_day_ahead(planned, today):
    try:
        return len(planned) == 10 and dt.date.fromisoformat(planned) >= today
    except ValueError:
        return False


def _note(step, *, pinned):
    planned = f"Planned for {step.planned}" if step.planned and not pinned else ""
    return ". ".join(part.rstrip(".") for part in (planned, step.note) if part)[:NOTE_LENGTH]


def _steps_of_pathway(envelope, pathway):
    """The ids of all its steps, in the order of the pathway, as the guideline had them then."""
    result = json.loads(envelope)["result"]
    for part in (result, *result.get("also", [])):
        for offered in part.get("pathways", []):
            if offered["id"] == pathway:
                return [step["id"] for step in offered["plan"].get("steps", [])]
    return []


def _text(draft):
    return json.dumps(draft, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Migration(migrations.Migration):
    dependencies = [("tumorboard", "0016_plan_revisions")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
