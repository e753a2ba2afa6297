"""The answer to a provisional decision: its form, and what the page of the decision shows."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms

from tumorboard.decisions.confirmation_models import Answer
from tumorboard.decisions.models import Decision
from tumorboard.decisions.provisional import Standing, specialties_of, standing_of
from tumorboard.people.roles import Specialty
from tumorboard.web.request import Request

LONGEST = 600


class ConfirmForm(forms.Form):
    said = forms.ChoiceField(
        choices=[
            (Answer.CONFIRMED.value, "I confirm the decision"),
            (Answer.NOT_CONFIRMED.value, "I do not confirm it: the board is to decide again"),
        ],
        widget=forms.RadioSelect,
        label="Your answer",
    )
    reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Reason or remark",
        help_text="Needed where you do not confirm it; it stands on the paper",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("said") == Answer.NOT_CONFIRMED and not cleaned.get("reason"):
            self.add_error("reason", "Say why you do not confirm it.")
        return cleaned


@dataclass(frozen=True)
class Confirming:
    """What the page of a provisional decision shows of its confirmation."""

    standing: Standing
    speaks_for: str  # the specialty in words; empty for those who do not answer
    form: ConfirmForm


def confirming(
    request: Request, decision: Decision, *, superseded: bool, form: ConfirmForm | None = None
) -> Confirming | None:
    standing = standing_of(decision)
    if standing is None:
        return None
    code = ""
    if standing.waits_for and not superseded:
        code = standing.spoken_for(specialties_of(request.user, decision.case.board))
    words = str(Specialty(code).label).lower() if code else ""
    return Confirming(standing, words, form or ConfirmForm(auto_id="confirm-%s"))
