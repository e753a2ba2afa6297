"""Timing labels as the JSON that `plan_case` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from guidelines.core.record.evidence import Missing
from guidelines.core.timing.classification import Classification
from guidelines.core.timing.labels import CaseTiming, Label, LesionTiming, PrimaryTiming
from guidelines.core.timing.oligometastatic import OligometastaticState
from guidelines.core.truth import Truth

Json = dict[str, Any]

YES_NO: Mapping[Truth, bool | None] = {
    Truth.TRUE: True,
    Truth.FALSE: False,
    Truth.UNKNOWN: None,
}


def classification_report(classification: Classification) -> Json:
    return {
        "lesions": [_lesion(each) for each in classification.lesions],
        "primaries": [_primary(each) for each in classification.primaries],
        "case": _timing(classification.case),
        "contradictions": msgspec.to_builtins(classification.contradictions),
        "oligometastatic": _oligometastatic(classification.oligometastatic),
    }


def _lesion(timing: LesionTiming) -> Json:
    return {
        "id": timing.lesion,
        "label": timing.label,
        "on_treatment": YES_NO[timing.on_treatment],
        "definition": timing.definition,
        "by_definition": _by_definition(timing.by_definition),
        "possible": list(timing.possible),
        "flips": timing.flips,
        "missing": _missing(timing.missing),
        "override": timing.override,
        "override_reason": timing.override_reason,
        "computed": timing.computed,
        "by_primary": {primary: label.label for primary, label in timing.by_primary},
        "notes": list(timing.notes),
    }


def _primary(timing: PrimaryTiming) -> Json:
    return {
        "id": timing.primary,
        "label": timing.label,
        "definition": timing.definition,
        "by_definition": _by_definition(timing.by_definition),
        "flips": timing.flips,
        "missing": _missing(timing.missing),
        "pairs": [
            {
                "earlier": pair.earlier,
                "label": pair.label,
                "by_definition": _by_definition(pair.by_definition),
                "flips": pair.flips,
                "missing": _missing(pair.missing),
            }
            for pair in timing.pairs
        ],
    }


def _timing(timing: CaseTiming) -> Json:
    return {
        "label": timing.label,
        "on_treatment": YES_NO[timing.on_treatment],
        "definition": timing.definition,
        "by_definition": _by_definition(timing.by_definition),
        "possible": list(timing.possible),
        "flips": YES_NO[timing.flips],
        "missing": _missing(timing.missing),
    }


def _oligometastatic(state: OligometastaticState) -> Json:
    return {
        "state": state.state,
        "definition": state.definition,
        "lesions": [state.low, state.high],
        "missing": _missing(state.missing),
    }


def _by_definition(labels: Iterable[Label]) -> dict[str, str]:
    return {label.definition: label.label for label in labels}


def _missing(missing: Iterable[Missing]) -> list[Json]:
    return [{"path": each.path, "code": each.code, "precision": each.precision} for each in missing]
