"""Logs name no patient: unknown fields and exception messages never reach a line."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpResponseNotFound
from django.test import RequestFactory
from django.utils.log import log_response

from config.logs import exception_without_message, keep_known_fields, page_without_address

PROGRAM = """
import logging, structlog
from config.logs import logging_config
logging_config(json=True, level="INFO")
structlog.get_logger("records").info("saved", patient_name="Ada Example", user_id="42")
try:
    raise ValueError("Ada Example")
except ValueError:
    logging.getLogger("django.request").exception("Internal Server Error: %s", "/cases/1/")
"""


def test_only_declared_fields_are_kept() -> None:
    event = {"event": "saved", "patient_name": "Ada Example", "user_id": "42"}
    assert keep_known_fields(None, "info", event) == {"event": "saved", "user_id": "42"}


def test_an_exception_is_its_type_and_its_places() -> None:
    try:
        raise ValueError("Key (family_name)=(Example) already exists.")
    except ValueError as error:
        event = exception_without_message(None, "error", {"event": "failed", "exc_info": error})
    assert event["error"] == "ValueError"
    assert "test_logs.py" in event["places"][0]
    assert "Example" not in str(event)


def test_libraries_and_our_own_lines_go_the_same_way(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True, encoding="utf-8", check=True, env={**os.environ},
    )  # fmt: skip
    assert '"user_id": "42"' in finished.stderr
    assert '"error": "ValueError"' in finished.stderr
    assert "Ada" not in finished.stderr
    assert logging.getLogger("uvicorn.access").propagate is False


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Unprocessable Entity: /join/secret/", "Unprocessable Entity: join"),
        ("Forbidden (no cookie.): /join/secret/", "Forbidden (no cookie.): join"),
        ("Invalid host", "Invalid host"),
    ],
)
def test_a_page_is_written_by_its_name_never_by_its_address(words: str, written: str) -> None:
    """The address of a one-time link is all that is needed to take over the account."""
    request = SimpleNamespace(
        path="/join/secret/", resolver_match=SimpleNamespace(view_name="join")
    )
    record = SimpleNamespace(request=request)
    event = page_without_address(None, "warning", {"event": words, "_record": record})
    assert event["event"] == written


@pytest.mark.parametrize("path", ["/patients/Ada-Example/", "/patients/Zoë\nExample/"])
def test_an_address_nobody_serves_is_not_repeated(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    request = RequestFactory().get("/")
    request.path = path
    log_response("Not Found: %s", path, response=HttpResponseNotFound(), request=request)
    (record,) = caplog.records
    event = {"event": record.getMessage(), "_record": record}
    assert page_without_address(None, "warning", event)["event"] == "Not Found: an unknown address"
