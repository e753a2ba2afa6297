"""Somebody at a browser: cookies that hold for every port of this machine, and forms.

Every request names the host of the site, as it would behind a proxy that spreads requests.
"""

import re
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SECONDS_TO_WAIT = 20


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    text: str


@dataclass
class Visitor:
    host: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, port: int, path: str) -> Answer:
        return self._open(f"http://127.0.0.1:{port}{path}", None)

    def fill_in(self, port: int, path: str, *, to: str = "", **fields: str) -> Answer:
        """Send the form of this page, to `to` if that is another address."""
        page = self.get(port, path)
        token = TOKEN.search(page.text)
        assert token, f"{page.url} has no form: {page.status}"
        filled = urlencode({"csrfmiddlewaretoken": token[1], **fields})
        return self._open(f"http://127.0.0.1:{port}{to or path}", filled.encode())

    def _open(self, url: str, body: bytes | None) -> Answer:
        opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))
        try:
            request = Request(url, body, {"Host": self.host})
            answer = opener.open(request, timeout=SECONDS_TO_WAIT)
        except HTTPError as refused:
            answer = refused
        with answer:
            return Answer(answer.status, answer.url, answer.read().decode())
