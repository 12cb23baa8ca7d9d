"""Values that never warn: those of the warninglists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from uuid import UUID

from django.db import connection

from noroshi.frame.named_sql import sql
from noroshi.knowledge.observables import Kind
from noroshi.warning import probes
from noroshi.warning.probes import Named

_WIDEST_LISTED = {4: 8, 6: 16}


def lists_of(batch: Sequence[Named]) -> dict[UUID, str]:
    """For each benign value, the name of a warninglist that it stands on."""
    pairs = [(named.id, key) for named in batch for key in _keys(named)]
    with connection.cursor() as cursor:
        cursor.execute(sql("warning", "benign"), {"ids": [one for one, _ in pairs], "keys": [key for _, key in pairs]})
        return dict(cursor.fetchall())


def _keys(named: Named) -> Iterator[str]:
    yield named.value
    if named.kind in (Kind.DOMAIN, Kind.EMAIL, Kind.URL):
        yield from probes.names_of(probes.place_of(named.observable))
    cidr = probes.range_of(named.observable)
    if cidr is not None:
        network = ip_network(cidr)
        yield from (str(network.supernet(new_prefix=length))
                    for length in range(_WIDEST_LISTED[network.version], network.prefixlen + 1))
