"""A stored version as files of YAML: read again they give exactly the text they came from."""

from __future__ import annotations

import json
from collections.abc import Mapping

from guidelines.core.content.canonical import canonical_yaml
from guidelines.core.content.loading import Data, from_data


def files_of(document: str) -> Mapping[str, str]:
    """The canonical YAML of every file of a version, by its path."""
    trees: dict[str, Data] = json.loads(document)
    return {file: canonical_yaml(from_data(_named_first(data))) for file, data in trees.items()}


def _named_first(data: Data) -> Data:
    """An item begins with its id; the stored text keeps no order of the fields."""
    if isinstance(data, list):
        return [_named_first(each) for each in data]
    if isinstance(data, dict):
        return {key: _named_first(data[key]) for key in sorted(data, key=lambda key: key != "id")}
    return data
