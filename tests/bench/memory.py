"""What the running embedded application takes, with everything it starts, while people use it."""

import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.bench.measuring import Row
from tests.support.application import Application, start_application
from tests.support.demonstration import accounts
from tests.support.processes import stop
from tests.support.visitor import Visitor

LIMIT_MEGABYTES = 300
PAGES = 200
PEOPLE_AT_ONCE = 8
LINK = re.compile(r'href="(/[^"#]*)"')
LEADS_AWAY = ("/account/", "/static/")


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        application = start_application(Path(folder), demo=True)
        try:
            yield Row("memory after start, MB (limit)", megabytes(application), LIMIT_MEGABYTES)
            opened = use(application, coordinator(application))
            name = f"memory after {PAGES} requests for {opened} pages, MB (limit)"
            yield Row(name, megabytes(application), LIMIT_MEGABYTES)
        finally:
            stop(application.process)


def coordinator(application: Application) -> Visitor:
    """The first of the demo accounts, signed in."""
    email, password = next(iter(accounts(application).items()))
    visitor = Visitor("127.0.0.1")
    inside = visitor.fill_in(application.port, "/account/login/", login=email, password=password)
    assert inside.status == 200, inside.url
    assert "/account/" not in inside.url, inside.url
    return visitor


def use(application: Application, visitor: Visitor) -> int:
    """Open everything that can be reached from the first page, again and again, several at once."""
    known, new = {"/"}, ["/"]
    while new and len(known) < PAGES:
        answer = visitor.get(application.port, new.pop())
        links = set(LINK.findall(answer.text)) - known
        found = [link for link in sorted(links) if not link.startswith(LEADS_AWAY)]
        known.update(found)
        new.extend(found)
    pages = sorted(known)
    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as people:
        asked = (pages[number % len(pages)] for number in range(PAGES))
        answers = list(people.map(lambda path: visitor.get(application.port, path), asked))
    failed = {answer.url for answer in answers if answer.status >= 500}
    assert not failed, failed
    return len(pages)


def megabytes(application: Application) -> float:
    process = psutil.Process(application.process.pid)
    family = [process, *process.children(recursive=True)]
    return sum(float(member.memory_info().rss) for member in family) / 2**20
