"""The schema is for people who write case files: every part described, every value listed."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command


def schema() -> Any:
    out = StringIO()
    call_command("case_schema", stdout=out)
    return json.loads(out.getvalue())


def test_the_schema_is_json_with_the_descriptions_of_parts_and_fields() -> None:
    parts = schema()["$defs"]
    assert "group of alike lesions" in str(parts["Lesion"]["description"])
    assert "ICD-O-3 topography" in str(parts["Primary"]["properties"]["topography"]["description"])
    assert "Lower edge" in str(parts["Rectum"]["properties"]["height_mm"]["description"])


def test_numbers_may_be_written_as_numbers() -> None:
    gfr = schema()["$defs"]["Fitness"]["properties"]["gfr"]
    assert {"type": ["number", "string"], "format": "decimal"} in gfr["anyOf"]


def test_biomarkers_are_listed_with_their_values() -> None:
    biomarkers = schema()["$defs"]["Specimen"]["properties"]["biomarkers"]
    assert biomarkers["properties"]["MMR"] == {"enum": ["pMMR", "dMMR"]}


def test_markers_that_are_numbers_or_words_say_so() -> None:
    markers = schema()["$defs"]["Specimen"]["properties"]["biomarkers"]["properties"]
    assert (markers["PD-L1_TPS"]["minimum"], markers["PD-L1_TPS"]["maximum"]) == (0, 100)
    receptor, percentage = markers["ER"]["anyOf"]
    assert receptor == {"enum": ["positive", "negative"]}
    assert "number" in percentage["type"]
    assert markers["IHC"]["maxLength"] == 120
