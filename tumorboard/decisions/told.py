"""What the guideline told the board about the case, as blocks of the decision's document."""

from __future__ import annotations

from guidelines.core.content.canonical import decimal_text
from guidelines.core.timing.labels import LesionTiming
from guidelines.core.truth import Truth
from guidelines.core.wording.text_report import LABELS
from guidelines.core.wording.words import listed
from guidelines.models import GuidelineVersion
from tumorboard.assessment.looking import where_looked
from tumorboard.assessment.services import Current
from tumorboard.assessment.summary import (
    NOT_ENCODED,
    cancer_name,
    summarise,
    uncovered_names,
)
from tumorboard.assessment.wording import date_words
from tumorboard.decisions.queries import Seen
from tumorboard.decisions.told_cancer import advice, facts, unknown
from tumorboard.documents.blocks import AnyBlock, Heading, Notice, Pairs, Paragraph, Table
from tumorboard.patients.models import Lesion


def lesion_blocks(seen: Seen) -> list[AnyBlock]:
    """Every lesion with its label and the definition behind it."""
    if not seen.findings.lesions:
        return [Heading("Lesions"), Pairs((("Lesions", "none recorded"),))]
    head = ("Lesion", "Nature", "First seen", "Size", "Timing")
    rows = tuple(_lesion(row, seen.current) for row in seen.findings.lesions)
    return [Heading("Lesions"), Table("As recorded", head, rows)]


def guideline_blocks(seen: Seen) -> list[AnyBlock]:
    """What was known, what was not, and what the guideline said; nothing without content."""
    if seen.current is None:
        return []
    current = seen.current
    guideline, result = current.guideline, current.computed.result
    return [
        Heading("Known"),
        known(current),
        Heading("Facts that the guideline was told", level=2),
        facts(guideline, result),
        Heading("Not known"),
        unknown(guideline, result),
        Heading("Guideline"),
        Pairs(
            (
                ("Version", version_words(current.version)),
                ("Facts as of", date_words(seen.as_of.isoformat())),
            )
        ),
        *advice(guideline, result),
        *others(current),
    ]


def others(current: Current, *, briefly: bool = False) -> list[AnyBlock]:
    """What was told about the patient's other cancers, and which of them nothing was checked for.

    `briefly`: without the facts, for a meeting to come.
    """
    guideline, record = current.guideline, current.record
    main, *beside = current.computed.result.parts
    blocks: list[AnyBlock] = []
    for part in beside:
        streams = listed([guideline.streams[each].label for each in part.streams])
        shared = [key for key, fact in part.facts.items() if main.facts.get(key) == fact]
        blocks.append(Heading(f"Also: {cancer_name(record, part.focus)} ({streams})", level=2))
        if not briefly:
            blocks.append(facts(guideline, part, without=shared))
        blocks += [
            Paragraph("Not known about this cancer:"),
            unknown(guideline, part),
            *(advice(guideline, part) or [Paragraph("No advice applied.")]),
        ]
    names = uncovered_names(record, current.computed.result)
    return [*blocks, *(Notice(f"{name}: {NOT_ENCODED}") for name in names)]


def version_words(version: GuidelineVersion) -> str:
    status = "not approved" if version.approved_at is None else version.get_status_display()
    return f"{version.title}, version {version.version} ({status}), {version.sha256[:12]}"


def size_of(lesion: Lesion) -> str:
    """The size last measured; the date as entered."""
    taken = sorted(lesion.measurements.all(), key=lambda row: row.date.lstrip("~"))
    if not taken:
        return "not measured"
    last = taken[-1]
    size = "not visible"
    if last.longest_mm is not None:
        size = f"{decimal_text(last.longest_mm)} mm"
    return f"{size} ({date_words(last.date)})"


def timing_words(timing: LesionTiming, current: Current) -> str:
    """`early metachronous (E-AHPBA 2023); by EGOSLIM: late metachronous`."""
    definitions = current.guideline.definitions
    named = definitions.get(timing.definition or "")
    words = LABELS[timing.label] + (f" ({named.label})" if named else "")
    if timing.on_treatment is Truth.TRUE:
        words += ", on treatment"
    if timing.override_reason:
        words += f", set by the board: {timing.override_reason}"
    others = [each for each in timing.by_definition if each.label != timing.label]
    if timing.flips:
        told = [f"{definitions[each.definition].label}: {LABELS[each.label]}" for each in others]
        words += f"; by other definitions {', '.join(told)}"
    return words


def _lesion(row: Lesion, current: Current | None) -> tuple[str, ...]:
    timing = "not classified"
    if current is not None:
        found = current.computed.result.classification.lesion(str(row.pk))
        timing = timing_words(found, current)
    nature = row.get_nature_display() or "not stated"
    return (
        lesion_words(row),
        nature,
        date_words(row.first_seen) or "not known",
        size_of(row),
        timing,
    )


def lesion_words(row: Lesion) -> str:
    """`Liver 7`, and how many where it is a group."""
    if row.count_kind == "exact" and row.count_low == 1:
        return str(row)
    if row.count_kind == "exact":
        return f"{row}, {row.count_low} lesions"
    if row.count_kind == "range":
        return f"{row}, {row.count_low or 'up'} to {row.count_high or 'more'} lesions"
    return f"{row}, several lesions"


def known(current: Current) -> AnyBlock:
    """As a clinician would say it; a summary never says more than was recorded."""
    said = summarise(current.record, current.computed.result)
    looked = [
        f"{each.region}: {each.how}"
        for each in where_looked(current.record)
        if each.status == "examined"
    ]
    rows = [
        *said.primaries,
        ("Metastases", "\n".join(said.metastases)),
        ("Other lesions", "\n".join(said.other_lesions)),
        ("Treated", "\n".join(said.treatments)),
        ("Fitness", said.fitness),
        ("Markers", said.markers),
        ("Examined", "; ".join(looked) or "nothing recorded"),
    ]
    return Pairs(tuple((key, value) for key, value in rows if value))
