"""What the kinds of content and their parts are called in forms and in lists of differences."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "recommendations": "Recommendation",
    "pitfalls": "Pitfall",
    "thresholds": "Threshold",
    "conditions": "Named condition",
    "definitions": "Definition",
    "vocabulary": "Fact of the vocabulary",
    "pathways": "Pathway",
    "continuations": "What follows a gate",
    "criteria": "List of criteria",
    "scores": "Score",
    "regimens": "Regimen",
    "prognosis": "Prognosis note",
    "notes": "Note",
    "conflicts": "Where sources disagree",
    "incompatible": "Incompatible actions",
    "quorum": "Quorum of a question",
    "examples": "Test case",
    "citations": "Citation",
    "statements": "Statement of the inventory",
    "streams": "Stream",
}

LABELS: Mapping[str, str] = {
    "id": "Identifier",
    "when": "When",
    "applies_when": "Where it is of use",
    "met_when": "Met when",
    "contested_when": "Contested when",
    "excluded_when": "Excluded when",
    "dated_when": "Given days only when",
    "needs": "Needs",
    "for": "Arguments for",
    "against": "Arguments against",
    "overrides": "Overrides",
    "overrides.id": "Advice that gives way",
    "kind": "Kind",
    "read": "How far it was read",
    "grade_text": "Grade as the source puts it",
    "conflict": "Entry of the conflict register",
    "review_status": "Review by a clinician",
    "alternates": "Also published",
    "inclusive": "Boundary",
    "low": "Lowest",
    "high": "Highest",
    "ask": "The question to ask",
    "obtain": "How to obtain it",
    "cost": "Cost class",
    "max_age_days": "Out of date after (days)",
    "lasting": "Values that stay once they are on record",
    "text": "Text",
    "value": "Value",
    "citations": "Citations",
    "sources": "Sources",
    "expect": "Expected",
    "expect.item": "Item",
    "given": "Given",
    "given.fact": "Fact",
    "given.one_of": "One of",
    "setting": "Threshold that holds the number",
    "url": "Address",
    "min_days": "At least (days)",
    "max_days": "At most (days)",
    "duration_days": "Duration (days)",
    "cycle_days": "Length of a cycle (days)",
    "from": "From",
    "to": "To",
    "hard": "Has to hold",
    "rank": "Gives way (the higher first)",
    "resource": "Calendar that it waits for",
    "done_by": "Done once this is recorded",
    "gate": "Gate: a decision is taken here",
    "gate.who": "Who decides",
    "gate.facts": "Facts it rests on",
    "gate.branches.continues": "Goes on with the rest of this pathway",
    "gate.branches.continuation": "Leads to",
    "gate.branches.stop": "Ends here: what is discussed anew, and with whom",
    "of": "Of",
}

HINTS: Mapping[str, str] = {
    "citations": "Identifiers of citations, one on each line",
    "sources": "Statements it rests on, one on each line: CRC-B-13, SAFETY-16",
    "streams": "One on each line",
    "alternates": "Other published numbers, one on each line",
    "notes": "One on each line",
    "figures": "One on each line",
    "overrides": "What this item takes precedence over, and why. No numeric priority.",
    "overrides.reason": "The board reads this reason",
    "rationale": "Why, in a sentence or two",
    "conflict": "Identifier, where sources say against each other",
    "given.value": "A single value; a number of months for an interval",
    "given.one_of": "Where one of several is known, one on each line",
    "review_status": "Set by the clinician who reviewed the wording",
    "action": "Code of the action; declared incompatible actions collide",
    "actions": "Codes, one on each line",
    "gate.facts": "Identifiers of the vocabulary, one on each line",
    "gate.outcomes": "One on each line, such as still_resectable; each has at most one branch",
    "gate.branches.outcome": "One of the outcomes above",
    "hard": "No: a preference, given up where it cannot hold",
    "done_by.operations": "Codes, one on each line",
    "done_by.intents": "Codes, one on each line",
}

CHOICES: Mapping[str, str] = {
    "do": "Do",
    "do_not": "Do not",
    "prerequisite": "First (prerequisite)",
    "V": "Read in the source",
    "V-secondary": "Read in another’s summary",
    "K": "Recalled",
    "K?": "Recalled, doubtful",
    "pending": "Pending",
    "approved": "Reviewed",
    "bool": "Yes or no",
    "enum": "One of several values",
    "ordered": "One of several values in order",
    "integer": "Whole number",
    "decimal": "Number",
    "months": "Interval in months",
}


def kind_label(kind: str) -> str:
    return KINDS.get(kind, kind)


def label_of(path: str) -> str:
    """Of a field by its place in the kind (`overrides.reason`) or, failing that, its name."""
    name = path.rpartition(".")[2]
    return LABELS.get(path) or LABELS.get(name) or name.replace("_", " ").capitalize()


def hint_of(path: str) -> str:
    return HINTS.get(path) or HINTS.get(path.rpartition(".")[2], "")


def choice_label(code: str) -> str:
    return CHOICES.get(code) or code.replace("_", " ").capitalize()
