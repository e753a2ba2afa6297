"""Two items of equal standing: signed beside the actions that cannot both be carried out."""

from __future__ import annotations

import pytest

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.items import Incompatible
from guidelines.core.content.loading import ContentInvalidError
from guidelines.core.evaluation.clashes import contradictions, equipoise_of
from tests.core.small import guideline, recommendation

ITEMS = (
    recommendation("liver", "{fact: mmr, eq: pMMR}", more="action: liver_first")
    + recommendation("bowel", "{fact: mmr, eq: pMMR}", more="action: bowel_first")
    + recommendation("lung", "{fact: mmr, eq: pMMR}", more="action: lung_first")
)
PAIR = "- {{id: i, actions: [liver_first, bowel_first], reason: r, sources: [S]{more}}}\n"
SIGNED = ", equipoise: [{items: [bowel, liver], reason: Both are published, by: Elif Ward}]"


def test_what_is_signed_is_found_for_the_pair_in_either_order() -> None:
    content = guideline(recommendations=ITEMS, incompatible=PAIR.format(more=SIGNED))
    for pair in (("liver", "bowel"), ("bowel", "liver")):
        signed = equipoise_of(content, *pair)
        assert signed is not None
        assert (signed.reason, signed.by) == ("Both are published", "Elif Ward")
    assert equipoise_of(content, "liver", "lung") is None
    assert [pair[:2] for pair in contradictions(content)] == [("liver", "bowel")]


def test_content_in_which_nobody_signed_anything_keeps_its_bytes() -> None:
    item = Incompatible(id="i", actions=("a", "b"), reason="r", sources=("S",))
    assert "equipoise" not in canonical_json(item)


@pytest.mark.parametrize("items", ["[liver, nobody]", "[liver, liver]"])
def test_two_items_that_are_there_are_signed_for(items: str) -> None:
    more = f", equipoise: [{{items: {items}, reason: r, by: Elif Ward}}]"
    with pytest.raises(ContentInvalidError, match="equipoise"):
        guideline(recommendations=ITEMS, incompatible=PAIR.format(more=more))
