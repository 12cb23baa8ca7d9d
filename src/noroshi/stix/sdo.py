"""STIX Domain Objects (STIX 2.1 §4), one struct for each; annotations carry the rules."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from . import kinds
from .common import DomainObject, KillChainPhase, Timestamp

AnyObjectRef = Annotated[str, kinds.identifier]
SoftwareRef = Annotated[str, kinds.ref("software")]


class AttackPattern(DomainObject, frozen=True, kw_only=True):
    """§4.1."""

    section: ClassVar[str] = "4.1"
    stix_type: ClassVar[str] = "attack-pattern"
    name: str
    description: str | None = None
    aliases: list[str] | None = None
    kill_chain_phases: list[KillChainPhase] | None = None


class Campaign(DomainObject, frozen=True, kw_only=True):
    """§4.2."""

    section: ClassVar[str] = "4.2"
    stix_type: ClassVar[str] = "campaign"
    name: str
    description: str | None = None
    aliases: list[str] | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    objective: str | None = None


class CourseOfAction(DomainObject, frozen=True, kw_only=True):
    """§4.3."""

    section: ClassVar[str] = "4.3"
    stix_type: ClassVar[str] = "course-of-action"
    name: str
    description: str | None = None


class Grouping(DomainObject, frozen=True, kw_only=True):
    """§4.4."""

    section: ClassVar[str] = "4.4"
    stix_type: ClassVar[str] = "grouping"
    context: str
    object_refs: list[AnyObjectRef]
    name: str | None = None
    description: str | None = None


class Identity(DomainObject, frozen=True, kw_only=True):
    """§4.5."""

    section: ClassVar[str] = "4.5"
    stix_type: ClassVar[str] = "identity"
    name: str
    description: str | None = None
    roles: list[str] | None = None
    identity_class: str | None = None
    sectors: list[str] | None = None
    contact_information: str | None = None


class Incident(DomainObject, frozen=True, kw_only=True):
    """§4.6, a stub in the standard; the OASIS incident extension gives it its body."""

    section: ClassVar[str] = "4.6"
    stix_type: ClassVar[str] = "incident"
    name: str
    description: str | None = None
    kill_chain_phases: list[KillChainPhase] | None = None


class Indicator(DomainObject, frozen=True, kw_only=True):
    """§4.7."""

    section: ClassVar[str] = "4.7"
    stix_type: ClassVar[str] = "indicator"
    pattern: str
    pattern_type: str
    valid_from: Timestamp
    name: str | None = None
    description: str | None = None
    indicator_types: list[str] | None = None
    pattern_version: str | None = None
    valid_until: Timestamp | None = None
    kill_chain_phases: list[KillChainPhase] | None = None


class Infrastructure(DomainObject, frozen=True, kw_only=True):
    """§4.8."""

    section: ClassVar[str] = "4.8"
    stix_type: ClassVar[str] = "infrastructure"
    name: str
    description: str | None = None
    infrastructure_types: list[str] | None = None
    aliases: list[str] | None = None
    kill_chain_phases: list[KillChainPhase] | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None


class IntrusionSet(DomainObject, frozen=True, kw_only=True):
    """§4.9."""

    section: ClassVar[str] = "4.9"
    stix_type: ClassVar[str] = "intrusion-set"
    name: str
    description: str | None = None
    aliases: list[str] | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    goals: list[str] | None = None
    resource_level: str | None = None
    primary_motivation: str | None = None
    secondary_motivations: list[str] | None = None


class Location(DomainObject, frozen=True, kw_only=True):
    """§4.10. Latitude and longitude in degrees, precision in metres."""

    section: ClassVar[str] = "4.10"
    stix_type: ClassVar[str] = "location"
    name: str | None = None
    description: str | None = None
    latitude: Annotated[float, kinds.between(-90, 90, "4.10", whole=False)] | None = None
    longitude: Annotated[float, kinds.between(-180, 180, "4.10", whole=False)] | None = None
    precision: Annotated[float, kinds.number] | None = None
    region: str | None = None
    country: str | None = None
    administrative_area: str | None = None
    city: str | None = None
    street_address: str | None = None
    postal_code: str | None = None


class Malware(DomainObject, frozen=True, kw_only=True):
    """§4.11."""

    section: ClassVar[str] = "4.11"
    stix_type: ClassVar[str] = "malware"
    is_family: bool
    name: str | None = None
    description: str | None = None
    malware_types: list[str] | None = None
    aliases: list[str] | None = None
    kill_chain_phases: list[KillChainPhase] | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    operating_system_refs: list[SoftwareRef] | None = None
    architecture_execution_envs: list[str] | None = None
    implementation_languages: list[str] | None = None
    capabilities: list[str] | None = None
    sample_refs: list[Annotated[str, kinds.ref("artifact", "file")]] | None = None


class MalwareAnalysis(DomainObject, frozen=True, kw_only=True):
    """§4.12."""

    section: ClassVar[str] = "4.12"
    stix_type: ClassVar[str] = "malware-analysis"
    at_least_one: ClassVar[tuple[str, ...]] = ("result", "analysis_sco_refs")
    product: str
    version: str | None = None
    host_vm_ref: SoftwareRef | None = None
    operating_system_ref: SoftwareRef | None = None
    installed_software_refs: list[SoftwareRef] | None = None
    configuration_version: str | None = None
    modules: list[str] | None = None
    analysis_engine_version: str | None = None
    analysis_definition_version: str | None = None
    submitted: Timestamp | None = None
    analysis_started: Timestamp | None = None
    analysis_ended: Timestamp | None = None
    result_name: str | None = None
    result: str | None = None
    analysis_sco_refs: list[Annotated[str, kinds.ref("SCO")]] | None = None
    sample_ref: Annotated[str, kinds.ref("SCO")] | None = None


class Note(DomainObject, frozen=True, kw_only=True):
    """§4.13."""

    section: ClassVar[str] = "4.13"
    stix_type: ClassVar[str] = "note"
    content: str
    object_refs: list[AnyObjectRef]
    abstract: str | None = None
    authors: list[str] | None = None


class ObservedData(DomainObject, frozen=True, kw_only=True):
    """§4.14. ``objects`` is STIX 2.0's container, deprecated and exclusive with ``object_refs``."""

    section: ClassVar[str] = "4.14"
    stix_type: ClassVar[str] = "observed-data"
    at_least_one: ClassVar[tuple[str, ...]] = ("objects", "object_refs")
    first_observed: Timestamp
    last_observed: Timestamp
    number_observed: Annotated[int, kinds.between(1, 999_999_999, "4.14")]
    objects: Annotated[dict[str, Any], kinds.dictionary] | None = None
    object_refs: list[Annotated[str, kinds.ref("SCO", "SRO", section="4.14")]] | None = None


