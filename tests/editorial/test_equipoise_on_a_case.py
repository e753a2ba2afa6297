"""What an editor signs as true equipoise is what a board reads on its case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidelines.publishing import approve, keep
from tests.clinic import AS_OF, Clinic
from tests.world import World
from tumorboard.assessment.services import current_assessment, keep_assessment
from tumorboard.editorial import services
from tumorboard.editorial.hand import in_hand
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ALTERNATIVES = "Alternatives of equal standing"
REASON = "Either order has been published"
# Both apply to the case; that they exclude each other is said for this test alone.
FIRST, SECOND = "dpd-before-fluoropyrimidine", "gfr-before-capecitabine"


def test_a_board_reads_the_two_as_alternatives_with_the_reason(
    clinic: Clinic, world: World, client_of: Callable[[User], Client]
) -> None:
    keep_assessment(
        clinic.case, current_assessment(clinic.case, as_of=AS_OF), by=clinic.coordinator
    )
    board = client_of(clinic.coordinator)
    address = reverse("case", args=[clinic.case.pk])
    assert ALTERNATIVES not in board.get(address).content.decode()
    change_set = services.open_change_set(
        base=clinic.version, title="Equipoise", number="next", by=world.editor
    )
    signed = {"items": [FIRST, SECOND], "reason": REASON, "by": "Elif Ward"}
    pair = {
        "id": "for-this-test", "actions": ["dpd_test", "gfr"], "reason": "One at a time",
        "sources": ["CRC-B-13"], "equipoise": [signed],
    }  # fmt: skip
    services.change_item(
        change_set,
        kind="incompatible",
        item="for-this-test",
        data=pair,
        shown=None,
        by=world.editor,
    )
    approve(
        keep(in_hand(change_set).document, author=world.editor.email),
        by=world.approver.email, reason="Read", on=timezone.now(),
        effective_from=timezone.localdate(),
    )  # fmt: skip
    page = board.get(address).content.decode()
    assert ALTERNATIVES in page
    assert REASON in page
    assert "signed by Elif Ward" in page
