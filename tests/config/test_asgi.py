"""The edge of the server: what never reaches Django."""

import asyncio
from typing import Any

from config.asgi import http


def answer(headers: list[tuple[bytes, bytes]], query: bytes = b"") -> int:
    """The status the server edge gives to a request for the liveness page."""
    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/health/live", "query_string": query,
        "headers": [(b"host", b"testserver"), *headers],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(http(scope, receive, send))
    return int(sent[0]["status"])


def test_an_ordinary_request_reaches_django() -> None:
    assert answer([]) == 200


def test_a_body_of_unknown_length_is_refused() -> None:
    assert answer([(b"transfer-encoding", b"chunked")]) == 411


def test_a_query_that_is_not_ascii_is_refused() -> None:
    assert answer([], query="name=müller".encode()) == 400


def test_a_header_with_an_underscore_cannot_pass_for_another() -> None:
    """Under WSGI `x_forwarded_host` and `x-forwarded-host` share one name; `host` must win too."""
    assert answer([(b"transfer_encoding", b"chunked"), (b"x_forwarded_proto", b"https")]) == 200
