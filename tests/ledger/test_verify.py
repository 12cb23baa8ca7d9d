"""The verifier finds whatever was changed, and says where."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import json

from noroshi.ledger.checkpoint import Checkpoint
from noroshi.ledger.findings import Wrong
from noroshi.ledger.merkle import Edge, leaf_hash
from noroshi.ledger.note import SignerKey
from noroshi.ledger.tiles import ENTRIES, Tile, bundle
from noroshi.ledger.verify import CannotVerify, main, verify
from tests.ledger.exported import KEY, a_leaf, put, write_log


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of 600 entries with a partial tile left over from when it had 530."""
    folder = tmp_path_factory.mktemp("log")
    write_log(folder, 530)
    write_log(folder, 600)
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(original, tmp_path / "log"))


def flip(path: Path, at: int, difference: int = 1) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= difference
    path.write_bytes(raw)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 66_000])
def test_a_log_as_it_was_written_is_found_well(tmp_path: Path, size: int):
    write_log(tmp_path, size)

    verdict = verify(tmp_path, KEY.verifier)

    assert (verdict.ok, verdict.size, verdict.findings, verdict.remarks) == (True, size, (), ())


def test_without_a_key_of_ones_own_the_verdict_says_so(folder: Path):
    verdict = verify(folder)

    assert verdict.ok
    assert verdict.key_from_folder
    assert len(verdict.remarks) == 1


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(at, marks=pytest.mark.long) for at in range(3, 60))])
def test_any_flipped_byte_of_any_file_is_found_in_that_file(folder: Path, seed: int):
    luck = random.Random(seed)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for _ in range(60):
        path = luck.choice(files)
        before = path.read_bytes()
        flip(path, luck.randrange(len(before)), luck.randrange(1, 256))

        verdict = verify(folder, KEY.verifier)

        assert path.relative_to(folder).as_posix() in {finding.file for finding in verdict.findings}
        path.write_bytes(before)


@pytest.mark.parametrize("index", [0, 255, 256, 300, 512, 599])
def test_a_changed_entry_is_named_and_nothing_else(folder: Path, index: int):
    tile = Tile(ENTRIES, index // 256, min(256, 600 - index // 256 * 256))
    leaves = [a_leaf(number) for number in range(tile.start, tile.start + tile.width)]
    leaves[index % 256] = a_leaf(9999)
    put(folder, tile, bundle(leaves))
    (folder / "tile/entries/002.p/18").unlink(missing_ok=True)

    findings = verify(folder, KEY.verifier).findings

    assert [(each.code, each.entry, each.file) for each in findings] == [(Wrong.ENTRY_CHANGED, index, tile.path)]


@pytest.mark.parametrize(("path", "entry"), [("tile/0/000", 2), ("tile/0/002.p/88", 514), ("tile/1/000.p/2", 0)])
def test_a_changed_tile_is_named_and_nothing_else(folder: Path, path: str, entry: int):
    flip(folder / path, 2 * 32 if "tile/0" in path else 5)

    findings = [each for each in verify(folder, KEY.verifier).findings if each.code != Wrong.PARTIAL_CHANGED]

    assert [(each.code, each.entry, each.file) for each in findings] == [(Wrong.TILE_CHANGED, entry, path)]


@pytest.mark.parametrize("index", [0, 200, 511])
def test_a_changed_length_names_the_entry_where_the_bundle_goes_astray(folder: Path, index: int):
    length = 2 + len(a_leaf(0))
    flip(folder / f"tile/entries/00{index // 256}", index % 256 * length)

    (finding,) = verify(folder, KEY.verifier).findings

    assert (finding.code, finding.entry) == (Wrong.BUNDLE_MALFORMED, index)


@pytest.mark.parametrize(
    "path", ["checkpoint", "verifier_key", "README.md", "tile/entries/001", "tile/0/001", "tile/1/000.p/2"]
)
def test_a_missing_file_is_named(folder: Path, path: str):
    (folder / path).unlink()

    verdict = verify(folder, KEY.verifier)

    assert [(each.code, each.file) for each in verdict.findings] == [(Wrong.FILE_MISSING, path)]


def test_history_rewritten_with_all_its_tiles_does_not_fit_the_signed_root(folder: Path):
    signed = (folder / "checkpoint").read_bytes()
    leaves = [a_leaf(number) for number in range(600)]
    leaves[17] = a_leaf(9999)
    write_log(folder, 600, leaves=leaves)
    (folder / "checkpoint").write_bytes(signed)

    assert Wrong.ROOT in {finding.code for finding in verify(folder, KEY.verifier).findings}


def test_history_rewritten_and_signed_by_somebody_else_is_found_with_the_right_key(folder: Path):
    write_log(folder, 600, SignerKey.generate(KEY.name))

    assert verify(folder).ok
    codes = {finding.code for finding in verify(folder, KEY.verifier).findings}
    assert codes == {Wrong.KEY_DIFFERS, Wrong.SIGNATURE}


def test_a_checkpoint_of_another_log_is_found(folder: Path):
    other = SignerKey("other.example/ledger", KEY.seed)
    edge = Edge()
    edge.grow([leaf_hash(a_leaf(number)) for number in range(600)])
    (folder / "checkpoint").write_bytes(Checkpoint(other.name, 600, edge.root()).signed(KEY).raw)

    codes = {finding.code for finding in verify(folder, KEY.verifier).findings}
    assert codes == {Wrong.CHECKPOINT_ORIGIN}


def test_an_entry_that_says_a_name_is_found_although_it_was_signed(tmp_path: Path):
    write_log(tmp_path, 3, leaves=[a_leaf(0), b'{"person":"Taro"}', a_leaf(2)])

    (finding,) = verify(tmp_path, KEY.verifier).findings

    assert (finding.code, finding.entry) == (Wrong.ENTRY_MALFORMED, 1)


def test_an_absurd_size_does_not_keep_the_verifier_busy(folder: Path):
    (folder / "checkpoint").write_bytes(Checkpoint(KEY.name, 2**62, bytes(32)).signed(KEY).raw)

    assert not verify(folder, KEY.verifier).ok


def test_other_files_are_remarked_but_no_fault_of_the_log(folder: Path):
    (folder / "tile" / "0" / "notes.txt").write_text("mine")
    (folder / "tile" / "0" / "900").write_bytes(bytes(8192))

    verdict = verify(folder, KEY.verifier)

    assert verdict.ok
    assert len(verdict.remarks) == 2


def test_the_command_tells_by_its_exit_code(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "key").write_text(KEY.verifier.text)
    assert main([str(folder), "--key", str(tmp_path / "key"), "--json"]) == 0
    assert json.decode(capsys.readouterr().out)["ok"] is True

    flip(folder / "tile/0/001", 7)
    assert main([str(folder)]) == 1
    assert "tile/0/001" in capsys.readouterr().out

    assert main([str(tmp_path / "nowhere"), "--json"]) == 2
    assert main([str(folder), "--key", str(folder / "README.md")]) == 2


def test_no_such_folder_cannot_be_verified(tmp_path: Path):
    with pytest.raises(CannotVerify):
        verify(tmp_path / "nowhere")


def test_the_verifier_needs_neither_django_nor_a_database():
    program = "import sys, noroshi.ledger.verify; sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
