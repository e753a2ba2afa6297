"""Cases of which nothing is awaited any more, so that lists of what is awaited pass over them.

`settled_on` is derived. It is set at night, where nothing is awaited, and cleared at once by
whatever makes something awaited again; a case that is cleared too often costs only time.
"""

from __future__ import annotations

from uuid import UUID

from tumorboard.cases.models import Case


def awaited_again(case: UUID) -> None:
    """Something may be awaited of the case again: it is looked at until the next night."""
    Case.objects.filter(pk=case, settled_on__isnull=False).update(settled_on=None)
