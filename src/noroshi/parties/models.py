"""Tables of who there is."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Value


class Organisation(models.Model):
    """An office, ministry, operator, partner ... of one world.

    ``sector`` is a code of the list by which the first legal profile registers organisations (in Japan list A,
    特定社会基盤事業). ``other_sectors`` are its codes in other lists, by ``profile/list``: lists are never merged.
    ``designated`` says whether it is designated as one whom that profile binds (in Japan 特別社会基盤事業者), null
    while nobody registered it, with the first and last day.
    """

    world = models.ForeignKey("frame.World", on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    sector = models.CharField(max_length=40, blank=True)
    other_sectors = models.JSONField(db_default=Value({}, models.JSONField()))
    ministry = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="supervised")
    mail = models.EmailField(blank=True)
    in_community = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    designated = models.BooleanField(null=True)
    designated_from = models.DateField(null=True)
    designated_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "code"], name="organisation_code")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["world", "kind"])]

    def __str__(self) -> str:
        return self.code


class Client(models.Model):
    """``client`` is served by ``provider``: what TLP:AMBER lets a recipient pass on to."""

    provider = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="clients")
    client = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="providers")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "client"], name="client_once")
        ]


class Group(models.Model):
    """A named group of organisations, such as a sector's council.

    ``sector`` is a code of the same list as an organisation's. ``needs_undertaking`` says whose secrecy undertaking
    must be in force for a member to see what was shared with the group: ``parties.types.Bound``, or nobody's.
    """

    world = models.ForeignKey("frame.World", on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    sector = models.CharField(max_length=40, blank=True, db_default="")
    needs_undertaking = models.CharField(max_length=12, blank=True, db_default="")
    members = models.ManyToManyField(Organisation, related_name="groups")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["world", "code"], name="group_code")
        ]

    def __str__(self) -> str:
        return self.code


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by the address they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in, always for one organisation."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=5, default="ja")
    time_zone = models.CharField(max_length=40, default="Asia/Tokyo")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PersonManager] = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Nobody is: there is no administration site."""
        return False


class RoleAssignment(models.Model):
    """A role that a person holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "role"], name="role_once")
        ]


class Undertaking(models.Model):
    """A secrecy undertaking of an organisation, or of one person of it (``person``): offered, signed, ended.

    In force from ``valid_from`` until before ``valid_until``, once signed and unless ended. The wording that was signed
    is kept in both languages. Nothing of it is ever changed but for these three acts.
    """

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, db_index=False, related_name="undertakings"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="undertakings")
    wording_ja = models.TextField()
    wording_en = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-valid_until"], name="undertaking_of"),
            models.Index(
                fields=["world", "valid_until"],
                name="undertaking_to_remind",
                condition=models.Q(reminded_at=None, ended_at=None, signed_at__isnull=False),
            ),
        ]


class AccessChange(models.Model):
    """One change of what a person can get at; ``by`` is None for the machine's command line."""

    id = models.BigAutoField(primary_key=True)
    world = models.ForeignKey("frame.World", on_delete=models.PROTECT, db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_changes")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    act = models.CharField(max_length=12)
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["world", "-id"], name="access_newest")]


class Asset(models.Model):
    """A registered asset. Who may see it is ``audience_id``, under row-level security (policy in ``release``)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assets")
    audience_id = models.IntegerField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    value = models.CharField(max_length=300, blank=True)
    vendor = models.CharField(max_length=120, blank=True)
    product = models.CharField(max_length=120, blank=True)
    version = models.CharField(max_length=60, blank=True)
    cpe = models.CharField(max_length=300, blank=True)
    facility = models.CharField(max_length=200, blank=True)
    in_service = models.CharField(max_length=20, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["audience_id", "-id"]),
            models.Index(
                fields=["organisation", "confirmed_at", "id"],
                name="asset_out_of_date",
                condition=models.Q(retired_at=None),
            ),
        ]


class AssetChange(models.Model):
    """One act on an asset after it was registered; ``before`` holds the fields that it changed, as they were."""

    id = models.BigAutoField(primary_key=True)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="history")
    audience_id = models.IntegerField()
    act = models.CharField(max_length=12)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    before: ClassVar[models.JSONField] = models.JSONField(default=dict)


class AssetKey(models.Model):
    """One equality key by which an asset is found: a network, a domain, a product at each precision.

    Equality only: containment operators are not LEAKPROOF and lose their index under a policy. An address is looked
    up by the networks of every prefix length that could contain it.
    """

    id = models.BigAutoField(primary_key=True)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="keys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, db_index=False, related_name="+")
    audience_id = models.IntegerField()
    kind = models.SmallIntegerField()
    key = models.CharField(max_length=300)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "kind"])]
