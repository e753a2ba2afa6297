"""What the running embedded application takes, with everything it starts."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.bench.measuring import Row
from tests.support.application import Application, start_application
from tests.support.processes import stop

LIMIT_MEGABYTES = 300
PAGES = 200


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        application = start_application(Path(folder))
        try:
            yield Row("memory after start, MB (limit)", megabytes(application), LIMIT_MEGABYTES)
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda _: application.get("/account/login/"), range(PAGES)))
            name = f"memory after {PAGES} pages, MB (limit)"
            yield Row(name, megabytes(application), LIMIT_MEGABYTES)
        finally:
            stop(application.process)


def megabytes(application: Application) -> float:
    process = psutil.Process(application.process.pid)
    family = [process, *process.children(recursive=True)]
    return sum(float(member.memory_info().rss) for member in family) / 2**20
