"""Forms are sealed in one place, and lead on to addresses of this site alone."""

import uuid
from pathlib import Path

import pytest
from django.test import RequestFactory

import tumorboard
from tumorboard.web import seals
from tumorboard.web.next_address import next_address

HERE = Path(tumorboard.__file__).parent


@pytest.mark.parametrize(
    ("tool", "place"),
    [
        ("django.core import signing", "web/seals.py"),
        ("url_has_allowed_host_and_scheme", "web/next_address.py"),
    ],
)
def test_each_tool_is_used_in_one_place(tool: str, place: str) -> None:
    users = {path for path in HERE.rglob("*.py") if tool in path.read_text(encoding="utf-8")}
    assert {str(path.relative_to(HERE)) for path in users} == {place}


def test_a_seal_opens_only_for_what_it_is_about() -> None:
    sealed = seals.seal({"answer": "Operate"}, about="case 1")
    assert seals.unseal(sealed, about="case 1") == {"answer": "Operate"}
    for wrong, about in ((sealed, "case 2"), (sealed[:-1], "case 1"), ("", "case 1")):
        with pytest.raises(seals.SealBroken):
            seals.unseal(wrong, about=about)


def test_a_one_time_key_is_another_each_time() -> None:
    first, second = (seals.unseal_key(seals.seal_key(about="x"), about="x") for _ in range(2))
    assert isinstance(first, uuid.UUID)
    assert first != second


@pytest.mark.parametrize(
    ("given", "followed"),
    [
        ("/cases/", True),
        ("http://testserver/cases/", True),
        ("https://elsewhere.example/", False),
        ("//elsewhere.example/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_one_goes_on_within_this_site_only(given: str, followed: bool) -> None:
    expected = given if followed else ""
    for request in (
        RequestFactory().get("/", {"next": given}),
        RequestFactory().post("/", {"next": given}),
    ):
        assert next_address(request) == expected
