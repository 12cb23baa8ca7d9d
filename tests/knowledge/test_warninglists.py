"""Protects: what the office calls harmless warns nobody; what is no value is said; nothing of the hidden is counted."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from noroshi.authority.errors import NotPermitted
from noroshi.frame.models import World
from noroshi.frame.verbs import seeing
from noroshi.knowledge.benign import benign
from noroshi.knowledge.errors import InExercise, ReasonNeeded, WarninglistNotFound, WarninglistRefused
from noroshi.knowledge.warninglist_file import read
from noroshi.knowledge.warninglists import add_list, remove_list, switch, touched_by, warninglist, warninglists
from noroshi.observables import Kind, Observable
from noroshi.release.types import Tlp
from tests.knowledge.knowing import indicator, know
from tests.nation import Nation

LIST = b"# our own\n198.51.100.0/28\n.resolver.example\nfiles.example\nnot a value at all\n0.0.0.0/0\n.co.jp\n"


def harmless(value: str, kind: Kind = Kind.DOMAIN) -> str:
    return benign([Observable(kind, value)]).get((kind, value), "")


def test_a_list_of_our_own_counts_at_once_and_every_bad_line_is_named(nation: Nation) -> None:
    added = add_list(nation.analyst(), "Our own", "resolvers of the ministries", LIST)

    assert added.keys == 3
    assert [(one.line, one.value) for one in added.problems] == [
        (5, "not a value at all"), (6, "0.0.0.0/0"), (7, ".co.jp"),
    ]  # fmt: skip
    assert harmless("198.51.100.9", Kind.IPV4) == "Our own"
    assert harmless("deep.below.resolver.example") == "Our own"
    assert harmless("files.example") == "Our own"
    assert harmless("below.files.example") == ""


def test_a_list_that_is_switched_off_says_nothing_until_it_is_on_again(nation: Nation) -> None:
    add_list(nation.analyst(), "Our own", "resolvers", LIST)
    switch(nation.analyst(), "Our own", on=False, why="somebody abuses one of them")
    assert harmless("files.example") == ""
    assert warninglist("Our own").off == "somebody abuses one of them"

    switch(nation.analyst(), "Our own", on=True)
    assert harmless("files.example") == "Our own"


def test_which_known_values_a_list_touches_is_told_of_what_the_reader_may_see(nation: Nation) -> None:
    know(nation, "E-01", [indicator("198.51.100.9"), indicator("a.resolver.example"), indicator("203.0.113.9")])
    know(nation, "E-01", [indicator("files.example", "hidden")], Tlp.AMBER_STRICT, nation.reporter("E-01"))
    add_list(nation.analyst(), "Our own", "resolvers", LIST)

    seen = {}
    for code in ("E-01", "W-01"):
        with seeing(nation.reporter(code)):
            seen[code] = {one.value for one in touched_by(warninglist("Our own")).values}
    assert seen == {
        "E-01": {"198.51.100.9", "a.resolver.example", "files.example"},
        "W-01": {"198.51.100.9", "a.resolver.example"},
    }


def test_a_replaced_list_holds_only_what_it_holds_now_and_a_removed_one_nothing(nation: Nation) -> None:
    add_list(nation.analyst(), "Our own", "resolvers", LIST)
    add_list(nation.analyst(), "Our own", "one", b"other.example")
    assert (harmless("files.example"), harmless("other.example")) == ("", "Our own")

    remove_list(nation.analyst(), "Our own")
    assert harmless("other.example") == ""
    with pytest.raises(WarninglistNotFound):
        warninglist("Our own")


def test_an_installed_list_cannot_be_replaced_or_removed_and_a_new_installation_leaves_ours(nation: Nation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO knowledge_benign (key, kind, list) VALUES ('installed.example', 5, 'Installed')")
    with pytest.raises(WarninglistRefused):
        add_list(nation.analyst(), "Installed", "ours", b"a.example")
    with pytest.raises(WarninglistRefused):
        remove_list(nation.analyst(), "Installed")
    add_list(nation.analyst(), "Our own", "resolvers", LIST)
    with connection.cursor() as cursor:
        from noroshi.frame.named_sql import sql

        cursor.execute(sql("knowledge", "warninglists_incoming"))
        cursor.execute(sql("knowledge", "warninglists_forget"))
    assert [one.name for one in warninglists() if one.name in {"Installed", "Our own"}] == ["Our own"]


@pytest.mark.parametrize(
    "content",
    [b"", b"# nothing\n", b"\xff\xfe\x00bad", b"x" * (1024 * 1024 + 1), b"a.example\n" * 20_001, b"no value here"],
    ids=["empty", "comment", "not-utf-8", "too-large", "too-many-lines", "no-value"],
)
def test_a_list_that_cannot_be_taken_is_refused_whole(nation: Nation, content: bytes) -> None:
    with pytest.raises(WarninglistRefused):
        add_list(nation.analyst(), "Our own", "no", content)
    with pytest.raises(WarninglistNotFound):
        warninglist("Our own")


def test_lists_are_the_offices_to_change_with_a_reason_and_not_from_an_exercise(nation: Nation) -> None:
    with pytest.raises(NotPermitted):
        add_list(nation.reporter("E-01"), "Ours", "no", LIST)
    with pytest.raises(ReasonNeeded):
        add_list(nation.analyst(), "Ours", " ", LIST)
    World.objects.filter(pk=nation.world_id).update(is_exercise=True)
    with pytest.raises(InExercise):
        add_list(nation.analyst(), "Ours", "practice", LIST)


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_keys_or_faults_and_nothing_else(text: str) -> None:
    found = read(text)

    said = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    meant = [line for line in said if line and not line.startswith("#")]
    assert len(found.keys) + len(found.faults) <= len(meant)
    assert not meant or found.keys or found.faults
