"""What an address or network covers, for matching against the ranges of operators."""

import pytest

from noroshi.observables import Kind, network, normalise


@pytest.mark.parametrize(
    ("text", "version", "low", "high"),
    [
        ("198.51.100.7", 4, "198.51.100.7", "198.51.100.7"),
        ("198.51.100.7/24", 4, "198.51.100.0", "198.51.100.255"),
        ("192.0.2.5/31", 4, "192.0.2.4", "192.0.2.5"),
    ],
)
def test_a_network_covers_its_first_to_its_last_address(text, version, low, high):
    bounds = network(normalise(Kind.IPV4, text))
    assert bounds is not None
    assert (bounds[0], str(bounds[1]), str(bounds[2])) == (version, low, high)


def test_version_six_is_covered_too():
    bounds = network(normalise(Kind.IPV6, "2001:db8::/126"))
    assert bounds is not None
    assert (bounds[0], str(bounds[1]), str(bounds[2])) == (6, "2001:db8::", "2001:db8::3")


def test_a_name_covers_no_addresses():
    assert network(normalise(Kind.DOMAIN, "evil.example")) is None
