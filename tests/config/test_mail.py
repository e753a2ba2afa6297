"""Where e-mail goes, from one environment variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import mail_server


def test_a_mail_server_is_used_with_encryption() -> None:
    server = mail_server("smtp://ward:p%40ss@mail.hospital.example")
    assert server["EMAIL_HOST"] == "mail.hospital.example"
    assert (server["EMAIL_HOST_USER"], server["EMAIL_HOST_PASSWORD"]) == ("ward", "p@ss")
    assert (server["EMAIL_PORT"], server["EMAIL_USE_TLS"], server["EMAIL_USE_SSL"]) == (
        587,
        True,
        False,
    )


def test_implicit_encryption_has_its_own_scheme() -> None:
    server = mail_server("smtps://mail.hospital.example:4650")
    assert (server["EMAIL_PORT"], server["EMAIL_USE_TLS"], server["EMAIL_USE_SSL"]) == (
        4650,
        False,
        True,
    )


@pytest.mark.parametrize("url", ["mail.hospital.example", "http://mail.example", "smtp://"])
def test_an_address_that_is_none_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        mail_server(url)
