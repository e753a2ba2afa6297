"""Many new models in one step of a migration.

Django draws its picture of all models anew for every model that is made, which took most of the
time of a first start. Nothing reads the picture between two models that are made in a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """The same tables as one after the other; the picture is drawn once they are all known."""

    def __init__(self, operations: list[CreateModel]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn again when it is asked for
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} models"


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations, models that are made in a row as one step."""
    found: list[Operation] = []
    for makes, row in groupby(operations, key=lambda each: type(each) is CreateModel):
        steps = list(row)
        found += [CreateModels(steps)] if makes else steps  # type: ignore[arg-type]  # all of one type
    return found
