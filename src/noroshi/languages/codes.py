"""Digests, fingerprints, identifiers, accounts and telephone numbers in prose: values with a form of their own."""

from __future__ import annotations

import re
from typing import Final

from noroshi.languages import context
from noroshi.languages.letters import ALNUM, DIGIT, FULL, HYPHENS
from noroshi.languages.mentions import Step, canonical, found
from noroshi.observables import Kind, Observable, refang
from noroshi.observables.money import iban_checks, known_wallet

_LENGTHS: Final = {32: Kind.MD5, 40: Kind.SHA1, 64: Kind.SHA256, 128: Kind.SHA512}
_HYPHEN: Final = f"[{HYPHENS}]"
_match_word: Final = re.compile(rf"[0-9A-Za-z_{FULL}]{{16,128}}+(?![{ALNUM}+/=]|[.．][{ALNUM}]|-[{ALNUM}])").match
_is_hex: Final = re.compile(r"[0-9A-Fa-f]+").fullmatch
_match_piece: Final = re.compile(r"[ \t|｜]*\r?\n[ \t|｜]*([0-9A-Fa-f]{1,96})(?=[ \t|｜]*(?:\r?\n|\Z))").match
_match_colons: Final = re.compile(rf"[0-9A-Fa-f]{{2}}(?>:[0-9A-Fa-f]{{2}}){{5,}}+(?![{ALNUM}]|:[{ALNUM}])").match
_match_hyphens: Final = re.compile(rf"[0-9A-Fa-f]{{2}}(?:-[0-9A-Fa-f]{{2}}){{5}}(?![{ALNUM}\-])").match
_BY_COUNT: Final = {6: Kind.MAC, 20: Kind.CERTIFICATE_SHA1, 32: Kind.CERTIFICATE_SHA256}
_match_ssdeep: Final = re.compile(r"([0-9]{1,10}):[A-Za-z0-9/+]{6,64}:[A-Za-z0-9/+]{6,64}(?![A-Za-z0-9/+:])").match
_BLOCK_SIZES: Final = frozenset(str(3 << power) for power in range(31))
_match_cve: Final = re.compile(rf"(?i:CVE|ＣＶＥ){_HYPHEN}[{DIGIT}]{{4}}{_HYPHEN}[{DIGIT}]{{4,19}}(?![{ALNUM}])").match
_match_asn: Final = re.compile(
    rf"(?:(?P<named>ASN[\s:：#]{{0,3}}(?:AS)?|AS番号[\s:：はが]{{0,3}}(?:AS)?)|[AＡ][SＳ] ?)"
    rf"(?P<number>[{DIGIT}]{{1,10}}(?:\.[0-9]{{1,5}})?)(?![{ALNUM}\-/]|[.．][{ALNUM}])"
).match
_NOT_SYSTEMS: Final = frozenset({"400", "9100", "9110", "9120"})
"""IBM's AS/400 and the aerospace standards AS9100 to AS9120."""
_match_cpe: Final = re.compile(r"(?i:cpe):(?:2\.3:[aoh*\-]|/[aoh]):[A-Za-z0-9._\-~%*?!\\+&@:/()$]+").match
_match_iban: Final = re.compile(
    rf"[A-Z]{{2}}[0-9]{{2}}(?: ?[A-Z0-9]{{4}}){{2,7}}(?: ?[A-Z0-9]{{1,3}})?(?![{ALNUM}])"
).match
_match_account: Final = re.compile(rf"[{DIGIT}]{{6,14}}(?![{ALNUM}\-])").match
_match_phone: Final = re.compile(
    rf"[+＋][{DIGIT}]{{1,5}}(?:(?:{_HYPHEN}|[ .]|[ ]?[(（]|[)）][ ]?)[{DIGIT}]{{1,5}}|[{DIGIT}]){{1,14}}"
).match
_match_domestic: Final = re.compile(
    rf"[0０][{DIGIT}]{{1,4}}(?:{_HYPHEN}|[ ]?[(（]|[ー])?[{DIGIT}]{{1,4}}(?:{_HYPHEN}|[)）][ ]?|[ー])?"
    rf"[{DIGIT}]{{3,4}}(?![{ALNUM}\-])"
).match
_NOT_DIGITS: Final = re.compile(r"[^0-9]")
_JAPAN: Final = "81"


def long_word(text: str, at: int) -> Step | None:
    """A digest, a fuzzy hash, a JA4 fingerprint, a wallet or an IBAN that stands as one word."""
    if at and text[at - 1] in "-+":
        return None
    word = _match_word(text, at)
    if word is None:
        return None
    plain = word[0] if word[0].isascii() else refang(word[0])
    if _is_hex(plain):
        return _digest(text, at, word.end(), plain)
    observable = _by_form(plain)
    return found(observable, at, word.end()) if observable else Step(word.end())


def _by_form(plain: str) -> Observable | None:
    if len(plain) == 72 and plain[:2] in ("T1", "t1"):
        return canonical(Kind.FUZZY_HASH, plain)
    if len(plain) == 36 and plain.count("_") == 2:
        return canonical(Kind.JA4, plain)
    if (wallet := known_wallet(plain)) is not None:
        return Observable(Kind.WALLET, wallet)
    return Observable(Kind.BANK_ACCOUNT, plain) if iban_checks(plain) else None


