"""An assessment as the JSON that `plan_case` prints (docs/case-file.md): ids with their texts.

Every key is always there; what is absent is null, an empty list or an empty map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice, Note, PrognosisNote
from guidelines.core.content.knowledge import Criteria
from guidelines.core.evaluation.assess import Assessment
from guidelines.core.evaluation.conclude import NOTHING_ENCODED
from guidelines.core.evaluation.evaluate import MARK
from guidelines.core.evaluation.result import (
    AdviceResult,
    ConflictResult,
    CriteriaResult,
    MissingResult,
    NoteResult,
    Result,
)
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.desk import Desk
from guidelines.core.wording.explain import FOR_DISCUSSION
from guidelines.core.wording.explain import NOTHING_ENCODED as NOTHING_ENCODED_TEXT
from guidelines.core.wording.report_plan import pathway_report
from guidelines.core.wording.report_timing import YES_NO, Json, classification_report

REPORT_VERSION = 1

_MET: Mapping[str, bool | None] = {MARK[truth]: met for truth, met in YES_NO.items()}


def report(assessment: Assessment, guideline: Guideline, calendar: Calendar = NO_CALENDAR) -> Json:
    """The answer for one case file. `calendar`: the one with which it was assessed."""
    result, record = assessment.result, assessment.envelope.record
    as_of = date.fromisoformat(assessment.envelope.as_of)
    desks = [Desk(guideline, part, record, as_of=as_of, calendar=calendar) for part in result.parts]
    return {
        "schema_version": REPORT_VERSION,
        "case": record.case.id,
        "as_of": assessment.envelope.as_of,
        "calendar_hash": assessment.envelope.calendar_hash,
        "notice": FOR_DISCUSSION,
        "guideline": _guideline(guideline),
        "focus": result.focus,
        "streams": list(result.streams),
        "uncovered": list(result.uncovered),
        "classification": classification_report(result.classification),
        "other_cancers": [
            {
                "focus": each.focus,
                "streams": list(each.streams),
                "classification": classification_report(each.classification),
            }
            for each in result.also
        ],
        **_flat([_of_one_cancer(desk, guideline) for desk in desks]),
    }


def _of_one_cancer(desk: Desk, guideline: Guideline) -> Mapping[str, list[Json]]:
    """What is said about one cancer of the patient; every entry names it as its `focus`."""
    result = desk.part
    said = {
        "scores": [msgspec.to_builtins(each) for each in result.scores],
        "criteria": [_criteria(each, guideline.criteria[each.id]) for each in result.criteria],
        "recommendations": [
            _advice(each, guideline.recommendations[each.id]) for each in result.recommendations
        ],
        "pitfalls": [_advice(each, guideline.pitfalls[each.id]) for each in result.pitfalls],
        "prognosis": [_prognosis(each, guideline.prognosis[each.id]) for each in result.prognosis],
        "conflicts": [_conflict(each, guideline) for each in result.conflicts],
        "notes": [_note(each, guideline.notes.get(each.id)) for each in result.notes],
        "pathways": [pathway_report(each, desk) for each in result.pathways],
        "missing": _missing_facts(result, guideline),
    }
    return {
        kind: [{**each, "focus": result.focus} for each in items] for kind, items in said.items()
    }


def _flat(parts: list[Mapping[str, list[Json]]]) -> Json:
    """One list of each kind, the cancer asked about first."""
    return {kind: [each for part in parts for each in part[kind]] for kind in parts[0]}


def _criteria(result: CriteriaResult, item: Criteria) -> Json:
    labels = {each.id: each.label for each in item.criteria}
    return {
        "id": result.id,
        "stream": item.stream,
        "label": item.label,
        "verdict": result.verdict,
        "text": {"met": item.met, "not_met": item.not_met}.get(result.verdict),
        "criteria": [
            {"id": key, "label": labels[key], "met": _MET[marks[0]]} for key, marks in result.items
        ],
        "missing": list(result.missing),
        "sources": list(result.sources),
        "citations": list(item.citations),
    }


def _guideline(guideline: Guideline) -> Json:
    return {
        "id": guideline.meta.id,
        "version": guideline.meta.version,
        "title": guideline.meta.title,
        "status": guideline.meta.status,
        "content_hash": guideline.content_hash,
    }


# ------------------------------------------------------------------ items


def _advice(result: AdviceResult, item: Advice) -> Json:
    return {
        "id": result.id,
        "stream": item.stream,
        "kind": result.kind,
        "status": result.status,
        "title": item.title,
        "text": item.text,
        "strength": item.strength,
        "certainty": item.certainty,
        "review_status": item.review_status,
        "sources": list(result.sources),
        "citations": list(item.citations),
        "missing": list(result.missing),
        "conflict": result.conflict,
        "overridden_by": msgspec.to_builtins(result.overriders),
        "emergency": result.emergency,
        "safety": item.safety,
        "hits": msgspec.to_builtins(result.hits),
    }


def _prognosis(result: NoteResult, item: PrognosisNote) -> Json:
    return {
        "id": result.id,
        "stream": item.stream,
        "status": result.status,
        "text": item.text,
        "figures": list(item.figures),
        "population": item.population,
        "endpoint": item.endpoint,
        "certainty": item.certainty,
        "sources": list(result.sources),
        "citations": list(item.citations),
        "missing": list(result.missing),
        "conflict": result.conflict,
    }


def _note(result: NoteResult, item: Note | None) -> Json:
    """The note that nothing is encoded stands in no content."""
    text = item.text if item else NOTHING_ENCODED_TEXT if result.id == NOTHING_ENCODED else ""
    return {
        "id": result.id,
        "stream": item.stream if item else None,
        "status": result.status,
        "text": text,
        "sources": list(result.sources),
        "citations": list(item.citations) if item else [],
        "missing": list(result.missing),
        "conflict": result.conflict,
    }


def _conflict(result: ConflictResult, guideline: Guideline) -> Json:
    register = guideline.conflicts.get(result.id)
    declared = guideline.incompatible.get(result.id)
    return {
        "id": result.id,
        "kind": result.kind,
        "status": result.status,
        "title": register.title if register else None,
        "sides": msgspec.to_builtins(register.sides) if register else [],
        "display": register.display if register else None,
        "reason": declared.reason if declared else None,
        "between": list(result.between),
        "sources": list(result.sources),
        "missing": list(result.missing),
    }


# ------------------------------------------------------------------ missing


def _missing_facts(result: Result, guideline: Guideline) -> list[Json]:
    waiting = result.waiting_for()
    return [_missing_fact(each, waiting.get(each.fact, ()), guideline) for each in result.missing]


def _missing_fact(
    result: MissingResult, changes: Iterable[tuple[str, str]], guideline: Guideline
) -> Json:
    term = guideline.vocabulary[result.fact]
    return {
        "fact": result.fact,
        "label": term.label,
        "ask": term.ask,
        "obtain": term.obtain,
        "why": term.safety.why if term.safety else None,
        "place": result.place,
        "state": result.state,
        "cost": result.cost,
        "changes": [{"kind": kind, "id": item} for kind, item in changes],
        "answers": [
            {
                "answer": msgspec.to_builtins(preview.answer),
                "settles": msgspec.to_builtins(preview.settles),
            }
            for preview in result.preview
        ],
        "record": term.record,
        "sources": list(term.sources),
    }
