"""Protects: what is packed by hand for COPY arrives in the tables as it was."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.knowledge import copying
from noroshi.knowledge.copying import Held, Placed
from noroshi.knowledge.preparing import Prepared, prepare
from tests.nation import Nation

pytestmark = pytest.mark.django_db
UUID = "00000000-0000-4000-8000-00000000000"


def _rows(table: str, content: bytes) -> list[tuple[object, ...]]:
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql("knowledge", "incoming_tables").encode())
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()) as copy:
            copy.write(content)
        return cursor.execute(b"TABLE " + table.encode(), binary=True).fetchall()


def _tool(number: int, **more: object) -> Prepared:
    value = {"type": "tool", "id": f"tool--{UUID}{number}", "modified": "2026-01-02T03:04:05.678Z"} | more
    return prepare("p", b'{"\x00": 1}', value, b"derived" if number == 1 else None)


def test_an_object_arrives_as_it_was(nation: Nation) -> None:
    full = _tool(1, name="攻撃 tool", confidence=7, valid_until="1999-12-31T23:59:59.5Z", revoked=True)
    bare = _tool(2)
    found = _rows("incoming_object", copying.objects([Placed(5, 9, 2, True, full), Placed(2**40, 9, 0, False, bare)]))

    assert [row[:3] for row in found] == [(5, True, 9), (2**40, False, 9)]
    for row, one in zip(found, (full, bare), strict=True):
        assert row[4].bytes == one.stix_key  # type: ignore[attr-defined]  # a UUID
        assert row[5:] == (
            one.version, one.revoked, one.digest, one.type, one.name, one.content, one.derived, one.confidence,
            one.valid_until,
        )  # fmt: skip


def test_values_relations_and_postings_arrive_as_they_were(nation: Nation) -> None:
    one = _tool(1, name="alpha beta", x_other_refs=[f"tool--{UUID}2"])
    first, last = Placed(5, 9, 2, False, one), Placed(6, 9, 2, False, _tool(2, name="beta"))
    held = Held(bytes(range(16)), 5, "例え.jp".encode(), 3)

    ((key, kind, audience, object_id, role, value),) = _rows(
        "incoming_appearance", copying.appearances([first], [[held]])
    )
    assert (key.bytes, kind, audience, object_id, role, value) == (held.key, 5, 9, 5, 3, "例え.jp")  # type: ignore[attr-defined]
    ((source, target, *rest),) = _rows("incoming_relation", copying.relations([first]))
    assert (str(source), str(target), rest) == (UUID + "1", UUID + "2", [9, 5, "tool", "tool", "x-other"])
    found = {row[0]: row[1:] for row in _rows("incoming_posting", copying.postings([last, first]))}
    assert found == {"alpha": (9, 5, [5]), "beta": (9, 6, [5, 6])}


def test_no_rows_are_no_rows(nation: Nation) -> None:
    for table in ("object", "relation", "posting"):
        assert _rows(f"incoming_{table}", getattr(copying, f"{table}s")([])) == []
