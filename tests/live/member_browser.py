"""A browser at the pages of accounts, with the standard library alone: cookies and forms."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import NamedTuple

PASSWORD = "three small cinemas"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Page(NamedTuple):
    status: int
    url: str
    text: str


class MemberBrowser:
    def __init__(self, server: str) -> None:
        self.server = server
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Page:
        return self._page(urllib.request.Request(self.server + path))

    def send(self, path: str, **fields: str) -> Page:
        """As a person does: the form first, then what they typed."""
        return self.submit(path, self.form(path), **fields)

    def form(self, path: str) -> str:
        """The token that the form at this address has to come back with."""
        found = TOKEN.search(self.get(path).text)
        assert found, path
        return found[1]

    def submit(self, path: str, token: str, **fields: str) -> Page:
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self._page(urllib.request.Request(self.server + path, data))

    def post_json(self, server: str, path: str, body: object) -> Page:
        headers = {"Content-Type": "application/json"}
        return self._page(urllib.request.Request(server + path, json.dumps(body).encode(), headers))

    def signs_up(self, email: str) -> Page:
        return self.send("/accounts/signup/", display_name="Bo", email=email, password1=PASSWORD)

    def _page(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, error.url or "", error.read().decode())
