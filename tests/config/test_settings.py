"""A production installation from environment variables alone; a forgotten one is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import mail_server

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "DATABASE_URL": "postgresql://tumorboard@database.invalid/tumorboard",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "SECRET_KEY": "a-long-key-of-its-own-for-this-one-test-0123456789-abcdefghijkl",
    "ALLOWED_HOSTS": "tumorboard.example",
}
QUESTIONS = """
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.DEBUG, s.EMBEDDED)
print(s.DATABASES["default"]["CONN_HEALTH_CHECKS"], s.DATABASES["default"]["ATOMIC_REQUESTS"])
print(s.CACHES["default"]["BACKEND"].rsplit(".")[-1], s.CELERY_BROKER_URL)
"""


def manage(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        env={**kept, "DATA_DIR": str(folder / "data"), **environment},
    )  # fmt: skip


def test_production_passes_every_deployment_check(tmp_path: Path) -> None:
    checked = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert checked.returncode == 0, checked.stderr


def test_production_is_as_strict_as_a_browser_can_be_told(tmp_path: Path) -> None:
    told = manage(tmp_path, "shell", "--no-imports", "-c", QUESTIONS, **PRODUCTION)
    assert told.stdout.split() == [
        "__Host-session", "__Host-csrf", "True", "False", "False",
        "True", "False",
        "RedisCache", PRODUCTION["REDIS_URL"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_what_production_cannot_do_without_is_named(tmp_path: Path, name: str) -> None:
    rest = {key: value for key, value in PRODUCTION.items() if key != name}
    refused = manage(tmp_path, "check", **rest)
    assert refused.returncode != 0
    assert f"Set the environment variable {name}" in refused.stderr


def test_an_embedded_installation_needs_no_variable(tmp_path: Path) -> None:
    told = manage(tmp_path, "shell", "--no-imports", "-c", QUESTIONS)
    assert told.stdout.split()[:5] == ["session", "csrf", "False", "False", "True"]
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_flag_that_is_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    refused = manage(tmp_path, "check", DEBUG="maybe")
    assert refused.returncode != 0
    assert "DEBUG is 'maybe'; expected 1 or 0" in refused.stderr


def test_a_database_that_is_not_understood_is_refused_without_repeating_it(tmp_path: Path) -> None:
    refused = manage(tmp_path, "check", DATABASE_URL="tumorboard:secret@database.invalid")
    assert "DATABASE_URL is not the address of a database" in refused.stderr
    assert "secret" not in refused.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_of_somebody_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    refused = manage(tmp_path, "check")
    assert f"{tmp_path / 'data'} cannot be written to by this user" in refused.stderr


PLAIN = {"user": "", "password": "", "ssl": False, "start_tls": False}


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", {**PLAIN, "port": 25}),
        ("smtps://mail.example", {**PLAIN, "port": 465, "ssl": True}),
        (
            "smtp+tls://us%40er:pa%2Fss@mail.example:2525",
            {"port": 2525, "user": "us@er", "password": "pa/ss", "ssl": False, "start_tls": True},
        ),
    ],
)
def test_the_mail_server_is_one_variable(url: str, server: dict[str, object]) -> None:
    assert mail_server(url)._asdict() == {"host": "mail.example", **server}


@pytest.mark.parametrize("url", ["user:secret@mail.example", "http://u:secret@mail", "smtp://"])
def test_a_mail_server_nobody_can_reach_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        mail_server(url)
    assert "secret" not in str(refusal.value)
