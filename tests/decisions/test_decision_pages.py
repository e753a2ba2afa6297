"""The pages of a decision: drafting together, signing what was read, and reading it afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.sitting import DECIDED, Sitting, sign, write
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.decisions import services
from tumorboard.decisions.models import Decision, PaperKind
from tumorboard.meetings import services as meetings
from tumorboard.patients.models import Lesion
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def edit(sitting: Sitting) -> str:
    return reverse("decision-edit", args=[sitting.clinic.case.pk])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no {name} on the page"
    return found[1]


def opened(client: Client, sitting: Sitting) -> dict[str, str]:
    """The form as the browser would send it back, unchanged."""
    page = client.get(edit(sitting)).content.decode()
    draft = Decision.objects.filter(signed_at=None).first() or Decision()
    shown = {name: getattr(draft, name) for name in services.FIELDS}
    return {"seal": hidden(page, "seal")} | {
        name: str(value or "") for name, value in shown.items()
    }


def today_signed(sitting: Sitting) -> Decision:
    return sign(sitting.draft(), by=sitting.world.chair, as_of=timezone.now().date())


# ------------------------------------------------------------------ drafting


def test_looking_at_the_form_begins_nothing(client_of: ClientOf, sitting: Sitting) -> None:
    page = client_of(sitting.world.chair).get(edit(sitting)).content.decode()
    assert "The board recommends" in page
    assert "12 Mar 1964" in page
    assert 'list="advice-titles"' in page
    assert '<datalist id="advice-titles">' in page
    assert not Decision.objects.exists()


def test_a_draft_is_saved_without_scripts_and_goes_back_to_the_room(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    form = {**opened(chair, sitting), "answer": "Operate.", "next": room}
    answer = chair.post(edit(sitting), form)
    assert (answer.status_code, answer.headers["Location"]) == (303, room)
    assert Decision.objects.get().answer == "Operate."
    elsewhere = {**opened(chair, sitting), "next": "https://elsewhere.example/"}
    assert chair.post(edit(sitting), elsewhere).headers["Location"] == edit(sitting)


def test_saving_while_one_types_answers_with_the_line_below(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    form = {**opened(chair, sitting), "answer": "Operate.", "autosave": "1"}
    first = chair.post(edit(sitting), form, headers=HTMX)
    fragment = first.content.decode().strip()
    assert fragment.startswith('<div id="decision-status">')
    assert "saved" in fragment
    assert "Give the reasons" in fragment  # what is still to be said
    again = {**form, "seal": hidden(fragment, "seal"), "answer": "Operate on the liver first."}
    assert chair.post(edit(sitting), again, headers=HTMX).status_code == 200
    assert Decision.objects.get().answer == "Operate on the liver first."


def test_what_others_typed_meanwhile_survives_saving_while_one_types(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair, coordinator = client_of(sitting.world.chair), client_of(sitting.world.coordinator)
    mine, theirs = opened(chair, sitting), opened(coordinator, sitting)
    coordinator.post(edit(sitting), {**theirs, "dissent": "None."}, headers=HTMX)
    first = chair.post(edit(sitting), {**mine, "answer": "Operate."}, headers=HTMX)
    seal = hidden(first.content.decode(), "seal")
    chair.post(edit(sitting), {**mine, "seal": seal, "answer": "Wait."}, headers=HTMX)
    both = Decision.objects.get()
    assert (both.answer, both.dissent) == ("Wait.", "None.")


def test_two_who_type_the_same_see_both(client_of: ClientOf, sitting: Sitting) -> None:
    chair, coordinator = client_of(sitting.world.chair), client_of(sitting.world.coordinator)
    mine, theirs = opened(chair, sitting), opened(coordinator, sitting)
    coordinator.post(edit(sitting), {**theirs, "answer": "Wait."})
    whole = chair.post(edit(sitting), {**mine, "answer": "Operate."})
    assert whole.status_code == 409
    page = whole.content.decode()
    assert "Wait." in page
    assert "Operate." in page
    assert Decision.objects.get().answer == "Wait."
    fragment = chair.post(edit(sitting), {**mine, "answer": "Operate."}, headers=HTMX)
    assert fragment.headers["HX-Retarget"] == "#decision-form"
    assert fragment.content.decode().strip().startswith('<div id="decision-form">')
    chosen = {**mine, "seal": hidden(page, "seal"), "answer": "Operate."}
    assert chair.post(edit(sitting), chosen).status_code == 303
    assert Decision.objects.get().answer == "Operate."


def test_what_cannot_be_saved_is_said_where_it_is(client_of: ClientOf, sitting: Sitting) -> None:
    chair = client_of(sitting.world.chair)
    form = {**opened(chair, sitting), "next_date": "soon"}
    assert chair.post(edit(sitting), form).status_code == 422
    typing = chair.post(edit(sitting), {**form, "autosave": "1"}, headers=HTMX)
    assert typing.status_code == 422
    assert typing.content.decode().strip().startswith('<div id="decision-status">')
    assert "Next discussion" in typing.content.decode()
    forged = chair.post(edit(sitting), {**opened(chair, sitting), "seal": "forged"})
    assert "can no longer be read" in forged.content.decode()
    assert not Decision.objects.exists()


def test_a_text_too_long_is_refused_with_both_numbers(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    page = chair.get(edit(sitting)).content.decode()
    assert "maxlength" not in page.partition('id="decision-form"')[2]  # nothing is cut unseen
    form = {**opened(chair, sitting), "answer": "x" * 2001, "responsible": "y" * 121}
    answer = chair.post(edit(sitting), form)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "at most 2000 characters, this has 2001" in shown
    assert "at most 120 characters, this has 121" in shown
    assert "x" * 2001 in shown
    typing = chair.post(edit(sitting), {**form, "autosave": "1"}, headers=HTMX)
    assert "at most 2000 characters" in typing.content.decode()
    assert not Decision.objects.exists()


def test_a_case_that_stands_on_no_agenda_is_not_decided(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    form = opened(chair, sitting)
    meetings.withdraw(sitting.item, by=sitting.world.coordinator, reason="not ready")
    answer = chair.post(edit(sitting), form)
    assert answer.status_code == 409
    assert "put the case on an agenda first" in answer.content.decode()
    assert "no agenda" in chair.get(edit(sitting)).content.decode()


# ------------------------------------------------------------------ signing


def test_the_chair_signs_in_view_of_name_and_birth_date(
    client_of: ClientOf, sitting: Sitting
) -> None:
    draft, chair = sitting.draft(), client_of(sitting.world.chair)
    address = reverse("decision-sign", args=[draft.pk])
    page = chair.get(address).content.decode()
    assert "Sign for Mirren Holt, born 12 Mar 1964" in page
    assert DECIDED["answer"] in page
    answer = chair.post(address, {"fingerprint": hidden(page, "fingerprint")})
    assert answer.headers["Location"] == reverse("decision", args=[draft.pk])
    assert Decision.objects.get().signed_by == sitting.world.chair
    again = chair.post(address, {"fingerprint": hidden(page, "fingerprint")})
    assert again.status_code == 303  # sent twice: the first one counts
    assert Decision.objects.get().papers.count() == 1


def test_nothing_is_signed_that_was_not_on_the_screen(
    client_of: ClientOf, sitting: Sitting
) -> None:
    draft, chair = sitting.draft(), client_of(sitting.world.chair)
    address = reverse("decision-sign", args=[draft.pk])
    shown = hidden(chair.get(address).content.decode(), "fingerprint")
    write(draft, by=sitting.world.coordinator, answer="Something else entirely.")
    answer = chair.post(address, {"fingerprint": shown})
    assert answer.status_code == 409
    assert "Something else entirely." in answer.content.decode()
    assert Decision.objects.get().signed_at is None
    present = hidden(answer.content.decode(), "fingerprint")
    assert chair.post(address, {"fingerprint": present}).status_code == 303


def test_an_unfinished_decision_cannot_be_signed(client_of: ClientOf, sitting: Sitting) -> None:
    draft, chair = sitting.draft(reasons=""), client_of(sitting.world.chair)
    address = reverse("decision-sign", args=[draft.pk])
    page = chair.get(address).content.decode()
    assert "Give the reasons" in page
    assert 'name="fingerprint"' not in page
    assert chair.post(address, {}).status_code == 422
    assert Decision.objects.get().signed_at is None


@pytest.mark.parametrize("person", ["coordinator", "member"])
def test_others_of_the_board_do_not_sign(
    client_of: ClientOf, sitting: Sitting, person: str
) -> None:
    draft, client = sitting.draft(), client_of(getattr(sitting.world, person))
    for name in ("decision-sign", "decision-amend", "decision-drop"):
        assert client.post(reverse(name, args=[draft.pk])).status_code == 403
    assert client.get(reverse("decision", args=[draft.pk])).status_code == 200


# ------------------------------------------------------------------ afterwards


def test_the_signed_words_are_read_and_taken_along(client_of: ClientOf, sitting: Sitting) -> None:
    signed, member = today_signed(sitting), client_of(sitting.world.member)
    page = member.get(reverse("decision", args=[signed.pk])).content.decode()
    assert DECIDED["answer"] in page
    assert sitting.world.chair.display_name in page
    assert sitting.clinic.version.version in page
    assert "Facts changed since" not in page
    paper = member.get(reverse("decision-paper", args=[signed.pk]))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert type(paper.headers["Content-Type"]) is str  # some servers take nothing else
    assert paper.headers["Content-Disposition"] == 'attachment; filename="decision-1.pdf"'
    assert paper.content == bytes(signed.papers.get().content)
    assert AuditEvent.objects.filter(
        action="decision.paper_read", patient_id=sitting.clinic.patient.pk
    ).exists()


def test_changed_facts_are_shown(client_of: ClientOf, sitting: Sitting) -> None:
    signed = today_signed(sitting)
    record_finding(
        Lesion, patient=sitting.clinic.patient, by=sitting.world.radiologist, organ="lung",
        nature="metastasis",
    )  # fmt: skip
    page = client_of(sitting.world.member).get(reverse("decision", args=[signed.pk]))
    assert "Facts changed since" in page.content.decode()


def test_a_decision_is_amended_and_the_former_says_so(
    client_of: ClientOf, sitting: Sitting
) -> None:
    signed, chair = today_signed(sitting), client_of(sitting.world.chair)
    address = reverse("decision-amend", args=[signed.pk])
    assert chair.post(address, {}).status_code == 422
    answer = chair.post(address, {"reason": "The pathology was revised."})
    assert answer.headers["Location"] == edit(sitting)
    draft = Decision.objects.get(signed_at=None)
    sign(draft, by=sitting.world.chair, as_of=timezone.now().date())
    page = chair.get(reverse("decision", args=[signed.pk])).content.decode()
    assert "Superseded" in page
    assert "The pathology was revised." in page
    paper = reverse("decision-paper", args=[signed.pk])
    papers = {row.kind: bytes(row.content) for row in signed.papers.all()}
    assert chair.get(paper).content == papers[PaperKind.SUPERSEDED]
    assert chair.get(paper, {"as": "signed"}).content == papers[PaperKind.SIGNED]
    assert chair.post(address, {"reason": "Once more."}).status_code == 409


def test_an_amendment_is_dropped_with_a_reason(client_of: ClientOf, sitting: Sitting) -> None:
    signed, chair = today_signed(sitting), client_of(sitting.world.chair)
    draft = services.amend(signed, by=sitting.world.chair, reason="The wrong patient's report.")
    address = reverse("decision-drop", args=[draft.pk])
    assert chair.post(address, {}).status_code == 422
    answer = chair.post(address, {"reason": "It was another patient's."})
    assert answer.headers["Location"] == reverse("decision", args=[signed.pk])
    assert list(Decision.objects.all()) == [signed]
    on_signed = reverse("decision-drop", args=[signed.pk])
    assert chair.post(on_signed, {"reason": "It was another patient's."}).status_code == 409


def test_outsiders_find_no_decision(sitting: Sitting) -> None:
    world = sitting.world
    signed = today_signed(sitting)
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    assert_refused(edit(sitting), outsiders)
    for name in ("decision", "decision-paper", "decision-sign"):
        assert_refused(reverse(name, args=[signed.pk]), outsiders)
    for name in ("decision-sign", "decision-amend", "decision-drop"):
        assert_refused(reverse(name, args=[signed.pk]), outsiders, method="post")
    assert_refused(edit(sitting), outsiders, method="post")


def test_a_draft_has_no_paper(client_of: ClientOf, sitting: Sitting) -> None:
    draft = sitting.draft()
    paper = reverse("decision-paper", args=[draft.pk])
    assert client_of(sitting.world.chair).get(paper).status_code == 404


def test_the_chair_finds_what_waits_for_the_signature(
    client_of: ClientOf, sitting: Sitting
) -> None:
    draft = sitting.draft()
    address = reverse("decision-sign", args=[draft.pk])
    assert address in client_of(sitting.world.chair).get("/").content.decode()
    assert address not in client_of(sitting.world.coordinator).get("/").content.decode()
