"""Predefined extensions of observables (STIX 2.1 §6.7, §6.12, §6.13, §6.16)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from . import kinds
from .common import Count, Dictionary, Hashes, Hexadecimal, Part, Timestamp
from .problems import Problem
from .sco import ArtifactRef, FileRef

_OPTION_PREFIXES = ("SO_", "ICMP_", "ICMP6_", "IP_", "IPV6_", "MCAST_", "TCP_", "IRLMP_")


def socket_options(value: Any, path: str, problems: list[Problem]) -> None:
    """§6.12.4: names with a known prefix, whole numbers as values."""
    kinds.dictionary(value, path, problems)
    if type(value) is dict and not all(
        name.startswith(_OPTION_PREFIXES) and type(held) is int for name, held in value.items()
    ):
        message = "Socket options have names such as SO_..., IP_..., TCP_... and whole numbers as values."
        kinds.found(problems, path, "6.12.4", "socket.options", message)


class AlternateDataStream(Part, frozen=True, kw_only=True):
    """§6.7.3."""

    section: ClassVar[str] = "6.7.3"
    name: str
    hashes: Hashes | None = None
    size: Count | None = None


class PeOptionalHeader(Part, frozen=True, kw_only=True):
    """§6.7.6."""

    section: ClassVar[str] = "6.7.6"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    magic_hex: Hexadecimal | None = None
    major_linker_version: int | None = None
    minor_linker_version: int | None = None
    size_of_code: Count | None = None
    size_of_initialized_data: Count | None = None
    size_of_uninitialized_data: Count | None = None
    address_of_entry_point: int | None = None
    base_of_code: int | None = None
    base_of_data: int | None = None
    image_base: int | None = None
    section_alignment: int | None = None
    file_alignment: int | None = None
    major_os_version: int | None = None
    minor_os_version: int | None = None
    major_image_version: int | None = None
    minor_image_version: int | None = None
    major_subsystem_version: int | None = None
    minor_subsystem_version: int | None = None
    win32_version_value_hex: Hexadecimal | None = None
    size_of_image: Count | None = None
    size_of_headers: Count | None = None
    checksum_hex: Hexadecimal | None = None
    subsystem_hex: Hexadecimal | None = None
    dll_characteristics_hex: Hexadecimal | None = None
    size_of_stack_reserve: Count | None = None
    size_of_stack_commit: Count | None = None
    size_of_heap_reserve: Count | None = None
    size_of_heap_commit: Count | None = None
    loader_flags_hex: Hexadecimal | None = None
    number_of_rva_and_sizes: int | None = None
    hashes: Hashes | None = None


class PeSection(Part, frozen=True, kw_only=True):
    """§6.7.6."""

    section: ClassVar[str] = "6.7.6"
    name: str
    size: Count | None = None
    entropy: float | None = None
    hashes: Hashes | None = None


class ArchiveExtension(Part, frozen=True, kw_only=True):
    """§6.7.2."""

    section: ClassVar[str] = "6.7.2"
    contains_refs: list[Annotated[str, kinds.ref("file", "directory", section="6.7.2")]]
    comment: str | None = None


class NtfsExtension(Part, frozen=True, kw_only=True):
    """§6.7.3."""

    section: ClassVar[str] = "6.7.3"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    sid: str | None = None
    alternate_data_streams: list[AlternateDataStream] | None = None


class PdfExtension(Part, frozen=True, kw_only=True):
    """§6.7.4."""

    section: ClassVar[str] = "6.7.4"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    version: str | None = None
    is_optimized: bool | None = None
    document_info_dict: Dictionary | None = None
    pdfid0: str | None = None
    pdfid1: str | None = None


class RasterImageExtension(Part, frozen=True, kw_only=True):
    """§6.7.5."""

    section: ClassVar[str] = "6.7.5"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    image_height: int | None = None
    image_width: int | None = None
    bits_per_pixel: int | None = None
    exif_tags: Dictionary | None = None


class PeBinaryExtension(Part, frozen=True, kw_only=True):
    """§6.7.6."""

    section: ClassVar[str] = "6.7.6"
    pe_type: str
    imphash: str | None = None
    machine_hex: Hexadecimal | None = None
    number_of_sections: Count | None = None
    time_date_stamp: Timestamp | None = None
    pointer_to_symbol_table_hex: Hexadecimal | None = None
    number_of_symbols: Count | None = None
    size_of_optional_header: Count | None = None
    characteristics_hex: Hexadecimal | None = None
    file_header_hashes: Hashes | None = None
    optional_header: PeOptionalHeader | None = None
    sections: list[PeSection] | None = None


class HttpRequestExtension(Part, frozen=True, kw_only=True):
    """§6.12.2."""

    section: ClassVar[str] = "6.12.2"
    request_method: str
    request_value: str
    request_version: str | None = None
    request_header: Dictionary | None = None
    message_body_length: int | None = None
    message_body_data_ref: ArtifactRef | None = None


class IcmpExtension(Part, frozen=True, kw_only=True):
    """§6.12.3."""

    section: ClassVar[str] = "6.12.3"
    icmp_type_hex: Hexadecimal
    icmp_code_hex: Hexadecimal


class SocketExtension(Part, frozen=True, kw_only=True):
    """§6.12.4."""

    section: ClassVar[str] = "6.12.4"
    address_family: Annotated[
        str,
        kinds.one_of(
            "AF_UNSPEC",
            "AF_INET",
            "AF_IPX",
            "AF_APPLETALK",
            "AF_NETBIOS",
            "AF_INET6",
            "AF_IRDA",
            "AF_BTH",
            section="6.12.4",
        ),
    ]
    is_blocking: bool | None = None
    is_listening: bool | None = None
    options: Annotated[dict[str, Any], socket_options] | None = None
    socket_type: (
        Annotated[
            str, kinds.one_of("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET", section="6.12.4")
        ]
        | None
    ) = None
    socket_descriptor: Count | None = None
    socket_handle: int | None = None


class TcpExtension(Part, frozen=True, kw_only=True):
    """§6.12.5."""

    section: ClassVar[str] = "6.12.5"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    src_flags_hex: Hexadecimal | None = None
    dst_flags_hex: Hexadecimal | None = None


class WindowsProcessExtension(Part, frozen=True, kw_only=True):
    """§6.13.2."""

    section: ClassVar[str] = "6.13.2"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    aslr_enabled: bool | None = None
    dep_enabled: bool | None = None
    priority: str | None = None
    owner_sid: str | None = None
    window_title: str | None = None
    startup_info: Dictionary | None = None
    integrity_level: Annotated[str, kinds.one_of("low", "medium", "high", "system", section="6.13.2")] | None = None


class WindowsServiceExtension(Part, frozen=True, kw_only=True):
    """§6.13.3."""

    section: ClassVar[str] = "6.13.3"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    service_name: str | None = None
    descriptions: list[str] | None = None
    display_name: str | None = None
    group_name: str | None = None
    start_type: (
        Annotated[
            str,
            kinds.one_of(
                "SERVICE_AUTO_START",
                "SERVICE_BOOT_START",
                "SERVICE_DEMAND_START",
                "SERVICE_DISABLED",
                "SERVICE_SYSTEM_ALERT",
                section="6.13.3",
            ),
        ]
        | None
    ) = None
    service_dll_refs: list[FileRef] | None = None
    service_type: (
        Annotated[
            str,
            kinds.one_of(
                "SERVICE_KERNEL_DRIVER",
                "SERVICE_FILE_SYSTEM_DRIVER",
                "SERVICE_WIN32_OWN_PROCESS",
                "SERVICE_WIN32_SHARE_PROCESS",
                section="6.13.3",
            ),
        ]
        | None
    ) = None
    service_status: (
        Annotated[
            str,
            kinds.one_of(
                "SERVICE_CONTINUE_PENDING",
                "SERVICE_PAUSE_PENDING",
                "SERVICE_PAUSED",
                "SERVICE_RUNNING",
                "SERVICE_START_PENDING",
                "SERVICE_STOP_PENDING",
                "SERVICE_STOPPED",
                section="6.13.3",
            ),
        ]
        | None
    ) = None


class UnixAccountExtension(Part, frozen=True, kw_only=True):
    """§6.16.2."""

    section: ClassVar[str] = "6.16.2"
    at_least_one: ClassVar[tuple[str, ...]] = ("*",)
    gid: int | None = None
    groups: list[str] | None = None
    home_dir: str | None = None
    shell: str | None = None


PREDEFINED: dict[str, dict[str, type[Part]]] = {
    "file": {
        "archive-ext": ArchiveExtension,
        "ntfs-ext": NtfsExtension,
        "pdf-ext": PdfExtension,
        "raster-image-ext": RasterImageExtension,
        "windows-pebinary-ext": PeBinaryExtension,
    },
    "network-traffic": {
        "http-request-ext": HttpRequestExtension,
        "icmp-ext": IcmpExtension,
        "socket-ext": SocketExtension,
        "tcp-ext": TcpExtension,
    },
    "process": {"windows-process-ext": WindowsProcessExtension, "windows-service-ext": WindowsServiceExtension},
    "user-account": {"unix-account-ext": UnixAccountExtension},
}
"""By the type of observable, its predefined extensions."""
