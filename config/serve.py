"""`make run`: the whole application in one process on this machine.

Takes the data folder for itself, brings database and content up to date, and serves until it is
told to stop. A production installation starts `config.asgi` and Celery instead (docs/deploy.md).
"""

import argparse
import fcntl
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

import django
import uvicorn
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

HOST = "127.0.0.1"
# With the runner's three seconds this keeps Ctrl-C under six.
SECONDS_FOR_OPEN_REQUESTS = 2


class CannotStart(Exception):
    """The one line a person reads."""


class AlreadySaid(Exception):
    """The person has read why it cannot start."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--demo", type=int, choices=(0, 1), default=1)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Links in messages lead to this address, port included.
    os.environ.setdefault("CSRF_TRUSTED_ORIGINS", f"http://{HOST}:{options.port}")
    try:
        with open_socket(options.port) as opened:
            django.setup()
            address = f"http://{HOST}:{options.port}/"
            lock = lock_data_folder(settings.DATA_DIR, address)
            with lock:
                apart(lambda: prepare(options.port, demo=bool(options.demo)))
                print(f"\nTumorboard is at {address} — Ctrl-C stops it.", flush=True)
                serve(opened)
    except (CannotStart, CommandError, ImproperlyConfigured) as reason:
        print(reason, file=sys.stderr)
        return 1
    except AlreadySaid:
        return 1
    except KeyboardInterrupt:
        pass
    print("Stopped.", flush=True)
    return 0


def open_socket(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
    except (OSError, OverflowError) as error:
        opened.close()
        raise CannotStart(
            f"Port {port} cannot be used ({getattr(error, 'strerror', None) or error}); "
            f"choose another one: make run PORT={port % 60000 + 1}"
        ) from error
    opened.set_inheritable(True)
    return opened


def lock_data_folder(folder: Path, address: str) -> IO[str]:
    """Hold the data folder: two processes would both run its jobs. Freed when the process ends."""
    lock = (folder / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        running_at = lock.read().strip()
        lock.close()
        raise CannotStart(f"Already running with the data in {folder}: {running_at}") from None
    lock.truncate(0)
    lock.write(address)
    lock.flush()
    return lock


def apart(work: Callable[[], None]) -> None:
    """In a process that ends with it: what a first start needs in memory is not kept for good.

    Raises AlreadySaid where it fails; the process itself says why.
    """
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except (CannotStart, CommandError, ImproperlyConfigured) as reason:
            print(reason, file=sys.stderr)
        except KeyboardInterrupt:
            pass
        except Exception:  # noqa: BLE001 - this process ends here, whatever it was
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise AlreadySaid


def prepare(port: int, *, demo: bool) -> None:
    """Everything a first start needs, and a second one passes over in a second or two."""
    print("Preparing the database …", flush=True)
    collect_static_files()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("load_content")
    if demo:
        call_command("load_demo")
    else:
        call_command("first_administrator", address=f"http://{HOST}:{port}")


def collect_static_files() -> None:
    """Static files under hashed names, again only when the build or the packages changed.

    They belong to the code, not to a data folder: of two starts at once, one waits.
    """
    root = Path(settings.STATIC_ROOT)
    sources = (settings.BASE_DIR / "static/build/.stamp", settings.BASE_DIR / "requirements.txt")
    if not sources[0].exists():
        raise CannotStart("The front end has not been built; run: make setup")
    wanted = "\n".join(file.read_text("utf-8") for file in sources)
    stamp = root / ".stamp"
    with sources[0].open() as build:
        fcntl.flock(build, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text("utf-8") == wanted:
            return
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(wanted, "utf-8")


def serve(opened: socket.socket) -> None:
    config = uvicorn.Config(
        "config.asgi:application",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SECONDS_FOR_OPEN_REQUESTS,
    )
    # A request that hangs in its thread must not hold up the end of the process.
    signal.signal(signal.SIGTERM, interrupt)
    uvicorn.Server(config).run(sockets=[opened])


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def leave(code: int) -> None:
    """End in order, so that SQLite folds its log into its file; never wait for a hung thread."""
    deadline = time.monotonic() + 1
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0.0, deadline - time.monotonic()))
    sys.stdout.flush()
    if time.monotonic() >= deadline:
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
