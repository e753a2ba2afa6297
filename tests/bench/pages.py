"""Do pages stay fast when there is much to show? Each beside itself with little to show."""

from collections.abc import Callable, Iterator
from functools import cache
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.models import GuidelineVersion
from tests.bench import followers
from tests.bench.measuring import Row, milliseconds
from tests.clinic import approved_content, patient_on
from tests.world import World, build_world
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.patients.choices import Modality
from tumorboard.patients.models import Attribution, Lesion, Measurement, Patient, Primary
from tumorboard.patients.services import record_finding
from tumorboard.people.models import Board, User

LESIONS = (40, 3)
CASES = (500, 20)
ROUNDS = 9
Visit = Callable[[], object]


@cache
def installation() -> tuple[World, GuidelineVersion]:
    """The tables, people, and content in force: one for the benchmarks that need them."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        world = build_world()
        return world, approved_content(world)


def rows() -> Iterator[Row]:
    world, _ = installation()
    many, few = (with_lesions(world, number) for number in LESIONS)
    for page in ("patient", "case"):
        visits = [visit(world.coordinator, page, found[page]) for found in (many, few)]
        yield from compared(f"{page} page with {LESIONS[0]} lesions", f"{LESIONS[1]}", *visits)
    yield from followers.rows(world, Case.objects.get(pk=few["case"]))
    # The busy board has the patients above as well; the quiet one is in another hospital.
    with_cases(world.board, world.coordinator, CASES[0])
    with_cases(world.board_elsewhere, world.outsider_other_hospital, CASES[1])
    lists = [visit(user, "cases") for user in (world.coordinator, world.outsider_other_hospital)]
    yield from compared(f"list of {CASES[0]} cases", f"{CASES[1]}", *lists)


def compared(name: str, other: str, ours: Visit, theirs: Visit) -> Iterator[Row]:
    yield milliseconds(f"{name}, ms ({other})", ours, theirs, rounds=ROUNDS)
    yield Row(f"{name}, queries ({other})", queries(ours), queries(theirs))


def visit(user: User, name: str, *args: object, query: str = "") -> Visit:
    client = Client()
    client.force_login(user)
    address = reverse(name, args=args) + query

    def look() -> None:
        status = client.get(address).status_code
        assert status == 200, f"{address}: {status}"

    look()  # the first visit loads templates and notes the activity
    return look


def queries(look: Visit) -> int:
    with CaptureQueriesContext(connection) as captured:
        look()
    return len(captured)


@transaction.atomic
def with_lesions(world: World, number: int) -> dict[str, UUID]:
    """A patient whose liver lesions were each measured twice, and their case."""
    by = world.coordinator
    patient = patient_on(world.board, by, family=f"Many{number}", number=f"30{number}")
    primary = record_finding(
        Primary, patient=patient, by=by, label="Rectum", topography="C20.9", diagnosis_date="2025"
    )
    for position in range(number):
        lesion_of(patient, primary, by, segment=str(position % 8 + 1), size=10 + position)
    case = refer(patient=patient, board=world.board, question="Which first?", by=by)
    return {"patient": patient.pk, "case": case.pk}


def lesion_of(patient: Patient, primary: Primary, by: User, *, segment: str, size: int) -> None:
    lesion = record_finding(
        Lesion, patient=patient, by=by, organ="liver", segments=segment,
        nature="metastasis", first_seen="2026-03",
    )  # fmt: skip
    record_finding(
        Attribution, patient=patient, by=by, lesion=lesion, primary=primary, confidence="probable"
    )
    for date, longest in (("2026-03-02", size), ("2026-09-14", size + 4)):
        record_finding(
            Measurement, patient=patient, by=by, lesion=lesion, date=date, modality=Modality.CT,
            longest_mm=longest,
        )  # fmt: skip


@transaction.atomic
def with_cases(board: Board, by: User, number: int) -> None:
    for position in range(number):
        patient = patient_on(board, by, family=f"Case{position}", number=f"90{position}")
        refer(patient=patient, board=board, question=f"Question {position}?", by=by)
