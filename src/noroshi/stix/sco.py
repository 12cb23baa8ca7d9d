"""STIX Cyber-observable Objects (STIX 2.1 §6). ``at_least_one`` of ``*`` means: any property beside the common ones."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from . import kinds
from .common import Base64, Count, Dictionary, Hashes, Hexadecimal, Observable, Part, Timestamp
from .problems import Problem

Port = Annotated[int, kinds.PORT]
ArtifactRef = Annotated[str, kinds.ref("artifact")]
EmailRef = Annotated[str, kinds.ref("email-addr")]
FileRef = Annotated[str, kinds.ref("file")]
MacRef = Annotated[str, kinds.ref("mac-addr")]
ProcessRef = Annotated[str, kinds.ref("process")]
SystemRef = Annotated[str, kinds.ref("autonomous-system")]
TrafficRef = Annotated[str, kinds.ref("network-traffic")]
TrafficEnd = Annotated[str, kinds.ref("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name", section="6.12")]
UserRef = Annotated[str, kinds.ref("user-account")]
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")


def mac_address(value: Any, path: str, problems: list[Problem]) -> None:
    """§6.10: six lower-case pairs with colons."""
    if type(value) is not str or _MAC.fullmatch(value) is None:
        message = "A MAC address is six pairs of lower-case hexadecimal digits joined by colons."
        kinds.found(problems, path, "6.10", "mac-address.form", message)


class EmailPart(Part, frozen=True, kw_only=True):
    """§6.6.2."""

    section: ClassVar[str] = "6.6.2"
    at_least_one: ClassVar[tuple[str, ...]] = ("body", "body_raw_ref")
    body: str | None = None
    body_raw_ref: Annotated[str, kinds.ref("artifact", "file", section="6.6.2")] | None = None
    content_type: str | None = None
    content_disposition: str | None = None


class RegistryValue(Part, frozen=True, kw_only=True):
    """§6.17.2."""

    section: ClassVar[str] = "6.17.2"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    name: str | None = None
    data: str | None = None
    data_type: (
        Annotated[
            str,
            kinds.one_of(
                "REG_NONE",
                "REG_SZ",
                "REG_EXPAND_SZ",
                "REG_BINARY",
                "REG_DWORD",
                "REG_DWORD_BIG_ENDIAN",
                "REG_DWORD_LITTLE_ENDIAN",
                "REG_LINK",
                "REG_MULTI_SZ",
                "REG_RESOURCE_LIST",
                "REG_FULL_RESOURCE_DESCRIPTION",
                "REG_RESOURCE_REQUIREMENTS_LIST",
                "REG_QWORD",
                "REG_INVALID_TYPE",
                section="6.17.2",
            ),
        ]
        | None
    ) = None


class X509Extensions(Part, frozen=True, kw_only=True):
    """§6.18.2."""

    section: ClassVar[str] = "6.18.2"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    basic_constraints: str | None = None
    name_constraints: str | None = None
    policy_constraints: str | None = None
    key_usage: str | None = None
    extended_key_usage: str | None = None
    subject_key_identifier: str | None = None
    authority_key_identifier: str | None = None
    subject_alternative_name: str | None = None
    issuer_alternative_name: str | None = None
    subject_directory_attributes: str | None = None
    crl_distribution_points: str | None = None
    inhibit_any_policy: str | None = None
    private_key_usage_period_not_before: Timestamp | None = None
    private_key_usage_period_not_after: Timestamp | None = None
    certificate_policies: str | None = None
    policy_mappings: str | None = None


class Artifact(Observable, frozen=True, kw_only=True):
    """§6.1."""

    section: ClassVar[str] = "6.1"
    stix_type: ClassVar[str] = "artifact"
    at_least_one: ClassVar[tuple[str, ...]] = ("payload_bin", "url")
    mime_type: str | None = None
    payload_bin: Base64 | None = None
    url: str | None = None
    hashes: Hashes | None = None
    encryption_algorithm: (
        Annotated[str, kinds.one_of("AES-256-GCM", "ChaCha20-Poly1305", "mime-type-indicated", section="6.1")] | None
    ) = None
    decryption_key: str | None = None


class AutonomousSystem(Observable, frozen=True, kw_only=True):
    """§6.2."""

    section: ClassVar[str] = "6.2"
    stix_type: ClassVar[str] = "autonomous-system"
    number: int
    name: str | None = None
    rir: str | None = None


class Directory(Observable, frozen=True, kw_only=True):
    """§6.3."""

    section: ClassVar[str] = "6.3"
    stix_type: ClassVar[str] = "directory"
    path: str
    path_enc: str | None = None
    ctime: Timestamp | None = None
    mtime: Timestamp | None = None
    atime: Timestamp | None = None
    contains_refs: list[Annotated[str, kinds.ref("file", "directory", section="6.3")]] | None = None


class DomainName(Observable, frozen=True, kw_only=True):
    """§6.4."""

    section: ClassVar[str] = "6.4"
    stix_type: ClassVar[str] = "domain-name"
    value: str
    resolves_to_refs: list[Annotated[str, kinds.ref("ipv4-addr", "ipv6-addr", "domain-name", section="6.4")]] | None = (
        None
    )


class EmailAddress(Observable, frozen=True, kw_only=True):
    """§6.5."""

    section: ClassVar[str] = "6.5"
    stix_type: ClassVar[str] = "email-addr"
    value: str
    display_name: str | None = None
    belongs_to_ref: UserRef | None = None


class EmailMessage(Observable, frozen=True, kw_only=True):
    """§6.6."""

    section: ClassVar[str] = "6.6"
    stix_type: ClassVar[str] = "email-message"
    is_multipart: bool
    date: Timestamp | None = None
    content_type: str | None = None
    from_ref: EmailRef | None = None
    sender_ref: EmailRef | None = None
    to_refs: list[EmailRef] | None = None
    cc_refs: list[EmailRef] | None = None
    bcc_refs: list[EmailRef] | None = None
    message_id: str | None = None
    subject: str | None = None
    received_lines: list[str] | None = None
    additional_header_fields: Dictionary | None = None
    body: str | None = None
    body_multipart: list[EmailPart] | None = None
    raw_email_ref: ArtifactRef | None = None


class File(Observable, frozen=True, kw_only=True):
    """§6.7."""

    section: ClassVar[str] = "6.7"
    stix_type: ClassVar[str] = "file"
    at_least_one: ClassVar[tuple[str, ...]] = ("hashes", "name")
    hashes: Hashes | None = None
    size: Count | None = None
    name: str | None = None
    name_enc: str | None = None
    magic_number_hex: Hexadecimal | None = None
    mime_type: str | None = None
    ctime: Timestamp | None = None
    mtime: Timestamp | None = None
    atime: Timestamp | None = None
    parent_directory_ref: Annotated[str, kinds.ref("directory", section="6.7")] | None = None
    contains_refs: list[Annotated[str, kinds.ref("SCO", section="6.7")]] | None = None
    content_ref: ArtifactRef | None = None


class IPv4Address(Observable, frozen=True, kw_only=True):
    """§6.8."""

    section: ClassVar[str] = "6.8"
    stix_type: ClassVar[str] = "ipv4-addr"
    value: str
    resolves_to_refs: list[MacRef] | None = None
    belongs_to_refs: list[SystemRef] | None = None


class IPv6Address(Observable, frozen=True, kw_only=True):
    """§6.9."""

    section: ClassVar[str] = "6.9"
    stix_type: ClassVar[str] = "ipv6-addr"
    value: str
    resolves_to_refs: list[MacRef] | None = None
    belongs_to_refs: list[SystemRef] | None = None


class MacAddress(Observable, frozen=True, kw_only=True):
    """§6.10."""

    section: ClassVar[str] = "6.10"
    stix_type: ClassVar[str] = "mac-addr"
    value: Annotated[str, mac_address]


class Mutex(Observable, frozen=True, kw_only=True):
    """§6.11."""

    section: ClassVar[str] = "6.11"
    stix_type: ClassVar[str] = "mutex"
    name: str


class NetworkTraffic(Observable, frozen=True, kw_only=True):
    """§6.12."""

    section: ClassVar[str] = "6.12"
    stix_type: ClassVar[str] = "network-traffic"
    at_least_one: ClassVar[tuple[str, ...]] = ("src_ref", "dst_ref")
    protocols: list[str]
    start: Timestamp | None = None
    end: Timestamp | None = None
    is_active: bool | None = None
    src_ref: TrafficEnd | None = None
    dst_ref: TrafficEnd | None = None
    src_port: Port | None = None
    dst_port: Port | None = None
    src_byte_count: Count | None = None
    dst_byte_count: Count | None = None
    src_packets: Count | None = None
    dst_packets: Count | None = None
    ipfix: Dictionary | None = None
    src_payload_ref: ArtifactRef | None = None
    dst_payload_ref: ArtifactRef | None = None
    encapsulates_refs: list[TrafficRef] | None = None
    encapsulated_by_ref: TrafficRef | None = None


class Process(Observable, frozen=True, kw_only=True):
    """§6.13."""

    section: ClassVar[str] = "6.13"
    stix_type: ClassVar[str] = "process"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    is_hidden: bool | None = None
    pid: int | None = None
    created_time: Timestamp | None = None
    cwd: str | None = None
    command_line: str | None = None
    environment_variables: Dictionary | None = None
    opened_connection_refs: list[TrafficRef] | None = None
    creator_user_ref: UserRef | None = None
    image_ref: FileRef | None = None
    parent_ref: ProcessRef | None = None
    child_refs: list[ProcessRef] | None = None


class Software(Observable, frozen=True, kw_only=True):
    """§6.14."""

    section: ClassVar[str] = "6.14"
    stix_type: ClassVar[str] = "software"
    name: str
    cpe: str | None = None
    swid: str | None = None
    languages: list[str] | None = None
    vendor: str | None = None
    version: str | None = None


class Url(Observable, frozen=True, kw_only=True):
    """§6.15."""

    section: ClassVar[str] = "6.15"
    stix_type: ClassVar[str] = "url"
    value: str


class UserAccount(Observable, frozen=True, kw_only=True):
    """§6.16."""

    section: ClassVar[str] = "6.16"
    stix_type: ClassVar[str] = "user-account"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    user_id: str | None = None
    credential: str | None = None
    account_login: str | None = None
    account_type: str | None = None
    display_name: str | None = None
    is_service_account: bool | None = None
    is_privileged: bool | None = None
    can_escalate_privs: bool | None = None
    is_disabled: bool | None = None
    account_created: Timestamp | None = None
    account_expires: Timestamp | None = None
    credential_last_changed: Timestamp | None = None
    account_first_login: Timestamp | None = None
    account_last_login: Timestamp | None = None


class WindowsRegistryKey(Observable, frozen=True, kw_only=True):
    """§6.17."""

    section: ClassVar[str] = "6.17"
    stix_type: ClassVar[str] = "windows-registry-key"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    key: str | None = None
    values: list[RegistryValue] | None = None
    modified_time: Timestamp | None = None
    creator_user_ref: UserRef | None = None
    number_of_subkeys: Count | None = None


class X509Certificate(Observable, frozen=True, kw_only=True):
    """§6.18."""

    section: ClassVar[str] = "6.18"
    stix_type: ClassVar[str] = "x509-certificate"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    is_self_signed: bool | None = None
    hashes: Hashes | None = None
    version: str | None = None
    serial_number: str | None = None
    signature_algorithm: str | None = None
    issuer: str | None = None
    validity_not_before: Timestamp | None = None
    validity_not_after: Timestamp | None = None
    subject: str | None = None
    subject_public_key_algorithm: str | None = None
    subject_public_key_modulus: str | None = None
    subject_public_key_exponent: int | None = None
    x509_v3_extensions: X509Extensions | None = None
