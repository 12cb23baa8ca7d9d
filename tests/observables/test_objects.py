"""Every observable in an object is found once, in its role; what a pattern excludes never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.observables import Found, Kind, Role, from_object, normalise

SHA = "ab" * 32
EXAMPLES = [
    ({"type": "ipv4-addr", "value": "198.51.100.7/24"}, {(Kind.CIDR4, "198.51.100.0/24", Role.IS)}),
    ({"type": "autonomous-system", "number": 64496}, {(Kind.ASN, "AS64496", Role.IS)}),
    (
        {"type": "file", "hashes": {"SHA-256": SHA.upper(), "MD5": "cd" * 16}, "name": "a.exe"},
        {(Kind.SHA256, SHA, Role.IS), (Kind.MD5, "cd" * 16, Role.IS), (Kind.FILENAME, "a.exe", Role.IS)},
    ),
    ({"type": "x509-certificate", "hashes": {"SHA-256": SHA}}, {(Kind.CERTIFICATE_SHA256, SHA, Role.IS)}),
    (
        {"type": "network-traffic", "extensions": {"tls-ext": {"ja3": "cd" * 16}}},
        {(Kind.JA3, "cd" * 16, Role.IS)},
    ),
    (
        {"type": "software", "cpe": "cpe:2.3:a:acme:gateway:1:*:*:*:*:*:*:*"},
        {(Kind.CPE, "cpe:2.3:a:acme:gateway:1", Role.REFERS)},
    ),
    (
        {"type": "vulnerability", "name": "CVE-2024-3094",
         "external_references": [{"source_name": "cve", "external_id": "cve-2024-3094"}]},
        {(Kind.CVE, "CVE-2024-3094", Role.REFERS)},
    ),
    (
        {"type": "observed-data", "objects": {"0": {"type": "domain-name", "value": "Evil.example"}}},
        {(Kind.DOMAIN, "evil.example", Role.CONTAINS)},
    ),
    ({"type": "indicator", "pattern_type": "yara", "pattern": "[domain-name:value = 'evil.example']"}, set()),
    ({"type": "ipv4-addr", "value": "not an address"}, set()),
    ({"type": 7}, set()),
]  # fmt: skip
PATTERNS = [
    ("[domain-name:value = 'Evil.example']", {(Kind.DOMAIN, "evil.example")}),
    (f"[file:hashes.'SHA-256' = '{SHA}']", {(Kind.SHA256, SHA)}),
    (r"[file:name = 'o\'hara\\x.exe']", {(Kind.FILENAME, r"o'hara\x.exe")}),
    ("[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.1']",
     {(Kind.IPV4, "192.0.2.1")}),
    ("[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2')]", {(Kind.IPV4, "192.0.2.1"), (Kind.IPV4, "192.0.2.2")}),
    ("[ipv4-addr:value ISSUBSET '192.0.2.0/24']", {(Kind.CIDR4, "192.0.2.0/24")}),
    ("[ipv4-addr:value NOT = '192.0.2.1' AND domain-name:value = 'evil.example']", {(Kind.DOMAIN, "evil.example")}),
    ("[ipv4-addr:value != '192.0.2.1' OR url:value LIKE 'http://a.example/%']", set()),
    ("[email-message:to_refs[*].value = 'a@b.example']", {(Kind.EMAIL, "a@b.example")}),
    ("[process:binary_ref.hashes.MD5 = '" + "cd" * 16 + "']", {(Kind.MD5, "cd" * 16)}),
    ("[x509-certificate:hashes.'SHA-1' = '" + "cd" * 20 + "']", {(Kind.CERTIFICATE_SHA1, "cd" * 20)}),
    ("[domain-name:value = 'a.example'] FOLLOWEDBY [url:value = 'http://b.example/'] WITHIN 5 SECONDS",
     {(Kind.DOMAIN, "a.example"), (Kind.URL, "http://b.example/")}),
    ("[this is no pattern", set()),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), EXAMPLES)
def test_each_observable_is_found_in_its_role(value, expected):
    assert set(from_object(value)) == expected


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS)
def test_a_pattern_tests_what_it_looks_for_and_nothing_that_it_excludes(pattern, expected):
    found = from_object({"type": "indicator", "pattern_type": "stix", "pattern": pattern})
    assert {(one.kind, one.value) for one in found} == expected


def test_a_value_that_stands_twice_in_one_object_appears_once():
    twice = "[domain-name:value = 'evil.example' OR domain-name:value = 'EVIL.example.']"
    assert list(from_object({"type": "indicator", "pattern": twice})) == [
        Found(Kind.DOMAIN, "evil.example", Role.TESTS)
    ]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda inner: (
    st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["value", "name", "key", "number", "hashes", "MD5", "extensions", "pattern", "objects", "external_references"]
    ), inner, max_size=4)
), max_leaves=12)  # fmt: skip
TYPES = ["ipv4-addr", "domain-name", "url", "file", "indicator", "observed-data", "vulnerability", "network-traffic",
         "software", "x509-certificate", "autonomous-system", "report"]  # fmt: skip


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(
    ["value", "name", "key", "number", "hashes", "extensions", "pattern", "objects", "external_references", "cpe"]
), JSON))  # fmt: skip
def test_objects_of_any_shape_yield_only_canonical_values(kind, rest):
    for found in from_object({"type": kind, **rest}):
        made = normalise(found.kind, found.value)
        assert (made.kind, made.value) == (found.kind, found.value)
