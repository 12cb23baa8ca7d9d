"""What the words before and after say about a value that could be several things, or nothing at all.

A digest may be of a file, a certificate or a TLS handshake; four small numbers may be an address, a version or the
number of a section. Where the words decide, they do; the nearest label counts.
"""

from __future__ import annotations

import re
from typing import Final

from noroshi.observables import Kind

_NEAR: Final = 24
_LINE: Final = 64
_ends_in_version: Final = re.compile(
    r"(?:\b(?:v|ver|version|versions|rel|release|rev|revision|build|firmware|fw|kernel|oid|section|sec|chapter|"
    r"appendix|annex|table|fig|figure|clause|item|no)|バージョン|ヴァージョン|版数|リリース|ファームウェア|ファーム|"
    r"カーネル|ビルド|項番|節番号|[第§表図章節])[\s\u3000.:：＝=はが]{0,3}$",
    re.IGNORECASE | re.ASCII,
).search
_begins_as_version: Final = re.compile(
    r"[\s]?(?:[版章節項]|(?:の|系)?バージョン|以前|以降|より前|より古い|未満|-[A-Za-z]|\+"
    r"|(?:and|or) (?:earlier|later|below|above|prior|older|newer)\b)"
).match
_heads_a_section: Final = re.compile(r"[ \t\u3000]+[^\s|｜,，:：;#\-–—→=(（\[]").match
_LABELS: Final = re.compile(
    r"(?P<JA3S>\bJA3S\b)|(?P<JA3>\bJA3\b)"
    r"|(?P<certificate>cert|証明書|thumbprint|拇印|サムプリント|\bx\.?509\b)"
    r"|(?P<other>serial|シリアル|uuid|guid|token|トークン|api.?key|session|セッション|commit|コミット|\bpgp\b|\bgpg\b|"
    r"鍵\s?id|key\s?id|秘密鍵|private key|パスワード|password|"
    r"\btxid\b|\btx\b|transaction|トランザクション|nonce|cookie|etag)"
    r"|(?P<file>ファイル|検体|マルウェア|file|sample|malware|payload|dropper|loader)",
    re.IGNORECASE | re.ASCII,
)
_telephone: Final = re.compile(
    r"(?:電話(?:番号)?|携帯(?:電話)?(?:番号)?|連絡先|ファクス|\b(?:tel|fax|phone|mobile|telephone))"
    r"(?:番号)?[\s\u3000:：.|｜はが、（(]{0,4}$",
    re.IGNORECASE | re.ASCII,
).search
_account: Final = re.compile(
    r"(?:口座番号|(?:普通|当座)(?:預金|口座)?|\baccount (?:number|no\.?|#))[\s\u3000:：.|｜はが、）)]{0,4}$",
    re.IGNORECASE | re.ASCII,
).search
_host: Final = re.compile(
    r"(?:ドメイン名?|domain(?: name)?|fqdn|ホスト名?|host(?:name)?|C2サーバー?|C&C|C2(?: server)?|通信先|接続先|サイト)"
    r"[\s\u3000:：|｜はがの「『\"'`“(（]{0,3}$",
    re.IGNORECASE | re.ASCII,
).search
_file: Final = re.compile(
    r"(?:ファイル名?|スクリプト|プログラム|モジュール|file(?:name)?|script|module)"
    r"[\s\u3000:：「『\"'`“(（はが]{0,3}$",
    re.IGNORECASE | re.ASCII,
).search
_then_file: Final = re.compile(
    r"[」』\"'`”)）]?\s?(?:というファイル|ファイル|スクリプト|モジュール|を実行|file|script|module)",
    re.IGNORECASE | re.ASCII,
).match


def is_a_version(text: str, start: int, end: int) -> bool:
    """Whether four numbers with dots are the number of a version, a section or an object identifier."""
    if _begins_as_version(text, end) or _ends_in_version(text, max(0, start - _NEAR), start):
        return True
    at_line_start = not text[max(0, start - 4) : start].rpartition("\n")[2].strip()
    small = all(int(part) <= 20 for part in text[start:end].split(".") if part.isdecimal())
    return at_line_start and small and _heads_a_section(text, end) is not None and text[start:end].isascii()


def kind_of_digest(text: str, start: int, usual: Kind) -> Kind | None:
    """What a digest is of, by the nearest label before it; None where it is named as no digest at all."""
    label = ""
    for one in _LABELS.finditer(text, max(0, start - _LINE), start):
        label = one.lastgroup or ""
    if label == "other":
        return None
    if usual is Kind.MD5 and label in ("JA3", "JA3S"):
        return Kind[label]
    if label == "certificate":
        return {Kind.SHA1: Kind.CERTIFICATE_SHA1, Kind.SHA256: Kind.CERTIFICATE_SHA256}.get(usual, usual)
    return usual


def names_a_telephone(text: str, start: int) -> bool:
    """Whether the words just before call what follows a telephone number."""
    return _telephone(text, max(0, start - _NEAR), start) is not None


def names_an_account(text: str, start: int) -> bool:
    """Whether the words just before call what follows the number of a bank account."""
    return _account(text, max(0, start - _NEAR), start) is not None


def names_a_host(text: str, start: int) -> bool:
    """Whether the words just before call what follows a name of the internet."""
    return _host(text, max(0, start - _NEAR), start) is not None


def names_a_file(text: str, start: int, end: int) -> bool:
    """Whether the words just before or after call it a file or a program."""
    return _file(text, max(0, start - _NEAR), start) is not None or _then_file(text, end) is not None
