"""A coordinator refers many patients from one file, and nothing is made before they agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.clinic import Clinic
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.exchange.referral_file import COLUMNS, Line, UnreadableFile, lines, with_errors
from tumorboard.patients.models import Patient
from tumorboard.people.models import User
from tumorboard.web.cases.forms import CaseForm

ClientOf = Callable[[User], Client]
HEADER = "Family name;Given name;Birth date;Sex;Hospital number;Question;Urgency;Referred on;Clock"
GOOD = "Ashdown;Petra;1961-04;female;700101;Which first?;urgent;2026-10-01;diagnosis"


def upload(client: Client, clinic: Clinic, *rows: str, header: str = HEADER) -> HttpResponse:
    content = "\r\n".join([header, *rows]).encode("utf-8-sig")
    form = {"board": str(clinic.board.pk), "upload": SimpleUploadedFile("referrals.csv", content)}
    return client.post(reverse("cases-import"), form)  # type: ignore[return-value]  # the test client's own


def confirm(client: Client, clinic: Clinic, page: str, **more: str) -> HttpResponse:
    sealed = re.search(r'name="sealed" value="([^"]*)"', page)
    assert sealed is not None
    form = {"board": str(clinic.board.pk), "sealed": unescape(sealed.group(1)), **more}
    return client.post(reverse("cases-import-refer"), form)  # type: ignore[return-value]  # as above


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


# ------------------------------------------------------------------ the whole way


def test_rows_are_looked_at_before_anything_is_stored(clinic: Clinic, client_of: ClientOf) -> None:
    page = text_of(upload(client_of(clinic.coordinator), clinic, GOOD))
    assert "1 of 1 rows can be referred" in page
    assert "Nothing has been stored yet" in page
    assert Case.objects.count() == 1, "only the case of the clinic"


def test_good_rows_become_cases_and_the_others_come_back_to_be_corrected(
    clinic: Clinic, client_of: ClientOf
) -> None:
    coordinator = client_of(clinic.coordinator)
    bad = "Brand;Ida;61;female;700102;Which first?;soon;;"
    page = text_of(upload(coordinator, clinic, GOOD, bad))
    assert "“soon” is not known; expected one of routine, urgent, emergency." in page
    assert "“61” is not a date" in page
    done = text_of(confirm(coordinator, clinic, page))
    assert "1 case referred" in done
    case = Case.objects.get(patient__family_name="Ashdown")
    assert (case.urgency, case.clock, str(case.referred_on)) == (
        "urgent", "diagnosis", "2026-10-01",
    )  # fmt: skip
    assert case.patient.birth_date == "1961-04"
    file = confirm(coordinator, clinic, page, want="corrected")
    rows = lines(file.content.decode("utf-8-sig"))
    assert [row.values["family_name"] for row in rows] == ["Brand"]


def test_a_file_says_all_that_the_form_of_a_referral_does(
    clinic: Clinic, client_of: ClientOf
) -> None:
    """But for the primary, which nobody has recorded before the patient is registered."""
    asked = set(CaseForm.Meta.fields) - {"focus_primary"}
    assert asked <= set(COLUMNS)
    coordinator = client_of(clinic.coordinator)
    header = "family_name,hospital_number,question,prospective,history,next_on"
    rows = [
        "Ashdown,700101,First?,Yes,Ileus in May,2030-02-01",
        "Brand,700102,First?,no,,",
        "Cole,700103,First?,,,",
    ]
    page = text_of(upload(coordinator, clinic, *rows, header=header))
    confirm(coordinator, clinic, page)
    made = Case.objects.filter(question="First?").order_by("patient__family_name")
    assert list(made.values_list("prospective", flat=True)) == [True, False, None]
    assert (made[0].history, str(made[0].next_on)) == ("Ileus in May", "2030-02-01")
    assert made[2].next_on is not None, "as after any referral"
    wrong = "Dorn,700104,First?,maybe,,1.2.2030"
    page = text_of(upload(coordinator, clinic, wrong, header=header))
    assert "“maybe” is not known; expected one of yes, no." in page
    assert "“1.2.2030” is not a day" in page


def test_confirming_twice_refers_once(clinic: Clinic, client_of: ClientOf) -> None:
    coordinator = client_of(clinic.coordinator)
    page = text_of(upload(coordinator, clinic, GOOD))
    confirm(coordinator, clinic, page)
    confirm(coordinator, clinic, page)
    assert Case.objects.filter(patient__family_name="Ashdown").count() == 1
    assert Patient.objects.filter(family_name="Ashdown").count() == 1


def test_a_known_number_with_the_same_name_is_the_patient_of_the_record(
    clinic: Clinic, client_of: ClientOf
) -> None:
    patient = clinic.patient
    number = patient.identifiers.get().value
    row = f"{patient.family_name};;;;{number};And the lung?;;;"
    page = text_of(upload(client_of(clinic.coordinator), clinic, row))
    assert "patient of this hospital" in page
    confirm(client_of(clinic.coordinator), clinic, page)
    assert patient.cases.filter(question="And the lung?").exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Another;;;;{number};Which?;;;", "belongs to somebody with another name"),
        ("{family};{given};{born};;799999;Which?;;;", "somebody alike is registered"),
        ("Ashdown;;;;700101;Which?;;2999-01-01;", "2999-01-01 lies ahead"),
        ("Ashdown;;;;700101;Which?;;1.10.2026;", "expected YYYY-MM-DD"),
        ("Ashdown;;;;700101;Which?;;;treatment", "This clock starts from decision_to_treat_on"),
        (";;;;700101;Which?;;;", "family_name: This field is required"),
        ("{family};;;;{number};{question};;;", "is open for this patient on this board already"),
    ],
)
def test_a_row_that_cannot_be_right_says_why(
    clinic: Clinic, client_of: ClientOf, row: str, said: str
) -> None:
    patient = clinic.patient
    known = {
        "family": patient.family_name,
        "given": patient.given_name,
        "born": patient.birth_date,
        "number": patient.identifiers.get().value,
        "question": clinic.case.question,
    }
    page = text_of(upload(client_of(clinic.coordinator), clinic, row.format(**known)))
    assert said in unescape(page)
    assert "0 of 1 rows" in page


def test_the_same_number_twice_in_a_file_is_referred_once(
    clinic: Clinic, client_of: ClientOf
) -> None:
    page = text_of(upload(client_of(clinic.coordinator), clinic, GOOD, GOOD))
    assert "stands in an earlier line" in page


def test_a_known_number_with_another_birth_date_or_given_name_is_not_that_patient(
    clinic: Clinic, client_of: ClientOf
) -> None:
    coordinator, known = client_of(clinic.coordinator), clinic.patient
    number = known.identifiers.get().value
    born, unborn = known.birth_date, "1931-01-01"
    assert born not in {"", unborn}
    other_day = f"{known.family_name};{known.given_name};{unborn};;{number};Which first?;;;"
    assert "belongs to somebody with another birth date" in text_of(
        upload(coordinator, clinic, other_day)
    )
    other_name = f"{known.family_name};Somebody;{born};;{number};Which first?;;;"
    assert "belongs to somebody with another name" in text_of(
        upload(coordinator, clinic, other_name)
    )


def test_one_person_under_two_numbers_of_a_file_is_registered_once(
    clinic: Clinic, client_of: ClientOf
) -> None:
    again = GOOD.replace("700101", "700102")
    page = text_of(upload(client_of(clinic.coordinator), clinic, GOOD, again))
    assert "1 of 2 rows can be referred" in page
    assert "line 2 may be the same person under another number" in page


def test_a_clock_of_treatment_starts_from_the_decision_in_the_file(
    clinic: Clinic, client_of: ClientOf
) -> None:
    coordinator = client_of(clinic.coordinator)
    header = "Family name;Hospital number;Question;Clock;Decision to treat on;Transferred on"
    row = "Ely;700110;Which first?;treatment;2026-11-01;2026-10-20"
    confirm(coordinator, clinic, text_of(upload(coordinator, clinic, row, header=header)))
    case = Case.objects.get(patient__family_name="Ely")
    assert str(case.decision_to_treat_on) == "2026-11-01"
    assert str(case.transferred_on) == "2026-10-20"
    assert case.clock_ends_on is not None


def test_an_empty_file_has_every_column(clinic: Clinic, client_of: ClientOf) -> None:
    address = reverse("cases-import")
    answer = client_of(clinic.coordinator).get(address, {"want": "empty"})
    assert answer.content.decode("utf-8-sig").strip().split(",") == list(COLUMNS)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("family_name;question", "lacks the column hospital_number"),
        (f"{HEADER};Shoe size", "names shoe_size, which is no column"),
        (f"{HEADER};Question", "names question twice"),
    ],
)
def test_a_file_with_another_header_is_refused_as_a_whole(
    clinic: Clinic, client_of: ClientOf, header: str, said: str
) -> None:
    answer = upload(client_of(clinic.coordinator), clinic, GOOD, header=header)
    assert answer.status_code == 422
    assert said in unescape(text_of(answer))


def test_what_is_confirmed_cannot_be_changed_or_carried_to_another_board(
    clinic: Clinic, client_of: ClientOf
) -> None:
    page = text_of(upload(client_of(clinic.coordinator), clinic, GOOD))
    sealed = re.search(r'name="sealed" value="([^"]*)"', page)
    assert sealed is not None
    coordinator = client_of(clinic.coordinator)
    address = reverse("cases-import-refer")
    form = {"board": str(clinic.board.pk), "sealed": sealed.group(1)[:-4] + "xxxx"}
    assert coordinator.post(address, form).status_code == 422
    for board in (str(clinic.world.other_board.pk), "no board", ""):
        assert coordinator.post(address, {**form, "board": board}).status_code == 404


def test_only_coordinators_refer_from_files(clinic: Clinic, world: World) -> None:
    assert_refused(reverse("cases-import"), [world.nurse, world.administrator, world.auditor])
    refer = reverse("cases-import-refer")
    assert_refused(refer, [world.nurse, *world.outsiders], method="post")


# ------------------------------------------------------------------ the text alone


values = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12)
rows = st.fixed_dictionaries({name: values.map(str.strip) for name in COLUMNS})


@given(st.lists(rows.filter(lambda row: any(row.values())), min_size=1, max_size=4))
def test_a_file_to_correct_reads_as_the_rows_that_it_came_from(
    given_rows: list[dict[str, str]],
) -> None:
    made = [Line(number, row) for number, row in enumerate(given_rows, start=2)]
    text = with_errors((line, ["no"]) for line in made)
    assert [line.values for line in lines(text)] == given_rows


def test_what_looks_like_a_formula_is_disarmed_in_a_file_to_correct() -> None:
    line = Line(2, dict.fromkeys(COLUMNS, "=1+1"))
    assert ",'=1+1" in with_errors([(line, [])])


@pytest.mark.parametrize("text", ["", "family_name,hospital_number,question\r\n"])
def test_a_file_without_rows_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile):
        lines(text)
