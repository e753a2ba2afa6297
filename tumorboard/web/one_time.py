"""One-time keys of forms that make something: sent twice, they make it once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tumorboard.web import seals


class OneTimeForm(forms.Form):
    """`cleaned_data["key"]` becomes the id of the row; None where the form was sent without one.

    The seal is signed for what the form is about (`seal_for`), so it cannot be carried elsewhere.
    """

    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def seal_for(self, about: str) -> None:
        self.about = about
        self.initial.setdefault("seal", seals.seal_key(about=about))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seal = cleaned.pop("seal", "")
        try:
            cleaned["key"] = seals.unseal_key(seal, about=self.about) if seal else None
        except seals.SealBroken as error:
            raise ValidationError(seals.CANNOT_BE_READ) from error
        return cleaned
