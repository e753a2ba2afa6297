"""Plans cases from files: reads, assesses, prints; opens no database and writes nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guidelines.core.content.guideline import Guideline, load_guideline
from guidelines.core.content.loading import ContentInvalidError
from guidelines.core.evaluation.assess import Assessment, assess
from guidelines.core.evaluation.difference import difference
from guidelines.core.evaluation.stating import assumption, together
from guidelines.core.evaluation.what_if import SupposeError
from guidelines.core.evaluation.what_if import what_if as suppose
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.calendarfile import (
    CalendarFileError,
    read_calendar,
    resources_of,
)
from guidelines.core.record.casefile import CaseError, CaseFileError, read_case
from guidelines.core.wording.explain_difference import NOTHING, changes, text
from guidelines.core.wording.report import report
from guidelines.core.wording.text_report import text_report
from guidelines.folders import CONTENT, GUIDELINE, read_folder

BAD_INPUT = 2
Supposition = tuple[str, str]


@dataclass(frozen=True)
class Planned:
    """One file: its assessment, or what is wrong with it."""

    file: str
    assessment: Assessment | None = None
    errors: tuple[CaseError, ...] = ()
    supposed: Assessment | None = None
    """The same file under what is supposed with `--what-if`."""


class Command(BaseCommand):
    help = "Assess case files (docs/case-file.md) and print the plan, for discussion by the board."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="YAML, or JSON by its ending")
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="default: the file's as_of, else today"
        )
        parser.add_argument(
            "--calendar",
            type=Path,
            metavar="FILE",
            help="days of theatre, boards and slots (docs/calendar-file.md); YAML, or JSON",
        )
        parser.add_argument(
            "--what-if",
            action="append",
            default=[],
            type=_supposition,
            metavar="NAME=VALUE",
            help="suppose a fact, a date of the record, a definition, a threshold or as_of, and"
            " print what changes; repeatable (docs/case-file.md)",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--guideline",
            type=Path,
            default=CONTENT / GUIDELINE,
            metavar="DIR",
            help="folder of one guideline version",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        guideline = self.guideline(options["guideline"])
        calendar = self.calendar(options["calendar"], guideline)
        day, what_if = options["as_of"], options["what_if"]
        planned = [plan(file, guideline, day, calendar, what_if) for file in options["files"]]
        for each in planned:
            for error in each.errors:
                self.stderr.write(f"{each.file}: {error}")
        if options["format"] == "json":
            self.stdout.write(as_json(planned, guideline, calendar))
        else:
            texts = [
                difference_text(each.assessment, each.supposed, guideline, what_if)
                if each.supposed
                else text_report(each.assessment, guideline, calendar)
                for each in planned
                if each.assessment
            ]
            self.stdout.write(f"\n{'=' * 92}\n\n".join(texts), ending="")
        if any(each.errors for each in planned):
            sys.exit(BAD_INPUT)

    def guideline(self, folder: Path) -> Guideline:
        try:
            return _loaded(tuple(read_folder(folder).items()))
        except ContentInvalidError as error:
            raise CommandError(f"{folder}: {error}", returncode=BAD_INPUT) from error

    def calendar(self, file: Path | None, guideline: Guideline) -> Calendar:
        """Without a file every resource can be had on every day."""
        if file is None:
            return NO_CALENDAR
        try:
            return read_calendar(file.name, file.read_text("utf-8"), resources_of(guideline))
        except CalendarFileError as error:
            lines = "\n".join(f"{file}: {each}" for each in error.errors)
            raise CommandError(lines, returncode=BAD_INPUT) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}", returncode=BAD_INPUT) from error


@lru_cache(maxsize=2)
def _loaded(files: tuple[tuple[str, str], ...]) -> Guideline:
    return load_guideline(dict(files))


def plan(
    file: str,
    guideline: Guideline,
    as_of: date | None,
    calendar: Calendar,
    what_if: Sequence[Supposition] = (),
) -> Planned:
    try:
        record = read_case(file, Path(file).read_text(encoding="utf-8"))
    except CaseFileError as error:
        return Planned(file, errors=tuple(error.errors))
    except UnicodeDecodeError:
        return Planned(file, errors=(CaseError(".", "bytes that are no text", "UTF-8 text"),))
    except OSError as error:
        problem = CaseError(".", error.strerror or "not readable", "a file that can be read")
        return Planned(file, errors=(problem,))
    stated = date.fromisoformat(record.case.as_of) if record.case.as_of else None
    day = as_of or stated or timezone.localdate()
    planned = Planned(file, assess(record, guideline, as_of=day, calendar=calendar))
    if not what_if:
        return planned
    try:
        assumed = together([assumption(record, guideline, *each, as_of=day) for each in what_if])
        found = suppose(record, guideline, assumed, as_of=day, calendar=calendar)
    except SupposeError as error:
        return Planned(file, errors=(CaseError(error.name, error.value, error.expected),))
    return replace(planned, supposed=found)


def difference_text(
    before: Assessment, after: Assessment, guideline: Guideline, what_if: Sequence[Supposition]
) -> str:
    """What changes under the assumptions, and nothing of what stays."""
    found = difference(guideline, before.result, after.result)
    told = list(changes(guideline, found, before.result, after.result))
    names = [(each.focus or "") if len(after.result.parts) > 1 else "" for each in told]
    lines = [line for each, name in zip(told, names, strict=True) for line in text(each, name)]
    supposed = ", ".join("=".join(each) for each in what_if)
    heading = f"{after.envelope.record.case.id} — what if, not saved: {supposed}"
    return "\n".join([heading, *(lines or [NOTHING])]) + "\n"


def as_json(planned: list[Planned], guideline: Guideline, calendar: Calendar) -> str:
    """One file: one object. Several: an array in argument order."""
    answers = [
        report(each.assessment, guideline, calendar) | _what_if(each, guideline)
        if each.assessment
        else {
            "file": each.file,
            "errors": [
                {"path": error.path, "value": error.value, "expected": error.expected}
                for error in each.errors
            ],
        }
        for each in planned
    ]
    return json.dumps(
        answers[0] if len(answers) == 1 else answers, indent=2, ensure_ascii=False, default=str
    )


def _what_if(planned: Planned, guideline: Guideline) -> dict[str, Any]:
    """The difference as data, where something was supposed."""
    if planned.assessment is None or planned.supposed is None:
        return {}
    found = difference(guideline, planned.assessment.result, planned.supposed.result)
    return {"what_if": msgspec.to_builtins(found)}


def _supposition(given: str) -> Supposition:
    name, sign, value = given.partition("=")
    if not (name and sign and value):
        raise argparse.ArgumentTypeError(f"{given!r} is not NAME=VALUE")
    return name, value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date as YYYY-MM-DD") from error
