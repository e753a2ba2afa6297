"""A database of before plans had revisions, filled and then migrated; prints what became of it.

Run by `test_migration.py` in a process of its own, on a database of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import django

BEFORE = [("tumorboard", "0016_plan_revisions")]
AFTER = [("tumorboard", "0021_steps_are_revisions")]  # the steps' own table is gone
AHEAD = dt.date.today() + dt.timedelta(days=30)  # noqa: DTZ011 - any day ahead will do
STEPS = ("done", "mri", "restage", "liver", "adjuvant")
ENVELOPE = {"result": {"also": [{"pathways": [
    {"id": "liver-first", "plan": {"steps": [{"id": step} for step in STEPS]}}
]}]}}  # fmt: skip
# position, step of the pathway, label, planned, note, dropped because
ROWS = (
    (1, "restage", "Restaging", "", "", ""),
    (2, "mri", "MRI", "2026-12", "with contrast", ""),
    (3, "", "Ask the thoracic surgeon", AHEAD.isoformat(), "", ""),
    (4, "liver", "Liver resection", AHEAD.isoformat(), "", ""),
    (5, "adjuvant", "Chemotherapy", "2020-01-31", "", "Patient's wish"),
)


def main() -> None:
    django.setup()
    from django.db import connection  # noqa: PLC0415 - Django has to be set up first
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - as above

    executor = MigrationExecutor(connection)
    # Step by step, as it was then; the stubs do not know the attribute.
    setattr(executor.loader, "replace_migrations", False)  # noqa: B010 - as above
    executor.loader.build_graph()
    executor.migrate(BEFORE)
    fill(executor.loader.project_state(BEFORE).apps)
    executor = MigrationExecutor(connection)
    setattr(executor.loader, "replace_migrations", False)  # noqa: B010 - as above
    executor.loader.build_graph()
    executor.migrate(AFTER)
    cursor = connection.cursor()
    cursor.execute(
        "SELECT p.pathway, r.number, r.draft, r.draft_sha256, r.solved, r.words,"
        " p.head_id = r.id AND p.tip_id = r.id, u.display_name"
        " FROM tumorboard_planrevision r JOIN tumorboard_plan p ON p.id = r.plan_id"
        " JOIN tumorboard_user u ON u.id = r.made_by_id ORDER BY p.pathway"
    )
    print(json.dumps([list(row) for row in cursor.fetchall()]))  # noqa: T201 - the answer


def fill(apps: Any) -> None:
    def make(model: str, **values: Any) -> Any:
        return apps.get_model("tumorboard", model).objects.create(**values)

    hospital = make("Hospital", name="St Bride's")
    board = make("Board", name="Colorectal", hospital=hospital, stream="colorectal")
    first, last = (
        make("User", display_name=name, email=f"{uuid.uuid4()}@example.org", hospital=hospital)
        for name in ("Cora Lind", "Hari Chaudhry")
    )
    patient = make("Patient", hospital=hospital, family_name="Holt", given_name="Mirren")
    case = make("Case", patient=patient, board=board, question="Which first?", owner=first)
    version = apps.get_model("guidelines", "GuidelineVersion").objects.create(
        guideline="g", version="1", document="{}", sha256="0" * 64, engine_semantics=1
    )
    kept = make(
        "Assessment", case=case, guideline_version=version, as_of=dt.date(2026, 11, 1),
        record_hash="0" * 64, envelope=json.dumps(ENVELOPE), sha256="1" * 64, made_by=first,
    )  # fmt: skip
    common = {"case": case, "assessment": kept, "created_by": first, "changed_by": first}
    plan = make("Plan", pathway="liver-first", title="Liver first", **common)
    for position, source, label, planned, note, because in ROWS:
        make(
            "PlanStep", plan=plan, position=position, source_step=source, label=label,
            planned=planned, note=note, dropped_because=because, is_dropped=bool(because),
            created_by=first, changed_by=last,
        )  # fmt: skip
    former = make(
        "Plan", pathway="observation", title="Observation", set_aside_at=plan.created_at, **common
    )
    make("PlanStep", plan=former, position=1, source_step="talk", label="Talk")


if __name__ == "__main__":
    main()