def _digest(text: str, at: int, end: int, digits: str) -> Step:
    joined = _joined(text, at, end, digits)
    if joined is not None:
        end, digits = joined
    usual = _LENGTHS.get(len(digits))
    kind = context.kind_of_digest(text, at, usual) if usual is not None else None
    observable = canonical(kind, digits) if kind is not None else None
    if usual is None and iban_checks(digits):
        observable = Observable(Kind.BANK_ACCOUNT, digits)
    return found(observable, at, end) if observable is not None else Step(end)


def _joined(text: str, at: int, end: int, digits: str) -> tuple[int, str] | None:
    """A digest that a narrow column broke over lines: pieces that are none alone and one together.

    Two whole digests on two lines stay two, unless a label before them says that a longer one is meant.
    """
    wanted = _announced_length(text, at)
    while (piece := _match_piece(text, end)) is not None and len(digits) < 128:
        if wanted != len(digits) + len(piece[1]) and len(piece[1]) in _LENGTHS:
            return None
        digits, end = digits + piece[1], piece.end()
        if len(digits) == wanted or (wanted is None and len(digits) in _LENGTHS):
            return end, digits
    return None


def _announced_length(text: str, at: int) -> int | None:
    before = text[max(0, at - 24) : at].upper().replace("-", "")
    return next((length for name, length in (("SHA512", 128), ("SHA256", 64), ("SHA1", 40)) if name in before), None)


def colons(text: str, at: int) -> Step | None:
    """Bytes with colons between them: a certificate's digest or a hardware address; or an ssdeep hash."""
    if (row := _match_colons(text, at)) is not None:
        kind = _BY_COUNT.get(row[0].count(":") + 1)
        observable = canonical(kind, row[0]) if kind is not None else None
        return found(observable, at, row.end()) if observable is not None else Step(row.end())
    fuzzy = _match_ssdeep(text, at)
    if fuzzy is None or fuzzy[1] not in _BLOCK_SIZES:
        return None
    observable = canonical(Kind.FUZZY_HASH, fuzzy[0])
    return found(observable, at, fuzzy.end()) if observable is not None else None


def cpe(text: str, at: int) -> Step | None:
    """A product's CPE name."""
    name = _match_cpe(text, at)
    if name is None:
        return None
    written = name[0].rstrip(".,:/)(!?")
    observable = canonical(Kind.CPE, written)
    return found(observable, at, at + len(written), name.end()) if observable is not None else Step(name.end())


def identifier(text: str, at: int) -> Step | None:
    """A vulnerability's CVE number, an autonomous system's number, or a hardware address with hyphens."""
    if (cve := _match_cve(text, at)) is not None:
        return _as(Kind.CVE, text, at, cve.end(), re.sub(_HYPHEN, "-", cve[0]))
    if (hardware := _match_hyphens(text, at)) is not None:
        return _as(Kind.MAC, text, at, hardware.end(), hardware[0])
    return _system(text, at)


def _system(text: str, at: int) -> Step | None:
    system = _match_asn(text, at)
    if system is None:
        return None
    number = refang(system["number"])
    if system["named"] is None and (
        len(number) < 3 or number in _NOT_SYSTEMS or (" " in system[0] and len(number) < 4)
    ):
        return Step(system.end())
    return _as(Kind.ASN, text, at, system.end(), "AS" + number)


def _as(kind: Kind, text: str, at: int, end: int, written: str) -> Step:
    observable = canonical(kind, refang(written))
    return found(observable, at, end) if observable is not None else Step(end)


def iban(text: str, at: int) -> Step | None:
    """A bank account by its IBAN, in groups of four or in one; its check digits decide."""
    groups = _match_iban(text, at)
    if groups is None:
        return None
    written = groups[0]
    while len(written) >= 15:
        bare = written.replace(" ", "")
        if iban_checks(bare):
            return found(Observable(Kind.BANK_ACCOUNT, bare), at, at + len(written))
        written = written.rpartition(" ")[0]
    return None


def telephone(text: str, at: int) -> Step | None:
    """A telephone number with its country's code, or a Japanese one that the words before call one."""
    if text[at] in "+＋":
        return _international(text, at)
    number = _match_domestic(text, at)
    if number is None:
        return None
    digits = _NOT_DIGITS.sub("", refang(number[0]))
    if len(digits) not in (10, 11) or not context.names_a_telephone(text, at):
        return None
    return _as(Kind.PHONE, text, at, number.end(), f"+{_JAPAN}{digits[1:]}")


def _international(text: str, at: int) -> Step | None:
    number = _match_phone(text, at)
    if number is None:
        return None
    written = number[0]
    while written:
        digits = _NOT_DIGITS.sub("", refang(written).replace("(0)", ""))
        if _fits(digits):
            break
        written = re.sub(r"[ .(（)）]*[^ .(（)）]*\Z", "", written)
    end = at + len(written)
    if not written or (text[end : end + 1].isalnum() and text[end].isascii()):
        return None
    return _as(Kind.PHONE, text, at, end, "+" + digits)


def _fits(digits: str) -> bool:
    if digits.startswith(_JAPAN):
        return len(digits) in (11, 12)
    return len(digits) == 11 if digits.startswith("1") else 9 <= len(digits) <= 14


def account(text: str, at: int) -> Step | None:
    """A bank account's number where the words before call it one."""
    number = _match_account(text, at)
    if number is None or not context.names_an_account(text, at):
        return None
    return _as(Kind.BANK_ACCOUNT, text, at, number.end(), number[0])
