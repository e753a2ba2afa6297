"""Asking the guideline about a case, and keeping what it said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from guidelines.core.content.canonical import canonical_json, sha256
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import Assessment as Computed
from guidelines.core.evaluation.assess import ChoiceError, assess
from guidelines.core.evaluation.result import Choices
from guidelines.core.planning.calendar import Calendar
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from guidelines.core.record.normal import normalised
from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion, Status
from guidelines.publishing import content
from tumorboard.assessment.asking import (
    ASKED_BY_BOARDS,
    board_items,
    joined,
    presenter_items,
)
from tumorboard.assessment.basis import Basis, ages_of
from tumorboard.assessment.missing import Missing, missing_of
from tumorboard.assessment.models import Assessment, Readiness, ReplayReport
from tumorboard.assessment.weight import WEIGHED
from tumorboard.audit.models import Operation
from tumorboard.cases.chases import end_what_came
from tumorboard.cases.models import Case
from tumorboard.cases.services import header
from tumorboard.cases.writing import record_case
from tumorboard.patients.queries import Findings, findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.people import queries as people
from tumorboard.people.board_rules import rules_of
from tumorboard.people.calendars import calendar_in, calendar_of, from_day, keep_text
from tumorboard.people.models import Board, User

# Assessments remembered per process: those of the cases that are on screens just now.
REMEMBERED = 8
NOT_WEIGHED = dict.fromkeys(WEIGHED)


class NoGuideline(Exception):
    """No content that this board may use covers its stream."""


class ChoiceWithdrawn(NoGuideline):
    """The board has chosen what the content in force no longer offers: nothing is computed."""

    def __init__(self, board: Board, problem: str) -> None:
        super().__init__(problem)
        self.board = board


@dataclass(frozen=True)
class Current:
    """What the guideline says now, computed and not stored."""

    version: GuidelineVersion
    guideline: Guideline
    findings: Findings
    record: CaseRecord
    computed: Computed
    calendar: Calendar  # of the board: plans are dated on its days
    read_at: dt.datetime  # no fact is older than what stood in the record then


def version_for(board: Board, on: dt.date) -> GuidelineVersion:
    """The approved version in force; a demo board may also use what nobody has approved yet."""
    versions = GuidelineVersion.objects.defer("document")  # megabytes; `loaded` remembers it
    in_force = versions.in_force(GUIDELINE, on)
    if in_force is None and board.is_demo:
        usable = versions.of(GUIDELINE).exclude(status=Status.RETIRED)
        in_force = usable.order_by("-loaded_at").first()
    if in_force is None:
        raise NoGuideline(GUIDELINE)
    return in_force


def current_assessment(case: Case, *, as_of: dt.date) -> Current:
    """What holds for the facts as they stand. Reads only; raises NoGuideline."""
    version = version_for(case.board, as_of)
    guideline = loaded(version)
    read_at = timezone.now()
    findings = findings_of(case.patient)
    record = snapshot(findings, header(case))
    calendar = calendar_of(case.board)
    computed = assessed(record, version, as_of=as_of, board=case.board, calendar=calendar)
    return Current(version, guideline, findings, record, computed, calendar, read_at)


def assessed(
    record: CaseRecord,
    version: GuidelineVersion,
    *,
    as_of: dt.date,
    board: Board,
    calendar: Calendar,
) -> Computed:
    """Computed, or remembered where the same was asked a moment ago; raises ChoiceWithdrawn."""
    text, choices = canonical_json(normalised(record)), canonical_json(choices_of(board))
    try:
        return _computed(text, version.sha256, as_of, choices, canonical_json(calendar))
    except ChoiceError as error:
        raise ChoiceWithdrawn(board, str(error)) from error


@lru_cache(maxsize=REMEMBERED)
def _computed(
    record: str, content_hash: str, as_of: dt.date, choices: str, calendar: str
) -> Computed:
    """Pure: the arguments hold everything that the result depends on."""
    return assess(
        msgspec.json.decode(record, type=CaseRecord),
        content(content_hash),
        as_of=as_of,
        choices=msgspec.json.decode(choices, type=Choices),
        calendar=calendar_in(calendar),
    )


@transaction.atomic
def keep_assessment(case: Case, current: Current, *, by: User) -> Assessment:
    """Store what was computed; the same bytes are stored once per case."""
    kept, new = Assessment.objects.get_or_create(
        case=case,
        sha256=sha256(current.computed.text),
        defaults={
            "guideline_version": current.version,
            "as_of": dt.date.fromisoformat(current.computed.envelope.as_of),
            "record_hash": fingerprint(current.record),
            "envelope": current.computed.text,
            "calendar": keep_text(current.calendar),
            "made_by": by,
        },
    )
    if new:
        record_case("assessment.kept", case, by=by, operation=Operation.CREATE)
    note_readiness(
        case,
        missing_of(current.guideline, current.computed.result),
        record=current.record,
        basis=Basis(
            version=current.version,
            choices=choices_of(case.board),
            calendar=from_day(current.calendar, kept.as_of),
            today=kept.as_of,
            ages=ages_of(rules_of(case.board)),
        ),
        read_at=current.read_at,
    )
    return kept


@transaction.atomic
def note_readiness(
    case: Case,
    missing: Missing | None,
    *,
    record: CaseRecord,
    basis: Basis,
    read_at: dt.datetime,
) -> None:
    """Keep for lists what was found missing; None: nothing could be checked.

    Whatever came since is chased no longer. Derived, so it is no event of its own for the audit.
    """
    asked = board_items(record, basis.ages, basis.today)
    items = joined(missing.items if missing else (), asked)
    found = {each.id for each in (*items, *presenter_items(case.presenter))}
    end_what_came(case, found, of=None if missing else ASKED_BY_BOARDS)
    Readiness.objects.update_or_create(
        case=case,
        defaults={
            **basis.noted(),
            "record_hash": fingerprint(record),
            "focus": case.focus_primary_id,
            "looked_at": read_at,
            "checked": missing is not None,
            "encoded": missing.encoded if missing else False,
            "uncovered": missing.uncovered if missing else 0,
            "missing": "\n".join(missing.facts) if missing else "",
            "safety": missing.safety if missing else 0,
            "items": canonical_json(items),
            **(asdict(missing.weight) if missing else NOT_WEIGHED),
        },
    )


def facts_changed_since(kept: Assessment, current: Current) -> bool:
    return kept.record_hash != fingerprint(current.record)


def fingerprint(record: CaseRecord) -> str:
    """Equal for equal findings: the wording of the question is not one of them."""
    asked = CaseHeader(id="", stream=record.case.stream, focus_primary=record.case.focus_primary)
    return sha256(canonical_json(msgspec.structs.replace(record, case=asked)))


def choices_of(board: Board) -> Choices:
    """The board's newest choice of each definition and threshold."""
    definitions: dict[str, str] = {}
    thresholds: dict[str, Decimal] = {}
    for setting, value in people.choices_of(board).items():
        kind, _, name = setting.partition(":")
        if kind == "definition":
            definitions[name] = value
        elif kind == "threshold":
            thresholds[name] = Decimal(value)
    return Choices(definitions=definitions, thresholds=thresholds)


def loaded(version: GuidelineVersion) -> Guideline:
    return content(version.sha256)


@dataclass(frozen=True)
class Difference:
    """Between a stored assessment and the same computed again."""

    why: str
    by_semantics: bool = False
    """Computed under an older number of the engine's semantics: the stored result stays."""


@transaction.atomic
def report_replay(*, checked: int, differences: Mapping[UUID, Difference]) -> ReplayReport:
    semantic = sum(found.by_semantics for found in differences.values())
    lines = [f"{pk}: {found.why}" for pk, found in sorted(differences.items())]
    report = ReplayReport(
        checked=checked,
        differing=len(differences) - semantic,
        semantic=semantic,
        details="\n".join(lines),
    )
    report.save()
    return report
