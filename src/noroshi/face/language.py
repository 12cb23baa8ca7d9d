"""Catalogues without system gettext: ``python -m noroshi.face.language compile|check``.

``compile`` writes a .mo beside every .po. ``check`` lists each text for people that has no Japanese entry, and exits 1
if there is any. Texts are found in Python (calls of gettext and its kin), in templates, and in the docstrings of error
classes, which are the messages people read (first paragraph of subclasses of NoroshiError and LawError in any
errors.py).
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

PACKAGE = Path(__file__).resolve().parents[1]
TARGET = "ja"
SIMPLE = frozenset({"gettext", "gettext_lazy", "gettext_noop"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
CONTEXT_PLURAL = frozenset({"npgettext", "npgettext_lazy"})
MARKED_IN_TEMPLATE = re.compile(r"""(?<![\w.])_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\)""")
GAP = re.compile(r"%\((\w+)\)[a-z]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text marked for translation and where it stands."""

    text: str
    context: str | None
    place: str


def catalogues(root: Path = PACKAGE) -> list[Path]:
    """All .po files, each room's own."""
    return sorted(root.glob(f"**/locale/{TARGET}/LC_MESSAGES/*.po"))


def compile_all(root: Path = PACKAGE) -> int:
    """Write a .mo beside every .po that is newer; how many were written."""
    stale = [po for po in catalogues(root) if _stale(po, po.with_suffix(".mo"))]
    for po in stale:
        polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))
    return len(stale)


def _stale(po: Path, mo: Path) -> bool:
    return not mo.is_file() or mo.stat().st_mtime_ns <= po.stat().st_mtime_ns


def marked_texts(root: Path = PACKAGE) -> Iterator[Marked]:
    """Every text for people under ``root``."""
    for path in sorted(root.glob("**/*.py")):
        tree = ast.parse(path.read_text())
        yield from _in_python(tree, _place(path, root))
    for path in sorted((*root.glob("**/templates/**/*.html"), *root.glob("**/templates/**/*.txt"))):
        yield from in_template(path.read_text(), _place(path, root))
    yield from error_messages(root)


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root.parent).as_posix()


def _names(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def _in_python(tree: ast.Module, place: str) -> Iterator[Marked]:
    names = _names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node, _function(node.func, names), place)


def _function(called: ast.expr, names: dict[str, str]) -> str:
    if isinstance(called, ast.Name):
        return names.get(called.id, "")
    whole = (
        isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "translation"
    )
    return called.attr if whole and isinstance(called, ast.Attribute) else ""


def _in_call(node: ast.Call, function: str, place: str) -> Iterator[Marked]:
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    place = f"{place}:{node.lineno}"
    if (function in SIMPLE and texts) or (function in PLURAL and len(texts) > 1):
        yield Marked(texts[0], None, place)
    elif function in CONTEXT | CONTEXT_PLURAL and len(texts) > 1:
        yield Marked(texts[1], texts[0], place)


def in_template(source: str, place: str) -> Iterator[Marked]:
    """Texts of ``{% translate %}``, ``{% blocktranslate %}`` and ``_("...")`` in a template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        where = f"{place}:{token.lineno}"
        words = list(smart_split(token.contents))
        if token.token_type is TokenType.BLOCK and words[0] in {"blocktranslate", "blocktrans"}:
            yield Marked(_block_text(tokens, "trimmed" in words), _context(words), where)
        elif token.token_type is TokenType.BLOCK and words[0] in {"translate", "trans"}:
            yield from _translate_tag(words, where)
        for double, single in MARKED_IN_TEMPLATE.findall(token.contents):
            yield Marked((double or single).replace("%", "%%"), None, where)


def _translate_tag(words: list[str], where: str) -> Iterator[Marked]:
    if words[1][0] in "\"'":
        yield Marked(words[1][1:-1].replace('\\"', '"').replace("%", "%%"), _context(words), where)


def _context(words: list[str]) -> str | None:
    return words[words.index("context") + 1].strip("\"'") if "context" in words else None


def _block_text(tokens: Iterator[Token], trimmed: bool) -> str:
    text, counting = "", True
    for token in tokens:
        word = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type is TokenType.BLOCK and word in {"endblocktranslate", "endblocktrans"}:
            break
        if token.token_type is TokenType.BLOCK and word == "plural":
            counting = False
        elif counting and token.token_type is TokenType.VAR:
            text += f"%({token.contents.split('|')[0].strip()})s"
        elif counting:
            text += token.contents.replace("%", "%%")
    return trim_whitespace(text) if trimmed else text


def error_messages(root: Path = PACKAGE) -> Iterator[Marked]:
    """Messages of all error classes: first paragraphs of docstrings, line breaks as spaces, as ``message`` has them."""
    found = [(path, node) for path in sorted(root.glob("**/errors.py")) for node in _classes(path)]
    family = {"NoroshiError", "LawError"}
    while True:
        more = {node.name for _, node in found if {_base(base) for base in node.bases} & family} - family
        if not more:
            break
        family |= more
    for path, node in found:
        if node.name in family and (text := ast.get_docstring(node)):
            first = inspect.cleandoc(text).split("\n\n")[0].replace("\n", " ")
            yield Marked(first, None, f"{_place(path, root)}:{node.lineno}")


def _classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)]


def _base(base: ast.expr) -> str:
    return base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""


def translated(root: Path = PACKAGE) -> dict[tuple[str, str | None], polib.POEntry]:
    """All finished entries of all catalogues, by text and context."""
    entries = (entry for po in catalogues(root) for entry in polib.pofile(str(po)) if entry.translated())
    return {(entry.msgid, entry.msgctxt): entry for entry in entries}


def problems(root: Path = PACKAGE) -> list[str]:
    """What ``check`` complains about: a line each, "place: text"."""
    entries = translated(root)
    lines: list[str] = []
    for marked in marked_texts(root):
        entry = entries.get((marked.text, marked.context))
        if entry is None:
            lines.append(f"{marked.place}: no Japanese for {marked.text!r}")
        elif not _same_gaps(entry):
            lines.append(f"{marked.place}: the Japanese of {marked.text!r} has other gaps")
    return lines


def _same_gaps(entry: polib.POEntry) -> bool:
    wanted = set(GAP.findall(entry.msgid)) | set(GAP.findall(entry.msgid_plural or ""))
    given = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(set(GAP.findall(text)) == wanted for text in given)


def main(arguments: Iterable[str]) -> int:
    """Entry of ``python -m noroshi.face.language``."""
    match list(arguments):
        case ["compile"]:
            sys.stdout.write(f"{compile_all()} catalogues written\n")
            return 0
        case ["check", *rooms]:
            found = [line for line in problems() if not rooms or _under(line, rooms)]
            sys.stdout.write("".join(f"{line}\n" for line in found) + f"{len(found)} texts without Japanese\n")
            return 1 if found else 0
    sys.stderr.write("python -m noroshi.face.language compile | check [ROOM ...]\n")
    return 2


def _under(line: str, rooms: list[str]) -> bool:
    return line.startswith(tuple(f"{PACKAGE.name}/{room}/" for room in rooms))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
