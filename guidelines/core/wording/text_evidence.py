"""What stands behind the advice: conflicts of sources, criteria, prognosis and notes, as text."""

from __future__ import annotations

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import NoteResult, Result
from guidelines.core.wording.explain import NOTHING_ENCODED
from guidelines.core.wording.text_page import Page
from guidelines.core.wording.text_plan import STATUS

READ = {
    "V-secondary": " · read at second hand",
    "K": " · recalled, not to be quoted before it is checked",
    "K?": " · recalled with doubt, not to be quoted before it is checked",
    "seed": " · as the article says, source not traced",
}


class EvidenceText:
    def __init__(self, page: Page, guideline: Guideline) -> None:
        self.guideline = guideline
        self.heading, self.line = page.heading, page.line

    def criteria(self, result: Result) -> None:
        if result.criteria:
            self.heading("Criteria")
        for each in result.criteria:
            item = self.guideline.criteria[each.id]
            outcome = {"met": item.met, "not_met": item.not_met, "open": "open"}[each.verdict]
            self.line(f"{item.label}: {outcome} [{', '.join(each.sources)}]", 2)
            for criterion, (_, marks) in zip(item.criteria, each.items, strict=True):
                said = {"t": "yes", "f": "no", "u": "not known"}[marks[0]]
                self.line(f"- {criterion.label}: {said}", 6)

    def conflicts(self, result: Result) -> None:
        if not result.conflicts:
            return
        self.heading("Where sources disagree")
        for each in result.conflicts:
            register = self.guideline.conflicts.get(each.id)
            title = register.title if register else f"{' and '.join(each.between)} cannot both be"
            self.line(f"{title} ({STATUS[each.status]})", 2)
            for side in register.sides if register else ():
                self.line(f"- {side.text} [{', '.join(side.sources)}]", 6)

    def prognosis(self, result: Result) -> None:
        found = [each for each in result.prognosis if each.status == "applies"]
        if found:
            self.heading("Prognosis (of groups, never of this patient)")
        for each in found:
            item = self.guideline.prognosis[each.id]
            self.line(item.text, 2)
            for figure in item.figures:
                self.line(f"- {figure}", 6)
            endpoint = f" Endpoint: {item.endpoint}." if item.endpoint else ""
            self.line(f"Population: {item.population}.{endpoint}", 6)
            self.line(f"{', '.join(each.sources)}{READ.get(item.certainty or '', '')}", 6)

    def notes(self, result: Result) -> None:
        found = [each for each in result.notes if each.status == "applies"]
        if found:
            self.heading("Notes")
        for each in found:
            self.line(self.note_text(each), 2)

    def note_text(self, result: NoteResult) -> str:
        note = self.guideline.notes.get(result.id)
        sources = ", ".join(result.sources)
        return f"{note.text} [{sources}]" if note else NOTHING_ENCODED
