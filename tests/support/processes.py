"""Servers that live exactly as long as the test run."""

import atexit
import ctypes
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


class Unavailable(Exception):
    """Why a test that needs this cannot run here: one line for the person who reads the table."""


def start(command: Sequence[str | Path], **options: object) -> subprocess.Popen[bytes]:
    """Start a server that stops when the run ends, even if the run is killed."""

    def end_with_parent() -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    server: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]  # options are Popen's own
        [str(part) for part in command],
        preexec_fn=end_with_parent,  # noqa: PLW1509 - servers start before any thread does
        start_new_session=True,  # Ctrl-C reaches the tests first
        **options,
    )
    atexit.register(stop, server)
    return server


def stop(server: subprocess.Popen[bytes], *, signal_number: int = signal.SIGINT) -> None:
    if server.poll() is None:
        server.send_signal(signal_number)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def until(answers: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again until it answers or the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answers():
            return True
        time.sleep(0.05)
    return answers()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def temporary_folder(prefix: str) -> Path:
    """A folder with a short name (sockets need one) that goes away with the run."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
