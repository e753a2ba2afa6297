"""Changing the rules of a board, with everything that follows from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tumorboard.cases.clocks import keep_ends
from tumorboard.patients.writing import look_again
from tumorboard.people import board_rules
from tumorboard.people.models import Board, User


@transaction.atomic
def set_rules(board: Board, *, version: int, by: User, **changes: Any) -> None:
    """New targets move the ends of the clocks that run. Raises StaleVersion."""
    board_rules.set_rules(board, version=version, by=by, **changes)
    keep_ends(board)
    look_again()  # how old imaging and pathology may be is asked by other rules now
