"""What a signed-in person is led to: every link of every page he is shown."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.e2e.browser import Person

# Signing out ends the walk; mail and the framework's own administration are not our pages.
NOT_OURS = ("/accounts/logout/", "/admin/", "/dev/", "/static/")
OF_A_KIND = 3
"""Pages that differ in ids and numbers alone are one kind; so many of each are opened."""
VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<==)[^&]*")
# By the browser itself, which finds the hosts of the agencies and carries the session.
FETCH = """async address => {
  const answer = await fetch(address);
  const page = (answer.headers.get("content-type") || "").includes("text/html");
  return [answer.status, page ? await answer.text() : ""];
}"""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.append(href)


def links_of(html: str, base: str) -> list[str]:
    """The addresses that the links of a page lead to, absolute, without fragments."""
    parser = _Links()
    parser.feed(html)
    return [urldefrag(urljoin(base, href)).url for href in parser.found]


def closed_doors(who: Person) -> tuple[int, dict[str, str]]:
    """Follow every link from the open page on: how many were opened, and those that failed.

    A failure is told by its address: the status, and the page that led there.
    """
    here = who.page.url
    waiting, seen = deque([(here, "")]), {here}
    kinds: Counter[str] = Counter()
    opened, failed = 0, {}
    while waiting:
        address, shown_at = waiting.popleft()
        kind = VARYING.sub("#", address)
        kinds[kind] += 1
        if kinds[kind] > OF_A_KIND:
            continue
        status, html = who.page.evaluate(FETCH, address)
        opened += 1
        if status != 200:
            failed[address] = f"{status}, from {shown_at}"
        else:
            fresh = [url for url in links_of(html, address) if _ours(url, here)]
            waiting.extend((url, address) for url in dict.fromkeys(fresh) if url not in seen)
            seen.update(fresh)
    return opened, failed


def _ours(address: str, here: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc == urlsplit(here).netloc and not parts.path.startswith(NOT_OURS)
