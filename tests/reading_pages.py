"""What is wrong with a page as its source stands: for pages that no browser opens in the short run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

_UNLABELLED: Final = {"hidden", "submit", "button", "image", "reset"}
_TAKES_WORDS: Final = {"button", "summary", "legend", "label", "th", "h1", "h2", "h3", "a"}
_EMPTY: Final = {"input", "br", "img", "meta", "link", "hr", "source", "wbr", "col", "area", "base", "embed", "track"}
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_NEEDS_WORDS: Final = ("button", "summary", "legend", "th")
"""What our own words stand in: on a Japanese page they hold Japanese, or a name that is the same in both."""
_SAME: Final = re.compile(
    r"^[\d\s.,:/+×–—\-()]*$|^(TLP|PAP|STIX|TAXII|MISP|CSV|PDF|JSON|SHA|ETag|URL|UUID|ATT&CK)\b|^(Organisation|English)\b"
)


@dataclass
class Page(HTMLParser):
    """A page that is read once: language, title, headings, labels, ids, and the words of what needs words."""

    language: str = ""
    title: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    fields: list[tuple[str, bool]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    _open: list[tuple[str, list[str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.language = said.get("lang", "")
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "label" and "for" in said:
            self.labelled.add(said["for"])
        if tag in {"input", "select", "textarea"} and said.get("type", "") not in _UNLABELLED:
            inside = any(name == "label" for name, _, _ in self._open)
            named = inside or bool(said.get("aria-label") or said.get("aria-labelledby") or said.get("title"))
            self.fields.append((said.get("id") or f"without id: {said.get('name')}", named))
        if tag not in _EMPTY:
            self._open.append((tag, [], said.get("aria-label", "") or said.get("title", "")))
        elif tag == "img" and said.get("alt"):
            self.handle_data(said["alt"])

    def handle_data(self, text: str) -> None:
        for _, held, _ in self._open:
            held.append(text)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, held, label = self._open.pop()
            words = " ".join("".join(held).split()) or label
            if name == "title" and not self.title:
                self.title = words
            if name in _TAKES_WORDS and any(outer == "main" for outer, _, _ in self._open):
                self.words.append((name, words))
            if re.fullmatch(r"h[1-6]", name):
                self.headings.append((int(name[1]), words))
            if name == tag:
                return


def faults_of(source: str, language: str) -> list[str]:
    """Everything that is wrong with a page that should be in this language; empty where nothing is."""
    page = Page()
    page.feed(source)
    levels = [level for level, _ in page.headings]
    found = []
    if page.language != language or not page.title:
        found.append(f"its language is {page.language!r}, its title {page.title!r}")
    if levels.count(1) != 1 or (levels and levels[0] != 1):
        found.append(f"its headings begin {levels[:3]} and hold {levels.count(1)} h1")
    found += [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
    found += [f"<{name}> without words" for name, words in page.words if not words and name != "th"]
    found += [f"no label: {key}" for key, named in page.fields if not named and key not in page.labelled]
    found += [f"twice: id {one}" for one in {one for one in page.ids if page.ids.count(one) > 1}]
    if language == "ja":
        found += [
            f"not in Japanese: <{name}> {words}"
            for name, words in page.words
            if name in _NEEDS_WORDS and words and not _JAPANESE.search(words) and not _SAME.match(words)
        ]
    return found
