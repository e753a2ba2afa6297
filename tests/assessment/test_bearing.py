"""Which missing facts a question waits for, and which can wait; what safety rests on never does."""

from __future__ import annotations

import datetime as dt

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.result import Result
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from tests.core.small import guideline, recommendation
from tumorboard.assessment.asking import joined
from tumorboard.assessment.bearing import changes_words, decisive
from tumorboard.assessment.items import Item, in_order
from tumorboard.assessment.missing import missing_of
from tumorboard.assessment.whom import Whom

RECTAL, FASCIA = "{fact: rectal, eq: yes}", "{fact: fascia, eq: involved}"


def judged(content: Guideline) -> Result:
    record = CaseRecord(schema_version=1, case=CaseHeader(id="c"))
    return assess(record, content, as_of=dt.date(2026, 11, 25)).result


def advised(kind: str, when: str, name: str) -> str:
    strength = "strength: strong\n" if kind in {"do", "do_not"} else ""
    return recommendation(name, f"{when}", kind=kind, more=strength)


def test_what_brings_something_to_do_is_asked_now_and_what_to_consider_later() -> None:
    content = guideline(
        recommendations=advised("do", RECTAL, "operate") + advised("consider", FASCIA, "mention")
    )
    found = decisive(judged(content))
    assert found["rectal"] == (("recommendations", "operate"),)
    assert "fascia" not in found
    missing = missing_of(content, judged(content))
    kinds = {each.id: each.kind for each in missing.items}
    assert (kinds["rectal"], kinds["fascia"]) == ("question", "later")
    assert "operate" in next(each.changes for each in missing.items if each.id == "rectal")


def test_a_do_not_is_as_binding_as_a_do() -> None:
    content = guideline(recommendations=advised("do_not", FASCIA, "no_needle"))
    assert set(decisive(judged(content))) >= {"fascia"}


def test_emergencies_and_safety_never_wait() -> None:
    content = guideline(recommendations=advised("consider", RECTAL, "mention"))
    missing = missing_of(content, judged(content))
    assert missing.items[0].kind == "emergency"
    assert all(each.kind in {"emergency", "safety"} for each in missing.items[: missing.safety])


def test_what_the_board_asks_of_every_case_does_not_wait() -> None:
    later = Item("fitness.ecog", "later", "ECOG performance status", Whom.CLINICIAN)
    other = Item("rectal", "later", "Rectal primary", Whom.RADIOLOGIST)
    asked = Item("fitness.ecog", "fitness", "Fitness (ECOG)", Whom.CLINICIAN)
    assert in_order(joined([other, later], [asked])) == (asked, other)


def test_many_changes_are_named_by_the_first_two() -> None:
    names = ["one", "two", "three", "four"]
    content = guideline(recommendations="".join(advised("do", RECTAL, each) for each in names))
    keys = tuple(("recommendations", each) for each in names)
    assert changes_words(content, keys) == "one; two and 2 more"
