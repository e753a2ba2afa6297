"""The two settings of an installation; what is told of them has to hold on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.production.site import Site, site_on
from tests.support.one_process import OneProcess, one_process

SETTINGS = ("one process on SQLite", "several processes on PostgreSQL and Redis")
Place = OneProcess | Site
PATIENCE, USUAL = 15_000, 5_000  # milliseconds; what has to be quick is measured by itself


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=USUAL)


@pytest.fixture(scope="module", params=SETTINGS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Prepared and empty; `start()` lets it serve, and starts again what was killed."""
    folder = tmp_path_factory.mktemp("place")
    with place_of(request, folder) as place:
        yield place


@contextmanager
def place_of(request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    if request.param == SETTINGS[0]:
        with one_process(folder) as alone:
            yield alone
        return
    server = request.getfixturevalue("postgresql_url")
    redis = request.getfixturevalue("redis_url").removesuffix("/0")
    # Apart from the messages of the other files, which may run at the same time.
    number = 2 if request.module.__name__.endswith("test_week") else 3
    with site_on(folder, server, f"{redis}/{number}") as site:
        yield site
