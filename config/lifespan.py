"""What starts and stops with the server process."""

import asyncio
import importlib
from importlib.util import find_spec

from a2wsgi.asgi_typing import Receive, Send
from django.conf import settings

RUNNER = "tumorboard.tasks.embedded"


async def lifespan(receive: Receive, send: Send) -> None:
    await receive()
    if embedded_runner_exists():
        await asyncio.to_thread(importlib.import_module(RUNNER).start)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if embedded_runner_exists():
        await asyncio.to_thread(importlib.import_module(RUNNER).stop)
    await send({"type": "lifespan.shutdown.complete"})


def embedded_runner_exists() -> bool:
    return bool(settings.EMBEDDED) and find_spec(RUNNER) is not None
