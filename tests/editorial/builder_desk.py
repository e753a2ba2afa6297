"""Somebody at the condition builder, pressing one button after the other."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from guidelines.core.content.loading import Data
from tumorboard.editorial.models import ChangeSet
from tumorboard.web.editorial.building.page import Builder
from tumorboard.web.editorial.building.reading import Node

KIND, ITEM = "recommendations", "liver-mri-before-first-dose"


def address_of(
    change_set: ChangeSet, kind: str = KIND, item: str = ITEM, path: str = "when"
) -> str:
    return reverse("editorial-condition", args=[change_set.pk, kind, item, path])


class BuilderDesk:
    """`press` sends what the page would send; fields are named with `__` for their dash."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.answer: Any = client.get(address)
        assert self.answer.status_code == 200

    @property
    def builder(self) -> Builder:
        found = self.answer.context["builder"]
        assert isinstance(found, Builder)
        return found

    @property
    def tree(self) -> Data:
        return self.builder.draft.tree

    @property
    def page(self) -> str:
        return str(self.answer.content.decode())

    @property
    def nodes(self) -> dict[str, Node]:
        """By path."""
        found: dict[str, Node] = {}

        def collect(node: Node | None) -> None:
            if node is not None:
                found[node.path] = node
                for part in node.parts:
                    collect(part)

        collect(self.builder.tree)
        return found

    def press(self, do: str, given: dict[str, str] | None = None, **typed: Any) -> BuilderDesk:
        fields = {name.replace("__", "-"): value for name, value in typed.items()}
        data = {"draft": self.builder.sealed, "do": do, **(given or {}), **fields}
        self.answer = self.client.post(self.address, data)
        return self

    def test_of(self, begin: str, subject: str, **values: Any) -> BuilderDesk:
        """A test put in, from the button to the last field."""
        self.press(begin).press("choose", leaf__subject=subject)
        return self.press("put", **{f"leaf__{name}": value for name, value in values.items()})
