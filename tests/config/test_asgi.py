"""The edge of the server: what never reaches Django."""

import asyncio
from typing import Any

from config.asgi import LARGEST_BODY, http


def answer(headers: list[tuple[bytes, bytes]], query: bytes = b"", parts: int = 1) -> int:
    """The status the server edge gives to a request for the liveness page."""
    scope: dict[str, Any] = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/health/live", "query_string": query,
        "headers": [(b"host", b"testserver"), *headers],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    left = parts

    async def receive() -> dict[str, Any]:
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": b"", "more_body": left > 0}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(http(scope, receive, send))
    assert left < 1 or parts == 1, "a browser that is still sending would not hear the answer"
    return int(sent[0]["status"])


def test_an_ordinary_request_reaches_django() -> None:
    assert answer([]) == 200


def test_a_body_of_unknown_length_is_refused() -> None:
    assert answer([(b"transfer-encoding", b"chunked")]) == 411


def test_a_body_far_too_large_is_refused_when_it_is_all_there() -> None:
    length = str(LARGEST_BODY + 1).encode()
    assert answer([(b"content-length", length)], parts=3) == 413


def test_a_query_that_is_not_ascii_is_refused() -> None:
    assert answer([], query="name=müller".encode()) == 400


def test_a_header_with_an_underscore_cannot_pass_for_another() -> None:
    """Under WSGI `x_forwarded_host` and `x-forwarded-host` share one name; `host` must win too."""
    assert answer([(b"transfer_encoding", b"chunked"), (b"x_forwarded_proto", b"https")]) == 200
