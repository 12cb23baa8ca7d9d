"""Protects: what is told once stays, exactly once, in every version, and before nobody's eyes but the right ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from django.db import connection

from noroshi.authority.errors import NotPermitted
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import seeing
from noroshi.knowledge import receipts
from noroshi.knowledge.errors import KeyUsedForOther, ReceiptNotFound, TooLarge
from noroshi.knowledge.receipts import Arrival
from noroshi.knowledge.services import Item, Remembered, keep, refuse, remember
from noroshi.parties.types import Role
from noroshi.release.errors import BeyondYourView
from noroshi.release.types import Marking, Tlp
from noroshi.stix.problems import Problem
from tests.knowledge.knowing import StixObject, indicator, made
from tests.knowledge.looking import entries_of, items_of, rows
from tests.nation import Nation

pytestmark = pytest.mark.django_db
LATER = "2026-02-01T00:00:00.000Z"
EARLIER = "2025-12-01T00:00:00.000Z"


def tell(actor: Actor, *objects: StixObject, tlp: Tlp = Tlp.GREEN, consent: bool = True) -> Remembered:
    """Somebody's organisation sends these objects."""
    receipt, _ = keep(actor, Arrival([b"{}"], marking=Marking(tlp), consent=consent))
    return remember(actor, receipt, items_of(*objects))


def versions(actor: Actor) -> list[tuple[str, int]]:
    """The name and number of replaced versions of each object that the actor sees."""
    return rows(
        actor,
        """SELECT name, (SELECT count(*) FROM knowledge_version WHERE object_id = object.id)
             FROM knowledge_object AS object WHERE type = 'malware' ORDER BY name""",
    )


def test_what_arrives_is_kept_byte_for_byte(nation: Nation) -> None:
    content = bytes(range(256)) * 9000
    receipt, again = keep(nation.analyst(), Arrival([content[:7], content[7:]], "strange\0name.bin"))

    with seeing(nation.analyst()):
        assert b"".join(receipts.content_of(receipt.id)) == content
    assert (receipt.size, receipt.digest) == (len(content), hashlib.sha256(content).digest())
    assert (receipt.state, receipt.file_name, again) == ("received", "strangename.bin", False)


def test_an_empty_body_is_kept_too(nation: Nation) -> None:
    receipt, _ = keep(nation.analyst(), Arrival([]))

    assert (receipt.size, receipt.digest) == (0, hashlib.sha256(b"").digest())


def test_the_same_key_with_the_same_bytes_is_one_receipt(nation: Nation) -> None:
    first, _ = keep(nation.analyst(), Arrival([b"ab"], idempotency_key="k"))
    second, again = keep(nation.analyst(), Arrival([b"a", b"b"], idempotency_key="k"))

    assert (second, again) == (first, True)


def test_the_same_key_with_other_bytes_is_refused_and_the_first_stays(nation: Nation) -> None:
    first, _ = keep(nation.analyst(), Arrival([b"a"], idempotency_key="k"))
    with pytest.raises(KeyUsedForOther):
        keep(nation.analyst(), Arrival([b"b"], idempotency_key="k"))

    with seeing(nation.analyst()):
        assert b"".join(receipts.content_of(first.id)) == b"a"


def test_a_key_belongs_to_one_organisation(nation: Nation) -> None:
    first, _ = keep(nation.reporter("E-01"), Arrival([b"a"], idempotency_key="k"))
    second, again = keep(nation.reporter("E-02"), Arrival([b"b"], idempotency_key="k"))

    assert not again
    assert first.id != second.id


def test_too_much_is_refused_and_leaves_nothing(nation: Nation) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(1024 * 1024)

    with pytest.raises(TooLarge):
        keep(nation.analyst(), Arrival(endless(), limit=3 * 1024 * 1024))

    assert rows(nation.analyst(), "SELECT count(*) FROM knowledge_receipt_chunk") == [(0,)]


def test_a_receipt_of_others_is_not_there(nation: Nation) -> None:
    receipt, _ = keep(nation.reporter("E-01"), Arrival([b"secret"]))

    with seeing(nation.reporter("E-02")), pytest.raises(ReceiptNotFound):
        receipts.receipt(receipt.id)
    with seeing(nation.reporter("E-02")):
        assert list(receipts.content_of(receipt.id)) == []


def test_a_newer_version_becomes_the_current_one_and_the_older_stays(nation: Nation) -> None:
    analyst = nation.analyst()
    tell(analyst, made("malware", "first", of="m"))
    told = tell(analyst, made("malware", "second", of="m", modified=LATER))

    assert (told.new, told.updated) == (0, 1)
    assert versions(analyst) == [("second", 1)]


