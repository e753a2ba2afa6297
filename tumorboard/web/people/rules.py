"""The rules of a board: its team reads them, few set them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.meetings.pathways import in_force
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.people.rule_models import ASKED, BOUNDS, BoardRules
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs, require
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid
from tumorboard.workflow.board_rules import set_rules

RULES = "tumorboard/people/rules.html"

if TYPE_CHECKING:
    RulesModelForm = forms.ModelForm[BoardRules]
else:  # Django's form takes a type parameter in the stubs only
    RulesModelForm = forms.ModelForm


class RulesForm(RulesModelForm):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    asked = forms.MultipleChoiceField(
        required=False,
        choices=ASKED.items(),
        label="Asked of every case",
        help_text="Besides what the guideline lacks. Asked for, never a lock.",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = BoardRules
        fields = list(BOUNDS)
        labels = {
            "cadence_days": "Days from one meeting to the next",
            "cutoff_days": "Working days before a meeting on which its list closes",
            "minutes_per_case": "Minutes planned for a case",
            "break_after_minutes": "Minutes after which the chair's timer asks for a break",
            "imaging_max_days": "Days after which imaging is asked for again",
            "pathology_max_days": "Days after which pathology is asked for again",
            "triage_sample_percent": "Per cent of standard-of-care cases looked at a second time",
            "letter_days": "Days from the meeting to the letter",
            "outcome_days": "Days from the decision until its outcome is asked for",
            "diagnosis_days": "Target: days from referral to diagnosis",
            "treatment_days": "Target: days from decision to treat to first treatment",
            "pathway_days": "Target: days from referral to first treatment",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they are
        for name, (low, high) in BOUNDS.items():
            self.fields[name].help_text = f"{low} to {high}"
        self.fields["version"].initial = self.instance.version
        left_out = self.instance.left_out
        self.fields["asked"].initial = [kind for kind in ASKED if kind not in left_out]

    @property
    def changes(self) -> dict[str, Any]:
        """As rules: what is not ticked is left out."""
        given = dict(self.cleaned_data)
        asked = given.pop("asked")
        return {**given, "not_asked": ",".join(kind for kind in ASKED if kind not in asked)}


@needs(Permission.SEE_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request, pk: uuid.UUID) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return render(request, RULES, _context(request, board, RulesForm(instance=rules_of(board))))
    require(request, Permission.CHOOSE_DEFINITIONS, board)
    form = RulesForm(request.POST, instance=rules_of(board))
    if not form.is_valid():
        return invalid(request, RULES, _context(request, board, form))
    try:
        set_rules(board, by=request.user, **form.changes)
    except StaleVersion:
        return conflict(request, RULES, _context(request, board, form, rules_of(board)))
    messages.success(request, "The rules of the board are saved; they count from now on.")
    return SeeOther(reverse("board-rules", args=[board.pk]))


def _asked_words(rules: BoardRules) -> str:
    return ", ".join(words for kind, words in ASKED.items() if kind not in rules.left_out)


def _context(
    request: Request, board: Board, form: RulesForm, theirs: BoardRules | None = None
) -> dict[str, object]:
    """After somebody else's change: what they set, and the form ready to be sent again."""
    differing = []
    if theirs is not None:
        form.data = {**form.data, "version": str(theirs.version)}
        names = [name for name in BOUNDS if getattr(theirs, name) != form.cleaned_data[name]]
        differing = [
            {"label": form.fields[name].label, "theirs": getattr(theirs, name),
             "yours": form.cleaned_data[name]}
            for name in names
        ]  # fmt: skip
        if theirs.not_asked != form.changes["not_asked"]:
            yours = ", ".join(ASKED[kind] for kind in form.cleaned_data["asked"])
            label = form.fields["asked"].label
            differing.append({"label": label, "theirs": _asked_words(theirs), "yours": yours})
    return {
        "board": board,
        "form": form,
        "may_set": request.grants.may(Permission.CHOOSE_DEFINITIONS, board=board),
        "conflicts": differing,
        "stored": rules_of(board).version > 0,
        "asked": _asked_words(form.instance),
        "pathways": list(in_force(board, request.as_of)),
    }
