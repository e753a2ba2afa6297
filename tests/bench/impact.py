"""What a change set changes for stored cases: the first thousand at once, ten thousand as a job."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Iterator
from itertools import count, cycle, islice

from django.db import transaction
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.assess import assess
from guidelines.core.record.casefile import read_case
from guidelines.models import GuidelineVersion
from guidelines.publishing import content
from tests.bench.measuring import Row, seconds
from tests.bench.pages import Visit, installation, visit
from tests.cases.reports import AS_OF, CASES
from tests.editorial.test_items import sent
from tests.world import World
from tumorboard.assessment.models import Assessment
from tumorboard.cases.models import Case
from tumorboard.editorial import services
from tumorboard.editorial.impact import AT_ONCE, report_for
from tumorboard.editorial.impact_job import order_impact
from tumorboard.editorial.models import ChangeSet
from tumorboard.jobs import running
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import name_key

MANY = 10_000
ROUNDS = 7
CEA = "fong.cea"
ONE = {"set": "a set", "item": "an item"}


def rows() -> Iterator[Row]:
    world, version = installation()
    with transaction.atomic():
        change_set = services.open_change_set(
            base=version, title="CEA", number="bench", by=world.editor
        )
        raise_to("300", change_set, world)
    pages = {
        "set": visit(world.editor, "change-set", change_set.pk),
        "item": visit(world.editor, "change-set-item", change_set.pk, "thresholds", CEA),
    }
    typing = typing_in(change_set, world)
    none = {page: typical(look) for page, look in pages.items()}
    none_typing = typical(typing)
    store(world, version, AT_ONCE)
    yield Row(
        f"page of a set, {AT_ONCE} cases read first, ms (none)",
        1000 * seconds(pages["set"]), none["set"],
    )  # fmt: skip
    yield from compared(pages, none, AT_ONCE)
    yield Row(f"panels anew while typing, {AT_ONCE} cases, ms (none)", typical(typing), none_typing)
    store(world, version, 1)
    anew = 1000 * seconds(pages["set"])
    yield Row("page of a set, one more case assessed, ms (none)", anew, none["set"])
    few = job(change_set, world)
    store(world, version, MANY - AT_ONCE - 1)
    raise_to("310", change_set, world)
    pages["set"]()
    yield from compared(pages, none, MANY)
    many = job(change_set, world)
    yield Row(f"impact on {MANY} stored cases as a job, s ({AT_ONCE})", many, few)


def compared(pages: dict[str, Visit], none: dict[str, float], number: int) -> Iterator[Row]:
    for page, look in pages.items():
        yield Row(
            f"page of {ONE[page]}, {number} stored cases, ms (none)", typical(look), none[page]
        )


def typing_in(change_set: ChangeSet, world: World) -> Visit:
    """Another number in the form each time, and not saved: nothing is known of it yet."""
    client = Client()
    client.force_login(world.editor)
    address = reverse("change-set-item", args=[change_set.pk, "thresholds", CEA])
    setup_test_environment()
    page = client.get(address).context["page"]
    teardown_test_environment()
    typed = sent(page.form, _seen=page.seen, autosave="1")
    values = count(320)

    def look() -> None:
        answer = client.post(
            address, {**typed, "value": str(next(values))}, headers={"HX-Request": "true"}
        )
        assert "cannot both be followed" in answer.content.decode()

    return look


def typical(look: Visit) -> float:
    """In milliseconds, once everything has been looked at."""
    return 1000 * statistics.median(seconds(look) for _ in range(ROUNDS))


def raise_to(value: str, change_set: ChangeSet, world: World) -> None:
    shown = services.item_in(change_set, "thresholds", CEA)
    assert isinstance(shown, dict)
    services.change_item(
        change_set, kind="thresholds", item=CEA, data={**shown, "value": value}, shown=shown,
        by=world.editor,
    )  # fmt: skip


def store(world: World, version: GuidelineVersion, number: int) -> None:
    """Cases with what the guideline said of the invented ones of the repository, by turns."""
    guideline = content(version.sha256)
    files = sorted(CASES.glob("case-*.yaml"))
    texts = [
        assess(read_case(file.name, file.read_text("utf-8")), guideline, as_of=AS_OF).text
        for file in files
    ]
    for start in range(0, number, 500):
        with transaction.atomic():
            _store(world, version, list(islice(cycle(texts), min(500, number - start))))


def _store(world: World, version: GuidelineVersion, texts: list[str]) -> None:
    board, by = world.board, world.coordinator
    patients = [
        Patient(
            hospital=board.hospital, family_name="Stored", given_name="Wren",
            name_key=name_key("Stored Wren"), birth_date="1960",
        )
        for _ in texts
    ]  # fmt: skip
    cases = [
        Case(patient=each, board=board, question="Which first?", owner=by) for each in patients
    ]
    Patient.objects.bulk_create(patients)
    Case.objects.bulk_create(cases)
    Assessment.objects.bulk_create(
        Assessment(
            case=case, guideline_version=version, as_of=AS_OF, record_hash="0" * 64,
            envelope=text, sha256=sha256(text), made_by=by,
        )
        for case, text in zip(cases, texts, strict=True)
    )  # fmt: skip


def job(change_set: ChangeSet, world: World) -> float:
    """How long all stored cases take in the background."""
    claimed = running.claim(order_impact(change_set, by=world.editor).pk, worker="bench")
    assert claimed is not None
    taken = seconds(lambda: running.execute(claimed, stop=threading.Event()))
    report = report_for(change_set)
    assert report is not None
    return taken
