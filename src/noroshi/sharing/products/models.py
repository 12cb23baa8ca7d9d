"""Tables of products. All stand under row-level security."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Product(models.Model):
    """A product while it is written, reviewed and signed. For the office's desk, and for whoever is asked to sign.

    ``content`` is ``types.Content``; ``authors`` are the persons who wrote on it, none of whom may review it. Accepting
    seals it: ``patterns`` are the indicators as they were then, ``digest`` is of the text that is signed
    (``signing.signed_text``).
    """

    id = models.UUIDField(primary_key=True)
    ordinal = models.BigIntegerField()
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    kind = models.CharField(max_length=10)
    edition = models.IntegerField(default=1)
    family = models.UUIDField()
    derived_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derived")
    state = models.CharField(max_length=10)
    content: ClassVar[models.JSONField] = models.JSONField()
    authors: ClassVar[ArrayField[list[int], list[int]]] = ArrayField(models.BigIntegerField(), default=list)
    revision = models.IntegerField(default=1)
    saved_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    patterns: ClassVar[models.JSONField] = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    release_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["world", "-ordinal"], name="product_newest")]


class ProductRemark(models.Model):
    """What somebody said of a product in its review."""

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="remarks")
    revision = models.IntegerField()
    act = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Signer(models.Model):
    """An organisation that is asked to sign a joint product, and what it said last, when, through whom.

    ``digest``: over which text; ``method``: how the person proved anew who they are.
    """

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="signers")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["product", "organisation"], name="signer_once")
        ]


class SignatureAct(models.Model):
    """What became of signatures, one row for each act: ``act`` is a ``SignerState``, ``by`` who brought it about."""

    id = models.BigAutoField(primary_key=True)
    audience_id = models.IntegerField()
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="signature_acts")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10)
    revision = models.IntegerField()
    digest = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=10, blank=True)
    because = models.TextField(blank=True)
    by = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Publication(models.Model):
    """One edition of a product as its readers have it. ``signers`` are names in both languages with their dates.

    ``digest`` is of the text that they signed; empty where nobody signs, or where there were no digests yet.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    audience_id = models.IntegerField()
    product_id = models.UUIDField()
    family = models.UUIDField()
    ordinal = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    edition = models.IntegerField()
    marking = models.SmallIntegerField()
    title_ja = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    sections: ClassVar[models.JSONField] = models.JSONField()
    indicators: ClassVar[models.JSONField] = models.JSONField()
    signers: ClassVar[models.JSONField] = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    bundle = models.TextField()
    stix_id = models.CharField(max_length=60)
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["product_id"], name="publication_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["audience_id", "-id"], name="publication_newest")]
