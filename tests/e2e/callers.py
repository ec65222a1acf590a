"""Those who speak HTTP with the portal: programs with a token, people with cookies."""

import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from apps.usecases.demo.people import PASSWORD
from tests.e2e.portal import DOMAIN, Portal

Json = Any
SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` by lower-case name; several cookies are kept apart."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Json:
        return json.loads(self.body)


def call(
    port: int, host: str, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> Answer:
    """One HTTP request. Raises OSError when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request(method, path, body, {"Host": f"{host}:{port}", **headers})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        cookies = tuple(answer.headers.get_all("Set-Cookie") or ())
        return Answer(answer.status, named, answer.read(), cookies)
    finally:
        connection.close()


@dataclass(frozen=True)
class Program:
    """A caller of the API with a token; addresses begin after /api/v1/ and the agency."""

    port: int
    host: str
    token: str = ""
    prefix: str = ""

    def send(self, method: str, address: str, body: Json = None, **headers: str) -> Answer:
        raw = None if body is None else json.dumps(body).encode()
        return self._send(method, address, raw, "application/json", headers)

    def get(self, address: str) -> Json:
        """The body of a GET that must succeed."""
        answer = self.send("GET", address)
        assert answer.status == 200, answer.text
        return answer.json()

    def post(self, address: str, body: Json = None, **headers: str) -> Json:
        """The body of a POST that must succeed."""
        answer = self.send("POST", address, {} if body is None else body, **headers)
        assert answer.status in (200, 201), answer.text
        return answer.json()

    def move(self, one: str, name: str, **given: Json) -> Json:
        """Make a move that must succeed."""
        return self.post(f"requests/{one}/transitions/{name}/", given)

    def upload(self, one: str, kind: str, content: bytes, name: str = "") -> Json:
        """Add a document to a request."""
        given = {"kind": kind, "file": _File(content, name or f"{kind}.pdf")}
        raw = encode_multipart(BOUNDARY, given)
        answer = self._send("POST", f"requests/{one}/documents/", raw, MULTIPART_CONTENT, {})
        assert answer.status == 201, answer.text
        return answer.json()

    def request(self, one: str) -> Json:
        """The whole request as this caller sees it."""
        return self.get(f"requests/{one}/")

    def download(self, one: str, document: str) -> bytes:
        """A document's bytes."""
        answer = self.send("GET", f"requests/{one}/documents/{document}/")
        assert answer.status == 200, answer.text
        return answer.body

    def _send(
        self, method: str, address: str, raw: bytes | None, kind: str, headers: dict[str, str]
    ) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if raw is not None:
            sent["Content-Type"] = kind
        if self.token:
            sent["Authorization"] = f"Token {self.token}"
        return call(self.port, self.host, method, f"/api/v1/{self.prefix}{address}", raw, sent)


def program(portal: Portal, email: str, slug: str = "", *, at: str = "") -> Program:
    """Sign in on the host of agency `slug`, or on the base host to work inside agency `at`."""
    host = f"{slug}.{DOMAIN}" if slug else DOMAIN
    given = {"email": email, "password": PASSWORD}
    token = Program(portal.port, host).post("tokens/", given)["token"]
    return Program(portal.port, host, token, f"agencies/{at}/" if at else "")


class _File:
    """What the multipart writer takes for a file."""

    content_type = "application/pdf"

    def __init__(self, content: bytes, name: str) -> None:
        self.content, self.name = content, name

    def read(self) -> bytes:
        return self.content


@dataclass
class Visitor:
    """A person's browser without the browser: keeps cookies, posts forms with their token."""

    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        answer = self._send("GET", path, None, {})
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', answer.body)
        self.token = found.group(1).decode() if found else ""
        return answer

    def post(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        """Submit a form of the page seen last, with the CSRF token that page had, if any."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        hidden_token = {"csrfmiddlewaretoken": self.token} if self.token else {}
        raw = urlencode({**hidden_token, **(fields or {})}).encode()
        return self._send("POST", path, raw, headers)

    def sign_in(self, email: str) -> "Visitor":
        """Come in by the front door."""
        self.get("/accounts/login/")
        came = self.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert came.status == 302, came.text
        return self

    def _send(self, method: str, path: str, raw: bytes | None, headers: dict[str, str]) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={v}" for name, v in self.cookies.items())
        answer = call(self.port, self.host, method, path, raw, headers)
        for line in answer.cookies:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


def hidden(page: str, name: str) -> str:
    """The value of a page's hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no hidden field {name}"
    return found.group(1)
