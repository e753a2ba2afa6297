"""The published cases, what their plans have to contain, and how far they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.recall import CaseExpectation, Met, read_expectations, recall
from guidelines.core.evaluation.result import Result
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case

HERE = Path(__file__).parent
CASES = HERE / "cases"
EXPECTATIONS = HERE / "expectations.yaml"


def expectations() -> list[CaseExpectation]:
    return read_expectations(EXPECTATIONS.name, EXPECTATIONS.read_text(encoding="utf-8"))


def cases_naming() -> Mapping[str, tuple[str, ...]]:
    """For every statement: the published cases whose plan has to rest on it."""
    found: dict[str, tuple[str, ...]] = {}
    for each in expectations():
        for must in each.must:
            found[must.id] = (*found.get(must.id, ()), each.case)
    return found


def results(files: Iterable[str], guideline: Guideline, *, as_of: date) -> Mapping[str, Result]:
    """The answer for each case file, by its name without the ending."""
    return {
        file: assess(read(file), guideline, as_of=as_of).result for file in dict.fromkeys(files)
    }


def read(file: str) -> CaseRecord:
    path = CASES / f"{file}.yaml"
    return read_case(path.name, path.read_text(encoding="utf-8"))


def recalled(guideline: Guideline, *, as_of: date) -> list[Met]:
    """Every expectation of every published case that has a file."""
    cases = expectations()
    answers = results((file for each in cases for file in each.files), guideline, as_of=as_of)
    return list(recall(cases, answers, guideline))
