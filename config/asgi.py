"""The server's entry point: Django behind WSGI, streams beside it, the life of the process around.

Django runs as WSGI in threads because that serves twice the requests of plain Django ASGI on the
same machine. The embedded background runner starts and stops with the process.
"""

import asyncio
import os
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.asgi_typing import HTTPScope, Receive, Scope, Send
from a2wsgi.wsgi_typing import WSGIApp
from django.conf import settings

from config.wsgi import application as django
from tumorboard.tasks import embedded
from tumorboard.web.meetings.stream import PREFIX, Streams

wsgi = WSGIMiddleware(cast(WSGIApp, django), workers=int(os.environ.get("WEB_THREADS", "8")))

streams = Streams(wsgi)

# Far above the largest file that is taken, so that its form can still say what is too large.
LARGEST_BODY = 64 * 1024 * 1024
TOO_LARGE = b"This is more than can be sent here. Nothing was saved. A file may have 20 MB at most."


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http":
        await http(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000, "reason": ""})


async def lifespan(receive: Receive, send: Send) -> None:
    """In an installation without Celery, background work lives as long as this process."""
    await receive()
    if settings.EMBEDDED:
        await asyncio.to_thread(embedded.start)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if settings.EMBEDDED:
        await asyncio.to_thread(embedded.stop)
    wsgi.executor.shutdown(wait=False, cancel_futures=True)
    await send({"type": "lifespan.shutdown.complete"})


async def http(scope: HTTPScope, receive: Receive, send: Send) -> None:
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers and b"content-length" not in headers:
        # WSGI cannot tell how much there is to read; a body of unknown length would look empty.
        await refuse(send, 411, b"Length Required")
    elif int(headers.get(b"content-length", b"0")) > LARGEST_BODY:
        await read_to_the_end(receive)
        await refuse(send, 413, TOO_LARGE)
    elif not scope["query_string"].isascii():
        await refuse(send, 400, b"Bad Request")
    elif scope["path"].startswith(f"{PREFIX}/"):
        await streams(without_lookalikes(scope), receive, send)
    else:
        await wsgi(without_lookalikes(scope), receive, send)


async def read_to_the_end(receive: Receive) -> None:
    """A browser that is still sending would show a broken connection instead of the answer."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass


def without_lookalikes(scope: HTTPScope) -> HTTPScope:
    """Drop headers with an underscore: under WSGI they would pass for the one with a hyphen."""
    scope["headers"] = [header for header in scope["headers"] if b"_" not in header[0]]
    return scope


async def refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words, "more_body": False})
