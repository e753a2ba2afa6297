"""Recording what became of a decision."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.settled import awaited_again
from tumorboard.cases.writing import record_case
from tumorboard.decisions.models import Decision
from tumorboard.followup.models import Outcome
from tumorboard.people.models import User
from tumorboard.records import StaleVersion


class NotSigned(Exception):
    """Only what was signed can have been carried out."""


@transaction.atomic
def record_outcome(decision: Decision, *, version: int, by: User, **values: str) -> Outcome:
    """What is known now. `version` is that of the outcome shown, 0 where there was none.

    Raises NotSigned, StaleVersion.
    """
    if decision.signed_at is None:
        raise NotSigned(str(decision.pk))
    awaited_again(decision.case_id)
    if version == 0:
        return _first(decision, by, values)
    outcome = Outcome.objects.get(decision=decision)
    changes = outcome.update_fields(version, by=by, **values)
    if changes:
        record_case("outcome.changed", decision.case, by=by, changes=changes)
    return outcome


def _first(decision: Decision, by: User, values: dict[str, str]) -> Outcome:
    outcome = Outcome(decision=decision, created_by=by, changed_by=by, **values)
    try:
        with transaction.atomic():
            outcome.save()
    except IntegrityError as error:
        raise StaleVersion(f"Outcome of {decision.pk}") from error
    changes = {name: (None, value) for name, value in values.items() if value}
    record_case(
        "outcome.recorded", decision.case, by=by, operation=Operation.CREATE, changes=changes
    )
    return outcome