def test_an_older_version_joins_the_history_only(nation: Nation) -> None:
    analyst = nation.analyst()
    tell(analyst, made("malware", "now", of="m"))
    told = tell(analyst, made("malware", "then", of="m", modified=EARLIER))

    assert (told.new, told.updated, told.older) == (0, 0, 1)
    assert versions(analyst) == [("now", 1)]


def test_the_same_again_changes_nothing(nation: Nation) -> None:
    analyst = nation.analyst()
    tell(analyst, made("malware", "m"))
    told = tell(analyst, made("malware", "m"))

    assert (told.new, told.updated, told.same, told.clashes) == (0, 0, 1, 0)
    assert versions(analyst) == [("m", 0)]


def test_the_same_version_with_other_content_is_kept_beside_and_named(nation: Nation) -> None:
    analyst = nation.analyst()
    tell(analyst, made("malware", "ours", of="m"))
    told = tell(analyst, made("malware", "forged", of="m"))

    assert (told.clashes, told.refused) == (1, 0)
    assert [(one.path, one.code) for one in told.problems] == [("objects[0]", "version-reused")]
    assert versions(analyst) == [("ours", 1)]


def test_three_versions_in_one_bundle_end_with_the_newest_whatever_their_order(nation: Nation) -> None:
    told = tell(
        nation.analyst(),
        made("malware", "second", of="m"),
        made("malware", "third", of="m", modified=LATER),
        made("malware", "first", of="m", modified=EARLIER),
    )

    assert (told.new, told.updated, told.older) == (1, 0, 2)
    assert versions(nation.analyst()) == [("third", 2)]


def test_the_same_id_of_another_source_is_another_object(nation: Nation) -> None:
    tell(nation.reporter("E-01"), made("malware", "theirs", of="m"))
    told = tell(nation.reporter("E-02"), made("malware", "ours", of="m"))

    assert (told.new, told.clashes) == (1, 0)
    assert [name for name, _ in versions(nation.analyst())] == ["ours", "theirs"]


def test_a_value_appears_once_in_an_object_however_often_it_is_named(nation: Nation) -> None:
    again = " OR ".join(["[ipv4-addr:value = '198.51.100.7']"] * 40)
    told = tell(nation.analyst(), indicator("198.51.100.7", pattern=again))

    found = rows(nation.analyst(), "SELECT observable_id, object_id, count(*) FROM knowledge_appearance GROUP BY 1, 2")
    assert [count for _, _, count in found] == [1]
    assert told.values == 1


def test_a_replaced_version_no_longer_appears_among_the_holders_of_its_value(nation: Nation) -> None:
    tell(nation.analyst(), indicator("198.51.100.7", of="i"))
    tell(nation.analyst(), indicator("198.51.100.8", of="i", modified=LATER))

    found = rows(
        nation.analyst(),
        "SELECT value FROM knowledge_observable JOIN knowledge_appearance ON observable_id = knowledge_observable.id",
    )
    assert found == [("198.51.100.8",)]


def test_an_object_marked_narrower_than_its_receipt_is_seen_by_fewer(nation: Nation) -> None:
    strict = {"object_marking_refs": [Tlp.AMBER_STRICT.marking_id]}
    tell(nation.reporter("E-01"), made("malware", "open"), made("malware", "narrow", **strict), tlp=Tlp.GREEN)

    assert [name for name, _ in versions(nation.analyst())] == ["narrow", "open"]
    assert [name for name, _ in versions(nation.reporter("W-01"))] == ["open"]


def test_an_object_cannot_be_wider_than_its_receipt(nation: Nation) -> None:
    clear = {"object_marking_refs": [Tlp.CLEAR.marking_id]}
    tell(nation.reporter("E-01"), made("malware", "m", **clear), tlp=Tlp.AMBER)

    assert versions(nation.reporter("W-01")) == []


def test_without_consent_it_stays_in_the_organisation_whatever_its_marking(nation: Nation) -> None:
    tell(nation.reporter("E-01"), made("malware", "m"), tlp=Tlp.GREEN, consent=False)

    assert [name for name, _ in versions(nation.reporter("E-01"))] == ["m"]
    assert versions(nation.duty_officer()) == []
    assert versions(nation.automation()) == []


