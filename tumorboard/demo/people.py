"""The invented people of the demonstration: two hospitals, their boards, and who works there.

Loading twice changes nothing. Every name here is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tumorboard.audit.models import Actor
from tumorboard.people import services
from tumorboard.people.models import Board, Hospital, User
from tumorboard.people.queries import account_of
from tumorboard.people.roles import Role, Specialty, Stream

HOSPITAL = "Ashmere General (demonstration)"
OTHER_HOSPITAL = "Fenwick Infirmary (demonstration)"
BOARD = "Colorectal and liver board"
LUNG_BOARD = "Lung board"
BREAST_BOARD = "Breast board"
SARCOMA_BOARD = "Sarcoma board"

ALWAYS_NEEDED = (Specialty.MEDICAL_ONCOLOGY, Specialty.RADIOLOGY, Specialty.PATHOLOGY)


@dataclass(frozen=True)
class DemoBoard:
    """A board of the demonstration, and who runs it."""

    name: str
    stream: Stream
    coordinator: str
    chair: str
    presenter: str
    quorum: tuple[Specialty, ...]


BOARDS = (
    DemoBoard(
        BOARD,
        Stream.COLORECTAL,
        "coordinator",
        "chair",
        "Tomas Wieland",
        (Specialty.COLORECTAL_SURGERY, Specialty.LIVER_SURGERY, *ALWAYS_NEEDED),
    ),
    DemoBoard(
        LUNG_BOARD,
        Stream.LUNG,
        "lung",
        "lung-chair",
        "Hamish Baptiste",
        (Specialty.THORACIC_SURGERY, *ALWAYS_NEEDED),
    ),
    DemoBoard(
        BREAST_BOARD,
        Stream.BREAST,
        "breast",
        "breast-chair",
        "Yewande Coker",
        (Specialty.BREAST_SURGERY, *ALWAYS_NEEDED),
    ),
    DemoBoard(
        SARCOMA_BOARD,
        Stream.SARCOMA,
        "sarcoma",
        "sarcoma-chair",
        "Annelise Thorne",
        (Specialty.ORTHOPAEDIC_ONCOLOGY, *ALWAYS_NEEDED),
    ),
)


@dataclass(frozen=True)
class DemoPerson:
    """Whose address is `{key}@demo.example`."""

    key: str
    name: str
    role: Role
    specialty: Specialty | str = ""
    hospital: str = HOSPITAL
    board: str = BOARD  # empty: for the whole hospital


PEOPLE = (
    DemoPerson("coordinator", "Marta Lindqvist", Role.COORDINATOR),
    DemoPerson("chair", "Declan Abara", Role.CHAIR),
    DemoPerson("liver", "Ingrid Solheim", Role.MEMBER, Specialty.LIVER_SURGERY),
    DemoPerson("colorectal", "Tomas Wieland", Role.MEMBER, Specialty.COLORECTAL_SURGERY),
    DemoPerson("oncologist", "Priya Ramanathan", Role.MEMBER, Specialty.MEDICAL_ONCOLOGY),
    DemoPerson("radiologist", "Youssef Karam", Role.MEMBER, Specialty.RADIOLOGY),
    DemoPerson("pathologist", "Helena Brozek", Role.MEMBER, Specialty.PATHOLOGY),
    DemoPerson("radiotherapist", "Samuel Okoro", Role.MEMBER, Specialty.RADIATION_ONCOLOGY),
    DemoPerson("nurse", "Bronwen Tully", Role.MEMBER, Specialty.SPECIALIST_NURSING),
    DemoPerson("editor", "Leonie Faber", Role.GUIDELINE_EDITOR, board=""),
    DemoPerson("approver", "Kwame Asante", Role.GUIDELINE_APPROVER, board=""),
    DemoPerson("administrator", "Ruth Penhallow", Role.ADMINISTRATOR, board=""),
    DemoPerson("auditor", "Gideon Marsh", Role.AUDITOR, board=""),
    DemoPerson("lung", "Esther Novak", Role.COORDINATOR, board=LUNG_BOARD),
    DemoPerson("lung-chair", "Hamish Baptiste", Role.CHAIR, board=LUNG_BOARD),
    DemoPerson("breast", "Odile Marchetti", Role.COORDINATOR, board=BREAST_BOARD),
    DemoPerson("breast-chair", "Yewande Coker", Role.CHAIR, board=BREAST_BOARD),
    DemoPerson("sarcoma", "Piotr Halloran", Role.COORDINATOR, board=SARCOMA_BOARD),
    DemoPerson("sarcoma-chair", "Annelise Thorne", Role.CHAIR, board=SARCOMA_BOARD),
    DemoPerson("outsider", "Owen Tredway", Role.COORDINATOR, hospital=OTHER_HOSPITAL),
)


@transaction.atomic
def load() -> dict[DemoBoard, Board]:
    """The boards of the first hospital; the second has one, for somebody who sees none of them."""
    ashmere, fenwick = _hospital(HOSPITAL), _hospital(OTHER_HOSPITAL)
    _board(fenwick, BOARDS[0])
    boards = {demo: _board(ashmere, demo) for demo in BOARDS}
    for demo, board in boards.items():
        if not board.quorum.exists():
            services.set_quorum(board, specialties=demo.quorum, by=Actor.SYSTEM)
    for person in PEOPLE:
        _account(person)
    return boards


def named(key: str) -> User:
    """The account of one demo person, by key: `named("chair")`."""
    user = account_of(address_of(key))
    if user is None:
        raise LookupError(key)
    return user


def address_of(key: str) -> str:
    return f"{key}@demo.example"


def _hospital(name: str) -> Hospital:
    present = Hospital.objects.filter(name=name).first()
    return present or services.found_hospital(name=name, by=Actor.SYSTEM)


def _board(hospital: Hospital, demo: DemoBoard) -> Board:
    present = hospital.boards.filter(name=demo.name).first()
    return present or services.open_board(
        hospital=hospital, name=demo.name, stream=demo.stream, is_demo=True, by=Actor.SYSTEM
    )


def _account(person: DemoPerson) -> None:
    """Made once: what an administrator changed in the demonstration stays changed."""
    if account_of(address_of(person.key)) is not None:
        return
    hospital = Hospital.objects.get(name=person.hospital)
    user = services.open_account(
        email=address_of(person.key),
        display_name=person.name,
        hospital=hospital,
        is_demo=True,
        by=Actor.SYSTEM,
    )
    services.give_role(
        user,
        role=person.role,
        hospital=hospital,
        board=hospital.boards.get(name=person.board) if person.board else None,
        specialty=person.specialty,
        by=Actor.SYSTEM,
    )
