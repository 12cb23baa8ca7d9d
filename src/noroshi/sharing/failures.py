"""How the API's operations of sharing say why not."""

from __future__ import annotations

from typing import Any, Final

from ninja import Schema


class Failure(Schema):
    """Why not: a code for machines, a sentence for people, and the facts."""

    code: str
    message: str
    facts: dict[str, Any]


FAILURES: Final = dict.fromkeys((400, 401, 403, 404, 409, 422), Failure)
