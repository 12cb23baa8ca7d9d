"""Domain names in prose: where one ends, and what only looks like one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from noroshi.languages import context
from noroshi.languages.letters import ALNUM, DOT, JAPANESE, LABEL
from noroshi.languages.mentions import canonical
from noroshi.observables import Kind, Observable, refang, registered_domain
from noroshi.observables.names import has_known_suffix

_J: Final = rf"[{JAPANESE}]{{1,255}}+"
_MIXED: Final = rf"[{ALNUM}{JAPANESE}\-－]{{1,255}}+"
match_run: Final = re.compile(rf"{LABEL}(?>{DOT}(?:{LABEL}|{_J}))++").match
match_any_run: Final = re.compile(rf"{_MIXED}(?>{DOT}{_MIXED})++").match
"""Of mixed labels too: where a scheme before it says that a host stands here."""
match_japanese_run: Final = re.compile(rf"(?P<label>{_J})(?>{DOT}(?:{LABEL}|{_J})){{1,8}}+").match
_last_dot: Final = re.compile(rf"{DOT}(?=[{ALNUM}{JAPANESE}\-－]+\Z)").search
_particle_inside: Final = re.compile(rf"[はがをへにでとのも]|[{JAPANESE}]{{13}}").search
_DEFANGING: Final = re.compile(r"[\[({\\［（｛]").search
_OPENING: Final = frozenset("「『（([［【〈《<\"'`“‘:：@＠")

_OWN_NAMES: Final = frozenset({"local", "localhost", "internal", "arpa", "alt"})
"""Names that mean nothing outside one network (RFC 6762, RFC 6761, ICANN's .internal), and the DNS's own."""
_ENDINGS_OF_FILES: Final = frozenset({"zip", "mov", "py", "sh", "rs", "md", "so", "ps", "cab", "pub", "box", "bz"})
"""Top-level domains that are better known as endings of files: a name needs more than its form."""
_ENDINGS_OF_SOME: Final = frozenset({"pl", "app", "cc", "com", "ai", "ml", "tf", "vi"})
_CALLED: Final = frozenset(
    {"name", "call", "run", "in", "is", "id", "to", "do", "by", "link", "map", "now", "new", "read", "open", "show",
     "host", "one", "cat", "date", "at", "as", "it", "pop", "info"}
)  # fmt: skip
_NOT_NAMES: Final = frozenset({"self", "this", "window", "document", "obj", "console", "process", "module"})
_NET_PRODUCTS: Final = frozenset({"asp", "vb", "ado", "ml", "paint", "dot", "c#"})


def name_in(text: str, start: int, end: int) -> tuple[Observable, int] | None:
    """The domain name that the run of labels from ``start`` to ``end`` is, and where it ends; None when it is none.

    A last label that is the first word of the next sentence (a capital, or Japanese) is not part of it.
    """
    written = text[start:end]
    if (observable := _domain(written)) is None and (cut := _without_last(written)) is not None:
        written, observable = cut, _domain(cut)
    if observable is None:
        return None
    return observable, start + len(written)


def plain(written: str) -> str:
    """As ``refang``, without its work where there is none to do."""
    return written if written.isascii() and _DEFANGING(written) is None else refang(written)


def _without_last(written: str) -> str | None:
    dot = _last_dot(written)
    return written[: dot.start()] if dot and not written[dot.end()].islower() and dot.start() else None


def _domain(written: str) -> Observable | None:
    name = plain(written)
    top = name.rpartition(".")[2].lower()
    if not _is_top(top) or "." not in name:
        return None
    domain = canonical(Kind.DOMAIN, name)
    return domain if domain is not None and registered_domain(domain.value) is not None else None


@lru_cache(maxsize=4096)
def _is_top(top: str) -> bool:
    if top in _OWN_NAMES or top.isdecimal() or len(top) > 63:
        return False
    domain = canonical(Kind.DOMAIN, f"name.{top}")
    return domain is not None and has_known_suffix(domain.value)


def stands_as_name(text: str, start: int, end: int) -> bool:
    """Whether what is a domain name by form is one here: no path, file, call, product or word after a full stop.

    A name that somebody took the trouble to defang is always one.
    """
    written = text[start:end]
    if _is_defanged(written):
        return True
    labels = plain(written).split(".")
    top = labels[-1].lower()
    if _is_cut_sentence(labels) or _is_part_of_path(text, start, end) or labels[0].lower() in _NOT_NAMES:
        return False
    if text[end : end + 1] == "(" and top in _CALLED:
        return False
    if top in _ENDINGS_OF_FILES:
        return context.names_a_host(text, start) or labels[0].lower() == "www"
    return not (top in _ENDINGS_OF_SOME and context.names_a_file(text, start, end))


def _is_defanged(written: str) -> bool:
    return _DEFANGING(written) is not None


def _is_cut_sentence(labels: list[str]) -> bool:
    """``server.In``, ``ASP.NET``: a capital after the dot where the rest has none, or a product's name."""
    top, before = labels[-1], labels[-2]
    if top.istitle() and not (before.istitle() and len(top) > 2):
        return True
    return top == "NET" and (not before.isupper() or before.lower() in _NET_PRODUCTS)


def _is_part_of_path(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else ""
    return before in ("\\", "~") or (before == "/" and text[start - 2 : start] != "//") or text[end : end + 1] == "\\"


def japanese_name(text: str, start: int) -> tuple[Observable, int] | None:
    """A name whose first label is Japanese, beginning at ``start``.

    Japanese has no spaces: where a particle could join the label to the sentence, it is taken only behind an opening
    bracket, a colon or an @. The label must be the one that was registered, right before the public suffix.
    """
    run = match_japanese_run(text, start)
    if run is None:
        return None
    opened = start > 0 and text[start - 1] in _OPENING
    label_end = run.end("label")
    if not opened and (_particle_inside(run["label"]) or text[label_end] == "．"):
        return None
    named = name_in(text, start, run.end())
    if named is None or registered_domain(named[0].value) != named[0].value:
        return None
    return named
