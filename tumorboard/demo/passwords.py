"""Passwords of the demo accounts: generated here, kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tumorboard.audit.models import Actor
from tumorboard.demo.people import PEOPLE, DemoPerson, named
from tumorboard.people import services

# Without letters and digits that look alike on a screen.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def file() -> Path:
    return Path(settings.DATA_DIR) / "demo-accounts"


def generated() -> str:
    """Three groups of five: easy to copy, and 74 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


def ensure() -> None:
    """Passwords for those who have none. If the file is gone, nobody knows them: all anew."""
    if not file().exists() or any(not named(p.key).has_usable_password() for p in PEOPLE):
        renew()


@transaction.atomic
def renew() -> None:
    lines = ["Demonstration accounts: invented people only, for this machine only.", ""]
    for person in PEOPLE:
        user, password = named(person.key), generated()
        services.set_demo_password(user, password=password, by=Actor.SYSTEM)
        lines.append(f"{user.email:<28} {password}   {user.display_name}, {_what(person)}")
    _write("\n".join(lines) + "\n")


def _what(person: DemoPerson) -> str:
    role = person.specialty.label if hasattr(person.specialty, "label") else person.role.label
    where = f", {person.board}" if person.board else ""
    return f"{role}{where}, {person.hospital.partition(' (')[0]}"


def _write(text: str) -> None:
    """Readable by its owner from the first byte on, and never half written."""
    fresh = file().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
    fresh.replace(file())
