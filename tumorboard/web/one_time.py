"""One-time keys of forms that make something: sent twice, they make it once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

CANNOT_BE_READ = "This form can no longer be read. Open it again; nothing was saved."


class OneTimeForm(forms.Form):
    """`cleaned_data["key"]` becomes the id of the row; None where the form was sent without one.

    The seal is signed for what the form is about (`seal_for`), so it cannot be carried elsewhere.
    """

    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def seal_for(self, about: str) -> None:
        self.salt = about
        self.initial.setdefault("seal", signing.dumps(str(uuid.uuid4()), salt=about))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seal = cleaned.pop("seal", "")
        try:
            cleaned["key"] = uuid.UUID(signing.loads(seal, salt=self.salt)) if seal else None
        except signing.BadSignature as error:
            raise ValidationError(CANNOT_BE_READ) from error
        return cleaned
