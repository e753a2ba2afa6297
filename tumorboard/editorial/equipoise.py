"""A ruling of true equipoise becomes content, so that boards see the two as alternatives."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.clashes import declared_for
from guidelines.core.proofs.checks import Collision, Finding
from tumorboard.editorial import services
from tumorboard.editorial.gates import Found
from tumorboard.editorial.models import ChangeSet, Ruling, Verdict
from tumorboard.people.models import User

KIND = "incompatible"


@transaction.atomic
def rule(
    change_set: ChangeSet,
    guideline: Guideline,
    found: Found,
    *,
    verdict: Verdict,
    reason: str,
    by: User,
) -> Ruling:
    """Rule on a finding of `guideline`, the version in hand; what is signed stands in the content.

    At once and not when the set is submitted: what is reviewed is the text that was looked at.
    Raises NotOpen.
    """
    said = services.rule(change_set, finding=found.key, verdict=verdict, reason=reason, by=by)
    declared = declared_of(guideline, found.finding)
    if declared and isinstance(found.finding, Collision):
        pair = [found.finding.first, found.finding.second]
        signed = {"items": pair, "reason": reason, "by": by.display_name}
        _sign(change_set, declared, pair, signed if verdict == Verdict.EQUIPOISE else None, by)
    return said


def declared_of(guideline: Guideline, finding: Finding) -> str:
    """Where equipoise of the two is kept; empty: do against do not, of which there is none."""
    if not isinstance(finding, Collision):
        return ""
    declared = declared_for(guideline, finding.first, finding.second)
    return declared.id if declared else ""


def _sign(
    change_set: ChangeSet, item: str, pair: list[str], signed: dict[str, Any] | None, by: User
) -> None:
    current = services.item_in(change_set, KIND, item)
    if not isinstance(current, dict):
        return
    written: Any = current.get("equipoise") or []
    others = [each for each in written if set(each["items"]) != set(pair)]
    pairs = [*others, signed] if signed else others
    kept = {name: value for name, value in current.items() if name != "equipoise"}
    data = {**kept, "equipoise": pairs} if pairs else kept
    if data != current:
        reason = f"Ruling on {pair[0]} and {pair[1]}"
        services.change_item(
            change_set, kind=KIND, item=item, data=data, shown=current, by=by, reason=reason
        )
