"""The answers for the case files in the repository, each computed once."""

from datetime import date
from functools import cache
from typing import Any

from guidelines.core.content.guideline import Guideline, load_guideline
from guidelines.core.evaluation.assess import Assessment, assess
from guidelines.core.record.casefile import read_case
from guidelines.core.wording.report import report
from guidelines.folders import CONTENT, GUIDELINE, read_folder

CASES = CONTENT.parent / "cases"
AS_OF = date(2026, 5, 4)
ACTIVE = {"applies", "possibly_overridden", "open"}
KINDS = ("recommendations", "pitfalls", "prognosis", "notes", "conflicts", "pathways")


@cache
def sequencing() -> Guideline:
    return load_guideline(read_folder(CONTENT / GUIDELINE))


@cache
def assessed(name: str) -> Assessment:
    path = CASES / f"{name}.yaml"
    record = read_case(path.name, path.read_text(encoding="utf-8"))
    return assess(record, sequencing(), as_of=AS_OF)


@cache
def reported(name: str) -> Any:
    return report(assessed(name), sequencing())


def statuses(document: Any, source: str) -> set[str]:
    """How the proposals stand that rest on a statement; excluded pathways propose nothing."""
    return {
        item["status"]
        for kind in KINDS
        for item in document[kind]
        if source in item["sources"] and item.get("feasibility") != "excluded"
    }


def pathways(document: Any, feasibility: str) -> set[str]:
    return {each["id"] for each in document["pathways"] if each["feasibility"] == feasibility}


def named(items: Any, name: str) -> Any:
    return next(item for item in items if item["id"] == name)
