"""A plan of the clinic's case, and edits of it: for the tests of plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guidelines.core.planning.edits import DropStep, Edit
from tests.clinic import AS_OF, Clinic
from tumorboard.assessment.services import Current, current_assessment
from tumorboard.plans import services
from tumorboard.plans.models import Plan, PlanRevision
from tumorboard.plans.queries import current_plan

PATHWAY = "early-metachronous"
NO_LUNG = DropStep("lung", "Nodule not seen any more")
NO_MRI = DropStep("liver_mri", "Done elsewhere")


def known(clinic: Clinic, as_of: dt.date = AS_OF) -> Current:
    return current_assessment(clinic.case, as_of=as_of)


def chosen(clinic: Clinic, pathway: str = PATHWAY) -> Plan:
    services.choose_pathway(
        case=clinic.case, pathway=pathway, current=known(clinic), by=clinic.coordinator
    )
    return stored(clinic)


def stored(clinic: Clinic) -> Plan:
    plan = current_plan(clinic.case)
    assert plan is not None
    return plan


def edit(clinic: Clinic, change: Edit, **given: Any) -> PlanRevision:
    """The current plan with one more edit, by the coordinator unless told otherwise."""
    plan = given.pop("plan", None) or stored(clinic)
    values = {"version": plan.version, "current": known(clinic), "by": clinic.coordinator, **given}
    return services.edit_plan(plan, change, **values)


def undo(clinic: Clinic) -> PlanRevision:
    plan = stored(clinic)
    return services.undo(plan, version=plan.version, by=clinic.coordinator)


def redo(clinic: Clinic) -> PlanRevision:
    plan = stored(clinic)
    return services.redo(plan, version=plan.version, by=clinic.coordinator)
