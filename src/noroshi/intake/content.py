"""What comes with the installation, brought in at start: warninglists; ATT&CK and ATLAS once there is an office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version

import msgspec
from django.db import connection

from noroshi import __version__
from noroshi.authority.queries import automation
from noroshi.frame.actors import REAL_WORLD, Channel
from noroshi.frame.verbs import seeing
from noroshi.knowledge.attack import attack_objects
from noroshi.knowledge.errors import KeyUsedForOther
from noroshi.knowledge.installing import install_warninglists
from noroshi.knowledge.receipts import Arrival, receipt_for_key
from noroshi.knowledge.services import Item, Remembered, keep, remember
from noroshi.parties.errors import UnknownOrganisation
from noroshi.parties.queries import office_of
from noroshi.release.types import Marking, Tlp

ATTACK = "ATT&CK and ATLAS"
Tell = Callable[[str], None]


def install(tell: Tell) -> None:
    """Bring in what the installed packages hold and the database does not; says what it did."""
    if not _has_warninglists():
        found = install_warninglists()
        tell(f"{found.keys} harmless values of {found.lists} warninglists")
    try:
        office = office_of(REAL_WORLD).id
    except UnknownOrganisation:
        return
    told = _install_attack(office)
    if told is not None:
        tell(f"{told.new + told.updated} objects of {ATTACK}")


def _has_warninglists() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM knowledge_benign)")
        return bool(cursor.fetchone()[0])


def _install_attack(office: int) -> Remembered | None:
    key = f"content:{__version__}:pymispgalaxies:{version('pymispgalaxies')}"
    actor = automation(REAL_WORLD, Channel.COMMAND)
    with seeing(actor):
        if _is_kept(office, key):
            return None
        content = [msgspec.json.encode(one) for one in attack_objects()]
        whole = b'{"type":"bundle","objects":[' + b",".join(content) + b"]}"
        arrival = Arrival([whole], ATTACK, marking=Marking(Tlp.CLEAR), source_id=office, idempotency_key=key)
        receipt, _ = keep(actor, arrival)
        return remember(actor, receipt, _items(content))


def _is_kept(office: int, key: str) -> bool:
    try:
        receipt_for_key(office, key)
    except KeyUsedForOther:
        return False
    return True


def _items(content: list[bytes]) -> Iterator[Item]:
    for place, one in enumerate(content):
        yield Item(f"objects[{place}]", one, msgspec.json.decode(one))
