"""From the bytes of a file to a profile, or to everything that is wrong with it, each with its line. Sans-IO."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

import msgspec
import yaml

from noroshi.law.checking import faults_of
from noroshi.law.errors import (
    NameTwice,
    NestedTooDeeply,
    NoSuchForm,
    NotUtf8,
    NotYaml,
    ProfileFault,
    ProfileRefused,
    Referring,
    TooLarge,
)
from noroshi.law.profile import Profile

LIMIT: Final = 1024 * 1024
DEEPEST: Final = 30
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTED: Final = frozenset("'\"|>")
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_QUOTES: Final = re.compile(r"`([^`]*)`")
_PLACE: Final = re.compile(r" - at `\$?\.?(?P<path>[^`]*)`$")


def read_profile(content: bytes, file: str) -> Profile:
    """The profile that the file holds. Raises ProfileRefused with every fault's line and reason."""
    lines = _Lines()
    try:
        profile = _converted(_document(content, lines), lines)
    except ProfileFault as fault:
        raise ProfileRefused(file, [(lines.of(fault.path), fault)]) from fault
    found = [(lines.of(fault.path), fault) for fault in faults_of(profile)]
    if found:
        raise ProfileRefused(file, sorted(found, key=lambda one: one[0]))
    return profile


@dataclass(slots=True)
class _Lines:
    """On which line each value of the file begins."""

    by_path: dict[str, int] = field(default_factory=dict)

    def of(self, path: str) -> int:
        """The line of a place, or of the nearest that is written around it."""
        while path not in self.by_path and path:
            path = re.sub(r"(\.[^.\[]*|\[[^\[]*|^[^.\[]+)$", "", path)
        return self.by_path.get(path, 1)


def _document(content: bytes, lines: _Lines) -> object:
    if len(content) > LIMIT:
        raise TooLarge(limit=LIMIT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        lines.by_path[""] = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NotYaml(reason=error.problem or "") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise NotYaml(reason=" ".join(str(error).split())[:200]) from error
    return _plain(root, "", lines, set(), 0)


def _plain(node: yaml.Node | None, path: str, lines: _Lines, seen: set[int], depth: int) -> object:
    """The value of a node. Words stay words: ``yes`` and ``no`` are answers of a form here, never truth values."""
    if node is None:
        return None
    if id(node) in seen:
        raise Referring().at(path)
    lines.by_path[path] = node.start_mark.line + 1
    if depth > DEEPEST:
        raise NestedTooDeeply().at(path)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, seen, depth)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, f"{path}[{place}]", lines, seen, depth + 1) for place, one in enumerate(node.value)]
    return _scalar(str(node.value), quoted=getattr(node, "style", None) in _QUOTED)


def _mapping(node: yaml.MappingNode, path: str, lines: _Lines, seen: set[int], depth: int) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        place = f"{path}.{name}" if path else name
        lines.by_path[place] = key.start_mark.line + 1
        if name in found:
            raise NameTwice(name=name[:60]).at(place)
        found[name] = _plain(value, place, lines, seen, depth + 1)
        lines.by_path[place] = key.start_mark.line + 1
    return found


def _scalar(text: str, *, quoted: bool) -> object:
    if quoted:
        return text
    if text in {"true", "false"}:
        return text == "true"
    if text in {"", "null", "~"}:
        return None
    return int(text) if _WHOLE.fullmatch(text) else text


def _converted(document: object, lines: _Lines) -> Profile:
    try:
        return msgspec.convert(document, Profile)
    except msgspec.ValidationError as error:
        text = str(error)
        place = _PLACE.search(text)
        reason, path = _PLACE.sub("", text), place["path"] if place else ""
        raise NoSuchForm(reason=reason).at(_named_in(reason, path, lines)) from error


def _named_in(reason: str, path: str, lines: _Lines) -> str:
    """The very name that a reason quotes, where it stands in the file, else the place around it."""
    inner = (f"{path}.{name}" if path else name for name in _QUOTES.findall(reason))
    return next((one for one in inner if one in lines.by_path), path)
