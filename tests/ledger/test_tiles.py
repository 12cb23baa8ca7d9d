"""Paths and bundles as C2SP tlog-tiles writes them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.ledger.faults import MalformedTile
from noroshi.ledger.tiles import ENTRIES, Tile, bundle, check_length, parse_path, tiles_of, unbundle


def test_the_path_of_the_specification():
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile(ENTRIES, 1_234_067, 8).path == "tile/entries/x001/x234/067.p/8"


@given(st.builds(Tile, st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256)))
def test_a_path_names_its_tile_and_no_other(tile: Tile):
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/001.p/0", "tile/0/001.p/256",
        "tile/0/001.p/01", "tile/0/x01/001", "tile/8/0/001", "tile/0/001/", "../tile/0/001", "tile/0/００1", "",
    ],
)  # fmt: skip
def test_other_spellings_of_a_path_are_refused(path: str):
    with pytest.raises(MalformedTile):
        parse_path(path)


def test_a_tree_of_70_000_entries_has_the_tiles_that_the_specification_counts():
    tiles = list(tiles_of(70_000))

    assert sum(tile.level == 0 for tile in tiles) == sum(tile.level == ENTRIES for tile in tiles) == 274
    assert [tile for tile in tiles if tile.level > 0] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 3_000))
def test_what_is_new_since_an_earlier_size_is_all_that_differs(old: int, more: int):
    assert set(tiles_of(old + more)) - set(tiles_of(old + more, old)) <= set(tiles_of(old))


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(leaves: list[bytes]):
    assert unbundle(bundle(leaves)) == leaves


@given(st.binary(max_size=300))
def test_any_bytes_are_a_bundle_in_one_way_or_refused(raw: bytes):
    with suppress(MalformedTile):
        assert bundle(unbundle(raw)) == raw


def test_a_tile_cut_short_is_refused():
    with pytest.raises(MalformedTile):
        check_length(bytes(8191), Tile(0, 0))
