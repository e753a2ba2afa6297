"""Content with changes in hand is what reading all of it again would give."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.content.canonical import canonical_yaml
from guidelines.core.content.editing import Edit, EditError, data_of, edited, file_for
from guidelines.core.content.guideline import document_of, load_guideline
from guidelines.core.content.parsing import Parsed, parse_files
from tests.core.small import META, STREAMS, THRESHOLDS, VOCABULARY, recommendation

TEXTS = {
    "guideline.yaml": META,
    "streams.yaml": STREAMS,
    "vocabulary.yaml": VOCABULARY,
    "thresholds.yaml": THRESHOLDS,
    "colorectal/recommendations.yaml": recommendation("first", "{fact: mmr, eq: dMMR}")
    + recommendation("second", "{fact: remnant, lt: {threshold: remnant_least}}"),
}


@pytest.fixture(scope="module")
def base() -> Parsed:
    parsed = parse_files(TEXTS)
    assert not parsed.errors
    return parsed


def changed(base: Parsed, of: str, item: str, /, **values: Any) -> Edit:
    data = data_of(base, of, item)
    assert isinstance(data, dict)
    return Edit(of, item, {**data, **values})


def test_an_edit_that_changes_nothing_gives_the_same_bytes(base: Parsed) -> None:
    found = edited(base, [changed(base, "recommendations", "first")])
    assert found.document == document_of(base.trees)


def test_a_changed_item_is_what_reading_the_whole_would_give(base: Parsed) -> None:
    found = edited(base, [changed(base, "thresholds", "remnant_least", value="40")])
    texts = {file: canonical_yaml(tree) for file, tree in found.parsed.trees.items()}
    whole = load_guideline(texts)
    assert found.sha256 == whole.content_hash
    assert found.guideline is not None
    assert found.guideline.thresholds == whole.thresholds
    assert str(whole.thresholds["remnant_least"].value) == "40"
    assert base.items["thresholds"]["remnant_least"].value != 40  # the base stays as it is


def test_a_new_item_goes_to_the_end_of_its_file(base: Parsed) -> None:
    file = file_for(base, "recommendations", "colorectal")
    data = data_of(base, "recommendations", "first")
    assert isinstance(data, dict)
    found = edited(base, [Edit("recommendations", "third", {**data, "id": "third"}, file)])
    assert found.guideline is not None
    assert list(found.guideline.recommendations) == ["first", "second", "third"]
    assert file_for(base, "pitfalls", "colorectal") == "colorectal/pitfalls.yaml"


def test_what_is_taken_out_leaves_a_sentence_where_it_is_missed(base: Parsed) -> None:
    assert edited(base, [Edit("recommendations", "first", None)]).guideline is not None
    found = edited(base, [Edit("thresholds", "remnant_least", None)])
    assert found.guideline is None
    (error,) = found.errors
    assert error.path.startswith("second.when")
    assert "remnant_least" in error.value


def test_what_is_wrong_is_named_with_item_field_value_and_what_was_expected(base: Parsed) -> None:
    found = edited(base, [changed(base, "recommendations", "first", kind="perhaps")])
    (error,) = found.errors
    assert (error.path, error.value) == ("first.kind", "'perhaps'")
    assert "do_not" in error.expected


def test_an_id_stays_what_it_is(base: Parsed) -> None:
    (error,) = edited(base, [changed(base, "recommendations", "first", id="other")]).errors
    assert error.path == "first.id"


def test_a_new_version_number_is_part_of_the_text(base: Parsed) -> None:
    found = edited(base, [], version="2")
    assert found.guideline is not None
    assert found.guideline.meta.version == "2"
    assert '"version":"2"' in found.document


@pytest.mark.parametrize(
    "edit",
    [
        Edit("recipes", "first", {}),
        Edit("recommendations", "nobody", None),
        Edit("recommendations", "new", {"id": "new"}, "colorectal/pitfalls.yaml"),
    ],
)
def test_what_cannot_be_placed_is_refused_in_words(base: Parsed, edit: Edit) -> None:
    with pytest.raises(EditError, match=r"“|There is no"):
        edited(base, [edit])
