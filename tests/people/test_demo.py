"""The demonstration, and the first administrator of an empty installation."""

import re
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.world import World
from tumorboard.audit.models import Actor
from tumorboard.demo import passwords, people
from tumorboard.people import services
from tumorboard.people.models import Board, User
from tumorboard.people.permissions import Permission, may
from tumorboard.people.roles import Stream

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: object) -> Path:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    return tmp_path


def password_of(key: str) -> str:
    line = next(
        line
        for line in passwords.file().read_text("utf-8").splitlines()
        if line.startswith(people.address_of(key))
    )
    return line.split()[1]


def signs_in(key: str, password: str) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": people.address_of(key), "password": password})
    return client.get("/").status_code == 200


def test_the_demo_accounts_sign_in_with_the_passwords_of_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_demo")
    said = capsys.readouterr().out
    assert all(person.name in said for person in people.PEOPLE)
    assert str(passwords.file()) in said
    assert password_of("chair") not in said
    assert signs_in("coordinator", password_of("coordinator"))
    assert signs_in("chair", password_of("chair"))


def test_only_the_owner_of_the_machine_reads_the_passwords(data_folder: Path) -> None:
    call_command("load_demo")
    assert stat.S_IMODE(passwords.file().stat().st_mode) == 0o600
    assert passwords.file().parent == data_folder


def test_loading_twice_changes_nothing() -> None:
    call_command("load_demo")
    before = (User.objects.count(), Board.objects.count(), passwords.file().read_text("utf-8"))
    call_command("load_demo")
    assert before == (
        User.objects.count(),
        Board.objects.count(),
        passwords.file().read_text("utf-8"),
    )


def test_every_demo_board_says_so_and_every_role_is_there() -> None:
    boards = {demo.stream: board for demo, board in people.load().items()}
    assert not Board.objects.filter(is_demo=False).exists()
    assert may(people.named("chair"), Permission.SIGN_DECISION, boards[Stream.COLORECTAL])
    assert may(people.named("administrator"), Permission.ADMINISTER_BOARDS, boards[Stream.LUNG])
    assert not may(people.named("outsider"), Permission.SEE_PATIENT, boards[Stream.COLORECTAL])


def test_renewing_ends_the_old_passwords() -> None:
    call_command("load_demo")
    old = password_of("chair")
    call_command("demo_passwords")
    assert not signs_in("chair", old)
    assert signs_in("chair", password_of("chair"))


def test_no_generated_password_for_a_real_person(world: World) -> None:
    with pytest.raises(services.NotADemoAccount):
        services.set_demo_password(world.chair, password="anything", by=Actor.SYSTEM)


def test_an_empty_installation_invites_its_first_administrator(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("first_administrator", address="http://127.0.0.1:8123", hospital="St Agnes")
    said = capsys.readouterr().out
    found = re.search(r"http://127\.0\.0\.1:8123(/join/\S+/)", said)
    assert found is not None
    chosen = "a quiet ward at night"
    Client().post(found[1], {"password": chosen, "again": chosen})
    client = Client()
    form = {"login": "administrator@localhost.localdomain", "password": chosen}
    client.post(reverse("account_login"), form)
    assert client.get(reverse("administration")).status_code == 200

    call_command("first_administrator")
    assert "already" in capsys.readouterr().out


def test_a_further_hospital_gets_an_administrator_of_its_own(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.administrator.set_password("a quiet ward at night")
    world.administrator.save()
    call_command("first_administrator")
    assert "already" in capsys.readouterr().out
    address = "agnes@example.org"
    call_command("first_administrator", hospital="St Agnes", email=address)
    assert "/join/" in capsys.readouterr().out
    (held,) = User.objects.get(email=address).memberships.all()
    assert (held.role, held.hospital.name, held.board) == ("administrator", "St Agnes", None)
    with pytest.raises(CommandError, match="belongs to St Bride's"):
        call_command("first_administrator", hospital="St Agnes", email=world.chair.email)
