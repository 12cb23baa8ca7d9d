"""An asset register as a CSV file, in Japanese or English. Pure: bytes in, lines or problems out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from noroshi.parties.errors import AssetFileUnreadable
from noroshi.parties.types import AssetKind, AssetLine, LineProblem

ENCODINGS = ("utf-8-sig", "cp932", "euc_jp")
FIELD_LIMIT = 300
LINE_LIMIT = 200_000
FORMULA_STARTS = frozenset("=+-@")
COLUMNS = {
    "kind": ("kind", "type", "種別", "種類", "区分"),
    "name": ("name", "名称", "名前"),
    "value": ("value", "network", "domain", "address", "値", "ネットワーク", "ドメイン", "アドレス"),
    "vendor": ("vendor", "製造者", "ベンダー", "メーカー"),
    "product": ("product", "製品", "製品名"),
    "version": ("version", "版", "バージョン"),
    "cpe": ("cpe",),
    "facility": ("facility", "設備", "施設"),
    "in_service": ("in service", "in_service", "供用開始日", "使用開始日"),
    "quantity": ("quantity", "count", "台数", "数量"),
}
KINDS = {
    "computer": AssetKind.COMPUTER, "特定重要電子計算機": AssetKind.COMPUTER, "機器": AssetKind.COMPUTER,
    "network": AssetKind.NETWORK, "ネットワーク": AssetKind.NETWORK,
    "domain": AssetKind.DOMAIN, "ドメイン": AssetKind.DOMAIN,
    "service": AssetKind.SERVICE, "サービス": AssetKind.SERVICE,
}  # fmt: skip


def read_assets(content: bytes) -> Iterator[tuple[int, AssetLine | LineProblem]]:
    """Each line's number (the header is 1) and what it says, or what is wrong with it.

    Raises AssetFileUnreadable when the file is not CSV with a header that names kind and value or product.
    """
    rows = csv.reader(io.StringIO(_decoded(content), newline=""), dialect=_dialect(content))
    try:
        columns = _columns(next(rows))
        for row in rows:
            if rows.line_num > LINE_LIMIT:
                raise AssetFileUnreadable(reason=_("it has more than %(limit)s lines") % {"limit": LINE_LIMIT})
            if any(field.strip() for field in row):
                yield rows.line_num, _line(rows.line_num, row, columns)
    except StopIteration as error:
        raise AssetFileUnreadable(reason=_("it is empty")) from error
    except csv.Error as error:
        raise AssetFileUnreadable(reason=f"{rows.line_num}: {error}") from error


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssetFileUnreadable(reason=_("its letters are in no encoding that is known here"))


def _dialect(content: bytes) -> type[csv.Dialect]:
    head = content[:4096].split(b"\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=lambda mark: head.count(mark.encode()))

    return Found


def _columns(header: list[str]) -> Mapping[str, int]:
    names = {word: field for field, words in COLUMNS.items() for word in words}
    found = {names[word]: at for at, text in enumerate(header) if (word := text.strip().lower()) in names}
    if "kind" not in found or not found.keys() & {"value", "product", "cpe"}:
        raise AssetFileUnreadable(reason=_("its first line must name the columns: kind, name, value, vendor, product"))
    return found


def _line(number: int, row: list[str], columns: Mapping[str, int]) -> AssetLine | LineProblem:
    said = {field: _unmarked(row[at].strip()) for field, at in columns.items() if at < len(row)}
    for field, text in said.items():
        if len(text) > FIELD_LIMIT or "\0" in text:
            return LineProblem(
                number, field, text[:40], str(_("This is too long, or holds a character that is no text."))
            )
    kind = KINDS.get(said.get("kind", "").lower())
    if kind is None:
        message = _("Write computer, network, domain or service.")
        return LineProblem(number, "kind", said.get("kind", ""), str(message))
    quantity = said.get("quantity") or "1"
    if not quantity.isdecimal() or not 1 <= int(quantity) <= 1_000_000:
        return LineProblem(number, "quantity", quantity, str(_("Write a whole number from 1.")))
    texts = {field: said.get(field, "") for field in COLUMNS if field not in {"kind", "quantity"}}
    texts["name"] = texts["name"] or texts["value"] or texts["product"]
    return AssetLine(kind=kind, quantity=int(quantity), **texts)


def _unmarked(cell: str) -> str:
    """A cell of our own export, without the mark that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS else cell
