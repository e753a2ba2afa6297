"""The server's entry point: Django behind WSGI, and the life of the process around it.

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

wsgi = WSGIMiddleware(cast(WSGIApp, django), workers=int(os.environ.get("WEB_THREADS", "8")))


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
    names = {name for name, _value in scope["headers"]}
    if b"transfer-encoding" in names and b"content-length" not in names:
        # WSGI cannot tell how much there is to read; a body of unknown length would look empty.
        await refuse(send, 411, b"Length Required")
    elif not scope["query_string"].isascii():
        await refuse(send, 400, b"Bad Request")
    else:
        await wsgi(without_lookalikes(scope), receive, send)


def without_lookalikes(scope: HTTPScope) -> HTTPScope:
    """Drop headers with an underscore: under WSGI they would pass for the one with a hyphen."""
    scope["headers"] = [header for header in scope["headers"] if b"_" not in header[0]]
    return scope


async def refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words, "more_body": False})
