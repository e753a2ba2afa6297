"""What a letter says before anybody edits it: from the signed decision and its stored text alone.

Nothing is computed anew: questions, steps and dates are those that were signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tumorboard.assessment.heads import day
from tumorboard.decisions.models import Decision, Intent, Result
from tumorboard.decisions.provisional import standing_of
from tumorboard.decisions.rows import condition_rows
from tumorboard.decisions.told_confirmations import answered
from tumorboard.documents.blocks import (
    Document,
    Heading,
    Notice,
    Pairs,
    Paragraph,
    Signature,
    Table,
    read_document,
)
from tumorboard.exchange.letter_models import Recipient
from tumorboard.exchange.plain_words import explained

# As stored documents call them.
STEPS, PLAN, QUESTION = "Steps in order", "Plan", "Question"
ACTIONS, CONDITIONS, TREATMENTS = "Actions", "Conditions", "Treatments"
DONE, CONDITIONAL = "done", "If needed"
WAITED_FOR = (
    "A specialist who was not at the meeting still has to agree. Please wait for word from us"
    " before anything is arranged."
)
DECIDED_AGAIN = "The team talks about this again before anything is decided."
NOT_YET = "The team could not recommend a treatment yet. We will tell you what happens next."
AIMS = {
    Intent.CURATIVE: "The aim of the treatment is to get rid of the cancer.",
    Intent.PALLIATIVE: "The aim of the treatment is to control the cancer, to ease complaints and"
    " to help you live as well as possible.",
    Intent.DIAGNOSTIC: "The aim is to find out more before a treatment is chosen.",
}


@dataclass(frozen=True)
class Step:
    label: str
    when: str
    remarks: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.when.startswith(DONE)

    @property
    def is_conditional(self) -> bool:
        return any(remark.startswith(CONDITIONAL) for remark in self.remarks)


def source_of(decision: Decision) -> Document:
    """What was signed, with what was said of it where it was provisional."""
    hospital = decision.case.board.hospital
    return answered(read_document(decision.text), standing_of(decision), hospital=hospital)


def body_for(decision: Decision, recipient: str) -> str:
    document = source_of(decision)
    if recipient == Recipient.PATIENT:
        return _patient(decision, document)
    return _clinician(decision, document)


def notices_of(document: Document) -> list[str]:
    """What must not be overlooked, as it was signed."""
    return [block.text for block in document.blocks if isinstance(block, Notice)]


def steps_of(document: Document) -> list[Step]:
    rows = _rows(document, STEPS)
    return [Step(label, when, tuple(said.splitlines())) for _number, label, when, said in rows]


# ------------------------------------------------------------------ for colleagues


def _clinician(decision: Decision, document: Document) -> str:
    next_date = day(decision.next_date) if decision.next_date else ""
    answer = decision.answer or decision.get_result_display()
    departs = [decision.departs_from, decision.get_deviation_code_display(),
               decision.deviation_reason]  # fmt: skip
    said = [
        ("Question", _value(document, QUESTION)),
        ("Outcome", "" if decision.result == Result.DECIDED else decision.get_result_display()),
        ("Deferred because of", _value(document, "Deferred because of")),
        ("The board recommends", answer),
        ("Intent", decision.get_intent_display()),
        ("On the condition", "\n".join(filter(None, [decision.conditions, _promised(document)]))),
        *_treatments(document),
        ("No treatment, because", _value(document, "No treatment, because")),
        ("Reasons", decision.reasons),
        ("Plan", _plan(document)),
        ("Alternatives, and why not", decision.alternatives),
        ("Trial", _value(document, "Trial") or decision.trial),
        ("Genetics", _value(document, "Genetics")),
        ("Supportive care", _value(document, "Supportive care")),
        ("Missing", decision.missing),
        ("Guideline", decision.get_concordance_display()),
        ("Departs from", ": ".join(filter(None, departs))),
        ("Dissent", decision.dissent),
        ("Actions", "\n".join(filter(None, [decision.actions, _asked_for(document)]))),
        ("Responsible", decision.responsible),
        ("Next discussion", next_date),
    ]
    return _paragraphs([
        "Dear colleague,",
        f"{', '.join(document.subject)}, was discussed: {document.origin}.",
        *(f"{key}:{_after(value)}{value}" for key, value in said if value),
        _signed(document),
    ])  # fmt: skip


def _asked_for(document: Document) -> str:
    """`- Ask for RAS: Nia Parry, by 10 December 2026`."""
    rows = _rows(document, ACTIONS)
    return "\n".join(
        f"- {what}: {who}, by {by}" if by else f"- {what}: {who}" for what, who, by in rows
    )


def _promised(document: Document) -> str:
    """Each condition with what settles it, who sees to it until when, and what then holds."""
    lines = []
    for what, settled, who, until, then in _rows(document, CONDITIONS):
        sees_to_it = f"{who} sees to it" + (f" until {until}" if until else "")
        lines.append(f"- {what} ({'; '.join(filter(None, [settled, sees_to_it]))})")
        lines += [f"  {each}" for each in then.splitlines()]
    return "\n".join(lines)


def _treatments(document: Document) -> list[tuple[str, str]]:
    """Under the name that says whether they follow one another."""
    return [(key, value) for key, value in _pairs(document) if key.startswith(TREATMENTS)]


def _plan(document: Document) -> str:
    lines = [
        f"{number}. {_line(step)}" + "".join(f"\n   {remark}" for remark in step.remarks)
        for number, step in enumerate(steps_of(document), start=1)
    ]
    return "\n".join(filter(None, [_plan_title(document), *lines]))


def _plan_title(document: Document) -> str:
    """The line below the heading: the name of the plan, or that there is none."""
    blocks = document.blocks
    for block, following in pairwise(blocks):
        if block == Heading(PLAN) and isinstance(following, Paragraph):
            return following.text
    return ""


def _signed(document: Document) -> str:
    signed = (block for block in document.blocks if isinstance(block, Signature))
    return "\n".join(f"Decision signed by {each.name}, {each.role}, {each.at}." for each in signed)


def unconfirmed(decision: Decision) -> str:
    """For the patient: whose word is still waited for."""
    standing = standing_of(decision)
    if standing is None or standing.is_confirmed:
        return ""
    return WAITED_FOR if standing.waits_for else DECIDED_AGAIN


# ------------------------------------------------------------------ for the patient


def _patient(decision: Decision, document: Document) -> str:
    """Short sentences. No dissent, no alternatives, no reasons: those are talked about.

    The board's own words stay whole; figures of survival in them hold the letter until reworded.
    """
    decided = decision.result == Result.DECIDED
    steps = _steps_ahead(document) if decided else ""
    depends = "\n".join(
        filter(None, [decision.conditions, *_conditions_that_hold(decision, document)])
    )
    told = [
        _recommended(decision) if decided else NOT_YET,
        AIMS.get(Intent(decision.intent), "") if decided and decision.intent else "",
        f"This depends on:\n{depends}" if depends else "",
        f"The next steps:\n{steps}\nThese dates can still change." if steps else "",
    ]
    words = explained("\n".join(told))
    return _paragraphs([
        f"Dear {document.subject[0]}," if document.subject else "",
        f"A team of specialists has talked about your health: {document.origin}.",
        "The team has talked about you again. This letter takes the place of earlier ones."
        if decision.replaces_id
        else "",
        unconfirmed(decision),
        *told,
        "This is a recommendation. You and your doctor decide together what is done.",
        f"{decision.responsible} is responsible for your treatment."
        if decision.responsible
        else "",
        f"The team talks about you again on {day(decision.next_date)}."
        if decision.next_date
        else "",
        "\n".join(["Words in this letter", *words]) if words else "",
    ])  # fmt: skip


def _recommended(decision: Decision) -> str:
    if not decision.answer:
        return "Your doctor talks with you about what the team recommends."
    return f"What the team recommends:\n{decision.answer}"


def _conditions_that_hold(decision: Decision, document: Document) -> list[str]:
    """As signed: without what was settled before, and without what this decision dropped."""
    signed = {row[0] for row in _rows(document, CONDITIONS)}
    return [row.text for row in condition_rows(decision.condition_list) if row.text in signed]


def _steps_ahead(document: Document) -> str:
    ahead = [step for step in steps_of(document) if not step.is_done]
    return "\n".join(
        f"{number}. {_line(step)}{' (only if needed)' if step.is_conditional else ''}"
        for number, step in enumerate(ahead, start=1)
    )


# ------------------------------------------------------------------ helpers


def _line(step: Step) -> str:
    return f"{step.label}: {step.when}" if step.when else step.label


def _rows(document: Document, caption: str) -> tuple[tuple[str, ...], ...]:
    tables = (block for block in document.blocks if isinstance(block, Table))
    return next((table.rows for table in tables if table.caption == caption), ())


def _pairs(document: Document) -> list[tuple[str, str]]:
    return [row for block in document.blocks if isinstance(block, Pairs) for row in block.rows]


def _value(document: Document, wanted: str) -> str:
    return next((value for key, value in _pairs(document) if key == wanted), "")


def _after(value: str) -> str:
    return "\n" if "\n" in value or value.startswith("- ") else " "


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, parts))
