"""What the decision form says beside its fields: hints from the case, and two values for one."""

from __future__ import annotations

from tumorboard.assessment.missing import missing_of
from tumorboard.assessment.services import Current
from tumorboard.decisions.models import Decision
from tumorboard.decisions.queries import Seen
from tumorboard.decisions.rows import LISTS, column_of
from tumorboard.web.decisions.forms import NOT_STATED, DecisionForm

NAMED = 5
ROW_LABELS = {"action_list": "Action", "condition_list": "Condition"}


def hinted(form: DecisionForm, *, seen: Seen | None, current: Current | None) -> DecisionForm:
    """Says what an empty field would stand for."""
    if seen is not None and seen.treatments and not seen.decision.treatments:
        planned = ", then ".join(seen.treatments)
        form.fields["treatments"].help_text = f"One per line; empty: as in the plan: {planned}"
    if seen is not None and seen.minutes and seen.decision.minutes is None:
        form.fields["minutes"].help_text = f"Empty: {seen.minutes}, as they passed"
    if current is not None:
        items = missing_of(current.guideline, current.computed.result).items
        named = "; ".join(each.words for each in items[:NAMED])
        more = f"; and {len(items) - NAMED} more" if len(items) > NAMED else ""
        if named:
            form.fields["missing"].help_text = f"Of the guideline: {named}{more}"
    return form


def label_of(name: str, form: DecisionForm) -> str:
    column = column_of(name)
    return ROW_LABELS[column] if column else str(form.fields[name].label)


def words_of(name: str, value: str | None, decision: Decision) -> str:
    """A stored value as the form shows it."""
    if column := column_of(name):
        return LISTS[column](f"[{value}]")[0].text if value else ""
    found = decision._meta.get_field(name)
    choices = dict(getattr(found, "flatchoices", ()))
    return str(choices.get(value, value or (NOT_STATED if choices else "")))
