"""Observables out of prose: text in Japanese or English in, the values that it names out.

One compiled expression eats what is ordinary and stops at the few spots where a value can begin; there the rules are
asked in order. Every rule reads forward only and what was read is read again at most a bounded number of times, so time
grows with the text's length whatever it holds. What is found has passed ``noroshi.observables``, so it is canonical.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from noroshi.languages import addresses, codes
from noroshi.languages.letters import ALNUM, DIGIT, DOT, FULL, HYPHENS, JAPANESE, SIGN
from noroshi.languages.mentions import Mention, Step

_WORD: Final = rf"[{ALNUM}][{ALNUM}%+\-－]{{0,255}}+"
_BEGINS_A_CODE: Final = (
    rf"[cCＣ][vVＶ][eEＥ][{HYPHENS}]|[AＡ][SＳ](?:N|番| ?[{DIGIT}])|[A-Z][A-Z][0-9][0-9] ?[0-9A-Z]{{4}}"
    rf"|[{DIGIT}]{{6,14}}(?![{ALNUM}])|[0０][{DIGIT}]{{1,4}}[{HYPHENS}ー(（]"
    r"|[0-9A-Fa-f][0-9A-Fa-f]-[0-9A-Fa-f]{2}-|[hH]\*\*[pP]"
)
_NUMBER: Final = r"[0-9]{1,5}(?>[.:][0-9]{1,5}){1,2}+(?=[^\w.:：．@＠%+/\\\[({（［｛\-\s]|\s[^\[({（［｛\s]|[.] )"
"""A time, a date, an amount or a version of at most three parts: no value, and far too common to be looked at."""
_PLAIN: Final = r"[A-Za-z][a-z]{0,14}+[ ,、](?![\s\[({（［｛])"
"""A word as most are: the rest of the expression need not look at it."""
_FILE: Final = (
    r"[0-9A-Za-z_][0-9A-Za-z_\-]{0,64}+\.(?:pdf|docx?|xls[xm]?|pptx?|exe|dll|txt|tmp|log|html?|php|json|xml|csv|jpe?g|png|"
    rf"js|ps1|bat|gz|e\.|g\.)(?![{ALNUM}@＠.．\[({{（［｛/\\]|\s[\[({{（［｛\s])"
)
"""A file's name whose ending is no top-level domain, or an abbreviation with two full stops."""
# Atomic inside, too: before Python 3.11.5 a possessive group whose inside can be tried again matches wrongly.
_eat_the_ordinary: Final = re.compile(
    rf"(?>{_PLAIN}|[^{ALNUM}{JAPANESE}+＋:]++|[{JAPANESE}]++(?!{DOT}[{ALNUM}{JAPANESE}])|{_NUMBER}|{_FILE}"
    rf"|(?!{_BEGINS_A_CODE}){_WORD}(?!{SIGN})(?<![0-9A-Za-z_{FULL}]{{16}})"
    r"|[+＋](?![1-9１-９])|:(?!:[fF]{4}:))*+"
).match
_match_word: Final = re.compile(rf"{_WORD}|[{JAPANESE}]++|.", re.DOTALL).match
_is_japanese: Final = re.compile(f"[{JAPANESE}]").match
_is_name_sign: Final = re.compile(rf"[.．@＠](?=[{ALNUM}{JAPANESE}])").match

Rule = Callable[[str, int], Step | None]
_ALL: Final[tuple[Rule, ...]] = (
    addresses.url, codes.colons, codes.cpe, addresses.ipv6, addresses.ipv4, codes.identifier, codes.long_word,
    codes.iban, codes.telephone, codes.account, addresses.email_or_host,
)  # fmt: skip
_BEFORE_COLON: Final[tuple[Rule, ...]] = (
    addresses.url, codes.colons, codes.cpe, addresses.ipv6, codes.identifier, codes.long_word, codes.account,
)  # fmt: skip
_NUMBER_BEFORE_DOT: Final[tuple[Rule, ...]] = (addresses.ipv4, addresses.email_or_host)
_WORD_BEFORE_DOT: Final[tuple[Rule, ...]] = (addresses.email_or_host,)
_JAPANESE: Final[tuple[Rule, ...]] = (addresses.japanese_host,)


def extract(text: str) -> list[Mention]:
    """Every observable that a text names, in the order of the text, each place once; never raises.

    Found are IP addresses and networks, domain names, URLs, e-mail addresses, digests of files and certificates, JA3,
    JA4, AS numbers, CVE, CPE, wallets, bank accounts, telephone and hardware addresses, defanged ones too. Not found
    are addresses and names that mean something only inside one network (RFC 1918, RFC 6762), and what only looks like
    a value: versions, dates, sections, names of files.
    """
    return list(_mentions(text))


def _mentions(text: str) -> Iterator[Mention]:
    place, end = 0, len(text)
    while place < end:
        ordinary = _eat_the_ordinary(text, place)
        place = ordinary.end() if ordinary is not None else place
        if place == end:
            return
        word = _match_word(text, place)
        word_end = word.end() if word is not None else place + 1
        step = _read(text, place, word_end)
        place = word_end if step is None else max(step.end, place + 1)
        if step is not None and (mention := step.mention(text)) is not None:
            yield mention


def _read(text: str, at: int, word_end: int) -> Step | None:
    for rule in _rules(text, at, word_end):
        if (step := rule(text, at)) is not None:
            return step
    return None


def _rules(text: str, at: int, word_end: int) -> tuple[Rule, ...]:
    """Which rules can hold, by what follows the first word."""
    first = text[at]
    if first >= "\u3005" and _is_japanese(text, at):
        return _JAPANESE
    sign = text[word_end : word_end + 1]
    if sign == ":":
        return _BEFORE_COLON
    if first not in "AＡ+＋" and _is_name_sign(text, word_end):
        return _NUMBER_BEFORE_DOT if first.isdecimal() else _WORD_BEFORE_DOT
    return _ALL
