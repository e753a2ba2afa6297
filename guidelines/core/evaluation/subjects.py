"""Whom the guideline is asked about: one cancer of the patient in turn, with the streams it is in.

A patient with several cancers is one case. The primary that the question is about comes first, with
everything that holds for every patient; a cancer of another stream stands beside it with its own
facts. What nothing is encoded for is named, because nothing was checked for it (SAFETY-31).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Stream
from guidelines.core.record.case_record import CaseRecord, Primary
from guidelines.core.record.evidence import CaseEvidence


@dataclass(frozen=True, slots=True)
class Subject:
    """`record` asks about `focus`; `streams` are those whose items are judged for it."""

    record: CaseRecord
    focus: str | None
    streams: frozenset[str]
    encoded: bool
    """Whether guidance exists for this cancer, beyond what holds for every patient."""


def subjects_of(record: CaseRecord, guideline: Guideline) -> tuple[Subject, ...]:
    """The cancer asked about, then one for every further stream that another primary is in."""
    always = frozenset(key for key, stream in guideline.streams.items() if stream.always)
    focus = CaseEvidence(record).focus
    own = _own_streams(focus, record, guideline)
    main = Subject(record, focus.id if focus else None, always | own, bool(own))
    return main, *_others(record, guideline, focus, main.streams)


def uncovered(record: CaseRecord, guideline: Guideline) -> tuple[str, ...]:
    """Primaries whose site is known and that no stream speaks of."""
    return tuple(
        primary.id
        for primary in record.primaries
        if primary.topography and not streams_of(primary, guideline)
    )


def streams_of(primary: Primary, guideline: Guideline) -> frozenset[str]:
    """The streams that speak of this cancer, by its topography and morphology."""
    return frozenset(
        key
        for key, stream in guideline.streams.items()
        if not stream.always and speaks_of(stream, primary)
    )


def speaks_of(stream: Stream, primary: Primary) -> bool:
    """A code that nobody wrote down cannot put a cancer into a stream."""
    code = (primary.topography or "").replace(".", "").upper()
    histology = (primary.histology or "").casefold()
    return (
        bool(stream.topography or stream.morphology)
        and (not stream.topography or _starts(code, stream.topography))
        and not _starts(code, stream.except_topography)
        and (not stream.morphology or any(each in histology for each in stream.morphology))
    )


def _starts(code: str, prefixes: tuple[str, ...]) -> bool:
    return any(code.startswith(prefix.replace(".", "")) for prefix in prefixes if code)


def _own_streams(focus: Primary | None, record: CaseRecord, guideline: Guideline) -> frozenset[str]:
    """By what the cancer is; where neither site nor histology is known, by what is asked."""
    if focus is not None and (focus.topography or focus.histology):
        found = streams_of(focus, guideline)
        if found or focus.topography:
            return found
    asked = guideline.streams.get(record.case.stream)
    if asked is None or asked.always:
        return frozenset()
    return frozenset(key for key, each in guideline.streams.items() if _same(each, asked))


def _same(stream: Stream, asked: Stream) -> bool:
    """Streams of the same cancers go together, as the drugs of a cancer go with its surgery."""
    return (stream.topography, stream.morphology) == (asked.topography, asked.morphology)


def _others(
    record: CaseRecord, guideline: Guideline, focus: Primary | None, taken: frozenset[str]
) -> Iterator[Subject]:
    for primary in record.primaries:
        streams = streams_of(primary, guideline) - taken
        if streams and primary is not focus:
            taken |= streams
            stream = min(streams, key=list(guideline.streams).index)
            yield Subject(_asking(record, primary, stream), primary.id, streams, encoded=True)


def _asking(record: CaseRecord, primary: Primary, stream: str) -> CaseRecord:
    header = msgspec.structs.replace(record.case, focus_primary=primary.id, stream=stream)
    return msgspec.structs.replace(record, case=header)
