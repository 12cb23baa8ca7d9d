"""Deterministic ids: the same as everybody else's, or the same address would be two."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stix2.v21 import observables as reference

from noroshi.stix import observable_id, own_id
from noroshi.stix.errors import NoTypedForm
from noroshi.stix.extensions import OWN_TYPES

plain = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
digests = {"MD5": "0" * 32, "SHA-1": "1" * 40, "SHA-256": "2" * 64, "SHA-512": "3" * 128}
MADE: list[tuple[Any, dict[str, Any]]] = [
    (reference.IPv4Address, {"value": "198.51.100.23"}),
    (reference.IPv6Address, {"value": "2001:db8::1"}),
    (reference.AutonomousSystem, {"number": 64496, "name": "not contributing"}),
    (reference.Directory, {"path": "C:\\Windows"}),
    (reference.EmailAddress, {"value": "a@example.jp"}),
    (reference.MACAddress, {"value": "00:00:5e:00:53:01"}),
    (reference.Mutex, {"name": "m"}),
    (reference.URL, {"value": "https://例.jp/?a=\u2028"}),
    (reference.File, {"name": "a", "hashes": dict(reversed(digests.items()))}),
    (reference.File, {"hashes": {"SHA3-256": "4" * 64, "SSDEEP": "3:abc:def"}}),
    (reference.File, {"name": "a", "extensions": {"ntfs-ext": {"sid": "1"}}}),
    (reference.Artifact, {"payload_bin": "QUJD"}),
    (reference.Software, {"name": "a", "version": "1", "vendor": "v", "cpe": "cpe:2.3:a:v:a:1:*:*:*:*:*:*:*"}),
    (reference.UserAccount, {"user_id": "1", "account_login": "root"}),
    (reference.WindowsRegistryKey, {"key": "HKLM", "values": [{"name": "a", "data": "b"}]}),
    (reference.X509Certificate, {"serial_number": "1", "hashes": {"SHA-256": "2" * 64}}),
    (reference.EmailMessage, {"is_multipart": False, "subject": "s", "body": "b"}),
    (
        reference.NetworkTraffic,
        {
            "src_ref": "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
            "dst_port": 443,
            "protocols": ["tcp", "https"],
            "start": "2026-01-01T00:00:00.5Z",
        },
    ),
]


@pytest.mark.parametrize(("kind", "properties"), MADE, ids=lambda made: getattr(made, "__name__", ""))
def test_ids_are_those_that_the_reference_makes(kind: Any, properties: dict[str, Any]) -> None:
    made = kind(**properties)

    assert observable_id(json.loads(made.serialize())) == made.id


@given(plain)
def test_any_domain_name_gets_the_id_that_the_reference_gives(name: str) -> None:
    assert observable_id({"type": "domain-name", "value": name}) == reference.DomainName(value=name).id


def test_what_does_not_contribute_changes_nothing() -> None:
    bare = {"type": "ipv4-addr", "value": "198.51.100.23"}

    assert observable_id(bare) == observable_id({**bare, "id": "x", "defanged": True, "x_seen": 1})


def test_a_process_has_no_deterministic_id() -> None:
    assert observable_id({"type": "process", "pid": 1}) is None


def test_what_canonical_json_cannot_hold_is_refused_not_rounded() -> None:
    with pytest.raises(NoTypedForm):
        observable_id({"type": "autonomous-system", "number": 2**60})


@pytest.mark.parametrize("own", OWN_TYPES.values(), ids=lambda own: own.type)
def test_our_own_types_have_deterministic_ids_too(own: Any) -> None:
    value = {"type": own.type, "value": "x", "bank": "0001"}

    assert observable_id(value) == observable_id(dict(reversed(value.items())))
    assert uuid.UUID(str(observable_id(value)).partition("--")[2]).version == 5


def test_own_ids_cannot_be_confused_by_where_parts_are_cut() -> None:
    space = uuid.UUID(int=1)

    assert own_id("report", space, "ab", "c") != own_id("report", space, "a", "bc")
    assert own_id("report", space, "a") != own_id("report", uuid.UUID(int=2), "a")
