"""A form that is sent twice makes its thing once, and says the same both times."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic
from tumorboard.cases.models import Case
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def seal_in(client: Client, address: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def test_a_referral_sent_twice_is_one_case(clinic: Clinic, client_of: ClientOf) -> None:
    client = client_of(clinic.coordinator)
    address = reverse("case-refer", args=[clinic.patient.pk])
    form = {
        "seal": seal_in(client, address),
        "board": str(clinic.case.board_id),
        "question": "Can the second lesion wait?",
        "entry_type": "new",
        "urgency": "routine",
    }
    first, second = client.post(address, form), client.post(address, form)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert Case.objects.filter(question="Can the second lesion wait?").count() == 1


def test_a_seal_of_another_form_is_refused(clinic: Clinic, client_of: ClientOf) -> None:
    client = client_of(clinic.coordinator)
    address = reverse("case-refer", args=[clinic.patient.pk])
    elsewhere = seal_in(client, reverse("meeting-new"))
    before = Case.objects.count()
    answer = client.post(
        address,
        {
            "seal": elsewhere,
            "board": str(clinic.case.board_id),
            "question": "?",
            "entry_type": "new",
            "urgency": "routine",
        },
    )
    assert answer.status_code == 422
    assert "can no longer be read" in answer.content.decode()
    assert Case.objects.count() == before
