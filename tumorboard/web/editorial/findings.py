"""What the proofs found in the version in hand: each with its patient, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.proofs.behind import behind
from guidelines.core.proofs.cells import Space, space_of
from guidelines.core.proofs.checks import (
    Collision,
    Finding,
    Gap,
    Implied,
    NeverApplies,
    Undecided,
)
from guidelines.core.proofs.newly import newly_together
from guidelines.core.proofs.patients import evaluator
from guidelines.core.proofs.search import GaveUp, Patient
from guidelines.core.wording.explain_proof import ProofWords
from tumorboard.editorial.comparisons import comparison_of
from tumorboard.editorial.equipoise import KIND, declared_of
from tumorboard.editorial.gates import Found, about
from tumorboard.editorial.models import LONGEST_REASON, Ruling, Verdict
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.item_says import ItemSays, item_says
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.request import Request

TEMPLATE = "tumorboard/editorial/findings_panel.html"
ADVICE = ("recommendations", "pitfalls")
GONE = "This finding is no longer there: the content has changed since."
NEWLY = "In the base they do not both apply to this patient."
AS_BEFORE = "It rests on what was edited; the changes add no patient to it."
THROUGH = "It comes about through items that use this one."
TOUCHED = "The base has a finding about the same items; what it rests on was edited since."
UNSURE = "Whether the changes add patients to it could be neither found nor ruled out."
# What an editor can do besides a ruling, and which rulings make sense.
TO_DO: dict[type[Finding], str] = {
    Collision: (
        "Make one of the two narrower, let one override the other with a reason, or rule on it."
    ),
    NeverApplies: "Widen its condition, or take the item out.",
    Implied: "Take one of the two out, or make it say something of its own.",
    Gap: "Widen one of them, add one for these patients, or rule on it.",
    Undecided: "Read the conditions beside each other, and say what you found.",
}
VERDICTS: dict[type[Finding], tuple[Verdict, ...]] = {
    Collision: (Verdict.EQUIPOISE, Verdict.ACCEPTED, Verdict.IMPOSSIBLE),
    NeverApplies: (Verdict.ACCEPTED,),
    Implied: (Verdict.ACCEPTED,),
    Gap: (Verdict.ACCEPTED, Verdict.IMPOSSIBLE),
    Undecided: (Verdict.ACCEPTED, Verdict.IMPOSSIBLE),
}


class RulingForm(forms.Form):
    """What an editor says to one finding, and why."""

    finding = forms.CharField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label="Ruling", widget=forms.RadioSelect)
    reason = forms.CharField(
        max_length=LONGEST_REASON, label="Reason", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, found: Found, data: Any = None, *, guideline: Guideline | None, number: int = 0
    ) -> None:
        super().__init__(data, auto_id=f"ruling-{number}-%s", initial={"finding": found.key})
        offered = _offered(guideline, found.finding)
        self.fields["verdict"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]  # a choice field


def _offered(guideline: Guideline | None, finding: Finding) -> list[Verdict]:
    """Nothing is in equipoise with its own prohibition."""
    signable = guideline is not None and declared_of(guideline, finding)
    offered = VERDICTS[type(finding)]
    return [each for each in offered if signable or each != Verdict.EQUIPOISE]


class WithdrawForm(forms.Form):
    reason = forms.CharField(max_length=LONGEST_REASON, label="Reason")


@dataclass(frozen=True)
class FindingShown:
    key: str
    words: str
    compared: str
    through: str
    to_do: str
    patient: list[str]  # everything known of the witness; empty where there is none
    items: list[ItemSays]
    ruling: Ruling | None
    form: RulingForm | None  # for whoever may rule, where nothing was said yet
    withdraw: WithdrawForm | None

    @property
    def has_patient(self) -> bool:
        return bool(self.patient)


@dataclass(frozen=True)
class Findings:
    """`readable` is False as long as the content has errors: then nothing can be proved."""

    readable: bool
    open: list[FindingShown] = field(default_factory=list)
    ruled: list[FindingShown] = field(default_factory=list)
    of_base: list[FindingShown] = field(default_factory=list)


def findings_panel(_request: Request, desk: Desk) -> Panel:
    """Of an item, the findings about it; a list that is never empty without a word."""
    return Panel("findings", TEMPLATE, {"found": shown(desk)})


def shown(desk: Desk, refused: RulingForm | None = None) -> Findings:
    """`refused` is a ruling that could not be recorded, with its errors."""
    guideline = desk.guideline
    if guideline is None:
        return Findings(readable=False)
    teller = _Teller(desk, guideline, refused)
    mine = [each for each in desk.findings if not desk.item or comes_from(desk, each)]
    new = [teller.tell(each, number) for number, each in enumerate(mine) if each.is_new]
    new.sort(key=lambda each: each.compared == TOUCHED)
    return Findings(
        readable=True,
        open=[each for each in new if each.ruling is None],
        ruled=[each for each in new if each.ruling is not None],
        of_base=[teller.briefly(each) for each in mine if not each.is_new],
    )


def comes_from(desk: Desk, found: Found) -> bool:
    """Whether it is about the item of the page, or is new and comes about through it."""
    if is_about(desk, found):
        return True
    versions = [each for each in (desk.guideline, desk.base) if each is not None]
    return found.is_new and any(_rests_on(each, desk, found.finding) for each in versions)


def is_about(desk: Desk, found: Found) -> bool:
    return desk.kind in ADVICE and desk.item in about(found.finding)


def _rests_on(guideline: Guideline, desk: Desk, finding: Finding) -> bool:
    """As this version has it: an item that was taken out stood behind it in the base."""
    if desk.kind == KIND:
        return declared_of(guideline, finding) == desk.item
    return (desk.kind, desk.item) in behind(guideline, about(finding))


def named(findings: Iterable[Found], key: str) -> Found | None:
    return next((each for each in findings if each.key == key), None)


def _patient_of(finding: Finding) -> Patient | None:
    return finding.patient if isinstance(finding, Collision | Gap) else None


@dataclass(frozen=True)
class Shown:
    """The patient of a finding: of a collision that others had before, one who has it newly."""

    patient: Patient | None
    space: Space
    compared: str = ""  # with the base, where that has a finding about the same items


def witness_of(desk: Desk, guideline: Guideline, found: Found) -> Shown:
    finding = found.finding
    if found.is_new and found.was_there and isinstance(finding, Collision):
        comparison = comparison_of(desk.base, guideline)
        try:
            newly = newly_together(comparison, finding.first, finding.second)
        except GaveUp:
            return Shown(finding.patient, space_of(guideline), UNSURE)
        if newly is not None:
            return Shown(newly, comparison.space, NEWLY)
    words = (TOUCHED if found.is_new else AS_BEFORE) if found.was_there else ""
    return Shown(_patient_of(finding), space_of(guideline), words)


class _Teller:
    def __init__(self, desk: Desk, guideline: Guideline, refused: RulingForm | None) -> None:
        self.desk, self.guideline, self.refused = desk, guideline, refused
        self.words = ProofWords(guideline, space_of(guideline))

    def tell(self, found: Found, number: int) -> FindingShown:
        shown = witness_of(self.desk, self.guideline, found)
        known = None
        if shown.patient is not None:
            known = evaluator(self.guideline, shown.space, shown.patient)
        editable, ruled = self.desk.editable, found.ruling is not None
        return FindingShown(
            key=found.key,
            words=self.words.finding(found.finding),
            compared=shown.compared,
            through=THROUGH if self.desk.item and not is_about(self.desk, found) else "",
            to_do=TO_DO[type(found.finding)],
            patient=self.lines(shown),
            items=list(self.items(found.finding, known)),
            ruling=found.ruling,
            form=self.form(found, number) if editable and not ruled else None,
            withdraw=WithdrawForm(auto_id=f"withdraw-{number}-%s") if editable and ruled else None,
        )

    def briefly(self, found: Found) -> FindingShown:
        words = self.words.finding(found.finding)
        shown = witness_of(self.desk, self.guideline, found)
        lines = self.lines(shown)
        return FindingShown(
            found.key, words, shown.compared, "", "", lines, [], found.ruling, None, None
        )

    def lines(self, shown: Shown) -> list[str]:
        if shown.patient is None:
            return []
        return ProofWords(self.guideline, shown.space).patient(shown.patient)

    def form(self, found: Found, number: int) -> RulingForm:
        if self.refused is not None and self.refused.data.get("finding") == found.key:
            return self.refused
        return RulingForm(found, guideline=self.guideline, number=number)

    def items(self, finding: Finding, known: Evaluator | None) -> Iterator[ItemSays]:
        for item in about(finding):
            yield item_says(self.guideline, known, item)
