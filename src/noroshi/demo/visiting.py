"""A visitor of the running demo, over plain HTTP: cookies, forms, links; what a person without JavaScript does."""

from __future__ import annotations

import html
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TIMEOUT = 20.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ENTRANCE = re.compile(r"<td>([A-Z0-9-]+ [a-z-]+)</td>\s*<td><button[^>]*name=\"person\" value=\"(\d+)\"")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it came: its status, its address after redirects, its text."""

    status: int
    url: str
    text: str

    def links(self, pattern: str) -> list[str]:
        """Every link whose address matches, each once, in order."""
        found = (html.unescape(one) for one in re.findall(r'href="([^"]+)"', self.text))
        return list(dict.fromkeys(one for one in found if re.search(pattern, one)))

    @property
    def token(self) -> str:
        """The page's CSRF token."""
        found = _TOKEN.search(self.text)
        return found[1] if found else ""


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, origin: str, language: str = "en") -> None:
        self._origin = origin
        self._language = language
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def enter(self, who: str) -> None:
        """Enter the demo as the person of that name (``E-01 reporter``); raises KeyError if there is none."""
        page = self.get("/demo/")
        self.send(page, "/language", {"language": self._language, "next": "/demo/"})
        people = dict(_ENTRANCE.findall(page.text))
        self.post("/demo/", {"csrfmiddlewaretoken": page.token, "person": people[who]})

    def get(self, path: str) -> Seen:
        """A page, after redirects."""
        return self._open(urllib.request.Request(self._address(path)))  # noqa: S310 - our own origin only

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> Seen:
        """Send a form; the page that follows."""
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self._open(urllib.request.Request(self._address(path), data=body))  # noqa: S310 - our own origin only

    def send(self, page: Seen, path: str, fields: Mapping[str, str | Sequence[str]]) -> Seen:
        """Send a form that stands on a page, with its token."""
        return self.post(path, {"csrfmiddlewaretoken": page.token, **fields})

    def _address(self, path: str) -> str:
        return path if path.startswith(self._origin) else self._origin + path

    def _open(self, request: urllib.request.Request) -> Seen:
        request.add_header("Accept-Language", self._language)
        request.add_header("Origin", self._origin)
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return Seen(answer.status, answer.geturl(), answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            with error:
                return Seen(error.code, request.full_url, error.read().decode("utf-8", "replace"))
