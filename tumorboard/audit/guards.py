"""Tables whose rows stay as written, kept so by database triggers.

A model joins with `@append_only` (never changed) or `@frozen_once("signed_at")` (not changed
once that column is filled). The triggers are installed again after every migrate, because
SQLite drops them silently when a migration rebuilds a table; `missing()` is part of readiness.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=type[models.Model])

PREFIX = "guard_"


@dataclass(frozen=True)
class Guard:
    model: type[models.Model]
    frozen_once: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def column(self) -> str:
        """The column that freezes a row once it is filled."""
        return self._columns([self.frozen_once])[0]

    def unique_keys(self) -> list[list[str]]:
        """Column groups on which SQLite's REPLACE would delete an existing row."""
        meta = self.model._meta
        keys = [[field.name] for field in meta.local_concrete_fields if field.unique]
        for constraint in meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                if constraint.condition is not None and self._spares_frozen(constraint.condition):
                    continue
                keys.append(list(constraint.fields))
        return [self._columns(key) for key in keys]

    def _spares_frozen(self, condition: models.Q) -> bool:
        """An index over the rows still open can displace no frozen one."""
        still_open = (f"{self.frozen_once}__isnull", True)
        all_of = condition.connector == models.Q.AND and not condition.negated
        return bool(self.frozen_once) and all_of and still_open in condition.children

    def _columns(self, names: list[str]) -> list[str]:
        fields = self.model._meta.local_concrete_fields
        columns = {field.name: str(field.column) for field in fields}
        return [columns[name] for name in names]


guarded: dict[str, Guard] = {}


def append_only(model: M) -> M:
    guarded[model._meta.label] = Guard(model)
    return model


def frozen_once(field: str) -> Callable[[M], M]:
    def register(model: M) -> M:
        guarded[model._meta.label] = Guard(model, frozen_once=field)
        return model

    return register


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, and take away those no longer wanted."""
    tables = set(connection.introspection.table_names())
    wanted = _wanted(connection, tables)
    present = _present(connection)
    with connection.cursor() as cursor:
        for name, table in present.items():
            if name not in wanted:
                _drop(connection, name, table)
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE_FUNCTION)
        for name, sql in wanted.items():
            if name not in present:
                cursor.execute(sql)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    for name, table in _present(connection).items():
        _drop(connection, name, table)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should be there and are not (or are switched off)."""
    return sorted(_wanted(connection, None).keys() - _present(connection).keys())


_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _wanted(connection: BaseDatabaseWrapper, tables: set[str] | None) -> dict[str, str]:
    """Trigger name to SQL; a name carries a hash of its SQL, so a changed rule is a new name."""
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    triggers = {}
    for guard in guarded.values():
        if tables is not None and guard.table not in tables:
            continue
        for event, template in build(connection, guard).items():
            digest = hashlib.sha256(template.encode()).hexdigest()[:8]
            name = f"{PREFIX}{event}_{digest}_{guard.table}"[:63]
            triggers[name] = template.replace("{name}", connection.ops.quote_name(name))
    return triggers


def _sqlite(connection: BaseDatabaseWrapper, guard: Guard) -> dict[str, str]:
    quote = connection.ops.quote_name
    table = quote(guard.table)
    frozen = f" WHEN OLD.{quote(guard.column)} IS NOT NULL" if guard.frozen_once else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
    same = " OR ".join(
        "(" + " AND ".join(f"{quote(c)} = NEW.{quote(c)}" for c in key) + ")"
        for key in guard.unique_keys()
    )
    closed = f" AND {quote(guard.column)} IS NOT NULL" if guard.frozen_once else ""
    existing = f"SELECT 1 FROM {table} WHERE ({same}){closed}"  # noqa: S608 - our own names
    replaces = f" WHEN EXISTS ({existing})"
    return {
        "update": f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {table}{frozen} {refuse}",
        "delete": f"CREATE TRIGGER {{name}} BEFORE DELETE ON {table}{frozen} {refuse}",
        "insert": f"CREATE TRIGGER {{name}} BEFORE INSERT ON {table}{replaces} {refuse}",
    }


def _postgresql(connection: BaseDatabaseWrapper, guard: Guard) -> dict[str, str]:
    quote = connection.ops.quote_name
    table = quote(guard.table)
    frozen = f" WHEN (OLD.{quote(guard.column)} IS NOT NULL)" if guard.frozen_once else ""
    refuse = "EXECUTE FUNCTION guard_refuse()"
    return {
        "write": f"CREATE TRIGGER {{name}} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW{frozen} {refuse}",
        "truncate": f"CREATE TRIGGER {{name}} BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT {refuse}",
    }


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Trigger name to its table, as the database has them now."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
        )
    else:
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> None:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}{on}")
