"""What somebody typed and did not save: kept, theirs alone, and gone with the saving."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic import Clinic
from tests.patients.pages import (
    HTMX,
    ClientOf,
    add_address,
    edit_address,
    fields_of,
    send,
    text,
    words,
)
from tests.patients.records import liver_lesion
from tests.patients.test_recording_pages import VALID, opened_for
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.patients import drafting
from tumorboard.patients.models import FormDraft, Lesion, Measurement, Patient
from tumorboard.people import services as people
from tumorboard.people.models import User
from tumorboard.web.patients.kinds import KINDS

MORNING = dt.datetime(2026, 11, 25, 14, 2, tzinfo=dt.UTC)


@pytest.fixture
def client(world: World, client_of: ClientOf) -> Client:
    return client_of(world.member)


def keep_url(patient: Patient) -> str:
    return reverse("draft-keep", args=[patient.pk])


def type_into(client: Client, address: str, patient: Patient, **typed: Any) -> dict[str, Any]:
    """Open a form, type, and do not save; what the page sends by itself meanwhile."""
    opened = fields_of(client.get(address)) | typed
    answer = client.post(keep_url(patient), opened, headers=HTMX)
    assert answer.status_code == 200, answer.status_code
    return opened


# ------------------------------------------------------------------ back when opened again


def test_what_was_typed_is_back_after_signing_out(
    world: World, client: Client, client_of: ClientOf, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    address = edit_address(patient, "lesion", lesion)
    with time_machine.travel(MORNING, tick=False):
        client.force_login(world.member)
        type_into(client, address, patient, segments=["6", "7"], first_seen="2026-1")
        client.post(reverse("account_logout"))
        again = client_of(world.member).get(address)
    shown = fields_of(again)
    assert shown["first_seen"] == "2026-1", "half a date is kept as half a date"
    assert shown["segments"] == ["6", "7"]
    assert "Restored from your draft of 14:02" in words(again)
    assert "There is a problem" not in words(again), "nobody has sent it yet"
    lesion.refresh_from_db()
    assert lesion.version == 1


def test_a_draft_of_another_day_says_the_day(
    world: World, client: Client, patient: Patient
) -> None:
    address = add_address(patient, "lesion")
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(world.member)
        type_into(client, address, patient, organ="liver")
        clock.shift(dt.timedelta(days=2))
        client.force_login(world.member)
        assert "Restored from your draft of 25 Nov, 14:02" in words(client.get(address))


def test_saving_takes_the_draft_with_it(world: World, client: Client, patient: Patient) -> None:
    address = add_address(patient, "lesion")
    type_into(client, address, patient, organ="liver", nature="metastasis")
    assert send(client, address).status_code == 303, "as it was restored"
    assert Lesion.objects.get().nature == "metastasis"
    assert not FormDraft.objects.exists()
    assert "Restored" not in words(client.get(address))


def test_a_refused_form_is_kept_even_if_nothing_was_sent_before(
    client: Client, patient: Patient
) -> None:
    address = add_address(patient, "lesion")
    refused = send(client, address, organ="liver", first_seen="yesterday")
    assert refused.status_code == 422
    assert "Restored" not in words(refused)
    assert fields_of(client.get(address))["first_seen"] == "yesterday"


def test_discarding_opens_the_form_without_it(client: Client, patient: Patient) -> None:
    address = add_address(patient, "lesion") + "?organ=lung"
    typed = type_into(client, address, patient, first_seen="2026")
    discard = reverse("draft-discard", args=[patient.pk])
    answer = client.post(discard, {"draft": typed["draft"], "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    fresh = fields_of(client.get(address))
    assert (fresh["organ"], fresh["first_seen"]) == ("lung", "")
    actions = AuditEvent.objects.filter(action__startswith="draft.").order_by("id")
    assert [event.action for event in actions] == ["draft.begun", "draft.discarded"]
    assert not any("2026" in event.details for event in actions), "never what it says"


def test_forms_opened_for_different_rows_have_drafts_of_their_own(
    world: World, client: Client, patient: Patient
) -> None:
    first, second = liver_lesion(world, patient), liver_lesion(world, patient)
    address = add_address(patient, "measurement")
    type_into(client, f"{address}?lesion={first.pk}", patient, longest_mm="34")
    type_into(client, f"{address}?lesion={second.pk}", patient, longest_mm="21")
    assert fields_of(client.get(f"{address}?lesion={first.pk}"))["longest_mm"] == "34"
    send(client, f"{address}?lesion={second.pk}", date="2026-11")
    assert Measurement.objects.get().lesion_id == second.pk
    assert fields_of(client.get(f"{address}?lesion={first.pk}"))["longest_mm"] == "34"


def test_what_others_changed_meanwhile_is_merged(
    world: World, client: Client, client_of: ClientOf, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    address = edit_address(patient, "lesion", lesion)
    type_into(client, address, patient, first_seen="2026-10")
    send(client_of(world.radiologist), address, nature="benign")
    assert "what others changed stays" in words(client.get(address))
    assert send(client, address).status_code == 303
    lesion.refresh_from_db()
    assert (lesion.first_seen, lesion.nature) == ("2026-10", "benign")


def test_a_conflict_with_a_draft_is_asked_about(
    world: World, client: Client, client_of: ClientOf, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    address = edit_address(patient, "lesion", lesion)
    type_into(client, address, patient, first_seen="2026-10")
    send(client_of(world.radiologist), address, first_seen="2026-09")
    asked = send(client, address)
    assert asked.status_code == 409
    answer = client.post(address, fields_of(asked))
    assert answer.status_code == 303
    lesion.refresh_from_db()
    assert lesion.first_seen == "2026-10"
    assert not FormDraft.objects.exists()


def test_a_draft_that_arrives_after_its_form_was_saved_is_not_shown(
    client: Client, patient: Patient
) -> None:
    """Otherwise the lesion would be entered twice."""
    address = add_address(patient, "lesion")
    opened = fields_of(client.get(address)) | {"organ": "liver", "nature": "benign"}
    assert client.post(address, opened).status_code == 303
    client.post(keep_url(patient), opened, headers=HTMX)
    assert "Restored" not in words(client.get(address))


def test_removing_the_row_takes_the_draft_with_it(
    world: World, client: Client, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    type_into(client, edit_address(patient, "lesion", lesion), patient, first_seen="2026")
    removal = reverse("finding-remove", args=[patient.pk, "lesion", lesion.pk])
    assert client.post(removal, {"reason": "Seen twice"}).status_code == 303
    assert not FormDraft.objects.exists()


def test_a_seal_nobody_can_read_restores_nothing(client: Client, patient: Patient) -> None:
    address = add_address(patient, "lesion")
    type_into(client, address, patient, organ="liver", seal=signing.dumps("else", salt="else"))
    assert "Restored" not in words(client.get(address))


# ------------------------------------------------------------------ whose it is


def test_a_draft_is_its_authors_alone(
    world: World, client: Client, client_of: ClientOf, patient: Patient
) -> None:
    address = add_address(patient, "lesion")
    typed = type_into(client, address, patient, organ="liver", first_seen="2026")
    colleague = client_of(world.radiologist)
    assert fields_of(colleague.get(address))["first_seen"] == ""
    discard = reverse("draft-discard", args=[patient.pk])
    assert colleague.post(discard, {"draft": typed["draft"]}).status_code == 303
    assert fields_of(client.get(address))["first_seen"] == "2026"


def test_outsiders_can_keep_nothing(world: World, patient: Patient) -> None:
    for name in ("draft-keep", "draft-discard"):
        url = reverse(name, args=[patient.pk])
        assert_refused(url, (*world.outsiders, world.auditor), method="post")
    assert not FormDraft.objects.exists()


def test_who_no_longer_sees_the_patient_no_longer_sees_the_draft(
    world: World, client: Client, patient: Patient
) -> None:
    type_into(client, add_address(patient, "lesion"), patient, organ="liver")
    people.withdraw_role(world.member.memberships.get(), by=world.administrator, reason="moved")
    member = User.objects.get(pk=world.member.pk)
    assert FormDraft.objects.exists()
    assert not FormDraft.objects.visible_to(member).exists()


@pytest.mark.parametrize("form", ["", "x" * 201])
def test_what_no_form_of_ours_sends_is_refused(client: Client, patient: Patient, form: str) -> None:
    assert client.post(keep_url(patient), {"draft": form}).status_code == 400
    huge = {"draft": "lesion new", "note": "a" * drafting.LARGEST}
    assert client.post(keep_url(patient), huge).status_code == 400
    assert not FormDraft.objects.exists()


def test_looking_writes_no_draft(client: Client, patient: Patient) -> None:
    client.get(add_address(patient, "lesion"))
    assert client.get(keep_url(patient)).status_code == 405
    assert not FormDraft.objects.exists()


def test_after_a_month_a_draft_is_forgotten(world: World, patient: Patient) -> None:
    now = timezone.now()
    for days in (29, 31):
        with time_machine.travel(now - dt.timedelta(days=days), tick=False):
            drafting.keep_draft(
                patient=patient, form=f"lesion {days}", typed={"note": ["?"]}, by=world.member
            )
    assert drafting.forget_drafts(now=now) == 1
    assert FormDraft.objects.get().form == "lesion 29"


# ------------------------------------------------------------------ every form


@pytest.mark.parametrize("slug", VALID)  # every kind that can be added, says its own test
def test_every_form_of_a_new_row_keeps_a_draft(
    world: World, client: Client, patient: Patient, slug: str
) -> None:
    address = opened_for(slug, patient, world)
    type_into(client, address, patient)
    again = client.get(address)
    assert "Restored from your draft" in words(again)
    assert f'hx-post="{keep_url(patient)}"' in text(again)


@pytest.mark.parametrize("slug", [slug for slug, kind in KINDS.items() if kind.fixed])
def test_every_form_that_stands_once_keeps_a_draft(
    client: Client, patient: Patient, slug: str
) -> None:
    kind = KINDS[slug]
    rows: Any = kind.model._default_manager
    row = patient if kind.model is Patient else rows.get(patient=patient)
    address = edit_address(patient, slug, row)
    type_into(client, address, patient)
    again = client.get(address)
    assert "Restored from your draft" in words(again)
    assert f'hx-post="{keep_url(patient)}"' in text(again)
    in_place = client.get(address, headers=HTMX)
    assert "Restored from your draft" in words(in_place)


# ------------------------------------------------------------------ answers on the case page


def answering(clinic: Clinic, about: str, **typed: str) -> dict[str, str]:
    return {"draft": f"answer {clinic.case.pk} {about}", "about": about, **typed}


def shown_in(page: str, about: str) -> str:
    return page.partition(f'name="about" value="{about}"')[2].partition("</form>")[0]


def sealed_in(page: str, about: str) -> str:
    return shown_in(page, about).partition('name="shown" value="')[2].partition('"')[0]


def test_an_answer_that_was_begun_is_back_and_goes_with_recording_it(
    clinic: Clinic, client_of: ClientOf
) -> None:
    client = client_of(clinic.coordinator)
    case = reverse("case", args=[clinic.case.pk])
    about = f"primaries/{clinic.primary.pk}/diagnosis_date"
    sealed = sealed_in(client.get(case).content.decode(), about)
    begun = answering(clinic, about, shown=sealed, diagnosis_date="2025-0")
    assert client.post(keep_url(clinic.patient), begun, headers=HTMX).status_code == 200
    page = text(client.get(case))
    assert "Restored from your draft" in page
    assert 'value="2025-0"' in shown_in(page, about)
    assert "Restored" not in text(client_of(clinic.world.surgeon).get(case))

    address = reverse("case-answer", args=[clinic.case.pk])
    refused = client.post(address, begun)
    assert refused.status_code == 422
    assert FormDraft.objects.exists()
    assert client.post(address, begun | {"diagnosis_date": "2025-02-10"}).status_code == 303
    assert not FormDraft.objects.exists()


def test_an_answer_that_somebody_else_gave_meanwhile_is_not_typed_over(
    clinic: Clinic, client_of: ClientOf
) -> None:
    client = client_of(clinic.coordinator)
    case = reverse("case", args=[clinic.case.pk])
    about = f"primaries/{clinic.primary.pk}/diagnosis_date"
    sealed = sealed_in(client.get(case).content.decode(), about)
    begun = answering(clinic, about, shown=sealed, diagnosis_date="2025-02-10")
    client.post(keep_url(clinic.patient), begun, headers=HTMX)
    other = {"about": about, "shown": sealed, "diagnosis_date": "2025-03"}
    address = reverse("case-answer", args=[clinic.case.pk])
    assert client_of(clinic.world.surgeon).post(address, other).status_code == 303
    assert "Restored" not in text(client.get(case))


def test_every_answer_on_the_case_page_keeps_a_draft(clinic: Clinic, client_of: ClientOf) -> None:
    page = client_of(clinic.coordinator).get(reverse("case", args=[clinic.case.pk]))
    forms = text(page).split("<form")[1:]
    answers = [each for each in forms if 'name="shown"' in each.partition("</form>")[0]]
    assert answers
    for each in answers:
        assert 'name="draft"' in each
        assert "data-autosave" in each
        assert "data-guard" in each.partition(">")[0]


def test_names_of_rows_nobody_has_keep_nothing_that_could_be_seen(
    client: Client, patient: Patient
) -> None:
    client.post(keep_url(patient), {"draft": f"lesion {uuid.uuid4()}", "nature": "benign"})
    page = client.get(reverse("patient", args=[patient.pk]))
    assert page.status_code == 200
    assert "Restored" not in words(page)
