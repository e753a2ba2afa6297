"""What a plan for each published case has to contain and to warn of, and how much of it is there.

Expectations are the project's reading of the publications. Where one is wrong it is `argued`
beside the case, and no longer counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Part, Texts
from guidelines.core.content.loading import ContentInvalidError, Sequence, read_yaml
from guidelines.core.content.schema import Reporter, build, shown
from guidelines.core.evaluation.coverage import sources_in
from guidelines.core.evaluation.judge import ACTIVE
from guidelines.core.evaluation.result import Result
from guidelines.core.timing.classification import Classification

ASKS = "asks:"
"""Prefix of what is shown by a question: the id of the fact that is asked for."""


class Must(Part, frozen=True, kw_only=True):
    """A statement that something in view has to rest on."""

    id: str
    note: str | None = None
    argued: str | None = None


class Warn(Part, frozen=True, kw_only=True):
    """A warning, and the items or questions any of which gives it."""

    text: str
    shown_by: Texts = ()
    argued: str | None = None


class CaseExpectation(Part, frozen=True, kw_only=True):
    """`files` are the case files of the publication; each has to meet what is expected."""

    case: str
    stream: str
    files: Texts
    must: tuple[Must, ...] = ()
    warn: tuple[Warn, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """Whether an expectation is met, and by what; `argued` ones are not counted."""

    case: str
    stream: str
    kind: Literal["must", "warn"]
    text: str
    by: tuple[str, ...]
    argued: str | None

    @property
    def is_met(self) -> bool:
        return bool(self.by)


def read_expectations(file: str, text: str) -> list[CaseExpectation]:
    """The expectations of a file, or `ContentInvalidError` with everything wrong in it."""
    tree, report = read_yaml(file, text), Reporter(file)
    if not isinstance(tree, Sequence):
        report(tree, ".", shown(tree), "a list of cases")
        raise ContentInvalidError(report.errors)
    found = [build(node, CaseExpectation, str(n), report, {}) for n, node in enumerate(tree.items)]
    if report.errors:
        raise ContentInvalidError(report.errors)
    return [each for each in found if each is not None]


def recall(
    expectations: Iterable[CaseExpectation], results: Mapping[str, Result], guideline: Guideline
) -> Iterator[Met]:
    """Every expectation of every case; `results` by the name of the case file."""
    for expected in expectations:
        views = [_View(results[file], guideline) for file in expected.files]
        for must in expected.must:
            by = _everywhere([view.resting_on(must.id) for view in views])
            text = f"{must.id} {must.note or ''}".strip()
            yield Met(expected.case, expected.stream, "must", text, by, must.argued)
        for warn in expected.warn:
            by = _everywhere([view.showing(warn.shown_by) for view in views])
            yield Met(expected.case, expected.stream, "warn", warn.text, by, warn.argued)


def _everywhere(found: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What meets an expectation, if every patient of the publication shows something."""
    if not found or not all(found):
        return ()
    return tuple(dict.fromkeys(item for items in found for item in items))


class _View:
    """What a board sees of one case: ids of items in view, and the facts that are asked for."""

    def __init__(self, result: Result, guideline: Guideline) -> None:
        self.shown: dict[str, frozenset[str]] = {}
        self.asked = {each.fact for part in result.parts for each in part.missing}
        for part in result.parts:
            self._look_at(part, guideline)

    def _look_at(self, part: Result, guideline: Guideline) -> None:
        for kind in ("recommendations", "pitfalls", "prognosis", "notes"):
            for each in getattr(part, kind):
                if each.status in ACTIVE:
                    self._add(each.id, getattr(guideline, kind).get(each.id), each.sources)
        for conflict in part.conflicts:
            self._add(conflict.id, guideline.conflicts.get(conflict.id), conflict.sources)
        for pathway in part.pathways:
            if pathway.plan.status in ACTIVE and pathway.plan.feasibility != "excluded":
                self._add(pathway.id, guideline.pathways[pathway.id], pathway.sources)
        for criteria in part.criteria:
            self._add(criteria.id, guideline.criteria[criteria.id], criteria.sources)
        for score in part.scores:
            self._add(score.id, guideline.scores[score.id], score.sources)
        for definition in _definitions(part.classification):
            self._add(definition, guideline.definitions[definition], ())

    def _add(self, item_id: str, item: object, sources: tuple[str, ...]) -> None:
        self.shown[item_id] = frozenset((*sources, *sources_in(item)))

    def resting_on(self, statement: str) -> tuple[str, ...]:
        return tuple(item for item, sources in self.shown.items() if statement in sources)

    def showing(self, names: Texts) -> tuple[str, ...]:
        return tuple(name for name in names if self._is_shown(name))

    def _is_shown(self, name: str) -> bool:
        if name.startswith(ASKS):
            return name.removeprefix(ASKS) in self.asked
        return name in self.shown


def _definitions(classification: Classification) -> set[str]:
    """The definitions under which something was labelled."""
    labels = [
        *classification.case.by_definition,
        *(label for lesion in classification.lesions for label in lesion.by_definition),
        *(label for primary in classification.primaries for label in primary.by_definition),
    ]
    return {label.definition for label in labels}