class Opinion(DomainObject, frozen=True, kw_only=True):
    """§4.15."""

    section: ClassVar[str] = "4.15"
    stix_type: ClassVar[str] = "opinion"
    opinion: Annotated[
        str,
        kinds.one_of("strongly-disagree", "disagree", "neutral", "agree", "strongly-agree", section="4.15"),
    ]
    object_refs: list[AnyObjectRef]
    explanation: str | None = None
    authors: list[str] | None = None


class Report(DomainObject, frozen=True, kw_only=True):
    """§4.16."""

    section: ClassVar[str] = "4.16"
    stix_type: ClassVar[str] = "report"
    name: str
    published: Timestamp
    object_refs: list[AnyObjectRef]
    description: str | None = None
    report_types: list[str] | None = None


class ThreatActor(DomainObject, frozen=True, kw_only=True):
    """§4.17."""

    section: ClassVar[str] = "4.17"
    stix_type: ClassVar[str] = "threat-actor"
    name: str
    description: str | None = None
    threat_actor_types: list[str] | None = None
    aliases: list[str] | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    roles: list[str] | None = None
    goals: list[str] | None = None
    sophistication: str | None = None
    resource_level: str | None = None
    primary_motivation: str | None = None
    secondary_motivations: list[str] | None = None
    personal_motivations: list[str] | None = None


class Tool(DomainObject, frozen=True, kw_only=True):
    """§4.18."""

    section: ClassVar[str] = "4.18"
    stix_type: ClassVar[str] = "tool"
    name: str
    description: str | None = None
    tool_types: list[str] | None = None
    aliases: list[str] | None = None
    kill_chain_phases: list[KillChainPhase] | None = None
    tool_version: str | None = None


class Vulnerability(DomainObject, frozen=True, kw_only=True):
    """§4.19."""

    section: ClassVar[str] = "4.19"
    stix_type: ClassVar[str] = "vulnerability"
    name: str
    description: str | None = None
