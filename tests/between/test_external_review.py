"""An external reviewer sees one case until a day, read only; everything else refuses them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.between.conftest import ClientOf
from tests.clinic import patient_on
from tests.sitting import Sitting, sign
from tests.world import account
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases.grant_models import CaseGrant
from tumorboard.cases.granting import NotExternal, NotTheChair, end_grant, grant
from tumorboard.cases.services import refer
from tumorboard.patients.filing import file_document, look_at
from tumorboard.patients.models import Patient, PatientDocument
from tumorboard.people import services as people
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Role, Specialty

PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def today(sitting: Sitting) -> dt.date:
    return today_at(sitting.world.hospital, timezone.now())


@pytest.fixture
def reviewer(sitting: Sitting) -> User:
    return account(sitting.world.hospital, "Xenia Falk")


@pytest.fixture
def granted(sitting: Sitting, reviewer: User, today: dt.date) -> CaseGrant:
    return grant(
        sitting.clinic.case, to=reviewer, until=today + dt.timedelta(days=7),
        reason="A second opinion on the liver", by=sitting.world.chair, today=today,
    )  # fmt: skip


def page_of(granted: CaseGrant) -> str:
    return reverse("external-review", args=[granted.pk])


def test_the_chair_lets_an_account_look_and_every_look_is_on_record(
    sitting: Sitting, reviewer: User, client_of: ClientOf, today: dt.date
) -> None:
    case, chair = sitting.clinic.case, client_of(sitting.world.chair)
    address = reverse("case-reviewers", args=[case.pk])
    sent = {"to": reviewer.pk, "until": today.isoformat(), "reason": "A second opinion"}
    assert chair.post(address, {**sent, "until": "2020-01-01"}).status_code == 422
    assert chair.post(address, {**sent, "until": "2099-01-01"}).status_code == 422
    assert chair.post(address, sent).status_code == 303
    assert "Xenia Falk" in chair.get(address).content.decode()
    row = CaseGrant.objects.get()
    client = client_of(reviewer)
    assert page_of(row) in client.get(reverse("home")).content.decode()
    page = client.get(page_of(row)).content.decode()
    assert case.question in page
    assert "Mirren Holt" in page
    seen = AuditEvent.objects.filter(action="case.reviewed", actor=reviewer)
    assert [event.patient_id for event in seen] == [case.patient_id]


def test_signed_decisions_and_documents_of_the_case_are_read(
    sitting: Sitting, granted: CaseGrant, reviewer: User, client_of: ClientOf
) -> None:
    signed = sign(sitting.draft(answer="Resect the liver first"), by=sitting.world.chair)
    client = client_of(reviewer)
    address = reverse("reviewed-decision", args=[granted.pk, signed.pk])
    assert address in client.get(page_of(granted)).content.decode()
    assert "Resect the liver first" in client.get(address).content.decode()
    document = file_document(
        patient=sitting.clinic.patient, by=sitting.world.coordinator, kind="imaging_report",
        title="CT of the liver", upload=look_at(PDF),
    )  # fmt: skip
    address = reverse("reviewed-document", args=[granted.pk, document.pk])
    assert address in client.get(page_of(granted)).content.decode()
    assert client.get(address).content == PDF
    actions = AuditEvent.objects.filter(actor=reviewer).values_list("action", flat=True)
    assert {"decision.reviewed", "document.reviewed"} <= set(actions)


def test_nothing_on_the_page_leads_to_what_is_closed(
    sitting: Sitting, granted: CaseGrant, reviewer: User, client_of: ClientOf
) -> None:
    sign(sitting.draft(), by=sitting.world.chair)
    client = client_of(reviewer)
    page = client.get(page_of(granted)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    links = set(re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"#]*)', page))
    for link in links:
        if link.startswith(("/static/", "/account/")):
            continue
        assert client.get(link).status_code == 200, link
    assert "<form" not in main
    assert 'id="elsewhere"' not in main


def patterns(resolver: URLResolver, prefix: str = "/") -> list[tuple[str, str]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            found.append((entry.name or "", prefix + str(entry.pattern)))
    return found


def filled(address: str, sitting: Sitting) -> str:
    """An address about this very patient, as far as ids fit into it."""
    case = sitting.clinic.case
    first = case.patient_id if "/patients/" in address else case.pk
    if "/meetings/" in address:
        first = sitting.meeting.pk
    address = re.sub(r"<uuid:[^>]+>", str(first), address, count=1)
    address = re.sub(r"<uuid:[^>]+>", str(sitting.item.pk), address)
    return re.sub(r"<[^>]+>", "lesion", address)


# What everybody with an account has: their own home, account, guideline and reports of incidents.
OPEN_TO_ALL = ("/account/", "/guideline/", "/incidents/new/", "/health", "/join/", "/room/")


def test_every_other_address_refuses_the_reviewer(
    sitting: Sitting, granted: CaseGrant, reviewer: User, client_of: ClientOf
) -> None:
    client, opened = client_of(reviewer), []
    for name, pattern in patterns(get_resolver()):
        address = filled(pattern, sitting)
        if address == "/" or name == "external-review" or address.startswith(OPEN_TO_ALL):
            continue
        answer = client.get(address)
        if answer.status_code not in {302, 403, 404, 405, 410}:
            opened.append((name, address, answer.status_code))
        assert "Holt" not in answer.content.decode(errors="ignore"), address
    assert opened == []


def test_neither_home_nor_guideline_name_the_patient(
    granted: CaseGrant, reviewer: User, client_of: ClientOf
) -> None:
    for name in ("home", "guideline"):
        assert "Holt" not in client_of(reviewer).get(reverse(name)).content.decode()
    assert not Patient.objects.visible_to(reviewer).exists()
    assert not PatientDocument.objects.visible_to(reviewer).exists()


def closed(client: Client, granted: CaseGrant) -> bool:
    return client.get(page_of(granted)).status_code == 404


def test_it_ends_with_its_day_by_the_chair_or_with_a_role(
    sitting: Sitting, granted: CaseGrant, reviewer: User, client_of: ClientOf, today: dt.date
) -> None:
    client = client_of(reviewer)
    CaseGrant.objects.update(until=today - dt.timedelta(days=1))
    assert closed(client, granted)
    CaseGrant.objects.update(until=today)
    assert not closed(client, granted)
    role = people.give_role(
        reviewer, role=Role.MEMBER, board=sitting.world.other_board,
        specialty=Specialty.RADIOLOGY, by=Actor.SYSTEM,
    )  # fmt: skip
    assert closed(client, granted)
    type(role).objects.filter(pk=role.pk).delete()
    assert not closed(client, granted)
    address = reverse("review-end", args=[granted.case_id, granted.pk])
    assert client_of(sitting.world.member).post(address).status_code == 403
    assert client_of(sitting.world.chair).post(address).status_code == 303
    assert closed(client, granted)


def test_a_document_or_decision_of_another_patient_is_not_there(
    sitting: Sitting, granted: CaseGrant, reviewer: User, client_of: ClientOf
) -> None:
    world = sitting.world
    other = patient_on(world.board, world.coordinator, "Ash", "772211")
    refer(patient=other, board=world.board, question="Which?", by=world.coordinator)
    document = file_document(
        patient=other, by=world.coordinator, kind="imaging_report", title="CT",
        upload=look_at(PDF),
    )  # fmt: skip
    client = client_of(reviewer)
    for name in ("reviewed-document", "reviewed-decision"):
        assert client.get(reverse(name, args=[granted.pk, document.pk])).status_code == 404


def test_nobody_else_uses_the_grant(
    sitting: Sitting, granted: CaseGrant, client_of: ClientOf
) -> None:
    world = sitting.world
    stranger = account(world.hospital, "Yann Moor")
    for user in (stranger, world.chair, world.auditor, *world.outsiders):
        assert closed(client_of(user), granted)


def test_one_case_per_reviewer_and_only_the_chair_grants(
    sitting: Sitting, granted: CaseGrant, reviewer: User, client_of: ClientOf, today: dt.date
) -> None:
    world, case = sitting.world, sitting.clinic.case
    more: dict[str, Any] = {"until": today, "reason": "Again", "today": today}
    with pytest.raises(NotExternal):
        grant(case, to=reviewer, by=world.chair, **more)
    with pytest.raises(NotExternal):
        grant(case, to=world.oncologist, by=world.chair, **more)
    with pytest.raises(NotTheChair):
        grant(case, to=reviewer, by=world.coordinator, **more)
    address = reverse("case-reviewers", args=[case.pk])
    for user in (world.coordinator, world.member, world.outsider_same_hospital):
        assert client_of(user).get(address).status_code == 403
    end_grant(granted, by=world.chair)
    grant(case, to=reviewer, by=world.chair, **more)
    assert CaseGrant.objects.count() == 2
