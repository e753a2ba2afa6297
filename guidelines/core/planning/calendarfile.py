"""Calendar files (YAML or JSON, docs/calendar-file.md): read with every error, and written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import chain
from typing import Any, get_args, get_origin

import msgspec

from guidelines.core.content.canonical import canonical_yaml
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import (
    ContentError,
    ContentInvalidError,
    Mapping,
    Node,
    Scalar,
    from_data,
    join,
    read_yaml,
)
from guidelines.core.content.schema import Builder, Invalid, Report, Reporter, shown
from guidelines.core.planning.calendar import EITHER, VERSION, Calendar, Closure
from guidelines.core.record.casefile import CaseError, read_json

LONGEST_CLOSURE = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100


class CalendarFileError(ValueError):
    """The file is not a usable calendar; `errors` lists everything found in one pass."""

    def __init__(self, errors: list[CaseError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def read_calendar(name: str, text: str, resources: Collection[str] = ()) -> Calendar:
    """The calendar in the text of a file; `resources`: the only names that mean anything."""
    reporter = Reporter(name)
    try:
        tree = read_json(name, text) if name.endswith(".json") else read_yaml(name, text)
        calendar: Calendar = _CalendarBuilder(reporter, {date: _date}).build(tree, Calendar, "")
    except ContentInvalidError as error:
        raise CalendarFileError([_error(each) for each in error.errors]) from error
    except Invalid:
        raise CalendarFileError([_error(each) for each in reporter.errors]) from None
    if problems := list(_problems(calendar, resources)):
        raise CalendarFileError(problems)
    return calendar


def write_calendar(calendar: Calendar) -> str:
    """The file (YAML) that reads as this calendar."""
    data = msgspec.json.decode(msgspec.json.encode(calendar))
    return canonical_yaml(from_data({**data, "schema_version": str(calendar.schema_version)}))


def resources_of(guideline: Guideline) -> set[str]:
    """What steps of the guideline wait for, each by its own name."""
    pathways = (each.steps for each in guideline.pathways.values())
    after_gates = (each.steps for each in guideline.continuations.values())
    steps = chain.from_iterable((*pathways, *after_gates))
    return {name for step in steps if step.resource for name in step.resource.split(EITHER)}


def json_schema() -> dict[str, Any]:
    """JSON Schema of a calendar file."""
    return msgspec.json.schema(Calendar)


class _CalendarBuilder(Builder):
    """A calendar also has a map of resources."""

    def build(self, node: Node, kind: Any, path: str) -> Any:
        if get_origin(kind) is dict:
            return self.map_of(node, get_args(kind)[1], path)
        return super().build(node, kind, path)

    def map_of(self, node: Node, kind: Any, path: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise self.fail(node, path, "a map of resources by their names")
        parts = [(value, kind, join(path, key)) for key, value in node.entries.items()]
        return dict(zip(node.entries, self.collect(parts), strict=True))


def _date(node: Node, path: str, report: Report) -> date | None:
    text = node.text if isinstance(node, Scalar) and not node.is_null else ""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found and len(text) == len("2026-05-04") and FIRST_YEAR <= found.year <= LAST_YEAR:
        return found
    expected = f"a whole date, YYYY-MM-DD, from {FIRST_YEAR} to {LAST_YEAR}"
    report(node, path, shown(node), expected)
    return None


def _problems(calendar: Calendar, resources: Collection[str]) -> Iterator[CaseError]:
    if calendar.schema_version != VERSION:
        yield CaseError("schema_version", str(calendar.schema_version), str(VERSION))
    yield from _closures("closed", calendar.closed)
    for name, resource in calendar.resources.items():
        path = f"resources.{name}"
        if resources and name not in resources:
            known = ", ".join(sorted(resources))
            yield CaseError(path, repr(name), f"a resource that steps need: {known}")
        yield from _closures(f"{path}.closed", resource.closed)


def _closures(path: str, closures: tuple[Closure, ...]) -> Iterator[CaseError]:
    for place, closure in enumerate(closures):
        length = (closure.until - closure.first).days
        if not 0 <= length <= LONGEST_CLOSURE:
            expected = f"a day from {closure.first} on, at most {LONGEST_CLOSURE} days later"
            yield CaseError(f"{path}.{place}.to", str(closure.until), expected)


def _error(error: ContentError) -> CaseError:
    return CaseError(error.path, error.value, error.expected, error.line)
