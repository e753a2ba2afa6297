"""The environment variables the settings are made from; nothing else configures the application."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; expected 1 or 0.")


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def required(name: str, *, why: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}: {why}.")
    return value


def private_folder(path: Path) -> Path:
    """The folder, made for its owner only: it holds the database and the secret key."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {path} cannot be made ({error.strerror}); name another: DATA_DIR=…"
        ) from error
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"The data folder {path} cannot be written to by this user; name another: DATA_DIR=…"
        )
    return path


def kept_secret(file: Path) -> str:
    """The secret in the file, made on first use; two processes starting together agree on one."""
    if not file.exists():
        mine = file.with_name(f"{file.name}.{os.getpid()}")
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(64), encoding="ascii")
        with suppress(FileExistsError):
            os.link(mine, file)  # complete or not at all, and only the first one counts
        mine.unlink()
    return file.read_text(encoding="ascii").strip()


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    ssl: bool
    start_tls: bool


def mail_server(url: str) -> MailServer:
    """`smtps://user:password@host:465`, `smtp+tls://…:587`, or `smtp://…:25` inside a network."""
    parts = urlsplit(url)
    ports = {"smtps": 465, "smtp+tls": 587, "smtp": 25}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL is not understood; expected smtps://, smtp+tls:// or smtp:// and a host."
        )
    return MailServer(
        host=parts.hostname,
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        start_tls=parts.scheme == "smtp+tls",
    )
