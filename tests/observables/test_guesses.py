"""A pasted value is recognised as what it is, also when it was made unclickable first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.observables import Kind, Observable, guess, line_of, normalise, refang


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("198[.]51[.]100[.]7", Kind.IPV4, "198.51.100.7"),
        ("198.51.100.7/24", Kind.CIDR4, "198.51.100.0/24"),
        ("[2001:db8::1]:443", Kind.IPV6, "2001:db8::1"),
        ("192.0.2.1:8080", Kind.IPV4, "192.0.2.1"),
        ("hxxps[:]//Evil[.]Example/Gate.php", Kind.URL, "https://evil.example/Gate.php"),
        ("hXXp://evil(dot)example/", Kind.URL, "http://evil.example/"),
        ("evil.example/gate", Kind.URL, "http://evil.example/gate"),
        ("「evil[dot]example」", Kind.DOMAIN, "evil.example"),
        ("ｅｖｉｌ．ｅｘａｍｐｌｅ", Kind.DOMAIN, "evil.example"),
        ("例え。jp", Kind.DOMAIN, "xn--r8jz45g.jp"),
        ("taro(at)evil(dot)example", Kind.EMAIL, "taro@evil.example"),
        ("mailto:taro@evil.example", Kind.EMAIL, "taro@evil.example"),
        ("D41D8CD98F00B204E9800998ECF8427E", Kind.MD5, "d41d8cd98f00b204e9800998ecf8427e"),
        ("ab" * 32, Kind.SHA256, "ab" * 32),
        ("T1" + "AB" * 35, Kind.FUZZY_HASH, "T1" + "AB" * 35),
        ("t13d1516h2_8daaf6152771_b186095e22b6", Kind.JA4, "t13d1516h2_8daaf6152771_b186095e22b6"),
        ("as64496", Kind.ASN, "AS64496"),
        ("CVE–2024–3094", Kind.CVE, "CVE-2024-3094"),
        ("cpe:2.3:a:acme:gateway:1.2:*:*:*:*:*:*:*", Kind.CPE, "cpe:2.3:a:acme:gateway:1.2"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Kind.WALLET, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Kind.WALLET, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("GB82 WEST 1234 5698 7654 32", Kind.BANK_ACCOUNT, "GB82WEST12345698765432"),
        ("+81 3-1234-5678", Kind.PHONE, "+81312345678"),
        ("00:1A:2B:3C:4D:5E", Kind.MAC, "00:1a:2b:3c:4d:5e"),
        ("HKCU\\Software\\Run", Kind.REGISTRY_KEY, "hkey_current_user\\software\\run"),
        ("請求書.docm", Kind.FILENAME, "請求書.docm"),
    ],
)
def test_a_bare_value_is_recognised(text, kind, value):
    assert guess(text) == Observable(kind, value)


@pytest.mark.parametrize("text", ["", "hello", "攻撃", "010.1.1.1", "Version 2.1", "mr.smith", "12345678", "10.0", "."])
def test_words_and_numbers_are_not_taken_for_observables(text):
    assert guess(text) is None


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9.:/@\[\]()x-]{1,40}"))
def test_any_text_can_be_guessed_at_and_what_is_found_is_canonical(text):
    found = guess(text)
    assert found is None or normalise(found.kind, found.value) == found


def test_a_url_keeps_its_path_when_refanged():
    assert refang("hxxp://evil[.]example/(x)/a[b]") == "http://evil.example/(x)/a[b]"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.JA3, "ab" * 16),
        (Kind.JA3S, "ab" * 16),
        (Kind.CERTIFICATE_SHA1, "ab" * 20),
        (Kind.CERTIFICATE_SHA256, "ab" * 32),
        (Kind.BANK_ACCOUNT, "1234567"),
        (Kind.BANK_ACCOUNT, "GB82WEST12345698765432"),
        (Kind.MD5, "ab" * 16),
        (Kind.IPV6, "2001:db8::1"),
        (Kind.URL, "https://evil.example/"),
    ],
)
def test_a_value_in_a_list_of_bare_values_keeps_its_kind(kind, value):
    assert guess(line_of(Observable(kind, value))) == Observable(kind, value)
