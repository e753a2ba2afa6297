"""Tells open screens that something has changed: server-sent events beside Django (docs/adr).

A stream carries marks (`meetings/live.py`), never a word about a patient; what has changed, each
screen asks for itself, with its own permission. Who may listen is asked of Django, at the start
and again and again: a stream ends with the session behind it, and never makes one last.
One look at the database every tenth of a second serves all streams of a process.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from django.db import DatabaseError, close_old_connections

from tumorboard.meetings.live import mark_of

LOOK_EVERY = 0.1
BEAT_EVERY = 30  # looks
ASK_AGAIN_EVERY = 100  # looks
MOST_STREAMS = 1000
PREFIX = "/live"
ADDRESS = re.compile(r"/live/meetings/([0-9a-f-]{36})/(?:mark|room)/")
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

Key = tuple[UUID, UUID | None]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Asgi = Callable[[Any, Receive, Send], Awaitable[None]]
log = structlog.get_logger(__name__)


class Watch:
    """What is watched now, by how many streams, and its newest mark. Looks only while watched."""

    def __init__(self) -> None:
        self.watched: Counter[Key] = Counter()
        self.marks: dict[Key, str] = {}
        self.looked = asyncio.Event()  # a new one for every look
        self.well = True
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    def begin(self, key: Key) -> None:
        self.watched[key] += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look_on())

    def end(self, key: Key) -> None:
        self.watched[key] -= 1
        if self.watched[key] <= 0:
            del self.watched[key]
            self.marks.pop(key, None)

    async def _look_on(self) -> None:
        while self.watched:
            try:
                self.marks |= await asyncio.get_running_loop().run_in_executor(
                    self._thread, looked_up, list(self.watched)
                )
                self.well = True
            except DatabaseError:
                if self.well:
                    log.exception("live.look_failed")
                self.well = False
            done, self.looked = self.looked, asyncio.Event()
            done.set()
            await asyncio.sleep(LOOK_EVERY)


def looked_up(keys: list[Key]) -> dict[Key, str]:
    close_old_connections()
    found = {key: mark_of(*key) for key in keys}
    close_old_connections()
    return {key: written(mark.as_dict() if mark else {}) for key, mark in found.items()}


def written(mark: dict[str, str]) -> str:
    return json.dumps(mark, sort_keys=True)


class Streams:
    """`/live/…` for the mark at `…`. `django` is the application that is asked who may listen."""

    def __init__(self, django: Asgi) -> None:
        self.django = django
        self.watch: Watch | None = None

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        status, mark = await self._ask(scope)
        found = ADDRESS.fullmatch(scope["path"])
        if status != 200 or found is None or self._is_full():
            await send({"type": "http.response.start", "status": 403, "headers": HEADERS[1:]})
            await send({"type": "http.response.body", "body": b""})
            return
        given = parse_qs(scope["query_string"].decode()).get("item")
        key = (UUID(found[1]), UUID(given[0]) if given else None)
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _event(send, "mark", mark)
        leaving = asyncio.ensure_future(_left(receive))
        self.watch = self.watch or Watch()
        self.watch.begin(key)
        try:
            await self._tell(self.watch, key, scope, send, leaving, mark)
        finally:
            self.watch.end(key)
            leaving.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _tell(
        self, watch: Watch, key: Key, scope: Any, send: Send, leaving: asyncio.Future[None],
        told: str,
    ) -> None:  # fmt: skip
        looks = 0
        while not leaving.done():
            await watch.looked.wait()
            looks += 1
            mark = watch.marks.get(key, told)
            if looks % ASK_AGAIN_EVERY == 0 and (await self._ask(scope))[0] != 200:
                await _event(send, "over", "")
                return
            if mark != told and watch.well:
                told = mark
                await _event(send, "mark", mark)
            elif looks % BEAT_EVERY == 0 and watch.well:
                await _event(send, "beat", "")

    def _is_full(self) -> bool:
        return self.watch is not None and self.watch.watched.total() >= MOST_STREAMS

    async def _ask(self, scope: Any) -> tuple[int, str]:
        """Django's answer at the address behind the stream: the mark, or why there is none."""
        path = scope["path"].removeprefix(PREFIX)
        inner = {**scope, "method": "GET", "path": path, "raw_path": path.encode()}
        inner["headers"] = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        status, body = 500, b""

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")

        await self.django(inner, receive, send)
        return status, body.decode()


async def _event(send: Send, name: str, data: str) -> None:
    body = f"event: {name}\ndata: {data}\n\n".encode()
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
