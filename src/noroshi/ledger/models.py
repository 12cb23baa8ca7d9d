"""Tables of what was done. Rows of the log itself are only ever added (see ``sql/protect.sql``)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """An entry as its verb wrote it: the leaf's exact bytes (RFC 8785 JSON). Never changed, never deleted.

    ``world_id`` repeats what the leaf says. It is no foreign key: the check would lock one row of ``frame_world``
    for every verb of the country.
    """

    id = models.BigAutoField(primary_key=True)
    world_id = models.SmallIntegerField()
    leaf = models.BinaryField(max_length=65_535)


class Queued(models.Model):
    """An entry that has no index yet. Written with the entry, removed in the transaction that gives the index."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "ledger_queue"


class Salt(models.Model):
    """What a commitment in an entry was made of. Erasing the row erases the link and leaves the proof.

    ``commitment`` is kept only where the leaf does not show it: among the many objects behind one Merkle root, so
    that the others can still be proved when one is erased.
    """

    pk = models.CompositePrimaryKey("entry_id", "ordinal")
    entry = models.ForeignKey(
        Entry,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="salts",
    )
    ordinal = models.IntegerField()
    subject = models.TextField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    commitment = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject"], name="salt_subject")]


class Leaf(models.Model):
    """The place that the sequencer gave an entry in the log."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, db_constraint=False, related_name="place")


class Node(models.Model):
    """A complete hash tile's bytes: 256 hashes of one level (C2SP tlog-tiles), and the hash over all of them.

    Incomplete tiles are never stored, so that no row of the log ever changes: they are read from what lies below.
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed tree head (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()
