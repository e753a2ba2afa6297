"""Fixed people every test can ask for: two hospitals, their boards, and who works there.

St Bride's has a colorectal and a lung board; Northfield has a colorectal board of its own.
Ask for `world` for all of them, or for one person by name (`coordinator`, `chair`, …).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from tumorboard.audit.models import Actor
from tumorboard.people import services
from tumorboard.people.models import Board, Hospital, User
from tumorboard.people.roles import Role, Specialty, Stream


@dataclass(frozen=True)
class World:
    hospital: Hospital
    board: Board
    other_board: Board
    other_hospital: Hospital
    board_elsewhere: Board
    coordinator: User
    chair: User
    member: User  # liver surgeon
    surgeon: User  # colorectal surgeon
    oncologist: User
    radiologist: User
    pathologist: User
    radiation_oncologist: User
    nurse: User
    editor: User
    approver: User
    administrator: User
    auditor: User
    outsider_same_hospital: User  # coordinator of the lung board
    outsider_other_hospital: User  # coordinator at Northfield
    administrator_elsewhere: User

    @property
    def outsiders(self) -> tuple[User, User]:
        return self.outsider_same_hospital, self.outsider_other_hospital


def account(hospital: Hospital, name: str) -> User:
    email = name.lower().replace(" ", ".") + "@example.org"
    return services.open_account(email=email, display_name=name, hospital=hospital, by=Actor.SYSTEM)


def on_board(board: Board, name: str, role: Role, specialty: Specialty | str = "") -> User:
    user = account(board.hospital, name)
    services.give_role(user, role=role, board=board, specialty=specialty, by=Actor.SYSTEM)
    return user


def in_hospital(hospital: Hospital, name: str, role: Role) -> User:
    user = account(hospital, name)
    services.give_role(user, role=role, hospital=hospital, by=Actor.SYSTEM)
    return user


def build_world() -> World:
    by = Actor.SYSTEM
    hospital = services.found_hospital(name="St Bride's", by=by)
    elsewhere = services.found_hospital(name="Northfield", time_zone="Europe/Dublin", by=by)
    board = services.open_board(
        hospital=hospital, name="Colorectal board", stream=Stream.COLORECTAL, by=by
    )
    lung = services.open_board(hospital=hospital, name="Lung board", stream=Stream.LUNG, by=by)
    northern = services.open_board(
        hospital=elsewhere, name="Colorectal board", stream=Stream.COLORECTAL, by=by
    )

    def member(name: str, specialty: Specialty) -> User:
        return on_board(board, name, Role.MEMBER, specialty)

    return World(
        hospital=hospital,
        board=board,
        other_board=lung,
        other_hospital=elsewhere,
        board_elsewhere=northern,
        coordinator=on_board(board, "Cora Lind", Role.COORDINATOR),
        chair=on_board(board, "Hari Chaudhry", Role.CHAIR),
        member=member("Lena Vogt", Specialty.LIVER_SURGERY),
        surgeon=member("Colm Reilly", Specialty.COLORECTAL_SURGERY),
        oncologist=member("Ona Mensah", Specialty.MEDICAL_ONCOLOGY),
        radiologist=member("Rada Petrova", Specialty.RADIOLOGY),
        pathologist=member("Paolo Neri", Specialty.PATHOLOGY),
        radiation_oncologist=member("Rolf Amsel", Specialty.RADIATION_ONCOLOGY),
        nurse=member("Nia Parry", Specialty.SPECIALIST_NURSING),
        editor=in_hospital(hospital, "Edda Storm", Role.GUIDELINE_EDITOR),
        approver=in_hospital(hospital, "Abel Roth", Role.GUIDELINE_APPROVER),
        administrator=in_hospital(hospital, "Ada Moss", Role.ADMINISTRATOR),
        auditor=in_hospital(hospital, "Audrey Finch", Role.AUDITOR),
        outsider_same_hospital=on_board(lung, "Liam Gale", Role.COORDINATOR),
        outsider_other_hospital=on_board(northern, "Nora Keane", Role.COORDINATOR),
        administrator_elsewhere=in_hospital(elsewhere, "Alma Quist", Role.ADMINISTRATOR),
    )


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A test client that is signed in as this person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def hospital(world: World) -> Hospital:
    return world.hospital


@pytest.fixture
def board(world: World) -> Board:
    return world.board


@pytest.fixture
def other_board(world: World) -> Board:
    return world.other_board


@pytest.fixture
def coordinator(world: World) -> User:
    return world.coordinator


@pytest.fixture
def chair(world: World) -> User:
    return world.chair


@pytest.fixture
def member(world: World) -> User:
    return world.member


@pytest.fixture
def radiologist(world: World) -> User:
    return world.radiologist


@pytest.fixture
def administrator(world: World) -> User:
    return world.administrator


@pytest.fixture
def auditor(world: World) -> User:
    return world.auditor


@pytest.fixture
def outsider_same_hospital(world: World) -> User:
    return world.outsider_same_hospital


@pytest.fixture
def outsider_other_hospital(world: World) -> User:
    return world.outsider_other_hospital
