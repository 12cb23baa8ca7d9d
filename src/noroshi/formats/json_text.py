"""JSON read strictly: what two programs could read in two ways is refused (RFC 8259 section 4, RFC 7493)."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from noroshi.formats.errors import DuplicateKey, NotJson, TooDeep


def decode(content: bytes) -> Any:
    """The decoded value.

    Raises NotJson (also for lone surrogates, NaN and any encoding but UTF-8), DuplicateKey, TooDeep.

    msgspec checks syntax and characters; the standard library's reader sees duplicate keys, which msgspec drops.
    """
    plain = content.removeprefix(b"\xef\xbb\xbf")
    try:
        msgspec.json.decode(plain)
        return json.loads(plain, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise TooDeep from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotJson(detail=str(error).replace("%", "%%")) from error
    except (json.JSONDecodeError, ValueError) as error:
        if isinstance(error, DuplicateKey):
            raise
        raise NotJson(detail="a number is out of range") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DuplicateKey(key=key[:80])
            seen.add(key)
    return made


def _no_constant(name: str) -> None:
    raise ValueError(name)
