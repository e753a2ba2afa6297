"""Stored results under another version: for which cases which item has another status.

Where both versions take the same facts from a record, those of the stored result are used, and
thousands of cases take milliseconds. Where not, the facts are derived again for each version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import ChoiceError, chosen_definitions, chosen_numbers
from guidelines.core.evaluation.evaluate import ENGINE_SEMANTICS
from guidelines.core.evaluation.judge import Status
from guidelines.core.evaluation.result import Choices
from guidelines.core.evaluation.subjects import subjects_of
from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.facts.freshness import aged
from guidelines.core.facts.rows import row_lists
from guidelines.core.proofs.impact import impact
from guidelines.core.proofs.inputs import changed_inputs
from guidelines.core.proofs.stored import Cases, Stored, members
from guidelines.core.record.case_record import CaseRecord


class KeptResult(msgspec.Struct, frozen=True):
    """Of a stored result, what rules are judged on."""

    facts: dict[str, Fact]
    focus: str | None = None
    streams: tuple[str, ...] = ()
    also: tuple[KeptResult, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """Of a stored envelope, what rules are judged on: a small part of its text."""

    engine_semantics: int
    content_hash: str
    as_of: str
    choices: Choices
    record: CaseRecord
    result: KeptResult

    @property
    def is_of_this_engine(self) -> bool:
        return self.engine_semantics == ENGINE_SEMANTICS


_DECODER = msgspec.json.Decoder(Kept)
Parts = dict[str | None, Stored]
"""What is known of a case, by the cancer that it is about."""
NOTHING_SAID = Stored({}, {}, frozenset())


def read(envelope: str) -> Kept:
    return _DECODER.decode(envelope)


@dataclass(frozen=True, slots=True)
class Change:
    """An item had one status and has another, in these cases (their places in the row given)."""

    kind: str
    item: str
    before: Status
    after: Status
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """`refused`: cases of boards that chose what the new version does not offer."""

    changes: tuple[Change, ...] = ()
    refused: tuple[int, ...] = ()


@dataclass
class _Group:
    """Cases under the same numbers; one that is about two cancers is there twice."""

    choices: str
    before: list[Stored] = field(default_factory=list)
    after: list[Stored] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)


class Past:
    """Stored cases whose facts are those that both versions take from their records."""

    def __init__(self, kept: Iterable[Kept]) -> None:
        groups: dict[str, _Group] = {}
        self.count = 0
        for place, each in enumerate(kept):
            self.count += 1
            parts = list(_as_stored(each).values())
            _into(groups, place, each, parts, parts)
        self.groups = [(g.choices, Cases(g.before), g.owners) for g in groups.values()]

    def effect(self, old: Guideline, new: Guideline) -> Effect:
        return joined(
            _of_group(old, new, choices, cases, cases, owners)
            for choices, cases, owners in self.groups
        )


def effect_again(old: Guideline, new: Guideline, kept: Sequence[Kept]) -> Effect:
    """The facts derived again under each version: exact whatever differs between them."""
    groups: dict[str, _Group] = {}
    refused = []
    for place, each in enumerate(kept):
        try:
            before, after = derived(each, old), derived(each, new)
        except ChoiceError:
            refused.append(place)
            continue
        asked = dict.fromkeys((*after, *before))
        pairs = [(before.get(a, NOTHING_SAID), after.get(a, NOTHING_SAID)) for a in asked]
        _into(groups, place, each, [b for b, _ in pairs], [a for _, a in pairs])
    found = joined(
        _of_group(old, new, g.choices, Cases(g.before), Cases(g.after), g.owners)
        for g in groups.values()
    )
    return Effect(found.changes, tuple(sorted((*refused, *found.refused))))


def effect_on(old: Guideline, new: Guideline, envelopes: Sequence[str]) -> Effect:
    """By the stored facts where they are those of both versions, else by deriving them."""
    kept = [read(each) for each in envelopes]
    same = not changed_inputs(old, new) and all(
        each.is_of_this_engine and each.content_hash == old.content_hash for each in kept
    )
    return Past(kept).effect(old, new) if same else effect_again(old, new, kept)


def derived(kept: Kept, guideline: Guideline) -> Parts:
    """What the version makes of the record on the day of the assessment."""
    chosen = chosen_numbers(guideline, canonical_json(kept.choices.thresholds))
    numbers = {key: threshold.value for key, threshold in chosen.thresholds.items()}
    rows, as_of = row_lists(kept.record), date.fromisoformat(kept.as_of)
    found: Parts = {}
    for subject in subjects_of(kept.record, chosen):
        asked = subject.record
        definitions = chosen_definitions(chosen, asked.case.stream, kept.choices)
        facts = derive_facts(asked, definitions, as_of, numbers)
        found[subject.focus] = Stored(aged(facts, chosen.vocabulary, as_of), rows, subject.streams)
    return found


def _as_stored(kept: Kept) -> Parts:
    rows = row_lists(kept.record)
    return {
        part.focus: Stored(part.facts, rows, frozenset(part.streams))
        for part in (kept.result, *kept.result.also)
    }


def _into(
    groups: dict[str, _Group], place: int, kept: Kept, before: list[Stored], after: list[Stored]
) -> None:
    choices = canonical_json(kept.choices.thresholds)
    group = groups.setdefault(choices, _Group(choices))
    group.before += before
    group.after += after
    group.owners += [place] * len(before)


def _of_group(
    old: Guideline, new: Guideline, choices: str, before: Cases, after: Cases, owners: list[int]
) -> Effect:
    try:
        chosen_before, chosen_after = _chosen(old, choices), _chosen(new, choices)
    except ChoiceError:
        return Effect(refused=tuple(sorted(set(owners))))
    changes = (
        Change(
            each.kind, each.item, each.before, each.after,
            tuple(dict.fromkeys(owners[place] for place in members(each.cases))),
        )
        for each in impact(chosen_before, chosen_after, before, after)
    )  # fmt: skip
    return Effect(tuple(changes))


def _chosen(guideline: Guideline, choices: str) -> Guideline:
    return chosen_numbers(guideline, choices) if choices != _NONE else guideline


_NONE = canonical_json({})


def joined(effects: Iterable[Effect]) -> Effect:
    """Effects on different cases of the same row as one."""
    found: dict[tuple[str, str, Status, Status], list[int]] = {}
    refused: list[int] = []
    for effect in effects:
        refused += effect.refused
        for each in effect.changes:
            key = (each.kind, each.item, each.before, each.after)
            found.setdefault(key, []).extend(each.cases)
    changes = (Change(*key, tuple(sorted(cases))) for key, cases in found.items())
    return Effect(tuple(changes), tuple(sorted(refused)))
