"""What the stories about pages share: reading forms and sending them back as a browser does."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


class _Fields(HTMLParser):
    """Names and values of the first posting form with a seal."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.select = ""
        self.textarea = ""
        self.inside = self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("method") == "post" and not self.done
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "select":
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = given.get("value") or ""
        elif tag == "textarea":
            self.textarea = name
            self.values[name] = ""
        elif tag == "input" and name and _is_sent(given):
            value = given.get("value") or ""
            ticked = given.get("type") == "checkbox"
            self.values[name] = [*self.values.get(name, []), value] if ticked else value

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.textarea = ""
        if tag == "form" and self.inside:
            self.inside = False
            self.done = "seal" in self.values
            if not self.done:
                self.values = {}


def _is_sent(given: dict[str, str | None]) -> bool:
    return given.get("type") not in {"checkbox", "radio"} or "checked" in given


def fields_of(response: Any) -> dict[str, Any]:
    """What a browser would send back from the form of this page, unchanged."""
    parser = _Fields()
    parser.feed(text(response))
    assert parser.done, "no form with a seal on this page"
    return parser.values


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def words(response: Any) -> str:
    """The visible words, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


def add_address(patient: Any, kind: str) -> str:
    return reverse("finding-add", args=[patient.pk, kind])


def edit_address(patient: Any, kind: str, row: Any) -> str:
    return reverse("finding-edit", args=[patient.pk, kind, row.pk])


def send(client: Client, address: str, *, htmx: bool = False, **changes: Any) -> Any:
    """Open the form, change some fields, send it."""
    opened = client.get(address)
    assert opened.status_code == 200, opened.status_code
    form = fields_of(opened) | changes
    headers = HTMX if htmx else {}
    return client.post(address.partition("?")[0], form, headers=headers)
