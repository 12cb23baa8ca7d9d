"""Wallets and bank accounts: canonical forms and their check digits (Base58Check, BIP 173 and 350, ISO 13616)."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from noroshi.observables.kinds import Kind, NotAnObservable

_ETHEREUM: Final = re.compile(r"0[xX][0-9a-fA-F]{40}").fullmatch
_BITCOIN: Final = re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}").fullmatch
_TRON: Final = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}").fullmatch
_BECH32: Final = re.compile(r"(?:bc|tb|ltc)1[02-9ac-hj-np-z]{6,87}").fullmatch
_ANY_WALLET: Final = re.compile(r"[A-Za-z0-9_:.-]{20,128}").fullmatch
_BASE58_DIGITS: Final = {c: n for n, c in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32_DIGITS: Final = {c: n for n, c in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_BECH32_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}").fullmatch
_ACCOUNT: Final = re.compile(r"[A-Z0-9]{4,34}").fullmatch


def wallet(text: str) -> str:
    """Ethereum and bech32 in lower case, everything else as written; check digits are verified where we know them."""
    checked = known_wallet(text)
    if checked is not None:
        return checked
    if _BITCOIN(text) or _TRON(text) or _BECH32(text.lower()):
        raise NotAnObservable(Kind.WALLET, text, "checksum")
    if not _ANY_WALLET(text):
        raise NotAnObservable(Kind.WALLET, text, "wallet")
    return text


def known_wallet(text: str) -> str | None:
    """The canonical form of an address whose form and check digits prove it one; None when they do not."""
    if _ETHEREUM(text):
        return text.lower()
    if (_BITCOIN(text) or _TRON(text)) and _base58_checks(text):
        return text
    lower = text.lower()
    if text in (lower, text.upper()) and _BECH32(lower) and _bech32_checks(lower):
        return lower
    return None


def _base58_checks(text: str) -> bool:
    number = 0
    for character in text:
        number = number * 58 + _BASE58_DIGITS[character]
    if number.bit_length() > 200:
        return False
    raw = number.to_bytes(25, "big")
    return sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _bech32_checks(text: str) -> bool:
    prefix, _, rest = text.rpartition("1")
    if any(c not in _BECH32_DIGITS for c in rest):
        return False
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    return _bech32_sum(expanded + [_BECH32_DIGITS[c] for c in rest]) in (1, 0x2BC830A3)


def _bech32_sum(values: list[int]) -> int:
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_BECH32_GENERATOR):
            total ^= generator if top >> bit & 1 else 0
    return total


def bank_account(text: str) -> str:
    """An IBAN, or an account number of another kind, without spaces and hyphens, in capitals.

    A text in the form of an IBAN whose check digits do not fit is refused (ISO 13616, ISO/IEC 7064 MOD 97-10).
    """
    bare = re.sub(r"[\s-]", "", text).upper()
    if _IBAN(bare):
        if not iban_checks(bare):
            raise NotAnObservable(Kind.BANK_ACCOUNT, text, "checksum")
        return bare
    if not _ACCOUNT(bare) or not any(c.isdigit() for c in bare):
        raise NotAnObservable(Kind.BANK_ACCOUNT, text, "bank-account")
    return bare


def iban_checks(bare: str) -> bool:
    """Whether a text without spaces, in capitals, is an IBAN with check digits that fit."""
    return bool(_IBAN(bare)) and int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1
