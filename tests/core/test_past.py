"""Stored results under another version: as computing every case again would say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guidelines.core import facts as facts_package
from guidelines.core import timing as timing_package
from guidelines.core.content.editing import Edit, data_of, edited
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Pitfall
from guidelines.core.content.parsing import Parsed, parse_files
from guidelines.core.evaluation.assess import ChoiceError, assess
from guidelines.core.evaluation.result import Choices, Envelope, Result
from guidelines.core.proofs.inputs import READ, READ_WITH_PREFIX, changed_inputs
from guidelines.core.proofs.past import Effect, Past, effect_again, effect_on, read
from guidelines.folders import CONTENT, GUIDELINE, read_folder
from tests.cases.reports import AS_OF, CASES, assessed, sequencing

AGE = "geriatric.age"
CHOSEN = "breast.her2_free_months"
KINDS = ("recommendations", "pitfalls", "prognosis", "notes")


@cache
def base() -> Parsed:
    return parse_files(read_folder(CONTENT / GUIDELINE))


def changed(kind: str, item: str, field: str, value: Any) -> Guideline:
    data = data_of(base(), kind, item)
    assert isinstance(data, dict)
    found = edited(base(), [Edit(kind, item, {**data, field: value})], version="next")
    assert found.guideline is not None, found.errors
    return found.guideline


def texts(choices: Choices | None = None) -> list[str]:
    envelopes = [assessed(path.stem) for path in sorted(CASES.glob("case-*.yaml"))]
    if choices is None:
        return [each.text for each in envelopes]
    return [
        assess(each.envelope.record, sequencing(), as_of=AS_OF, choices=choices).text
        for each in envelopes
    ]


def statuses(result: Result, guideline: Guideline) -> dict[tuple[str, str], set[tuple[Any, str]]]:
    """Of every item, its status for each cancer; pitfalls that look at a plan left out."""
    found: dict[tuple[str, str], set[tuple[Any, str]]] = {}
    for part in result.parts:
        for kind in KINDS:
            for each in getattr(part, kind):
                entry = getattr(guideline, kind).get(each.id)
                if entry is not None and not (isinstance(entry, Pitfall) and entry.pattern):
                    found.setdefault((kind, each.id), set()).add((part.focus, each.status))
    return found


def moved_by_computing(new: Guideline, stored: list[str]) -> set[tuple[str, str, int]]:
    """Every case computed again from its record, in full."""
    moved = set()
    for place, text in enumerate(stored):
        envelope = msgspec.json.decode(text, type=Envelope)
        after = assess(envelope.record, new, as_of=AS_OF, choices=envelope.choices).result
        was, now = statuses(envelope.result, new), statuses(after, new)
        moved |= {(*key, place) for key in {*was, *now} if was.get(key) != now.get(key)}
    return moved


def moved(effect: Effect) -> set[tuple[str, str, int]]:
    return {
        (each.kind, each.item, place)
        for each in effect.changes
        if each.kind in KINDS
        for place in each.cases
    }


def test_a_raised_threshold_moves_what_computing_again_moves() -> None:
    new = changed("thresholds", AGE, "value", "35")
    found = effect_on(sequencing(), new, texts())
    assert moved(found) == moved_by_computing(new, texts())
    assert found.changes, "the files hold a case between the two numbers"


def test_another_definition_has_the_facts_derived_again() -> None:
    """How many months after the primary still count as synchronous."""
    new = changed("thresholds", "mp.sync_months", "value", "60")
    assert changed_inputs(sequencing(), new) == [("thresholds", "mp.sync_months")]
    assert moved(effect_on(sequencing(), new, texts())) == moved_by_computing(new, texts())


def test_an_age_limit_makes_facts_other_facts() -> None:
    term = next(key for key, each in sequencing().vocabulary.items() if each.max_age_days)
    new = changed("vocabulary", term, "max_age_days", "1")
    assert changed_inputs(sequencing(), new) == [("vocabulary", term)]
    assert moved(effect_on(sequencing(), new, texts())) == moved_by_computing(new, texts())


def test_stored_facts_and_derived_facts_say_the_same() -> None:
    new = changed("thresholds", AGE, "value", "35")
    kept = [read(each) for each in texts()]
    assert Past(kept).effect(sequencing(), new) == effect_again(sequencing(), new, kept)


def test_a_number_that_the_board_chose_stays_its_own() -> None:
    value = sequencing().thresholds[CHOSEN].alternates[0]
    stored = texts(Choices(thresholds={CHOSEN: value}))
    everybodys = changed("thresholds", CHOSEN, "value", str(value))
    assert effect_on(sequencing(), everybodys, stored) == Effect()


def test_a_choice_that_is_offered_no_more_is_named_and_not_computed() -> None:
    value = sequencing().thresholds[CHOSEN].alternates[0]
    stored = texts(Choices(thresholds={CHOSEN: value}))
    gone = changed("thresholds", CHOSEN, "alternates", ["1"])
    kept = read(stored[0])
    with pytest.raises(ChoiceError):
        assess(kept.record, gone, as_of=AS_OF, choices=kept.choices)
    assert effect_on(sequencing(), gone, stored) == Effect(refused=tuple(range(len(stored))))


def test_every_threshold_that_the_code_reads_is_known_to_change_facts() -> None:
    """Ids of thresholds written in the code that derives facts."""
    ids = set(sequencing().thresholds)
    packages = [Path(str(each.__file__)).parent for each in (facts_package, timing_package)]
    sources = [path.read_text("utf-8") for each in packages for path in each.rglob("*.py")]
    written = {word for text in sources for word in re.findall(r'"([a-z_]+\.[a-z_]+)"', text)}
    assert {each for each in written & ids if not each.startswith(READ_WITH_PREFIX)} == READ & ids