def test_red_is_seen_by_the_named_persons_alone(nation: Nation) -> None:
    colleague = nation.add_person("E-01", Role.REPORTER, "colleague")
    tell(nation.reporter("E-01"), made("malware", "m"), tlp=Tlp.RED)

    from noroshi.authority.queries import actor_for

    assert [name for name, _ in versions(nation.duty_officer())] == ["m"]
    assert versions(actor_for(colleague)) == []
    assert versions(nation.analyst()) == []
    assert versions(nation.automation()) == []


def test_automation_cannot_write_red(nation: Nation) -> None:
    with pytest.raises(BeyondYourView):
        keep(nation.automation(), Arrival([b"{}"], marking=Marking(Tlp.RED)))


def test_automation_lists_a_red_object_of_a_file_and_takes_the_rest(nation: Nation) -> None:
    red = {"object_marking_refs": [Tlp.RED.marking_id]}
    told = tell(nation.automation(), made("malware", "red", **red), made("malware", "good"))

    assert (told.new, told.refused) == (1, 1)
    assert [(one.path, one.code) for one in told.problems] == [("objects[0]", "beyond-your-view")]
    assert [name for name, _ in versions(nation.duty_officer())] == ["good"]


def test_what_was_refused_stands_on_the_receipt_with_path_and_clause(nation: Nation) -> None:
    analyst = nation.analyst()
    receipt, _ = keep(analyst, Arrival([b"{}"]))
    bad = Problem("objects[0].id", "STIX 2.1 §2.9", "id", "This is no id.")
    remember(analyst, receipt, [bad, *items_of(made("malware", "m"))])

    with seeing(analyst):
        outcome = receipts.receipt(receipt.id).outcome or {}
    assert (outcome["new"], outcome["refused"]) == (1, 1)
    assert outcome["problems"][0]["path"] == "objects[0].id"
    assert outcome["problems"][0]["clause"] == "STIX 2.1 §2.9"


def test_nothing_of_a_bundle_stays_when_reading_it_fails_half_way(nation: Nation) -> None:
    def failing() -> Iterator[Item]:
        for number in range(5000):
            yield from items_of(made("malware", f"m{number}"))
        raise OSError("cut off")

    analyst = nation.analyst()
    receipt, _ = keep(analyst, Arrival([b"{}"]))
    with pytest.raises(OSError, match="cut off"):
        remember(analyst, receipt, failing())

    assert versions(analyst) == []
    with seeing(analyst):
        assert receipts.receipt(receipt.id).state == "received"


def test_a_receipt_is_read_once(nation: Nation) -> None:
    analyst = nation.analyst()
    receipt, _ = keep(analyst, Arrival([b"{}"]))
    remember(analyst, receipt, items_of(made("malware", "m")))
    told = remember(analyst, receipt, items_of(made("malware", "other")))

    assert told.new == 0
    assert [name for name, _ in versions(analyst)] == ["m"]


def test_what_cannot_be_read_stands_as_refused_with_its_bytes(nation: Nation) -> None:
    from noroshi.knowledge.errors import NotReadable

    analyst = nation.analyst()
    receipt, _ = keep(analyst, Arrival([b"nonsense"]))
    refuse(analyst, receipt, NotReadable(reason="nonsense \0"))

    with seeing(analyst):
        now = receipts.receipt(receipt.id)
        assert b"".join(receipts.content_of(receipt.id)) == b"nonsense"
    assert now.state == "refused"
    assert (now.outcome or {})["code"] == "NotReadable"


def test_every_verb_leaves_its_entry_and_a_refusal_too(nation: Nation) -> None:
    tell(nation.analyst(), made("malware", "m"))
    with pytest.raises(NotPermitted):
        keep(nation.actor("COMMISSION", Role.COMMISSIONER), Arrival([b"{}"]))

    assert entries_of(nation) == [
        ("knowledge:receipt:received", ""),
        ("knowledge:bundle:remembered", ""),
        ("knowledge:receipt:received", "NotPermitted"),
    ]


def test_new_knowledge_is_published_once_and_what_was_known_is_not(nation: Nation) -> None:
    tell(nation.analyst(), indicator("198.51.100.7"))
    tell(nation.analyst(), indicator("198.51.100.7"))

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT task_name, count(*) FROM procrastinate_jobs
                WHERE (args->>'world_id')::int = %s AND args->'event'->>'receipt_id' IS NOT NULL GROUP BY task_name""",
            [nation.world_id],
        )
        queued = dict(cursor.fetchall())
    assert queued
    assert set(queued.values()) == {1}
