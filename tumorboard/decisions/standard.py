"""A decision on standard of care: drafted whole from a pathway of the board, for the chair to sign.

It is a draft like any other: whoever writes decisions can change its words until it is signed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from tumorboard.decisions import services
from tumorboard.decisions.models import Concordance, Decision, Result
from tumorboard.meetings import triage
from tumorboard.meetings.models import AgendaItem
from tumorboard.meetings.standard_models import StandardPathway
from tumorboard.patients.services import originals
from tumorboard.people.models import User


class WordedAlready(Exception):
    """The board has begun to word this decision: its words are not overwritten."""


def words_of(pathway: StandardPathway, *, guided: bool, responsible: str) -> dict[str, Any]:
    """What the decision says: result, intent, answer, reasons, who sees to it, concordance."""
    grounds = [f"Standard pathway of the board: {pathway.name}. For: {pathway.question}"]
    if pathway.citation:
        grounds.append(f"It rests on: {pathway.citation}")
    return {
        "result": Result.DECIDED.value,
        "intent": pathway.intent,
        "answer": f"Standard of care. {pathway.treatment}",
        "reasons": "\n".join(grounds),
        "responsible": responsible,
        "concordance": (Concordance.CONCORDANT if guided else Concordance.NO_GUIDANCE).value,
    }


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    pathway: StandardPathway,
    responsible: str,
    guided: bool,
    by: User,
    as_of: dt.date,
) -> Decision:
    """The draft, whole. Raises WordedAlready, and what `start` and `choose_in_room` raise.

    What was stated already beside the answer, such as an action, stays as it is.
    """
    draft = services.start(case=item.case, by=by)
    former = triage.chosen(item)
    if draft.answer and not (former and draft.answer == _answer(former)):
        raise WordedAlready(str(draft))
    triage.choose_in_room(item, pathway=pathway, by=by, as_of=as_of)
    values = words_of(pathway, guided=guided, responsible=responsible)
    return services.save(draft, original=originals(draft, values), by=by, **values)


def _answer(pathway: StandardPathway) -> str:
    return str(words_of(pathway, guided=True, responsible="")["answer"])
