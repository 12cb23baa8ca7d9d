"""Names are matched along their parents, never across the border of what one party registered."""

import pytest

from noroshi.observables import Kind, Observable, guess, host_within, parent_domains, registered_domain


@pytest.mark.parametrize(
    ("name", "parents"),
    [
        ("a.b.example.co.jp", ("a.b.example.co.jp", "b.example.co.jp", "example.co.jp")),
        ("example.co.jp", ("example.co.jp",)),
        ("co.jp", ("co.jp",)),
        ("www.evil.example", ("www.evil.example", "evil.example")),
        ("a.tenant.github.io", ("a.tenant.github.io", "tenant.github.io")),
        ("localhost", ("localhost",)),
    ],
)
def test_parents_end_at_the_registered_domain(name, parents):
    assert parent_domains(name) == parents


def test_a_public_suffix_is_nobodys_registered_domain():
    assert registered_domain("co.jp") is None
    assert registered_domain("www.example.co.jp") == "example.co.jp"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://u:p@evil.example:8443/x?y@z", Observable(Kind.DOMAIN, "evil.example")),
        ("http://192.0.2.1:8080/", Observable(Kind.IPV4, "192.0.2.1")),
        ("http://[2001:db8::1]/", Observable(Kind.IPV6, "2001:db8::1")),
        ("taro@evil.example", Observable(Kind.DOMAIN, "evil.example")),
        ("evil.example", None),
    ],
)
def test_the_host_inside_a_url_or_address_can_be_matched_too(text, host):
    observable = guess(text)
    assert observable is not None
    assert host_within(observable) == host
