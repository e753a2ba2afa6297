"""Architecture: nothing is open by accident."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from config.celery import app as celery_app
from tumorboard.jobs import registry
from tumorboard.people.models import Hospital
from tumorboard.tasks.routes import QUEUES
from tumorboard.web.guarding import CLOSED, guard_of
from tumorboard.web.middleware import GuardMiddleware

ROOT = Path(__file__).resolve().parents[2]
# Which querysets a view may start from: those that know the person who asks.
SCOPES = {"visible_to", "findable_by", "where_role"}
# Stages that hold no patient data.
# Guideline content is one for the installation, and holds no patients.
HOUSE = {"audit", "editorial", "jobs", "people"}
# Single tables that describe the installation, each with what it holds instead.
HOUSE_TABLES = {"ReplayReport": "counts of a nightly run, and ids of assessments"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


EVERY_URL = list(patterns(get_resolver()))


@pytest.mark.parametrize(("address", "pattern"), EVERY_URL, ids=[url for url, _ in EVERY_URL])
def test_every_address_names_its_permission(address: str, pattern: URLPattern) -> None:
    name = pattern.name or ""
    assert guard_of(pattern.callback, name) is not None or name in CLOSED


def undeclared(_request: object) -> HttpResponse:
    return HttpResponse("secret")


def test_a_view_that_declares_nothing_is_served_to_nobody() -> None:
    guard = GuardMiddleware(undeclared)
    with pytest.raises(Http404):
        guard.process_view(RequestFactory().get("/"), undeclared, (), {})


def view_modules() -> list[Path]:
    return sorted((ROOT / "tumorboard" / "web").rglob("*.py"))


def unscoped(source: str) -> list[int]:
    """Lines that reach a model's manager other than through a scope."""
    tree = ast.parse(source)
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in SCOPES
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and id(node) not in scoped
    ]


@pytest.mark.parametrize("module", view_modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_view_reaches_a_model_around_the_users_scope(module: Path) -> None:
    # Empty querysets of forms (`objects.none()`) are filled with a scoped one in `__init__`.
    source = module.read_text("utf-8")
    lines = unscoped(source.replace("objects.none()", "nothing()"))
    assert not lines, f"{module}: lines {lines}"


def test_the_scope_guard_finds_what_it_looks_for() -> None:
    assert unscoped("Patient.objects.filter(pk=1)") == [1]
    assert unscoped("Patient._default_manager.all()") == [1]
    assert unscoped("Patient.objects.visible_to(user).get()") == []


def patient_tables() -> list[type[models.Model]]:
    def stage(model: type[models.Model]) -> str:
        return model.__module__.split(".")[1]

    return [
        model
        for model in apps.get_app_config("tumorboard").get_models()
        if stage(model) not in HOUSE and model.__name__ not in HOUSE_TABLES
    ]


def leads_to_hospital(model: type[models.Model], seen: frozenset[type] = frozenset()) -> bool:
    """Is there a chain of required foreign keys from this table to a hospital?"""
    if model is Hospital:
        return True
    targets = [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not field.null
    ]
    return any(
        leads_to_hospital(target, seen | {model})
        for target in targets
        if isinstance(target, type) and target not in seen
    )


@pytest.mark.parametrize("model", patient_tables(), ids=lambda model: model.__name__)
def test_every_table_of_patient_data_belongs_to_a_hospital(model: type[models.Model]) -> None:
    assert leads_to_hospital(model)


def test_every_task_names_its_queue_and_may_run_twice() -> None:
    celery_app.loader.import_default_modules()
    ours = {name: task for name, task in celery_app.tasks.items() if not name.startswith("celery.")}
    assert {"tumorboard.run_job", "tumorboard.tick"} <= ours.keys()
    for name, task in ours.items():
        assert celery_app.conf.task_routes[name]["queue"] in QUEUES, name
        assert getattr(task, "idempotent", False) is True, name


def test_every_kind_of_job_names_its_queue_and_may_run_twice() -> None:
    assert registry.every()
    for kind in registry.every():
        assert kind.queue in QUEUES, kind.name
        assert kind.idempotent, kind.name
