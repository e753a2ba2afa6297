"""The short forms beside an item: a reason, a comment."""

from __future__ import annotations

from django import forms

from tumorboard.editorial.models import LONGEST_COMMENT, LONGEST_REASON


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=LONGEST_REASON)


class CommentForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_COMMENT)
