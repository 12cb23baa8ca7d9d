"""The documents say what is so: links lead somewhere, commands exist, tables equal the code."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from noroshi.authority.grants import GRANTS
from noroshi.cli import COMMANDS, account, app, ledger
from noroshi.frame.permissions import Permission
from noroshi.frame.verbs import Verb
from noroshi.parties.types import Role
from noroshi.stix.extensions import OWN_TYPES
from noroshi.web.api import api

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FIRST_STEPS = [ROOT / "README.md", ROOT / "README.ja.md", ROOT / "docs" / "quickstart.md"]
LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
COMMAND_OF_MAKE = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
COMMAND_OF_NOROSHI = re.compile(r"(?:^|`|\.venv/bin/|=\S+ )noroshi ((?:ledger |account )?[a-z]+)", re.MULTILINE)


def name_of(path: Path) -> str:
    """A document's path as a test's name."""
    return path.relative_to(ROOT).as_posix()


def rows_under(path: str, heading: str) -> Iterator[list[str]]:
    """The cells of each row, the header first, of the first table after a heading."""
    lines = iter((ROOT / path).read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line == heading)
    table = False
    for line in lines:
        if line.startswith("|"):
            table = True
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(set(cell) <= {"-", " "} for cell in cells):
                yield cells
        elif table:
            return


def anchors_of(document: Path) -> set[str]:
    """The anchors of a document's headings, as forges make them."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_link_leads_nowhere(document: Path) -> None:
    links = LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
    astray = []
    for link in links:
        place, _, anchor = unquote(link).partition("#")
        target = (document.parent / place).resolve() if place else document
        if re.match(r"[a-z]+:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            astray.append(link)
    assert not astray


def test_every_document_is_reached_from_the_index() -> None:
    reached = {
        (ROOT / "docs" / link.partition("#")[0]).resolve()
        for link in LINK.findall((ROOT / "docs/index.md").read_text())
    }
    assert not [name_of(one) for one in DOCUMENTS if one not in reached and one.name not in {"index.md"}]


@pytest.mark.parametrize("document", FIRST_STEPS, ids=name_of)
def test_every_make_command_that_a_newcomer_reads_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(COMMAND_OF_MAKE.findall(document.read_text(encoding="utf-8")))
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_noroshi_command_that_is_named_exists(document: Path) -> None:
    groups = {id(app): "", id(ledger): "ledger ", id(account): "account "}
    commands = {groups[id(group)] + name for group, name, _, _ in COMMANDS}
    named = set(COMMAND_OF_NOROSHI.findall(document.read_text(encoding="utf-8")))
    assert named <= commands


def test_the_list_of_commands_leaves_none_out() -> None:
    listed = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    groups = {id(app): "", id(ledger): "ledger ", id(account): "account "}
    missing = [name for group, name, _, _ in COMMANDS if f"`noroshi {groups[id(group)]}{name}" not in listed]
    assert not missing


def test_the_test_command_of_the_readme_is_make_test() -> None:
    for document in FIRST_STEPS[:2]:
        assert "```sh\nmake test\n```" in document.read_text(encoding="utf-8")


def test_the_table_of_roles_is_what_the_code_grants() -> None:
    header, *rows = rows_under("docs/reference/roles-and-permissions.md", "## The table")
    roles = [Role(name) for name in header[1:]]
    told = {role: {Permission(row[0]) for row in rows if row[at] == "yes"} for at, role in enumerate(roles, 1)}
    assert told == {role: set(granted) for role, granted in GRANTS.items()}
    assert [row[0] for row in rows] == [one.value for one in Permission]


def test_the_table_of_verbs_is_what_the_ledger_knows() -> None:
    _, *rows = rows_under("docs/reference/verbs.md", "# Verbs of the ledger")
    assert [row[0].strip("`") for row in rows] == [one.value for one in Verb]
    assert {row[1] for row in rows} <= {""} | {one.value for one in Permission}


def test_the_table_of_our_own_types_is_what_the_code_writes() -> None:
    _, *rows = rows_under("docs/reference/stix-extensions.md", "# STIX extensions of our own")
    told = [
        (kind.strip("`"), definition.strip("`"), tuple(re.findall(r"`(\w+)`", names)))
        for kind, definition, names, _ in rows
    ]
    assert told == [(own.type, own.extension_id, own.contributing) for own in OWN_TYPES.values()]


def test_the_overview_of_the_api_is_what_the_api_offers() -> None:
    _, *rows = rows_under("docs/reference/api.md", "# API")
    told = {row[0].strip("`") for row in rows}
    paths = api.get_openapi_schema()["paths"]
    assert told == {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, of in paths.items() for method in of}


def test_no_file_names_a_machine_of_ours_or_a_registry() -> None:
    """Spelled in halves, so that this file does not find itself."""
    private = re.compile("|".join(["/work" + "/", "/root" + r"/[\w.]", "/tmp" + "/scratch"]))
    hosts = re.compile(
        "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "npmjs" + r"\.com"])
    )
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: git cannot say which files are tracked")
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = []
    for name in filter(None, told.split("\0")):
        path = ROOT / name
        text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        found += [f"{name}: {one[0]}" for pattern in (private, hosts) for one in [pattern.search(text)] if one]
    assert not found
