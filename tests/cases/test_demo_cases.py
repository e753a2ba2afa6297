"""The patients of the demonstration: published cases under invented names."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidelines.core.record.casefile import read_case
from tests.clinic import AS_OF, load_content
from tumorboard.assessment.services import current_assessment
from tumorboard.cases.models import Case
from tumorboard.demo import cases, past, people
from tumorboard.patients.models import Patient

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def citations() -> dict[str, str]:
    files = [cases.FILES / f"{demo.file}.yaml" for demo in cases.CASES]
    records = [read_case(file.name, file.read_text("utf-8")) for file in files]
    return {
        demo.number: record.case.citation.source if record.case.citation else ""
        for demo, record in zip(cases.CASES, records, strict=True)
    }


def test_every_case_file_is_a_patient() -> None:
    assert {demo.file for demo in cases.CASES} == {f.stem for f in cases.FILES.glob("*.yaml")}
    names = [(demo.given_name, demo.family_name) for demo in cases.CASES]
    assert len(set(names)) == len({demo.number for demo in cases.CASES}) == len(names)


WOMEN = {
    "Araminta", "Beatrix", "Coralie", "Delphine", "Elowen", "Ginevra", "Gwenda", "Hermione",
    "Isolde", "Linnea", "Lisbet", "Maud", "Merryn", "Mirren", "Ottilie", "Petronel", "Philippa",
    "Posy", "Saoirse", "Sunniva", "Tamsin", "Yara", "Zadie",
}  # fmt: skip
MEN = {
    "Ambrose", "Anselm", "Aurel", "Barnaby", "Bertil", "Bram", "Caspian", "Corin", "Cormac",
    "Crispin", "Edmund", "Emeric", "Fergus", "Gethin", "Hollis", "Ivor", "Leofric", "Lorcan",
    "Lucan", "Osric", "Piers", "Radek", "Tobias", "Viggo",
}  # fmt: skip
ANYBODY = {
    "Alexis", "Avery", "Ellis", "Jules", "Kit", "Morgan", "Noor", "Quinn", "Robin", "Rowan",
    "Sasha",
}  # fmt: skip


@pytest.mark.parametrize("demo", cases.CASES, ids=lambda demo: demo.file)
def test_a_name_says_nothing_else_than_the_stated_sex(demo: cases.DemoCase) -> None:
    file = cases.FILES / f"{demo.file}.yaml"
    stated = read_case(file.name, file.read_text("utf-8")).patient.sex
    assert demo.given_name in {"female": WOMEN, "male": MEN, None: ANYBODY}[stated]


def test_the_demonstration_can_be_assessed(citations: dict[str, str]) -> None:
    load_content()
    boards = people.load()
    loaded = [case for demo, board in boards.items() for case in cases.load(demo, board)]
    assert {case.patient.family_name for case in loaded} == {d.family_name for d in cases.CASES}
    assert all(case.patient.is_demo and case.question for case in loaded)
    for case in loaded:
        number = case.patient.identifiers.get().value
        assert case.patient.derived_from == citations[number]
        assert current_assessment(case, as_of=AS_OF).computed.result.facts
    assert not Case.objects.visible_to(people.named("outsider")).exists()

    with CaptureQueriesContext(connection) as queries:
        again = [case for demo, board in boards.items() for case in cases.load(demo, board)]
    assert again == loaded
    assert len(queries) <= 5 * len(boards)
    assert Patient.objects.count() == len(cases.CASES)


def test_the_command_loads_them_beside_the_people(settings: object, tmp_path: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    call_command("load_demo")
    assert Case.objects.count() == len(cases.CASES) + len(past.PATIENTS)
