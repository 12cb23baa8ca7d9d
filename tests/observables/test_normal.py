"""One canonical form per value: what two reports must share to be recognised as speaking of the same thing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from noroshi.observables import Kind, NotAnObservable, Observable, normalise, observable_id, observable_key

SAME = [
    (Kind.IPV4, "198.51.100.7", Kind.IPV4, "198.51.100.7"),
    (Kind.IPV4, "198.51.100.7/24", Kind.CIDR4, "198.51.100.0/24"),
    (Kind.CIDR4, "198.51.100.7/32", Kind.IPV4, "198.51.100.7"),
    (Kind.IPV6, "2001:DB8:0:0::1", Kind.IPV6, "2001:db8::1"),
    (Kind.IPV6, "::ffff:192.0.2.1", Kind.IPV4, "192.0.2.1"),
    (Kind.CIDR6, "::ffff:192.0.2.1/120", Kind.CIDR4, "192.0.2.0/24"),
    (Kind.CIDR6, "2001:db8::1/128", Kind.IPV6, "2001:db8::1"),
    (Kind.CIDR6, "2001:db8::1/32", Kind.CIDR6, "2001:db8::/32"),
    (Kind.DOMAIN, "Evil.Example.", Kind.DOMAIN, "evil.example"),
    (Kind.DOMAIN, "例え.JP", Kind.DOMAIN, "xn--r8jz45g.jp"),
    (Kind.DOMAIN, "ｅｖｉｌ。ｊｐ", Kind.DOMAIN, "evil.jp"),
    (Kind.DOMAIN, "XN--R8JZ45G.jp", Kind.DOMAIN, "xn--r8jz45g.jp"),
    (Kind.DOMAIN, "_dmarc.evil.example", Kind.DOMAIN, "_dmarc.evil.example"),
    (Kind.URL, "HTTPS://Evil.Example:443/Gate.php?Q=A#F", Kind.URL, "https://evil.example/Gate.php?Q=A#F"),
    (Kind.URL, "http://evil.example", Kind.URL, "http://evil.example/"),
    (Kind.URL, "http://User:Pw@[2001:DB8::1]:08080/", Kind.URL, "http://User:Pw@[2001:db8::1]:8080/"),
    (Kind.EMAIL, "Taro@Example.JP", Kind.EMAIL, "Taro@example.jp"),
    (Kind.MD5, "D41D8CD98F00B204E9800998ECF8427E", Kind.MD5, "d41d8cd98f00b204e9800998ecf8427e"),
    (Kind.CERTIFICATE_SHA1, ":".join(["AB"] * 20), Kind.CERTIFICATE_SHA1, "ab" * 20),
    (Kind.FUZZY_HASH, '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C,"a.exe"', Kind.FUZZY_HASH,
     "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"),
    (Kind.FUZZY_HASH, "ab" * 35, Kind.FUZZY_HASH, "T1" + "AB" * 35),
    (Kind.ASN, "64496", Kind.ASN, "AS64496"),
    (Kind.ASN, "asn 1.10", Kind.ASN, "AS65546"),
    (Kind.CVE, "cve-2024-3094", Kind.CVE, "CVE-2024-3094"),
    (Kind.CPE, "cpe:2.3:a:Acme:Gate\\:way:1.2:r3:*:*:*:*:*:*", Kind.CPE, "cpe:2.3:a:acme:gate\\:way:1.2"),
    (Kind.CPE, "cpe:/a:acme:gate%3away:1.2", Kind.CPE, "cpe:2.3:a:acme:gate\\:way:1.2"),
    (Kind.CPE, "cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*", Kind.CPE, "cpe:2.3:o:acme:os"),
    (Kind.WALLET, "0xDE0B295669a9FD93d5F28D9Ec85E40f4cb697BAe", Kind.WALLET,
     "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae"),
    (Kind.BANK_ACCOUNT, "gb82 west 1234 5698 7654 32", Kind.BANK_ACCOUNT, "GB82WEST12345698765432"),
    (Kind.BANK_ACCOUNT, "0001-123-1234567", Kind.BANK_ACCOUNT, "00011231234567"),
    (Kind.PHONE, "+81 (0)3-1234-5678", Kind.PHONE, "+81312345678"),
    (Kind.PHONE, "0081 3 1234 5678", Kind.PHONE, "+81312345678"),
    (Kind.REGISTRY_KEY, "HKLM\\Software\\Run\\", Kind.REGISTRY_KEY, "hkey_local_machine\\software\\run"),
    (Kind.MAC, "00-1A-2B-3C-4D-5E", Kind.MAC, "00:1a:2b:3c:4d:5e"),
    (Kind.FILENAME, "Invoice.EXE", Kind.FILENAME, "Invoice.EXE"),
]  # fmt: skip

REFUSED = [
    (Kind.IPV4, "010.1.1.1", "octet-padded"),
    (Kind.IPV4, "256.1.1.1", "not-an-address"),
    (Kind.IPV4, "2001:db8::1", "wrong-family"),
    (Kind.IPV6, "192.0.2.1", "wrong-family"),
    (Kind.IPV6, "fe80::1%eth0", "not-an-address"),
    (Kind.CIDR4, "192.0.2.0/33", "prefix"),
    (Kind.CIDR4, "192.0.2.0/255.255.255.0", "prefix"),
    (Kind.DOMAIN, "192.0.2.1", "address-not-domain"),
    (Kind.DOMAIN, "*.evil.example", "wildcard"),
    (Kind.DOMAIN, "a..b", "label"),
    (Kind.DOMAIN, "x" * 64 + ".example", "label"),
    (Kind.DOMAIN, ".".join(["abcdefgh"] * 30), "name-too-long"),
    (Kind.DOMAIN, "  ", "empty"),
    (Kind.DOMAIN, "evil\x00.example", "control-character"),
    (Kind.URL, "evil.example/x", "no-scheme"),
    (Kind.URL, "http:///x", "host"),
    (Kind.URL, "http://evil.example:70000/", "port"),
    (Kind.EMAIL, "evil.example", "not-an-email"),
    (Kind.SHA1, "ab" * 16, "digest"),
    (Kind.ASN, "AS4294967296", "asn"),
    (Kind.CVE, "CVE-24-1", "cve"),
    (Kind.CPE, "cpe:2.3:a:*:*:*", "cpe"),
    (Kind.WALLET, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "checksum"),
    (Kind.BANK_ACCOUNT, "GB82 WEST 1234 5698 7654 33", "checksum"),
    (Kind.PHONE, "03-1234-5678", "phone-country"),
    (Kind.OTHER, "x" * 5000, "too-long"),
    (Kind.FILENAME, "a\ud800b", "control-character"),
]


@pytest.mark.parametrize(("kind", "text", "kind_found", "value"), SAME)
def test_writings_of_one_thing_become_one_value(kind, text, kind_found, value):
    assert normalise(kind, text) == Observable(kind_found, value)


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED)
def test_what_is_no_such_value_is_refused_with_the_reason(kind, text, reason):
    with pytest.raises(NotAnObservable) as caught:
        normalise(kind, text)
    assert caught.value.reason == reason
    assert caught.value.explanation


@given(st.sampled_from(Kind), st.text(max_size=80))
@example(Kind.REGISTRY_KEY, "\u0130\u0345\\")
@example(Kind.DOMAIN, "\u2100.jp")
def test_normalising_twice_changes_nothing_and_raises_nothing_else(kind, text):
    try:
        once = normalise(kind, text)
    except NotAnObservable:
        return
    assert normalise(once.kind, once.value) == once


@given(st.sampled_from(SAME))
def test_normalising_real_values_twice_changes_nothing(case):
    assert normalise(case[2], case[3]) == Observable(case[2], case[3])


def test_identifiers_stay_what_they_were_when_first_stored():
    assert str(observable_id(Kind.IPV4, "198.51.100.7")) == "2cfce487-920c-796b-d8ae-ced2f8e7759d"
    assert observable_key(Kind.IPV4, "198.51.100.7") == observable_id(Kind.IPV4, "198.51.100.7").bytes
    assert observable_id(Kind.MD5, "a") != observable_id(Kind.JA3, "a")


def test_numbers_of_kinds_are_stable():
    assert [(kind.name, int(kind)) for kind in Kind][:7] == [
        ("IPV4", 1), ("IPV6", 2), ("CIDR4", 3), ("CIDR6", 4), ("DOMAIN", 5), ("URL", 6), ("EMAIL", 7),
    ]  # fmt: skip
    assert (Kind.CVE, Kind.CPE, Kind.PHONE, Kind.MAC, Kind.OTHER) == (19, 20, 23, 28, 99)
