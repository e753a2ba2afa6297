"""What a form carries signed: the values it showed, or a one-time key.

Every seal names what it is about (which form, of whom, opened by whom), so that a form can only
be sent for what it was made for.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core import signing

CANNOT_BE_READ = "This form can no longer be read. Open it again; nothing was saved."


class SealBroken(Exception):
    """The seal was altered, or belongs to another form."""


def seal(values: Any, *, about: str) -> str:
    return signing.dumps(values, salt=about, compress=True)


def unseal(text: str, *, about: str) -> Any:
    """What was sealed about this very thing. Raises SealBroken."""
    try:
        return signing.loads(text, salt=about)
    except signing.BadSignature as error:
        raise SealBroken(about) from error


def seal_key(*, about: str) -> str:
    """A one-time key: whatever the form makes bears it, and so is made once."""
    return seal(str(uuid.uuid4()), about=about)


def unseal_key(text: str, *, about: str) -> uuid.UUID:
    return uuid.UUID(unseal(text, about=about))
