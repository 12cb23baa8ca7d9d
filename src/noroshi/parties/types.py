"""Values that other rooms may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from noroshi.law.designation import NOT_REGISTERED, Designation


class OrganisationKind(StrEnum):
    """What an organisation is in the regime (Act 42 of 2025; see the glossary)."""

    OFFICE = "office"
    POLICE = "police"
    DEFENCE_MINISTRY = "defence-ministry"
    DEFENCE_FORCES = "defence-forces"
    MINISTRY = "ministry"
    OPERATOR = "operator"
    COUNCIL_MEMBER = "council-member"
    VENDOR = "vendor"
    FOREIGN_PARTNER = "foreign-partner"
    COMMISSION = "commission"


class Role(StrEnum):
    """What a person does here. What each may do stands in ``authority.grants``."""

    DUTY_OFFICER = "duty-officer"
    ANALYST = "analyst"
    REPORTER = "reporter"
    ASSET_MANAGER = "asset-manager"
    LIAISON = "liaison"
    MEMBER = "member"
    PARTNER = "partner"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"
    AUTOMATION = "automation"


class AccessAct(StrEnum):
    """How somebody's access was changed."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    INVITED = "invited"
    """A link was made with which a password can be set."""
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    READDRESSED = "readdressed"
    """The mail address with which the person signs in was changed."""


class Bound(StrEnum):
    """Whose secrecy undertaking a group asks for: the organisation's (or the person's own), or each person's own."""

    NOBODY = ""
    ORGANISATION = "organisation"
    PERSON = "person"


ONLY_AT: Mapping[Role, OrganisationKind] = {
    Role.DUTY_OFFICER: OrganisationKind.OFFICE,
    Role.ANALYST: OrganisationKind.OFFICE,
    Role.COMMISSIONER: OrganisationKind.COMMISSION,
    Role.PARTNER: OrganisationKind.FOREIGN_PARTNER,
}
"""Roles that mean something at one kind of organisation only."""


class KeyKind(IntEnum):
    """What an asset can be recognised by."""

    NETWORK = 1
    DOMAIN = 2
    PRODUCT = 3


class AssetKind(StrEnum):
    """What is registered."""

    COMPUTER = "computer"
    NETWORK = "network"
    DOMAIN = "domain"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class AssetLine:
    """One asset to register: a specified important computer (特定重要電子計算機), a network, a domain or a service.

    ``cpe`` is a CPE 2.3 name or empty; ``value`` a CIDR for a network, a name for a domain or a service.
    """

    kind: AssetKind
    name: str
    value: str = ""
    vendor: str = ""
    product: str = ""
    version: str = ""
    cpe: str = ""
    facility: str = ""
    in_service: str = ""
    quantity: int = 1


class AssetAct(StrEnum):
    """What was done with an asset after it was registered."""

    CHANGED = "changed"
    CONFIRMED = "confirmed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """An organisation as other rooms see it."""

    id: int
    code: str
    kind: OrganisationKind
    name_ja: str
    name_en: str
    sector: str
    world_id: int
    other_sectors: Mapping[str, str] = field(default_factory=dict, hash=False)
    designation: Designation = NOT_REGISTERED

    def name(self, language: str) -> str:
        """The name in the reader's language."""
        return self.name_ja if language.startswith("ja") else self.name_en


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with one line of an import: the line's number from 1, the column's name, code and fix."""

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class AssetRecord:
    """A registered asset as its readers see it."""

    id: int
    organisation_id: int
    kind: AssetKind
    name: str
    value: str
    vendor: str
    product: str
    version: str
    cpe: str
    facility: str
    in_service: str
    quantity: int
    registered_at: datetime
    confirmed_at: datetime
    retired_at: datetime | None
    audience_id: int

    def line(self) -> AssetLine:
        """What was registered, as a line of the register."""
        return AssetLine(
            self.kind, self.name, self.value, self.vendor, self.product, self.version, self.cpe, self.facility,
            self.in_service, self.quantity,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AssetChanged:
    """One act of an asset's history: ``before`` are the changed fields as they were; ``person`` a name or empty."""

    act: AssetAct
    at: datetime
    person: str
    before: Mapping[str, str] = field(hash=False)
