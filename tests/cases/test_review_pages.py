"""The review list of a radiologist or pathologist, and the panel of a case that fills it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases.test_reviews import ask, examined, said
from tests.clinic import AS_OF, Clinic, patient_on
from tests.sitting import Sitting
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import reviews
from tumorboard.cases.review_models import MarkerRequest, Review, ReviewRequest
from tumorboard.cases.services import refer
from tumorboard.meetings import services as meetings
from tumorboard.patients.drafts import FormDraft
from tumorboard.patients.models import Biomarker, Patient, Specimen
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
DAY = "2020-05-01"
ASKED = {"question": "How many lesions?", "requested_on": DAY}
SEEN = {"after": "0", "seen": "Two lesions", "differs": "no", "reviewed_on": DAY}


def case_page(client: Client, clinic: Clinic) -> str:
    return client.get(reverse("case", args=[clinic.case.pk])).content.decode()


def review_list(client: Client, query: str = "") -> str:
    return client.get(reverse("reviews") + query).content.decode()


# ------------------------------------------------------------------ asking


def test_a_coordinator_asks_for_a_study_of_the_record_that_is_elsewhere(
    sitting: Sitting, client_of: ClientOf
) -> None:
    clinic = sitting.clinic
    study = examined(clinic, region="liver", modality="CT", date="2019-10-12")
    coordinator = client_of(clinic.coordinator)
    address = reverse("review-ask", args=[clinic.case.pk, "radiology"])
    assert "CT: liver 12 Oct 2019" in coordinator.get(address).content.decode()
    form = {**ASKED, "source": str(study.pk), "number": "ACC-7", "held_at": "other"}
    refused = coordinator.post(address, form)
    assert refused.status_code == 422
    assert "Name the place." in refused.content.decode()
    form["held_where"] = "Northfield"
    assert coordinator.post(address, form).status_code == 303
    asked = ReviewRequest.objects.get()
    assert (asked.examination, asked.what, asked.dated) == (study, "CT: liver", "2019-10-12")
    page = review_list(client_of(clinic.world.radiologist))
    assert "ACC-7" in page
    assert "at Northfield" in page
    assert "not arrived" in page
    assert "CT: liver" not in review_list(client_of(clinic.world.pathologist))


def test_what_the_record_does_not_hold_is_said_in_words(
    clinic: Clinic, client_of: ClientOf
) -> None:
    coordinator = client_of(clinic.coordinator)
    address = reverse("review-ask", args=[clinic.case.pk, "pathology"])
    refused = coordinator.post(address, ASKED)
    assert refused.status_code == 422
    assert "Choose it from the record, or say what it is." in refused.content.decode()
    assert coordinator.post(address, {**ASKED, "what": "Cytology of ascites"}).status_code == 303
    assert ReviewRequest.objects.get().what == "Cytology of ascites"


def test_choosing_another_study_of_the_record_changes_what_is_asked_for(
    clinic: Clinic, client_of: ClientOf
) -> None:
    liver = examined(clinic, region="liver", modality="CT", date="2019-10-12")
    head = examined(clinic, region="brain", modality="MRI", date="2019-11")
    asked = ask(clinic, examination=liver)
    coordinator, address = client_of(clinic.coordinator), reverse("review-edit", args=[asked.pk])
    shown = coordinator.get(address).context["form"].initial
    assert (shown["source"], shown["what"]) == (str(liver.pk), "")
    form = {**ASKED, "version": "1", "source": str(head.pk)}
    assert coordinator.post(address, form).status_code == 303
    asked.refresh_from_db()
    assert (asked.examination, str(asked)) == (head, "MRI: brain 2019-11")


def test_a_form_sent_twice_asks_once(clinic: Clinic, client_of: ClientOf) -> None:
    coordinator = client_of(clinic.coordinator)
    address = reverse("review-ask", args=[clinic.case.pk, "radiology"])
    seal = coordinator.get(address).context["form"].initial["seal"]
    for _ in range(2):
        form = {**ASKED, "what": "CT", "seal": seal}
        assert coordinator.post(address, form).status_code == 303
    assert ReviewRequest.objects.count() == 1


def test_what_arrives_stands_out_no_more_and_two_editors_do_not_overwrite_each_other(
    clinic: Clinic, client_of: ClientOf
) -> None:
    asked = ask(clinic)
    coordinator, radiologist = client_of(clinic.coordinator), client_of(clinic.world.radiologist)
    assert "not arrived" in review_list(radiologist)
    address = reverse("review-edit", args=[asked.pk])
    form = {**ASKED, "what": "CT: pelvis", "version": "1", "arrived_on": DAY}
    assert coordinator.post(address, form).status_code == 303
    page = review_list(radiologist)
    assert "not arrived" not in page
    assert "CT: pelvis" in page
    late = coordinator.post(address, {**form, "arrived_on": ""})
    assert late.status_code == 409
    assert "Someone else changed this first" in late.content.decode()
    tomorrow = dt.date.today() + dt.timedelta(days=2)  # noqa: DTZ011 - any later day will do
    future = coordinator.post(address, {**form, "version": "2", "arrived_on": str(tomorrow)})
    assert future.status_code == 422


def test_once_listed_the_newest_is_proposed_and_nothing_is_asked_without_a_click(
    clinic: Clinic, client_of: ClientOf
) -> None:
    study = examined(clinic, region="liver", modality="MRI", date="2019-10")
    coordinator = client_of(clinic.coordinator)
    assert "Ask for review of these" not in case_page(coordinator, clinic)
    meeting = meetings.arrange(board=clinic.board, date=AS_OF, by=clinic.coordinator)
    meetings.list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    page = case_page(coordinator, clinic)
    assert "Ask for review of these" in page
    assert "MRI: liver 2019-10" in page
    assert not ReviewRequest.objects.exists()
    address = reverse("reviews-unasked", args=[clinic.case.pk])
    assert coordinator.post(address, {"question": "How many?"}).status_code == 422
    form = {"chosen": [str(study.pk)], "question": "How many?"}
    assert coordinator.post(address, form).status_code == 303
    assert ReviewRequest.objects.get().examination == study
    assert "Ask for review of these" not in case_page(coordinator, clinic)
    again = coordinator.post(address, form, follow=True)
    assert "asked for already" in again.content.decode()


# ------------------------------------------------------------------ reviewing


def test_a_difference_from_the_report_is_marked_on_the_case_and_in_the_room(
    sitting: Sitting, client_of: ClientOf
) -> None:
    clinic, asked = sitting.clinic, ask(sitting.clinic)
    radiologist = client_of(clinic.world.radiologist)
    address = reverse("review", args=[asked.pk])
    refused = radiologist.post(address, {**SEEN, "differs": "yes"})
    assert refused.status_code == 422
    assert "Say how it differs" in refused.content.decode()
    here = reverse("reviews")
    form = {**SEEN, "differs": "yes", "difference": "A third lesion", "next": here}
    answer = radiologist.post(address, form)
    assert (answer.status_code, answer.headers["Location"]) == (303, here)
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    for page in (
        case_page(client_of(clinic.world.nurse), clinic),
        client_of(clinic.world.nurse).get(room).content.decode(),
        review_list(radiologist),
    ):
        assert "differs from the issued report" in page
        assert "A third lesion" in page


def test_what_was_typed_is_there_again_until_it_is_saved(
    clinic: Clinic, client_of: ClientOf
) -> None:
    asked = ask(clinic)
    radiologist = client_of(clinic.world.radiologist)
    page = radiologist.get(reverse("reviews"))
    form = page.context["parts"][0].rows[0].form
    typed = {"seal": form.initial["seal"], "after": "0", "seen": "Two lesi"}
    keep = reverse("draft-keep", args=[clinic.patient.pk])
    radiologist.post(keep, {**typed, "draft": f"review {asked.pk}"})
    shown = review_list(radiologist)
    assert "Two lesi" in shown
    assert "Restored from your draft" in shown
    assert "Two lesi" not in review_list(client_of(clinic.world.pathologist))
    saved = {**SEEN, "seal": form.initial["seal"]}
    assert radiologist.post(reverse("review", args=[asked.pk]), saved).status_code == 303
    assert not FormDraft.objects.exists()
    radiologist.post(keep, {**typed, "draft": f"review {asked.pk}"})  # on its way meanwhile
    assert (
        "Restored from your draft"
        not in radiologist.get(reverse("review", args=[asked.pk])).content.decode()
    )
    assert radiologist.post(reverse("review", args=[asked.pk]), saved).status_code == 303
    assert Review.objects.count() == 1, "sent twice, saved once"


def test_the_second_of_two_keeps_what_was_typed_and_sees_the_first(
    clinic: Clinic, client_of: ClientOf
) -> None:
    asked = ask(clinic)
    said(asked, clinic.world.radiologist)
    late = client_of(clinic.world.radiologist).post(
        reverse("review", args=[asked.pk]), {**SEEN, "seen": "Four lesions"}
    )
    assert late.status_code == 409
    page = late.content.decode()
    assert "Somebody else entered a review first" in page
    assert "Two lesions" in page
    assert "Four lesions" in page
    assert Review.objects.count() == 1


def test_a_patient_who_has_died_is_marked(clinic: Clinic, client_of: ClientOf) -> None:
    ask(clinic)
    radiologist = client_of(clinic.world.radiologist)
    assert ">died<" not in review_list(radiologist)
    Patient.objects.filter(pk=clinic.patient.pk).update(vital_status="dead")
    assert ">died<" in review_list(radiologist)


def test_two_patients_of_one_name_are_told_apart(clinic: Clinic, client_of: ClientOf) -> None:
    ask(clinic)
    radiologist = client_of(clinic.world.radiologist)
    assert "same name" not in review_list(radiologist)
    other_case(clinic, "402119")
    assert review_list(radiologist).count("same name on this list") == 2


def test_home_says_how_much_waits_and_names_nobody(sitting: Sitting, client_of: ClientOf) -> None:
    ask(sitting.clinic)
    page = client_of(sitting.world.radiologist).get("/").content.decode()
    assert "For your review" in page
    assert "1 to review" in page
    assert "For your review" not in client_of(sitting.world.member).get("/").content.decode()


# ------------------------------------------------------------------ biomarkers


def test_an_extra_biomarker_is_awaited_until_its_result_is_linked(
    clinic: Clinic, client_of: ClientOf
) -> None:
    coordinator = client_of(clinic.coordinator)
    address = reverse("marker-ask", args=[clinic.case.pk])
    form = {"kind": "RAS", "requested_on": DAY, "expected_on": "2020-04-01"}
    assert coordinator.post(address, form).status_code == 422, "expected before it was asked for"
    assert coordinator.post(address, {**form, "expected_on": "2020-05-10"}).status_code == 303
    pathologist = client_of(clinic.world.pathologist)
    assert "overdue" in review_list(pathologist)
    by = clinic.coordinator
    specimen = record_finding(Specimen, patient=clinic.patient, by=by, kind="biopsy")
    result = record_finding(
        Biomarker, patient=clinic.patient, by=by, specimen=specimen, name="RAS", value="wild"
    )
    asked = MarkerRequest.objects.get()
    edit = reverse("marker", args=[asked.pk])
    settled = {**form, "expected_on": "2020-05-10", "version": "1", "result": str(result.pk)}
    refused = pathologist.post(edit, settled)
    assert refused.status_code == 422
    assert "Say when the result came" in refused.content.decode()
    settled["resulted_on"] = "2020-05-09"
    assert pathologist.post(edit, settled).status_code == 303
    assert pathologist.post(edit, settled).status_code == 409, "the version has gone up"
    assert str(result) in case_page(coordinator, clinic)
    assert "RAS" not in review_list(pathologist)


# ------------------------------------------------------------------ who, and what it costs


def test_who_reads_nothing_of_this_kind_enters_nothing(clinic: Clinic, client_of: ClientOf) -> None:
    asked = ask(clinic)
    for person in (clinic.world.pathologist, clinic.world.chair, clinic.coordinator):
        address = reverse("review", args=[asked.pk])
        assert client_of(person).post(address, SEEN).status_code == 403
    assert not Review.objects.exists()
    nobody = review_list(client_of(clinic.world.member))
    assert "for the radiologists and pathologists" in nobody


def test_a_radiologist_of_another_board_sees_nothing_of_this_one(
    clinic: Clinic, client_of: ClientOf
) -> None:
    ask(clinic)
    world = clinic.world
    reader = world.radiologist
    reader.memberships.update(board=world.other_board)
    assert "Holt" not in review_list(client_of(reader), "?of=everyone")


def test_nobody_from_elsewhere_asks_edits_or_reviews(clinic: Clinic) -> None:
    asked = ask(clinic)
    marker = reviews.ask_for_marker(
        clinic.case, kind="RAS", requested_on=AS_OF, by=clinic.coordinator
    )
    outsiders = clinic.world.outsiders
    for address in (
        reverse("review-ask", args=[clinic.case.pk, "radiology"]),
        reverse("review-edit", args=[asked.pk]),
        reverse("review", args=[asked.pk]),
        reverse("marker-ask", args=[clinic.case.pk]),
        reverse("marker", args=[marker.pk]),
    ):
        assert_refused(address, outsiders)
        assert_refused(address, outsiders, method="post")
    assert_refused(reverse("reviews-unasked", args=[clinic.case.pk]), outsiders, method="post")
    assert_refused(reverse("reviews"), [clinic.world.administrator, *outsiders])


def test_who_looks_is_on_record(clinic: Clinic, client_of: ClientOf) -> None:
    asked = ask(clinic)
    radiologist = client_of(clinic.world.radiologist)
    review_list(radiologist)
    listed = AuditEvent.objects.get(action="reviews.listed")
    assert listed.changes() == {"patients": [None, "1"]}
    radiologist.get(reverse("review", args=[asked.pk]))
    seen = AuditEvent.objects.get(action="review_request.read")
    assert (seen.actor, seen.patient_id) == (clinic.world.radiologist, clinic.patient.pk)


def other_case(clinic: Clinic, number: str, family: str = "Holt") -> ReviewRequest:
    by = clinic.coordinator
    patient = patient_on(clinic.board, by, family, number)
    case = refer(patient=patient, board=clinic.board, question="Which first?", by=by)
    asked = reviews.ask_for_review(
        case, discipline="radiology", what="CT", question="Where?", requested_on=AS_OF, by=by
    )
    said(asked, clinic.world.radiologist)
    meeting = clinic.board.meetings.first()
    if meeting is not None:
        meetings.list_case(meeting=meeting, case=case, by=by)
    else:
        reviews.ask_for_review(
            case, discipline="radiology", what="MRI", question="Where?", requested_on=AS_OF, by=by
        )
    return asked


@pytest.mark.parametrize("page", ["reviews", "home"])
def test_the_list_costs_the_same_however_long_it_is(
    sitting: Sitting, client_of: ClientOf, page: str
) -> None:
    clinic = sitting.clinic
    ask(clinic)
    other_case(clinic, "402000")
    reviews.ask_for_marker(clinic.case, kind="RAS", requested_on=AS_OF, by=clinic.coordinator)
    radiologist = client_of(clinic.world.radiologist)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert radiologist.get(reverse(page)).status_code == 200
        return len(asked)

    queries()  # what the first look reads once per session is not counted
    few = queries()
    for number in range(5):
        other_case(clinic, f"40200{number + 1}", f"Holt-{number}")
    assert queries() == few


def test_the_panel_costs_the_same_however_much_is_asked(
    sitting: Sitting, client_of: ClientOf
) -> None:
    clinic = sitting.clinic
    coordinator = client_of(clinic.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            case_page(coordinator, clinic)
        return len(asked)

    examined(clinic, region="liver", modality="CT", date="2019-10-12")
    said(ask(clinic), clinic.world.radiologist)
    queries()
    few = queries()
    for _ in range(4):
        said(ask(clinic), clinic.world.radiologist)
    assert queries() == few
