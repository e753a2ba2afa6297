"""`make run`, as a newcomer meets it: one process, one data folder, and a quick end."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.application import Application, run_to_its_end, start_application
from tests.support.processes import free_port, stop

SECONDS_TO_STOP = 6


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    running = start_application(tmp_path_factory.mktemp("data"))
    yield running
    stop(running.process)


def test_it_says_where_it_is(running: Application) -> None:
    words = running.output
    assert f"http://127.0.0.1:{running.port}/" in words


def test_everything_it_needs_is_there(running: Application) -> None:
    status, body = running.get("/health/ready")
    assert status == 200
    assert "false" not in body


def test_the_data_folder_is_private(running: Application) -> None:
    assert (running.folder / "secret-key").stat().st_mode & 0o077 == 0


def test_a_second_process_is_sent_to_the_first(running: Application) -> None:
    second = run_to_its_end(running.folder, free_port())
    assert second.returncode == 1
    assert second.stderr.splitlines() == [
        f"Already running with the data in {running.folder}: http://127.0.0.1:{running.port}/"
    ]


def test_a_port_in_use_gets_one_line(running: Application, tmp_path: Path) -> None:
    second = run_to_its_end(tmp_path, running.port)
    assert second.returncode == 1
    assert len(second.stderr.splitlines()) == 1
    assert f"Port {running.port} cannot be used" in second.stderr


def test_a_data_folder_that_cannot_be_made_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    refused = run_to_its_end(tmp_path / "taken", free_port())
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert f"{tmp_path / 'taken'} cannot be made" in refused.stderr


def test_a_body_of_unknown_length_gets_411(running: Application) -> None:
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as opened:
        opened.sendall(request)
        assert opened.recv(100).startswith(b"HTTP/1.1 411")


def test_ctrl_c_ends_everything_and_a_second_start_keeps_the_data(tmp_path: Path) -> None:
    first = start_application(tmp_path)
    secret = (tmp_path / "secret-key").read_text()
    children = psutil.Process(first.process.pid).children(recursive=True)
    with socket.create_connection(("127.0.0.1", first.port)) as unfinished:
        unfinished.sendall(b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n"
                           b"Content-Length: 100\r\n\r\n")  # fmt: skip
        begin = time.monotonic()
        first.process.send_signal(signal.SIGINT)
        first.process.wait(timeout=SECONDS_TO_STOP)
    assert time.monotonic() - begin < SECONDS_TO_STOP
    assert first.process.returncode == 0
    assert not psutil.wait_procs(children, timeout=1)[1]
    assert not (tmp_path / "tumorboard.sqlite3-wal").exists()

    second = start_application(tmp_path)
    assert (tmp_path / "secret-key").read_text() == secret
    stop(second.process)
