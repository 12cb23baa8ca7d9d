"""Protects: a walk ends, whatever pages a server sends, and loses no object of an honest one."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from noroshi.sharing.peers.errors import EndlessPages, ExchangeFault, SamePageAgain
from noroshi.sharing.peers.protocol import Page, Response, read_page
from noroshi.sharing.peers.walking import Walk, step
from noroshi.stix import RawItem

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TAXII = {"content-type": "application/taxii+json;version=2.1"}


def page(*ids: int, more: bool = False, following: str = "", last: str = "") -> Page:
    """A page of objects that are told apart by a number."""
    return Page([RawItem(b"%d" % one, "", {}) for one in ids], more, following, last, b"")


def bad_page(draw: Random) -> Page:
    """One of the few pages that a bad server has: it never says that it is the last."""
    return page(
        *draw.choices(range(4), k=draw.randrange(4)),
        more=True,
        following=draw.choice(["", "a", "b", "c"]),
        last=draw.choice(["", "2026-11-01T00:00:00Z", "2099-01-01T00:00:00Z", "yesterday"]),
    )


@given(st.integers(0, 2**32))
def test_a_walk_through_the_same_few_pages_ends(seed: int) -> None:
    draw, walk, taken = Random(seed), Walk(), 0
    for _ in range(400):
        try:
            walk = step(walk, bad_page(draw), NOW).walk
        except (SamePageAgain, EndlessPages):
            break
        taken += 1

    assert taken <= 4**3 + 4**2 + 4 + 1 + 2 * 86  # each page of at most three once, and two empty ones after each


@given(st.lists(st.integers(0, 10**9), unique=True), st.integers(1, 5))
def test_an_honest_server_is_read_whole(ids: list[int], size: int) -> None:
    pages = [ids[place : place + size] for place in range(0, len(ids), size)] or [[]]
    walk, seen = Walk(), []
    for place, held in enumerate(pages):
        more = place + 1 < len(pages)
        gone = step(
            walk, page(*held, more=more, following=str(place) if more else "", last="2026-11-01T00:00:00Z"), NOW
        )
        seen += held
        assert gone.finished is not more
        walk = gone.walk

    assert seen == ids
    assert walk == Walk(base="2026-11-01T00:00:00Z")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_page_or_a_fault_with_a_name(body: bytes) -> None:
    try:
        found = read_page(Response(200, TAXII, body))
    except ExchangeFault:
        return

    assert isinstance(found, Page)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_any_objects_in_an_envelope_are_read_one_by_one(held: object) -> None:
    import msgspec

    body = msgspec.json.encode({"objects": [held, {"type": "indicator"}], "more": False})

    assert len(read_page(Response(200, TAXII, body)).items) == 2
