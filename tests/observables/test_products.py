"""A product is the same whether a feed names it for people or for machines."""

import pytest

from noroshi.observables import Kind, NotAnObservable, normalise, product, vendor_and_product


def test_names_for_people_and_for_machines_meet():
    named = product("Palo Alto Networks", "PAN-OS")
    assert named.value == "cpe:2.3:*:palo_alto_networks:pan-os"
    precise = normalise(Kind.CPE, "cpe:2.3:o:palo_alto_networks:pan-os:10.1:*:*:*:*:*:*:*")
    assert vendor_and_product(named) == vendor_and_product(precise) == ("palo_alto_networks", "pan-os")


def test_a_product_name_with_separators_survives():
    named = product("ACME: Ltd.", "A/B (64-bit)\\x")
    assert normalise(Kind.CPE, named.value) == named
    assert vendor_and_product(named) == ("acme:_ltd.", "a/b_(64-bit)\\x")


def test_a_product_without_a_vendor_is_refused():
    with pytest.raises(NotAnObservable):
        product("", "Gateway")
