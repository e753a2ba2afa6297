"""A small invented guideline, and facts by hand: enough to say what the engine must do."""

from collections.abc import Mapping
from decimal import Decimal

from guidelines.core.content.guideline import Guideline, load_guideline
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.facts.fact import Fact
from guidelines.core.record.dates import parse_when

META = """\
id: small
version: "1"
title: A small guideline
as_of: 2026-01-11
"""

STREAMS = """\
- {id: general, label: General, always: true, text: Everybody, sources: [S]}
- {id: colorectal, label: Colorectal, topography: [C18, C19, C20], text: Bowel, sources: [S]}
- {id: lung, label: Lung, topography: [C34], text: Lung, sources: [S]}
"""

VOCABULARY = """\
- {id: urgent, label: Emergency present, type: bool, ask: Urgent, emergency: true, sources: [S]}
- id: timing
  label: Timing of the metastases
  type: enum
  values:
    - {code: synchronous, label: synchronous}
    - {code: early, label: early metachronous}
    - {code: late, label: late metachronous}
  ask: When were the metastases first visible?
  cost: 1
  sources: [S]
- id: mmr
  label: MMR
  type: enum
  values: [{code: pMMR, label: proficient}, {code: dMMR, label: deficient}]
  ask: Is the tumour mismatch repair deficient?
  cost: 2
  sources: [S]
- id: dpd
  label: DPD status
  type: bool
  ask: Is DPD known to be sufficient?
  cost: 2
  safety: {before: [fluoropyrimidine], why: Deficiency kills.}
  sources: [S]
- {id: resectable, label: Resectable, type: bool, ask: Who judged it, cost: 1, sources: [S]}
- {id: lesions, label: Number of lesions, type: integer, low: 0, ask: Count, cost: 3, sources: [S]}
- id: remnant
  label: Future liver remnant
  type: decimal
  unit: "%"
  ask: How much liver is left?
  cost: 3
  sources: [S]
- id: free
  label: Time from diagnosis to metastasis
  type: months
  clock: {start: diagnosis, end: metastasis}
  ask: When was it seen?
  cost: 1
  sources: [S]
- {id: rectal, label: Rectal primary, type: bool, ask: Where is it, cost: 1, sources: [S]}
- id: fascia
  label: Mesorectal fascia
  type: ordered
  values:
    - {code: clear, label: clear}
    - {code: threatened, label: threatened}
    - {code: involved, label: involved}
  applies_when: {fact: rectal, eq: yes}
  ask: How far is it from the fascia?
  cost: 3
  sources: [S]
"""

THRESHOLDS = """\
- {id: early_months, label: E, value: 12, unit: months, alternates: [6], text: t, sources: [S]}
- {id: remnant_least, label: R, value: 30, unit: "%", text: t, sources: [S]}
"""


def guideline(**files: str) -> Guideline:
    """The small guideline with more files (`recommendations="- id: …"`)."""
    texts = {
        "guideline": META,
        "streams": STREAMS,
        "vocabulary": VOCABULARY,
        "thresholds": THRESHOLDS,
        **files,
    }
    return load_guideline({f"{name}.yaml": text for name, text in texts.items()})


def recommendation(item_id: str, when: str, *, kind: str = "do", more: str = "") -> str:
    """One recommendation as YAML; `more` are further lines, `when` a condition on one line."""
    lines = [
        f"- id: {item_id}",
        f"  kind: {kind}",
        f"  title: {item_id}",
        f"  text: About {item_id}.",
        f"  when: {when}",
        *(f"  {line}" for line in more.splitlines()),
        "  sources: [S-1]",
        "  stream: colorectal",
    ]
    return "\n".join(lines) + "\n"


def coded(fact_id: str, *options: str) -> Fact:
    state = "known" if len(options) == 1 else "partial" if options else "unknown"
    return Fact(fact_id, state, options=options)


def number(fact_id: str, low: int | str | None, high: int | str | None = None) -> Fact:
    bounds = [None if each is None else Decimal(each) for each in (low, high)]
    if high is None and low is not None:
        bounds[1] = bounds[0]
    return Fact(fact_id, "known" if high is None else "partial", low=bounds[0], high=bounds[1])


def clock(fact_id: str, start: str, end: str) -> Fact:
    return Fact(fact_id, "known", start=parse_when(start), end=parse_when(end))


def facts(*given: Fact, of: Guideline) -> Mapping[str, Fact]:
    """Every fact of the vocabulary; what is not given is unknown."""
    unknown = {
        key: Fact(key, "unknown", options=term.options) for key, term in of.vocabulary.items()
    }
    return unknown | {fact.id: fact for fact in given}


def evaluator(of: Guideline, *given: Fact) -> Evaluator:
    return Evaluator(of, facts(*given, of=of))
