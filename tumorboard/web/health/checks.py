"""What a process needs before it may be sent requests, each as one yes or no."""

import secrets
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tumorboard.audit import guards

log = structlog.get_logger(__name__)


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def audit_triggers() -> bool:
    """The append-only tables are guarded: a migration that rebuilds a table drops its triggers."""
    return not guards.missing(connection)


def shared_cache() -> bool:
    """The cache holds what was put into it; in production this is also Celery's broker."""
    key = f"health:{secrets.token_hex(8)}"
    cache.set(key, 1, timeout=10)
    try:
        return bool(cache.get(key) == 1)
    finally:
        cache.delete(key)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database,
    "migrations": migrations,
    "audit": audit_triggers,
    "cache": shared_cache,
}


def readiness() -> dict[str, bool]:
    return {name: answers(name, check) for name, check in CHECKS.items()}


def answers(name: str, check: Callable[[], bool]) -> bool:
    """A check that raises has failed; its reason goes to the log, not to whoever asked."""
    try:
        return check()
    except Exception:
        log.warning("not ready", name=name, exc_info=True)
        return False
