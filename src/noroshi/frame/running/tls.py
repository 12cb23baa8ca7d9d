"""The certificate that the web server shows, looked at before anything is started: no browser shall find out first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from noroshi.frame.running.environment import Environment
from noroshi.frame.running.errors import WrongSettings

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

SOON = timedelta(days=21)
CERTIFICATE, KEY = "NOROSHI_TLS_CERTIFICATE", "NOROSHI_TLS_KEY"


def check(environment: Environment, at: datetime | None = None) -> list[str]:
    """Look at certificate and key; gives what is allowed but should be known: it ends soon, it names another host.

    Raises WrongSettings: no certificate in the file, no key, not a pair, not valid at ``at`` (default: now).
    """
    if not (environment.tls_certificate and environment.tls_key):
        return []
    at = at or datetime.now(UTC)
    certificate = _certificate(environment)
    if problem := _not_a_pair(environment, certificate) or _not_valid(certificate, at):
        raise WrongSettings(problems=f"\n- {problem}")
    return list(_remarks(certificate, environment, at))


def _certificate(environment: Environment) -> Certificate:
    """The first certificate of the file: the server's own; its chain follows it."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(_content(environment.tls_certificate))[0]
    except (ValueError, OSError) as wrong:
        problem = f"{CERTIFICATE}: the file holds no certificate; expected PEM (BEGIN CERTIFICATE), the server's first."
        raise WrongSettings(problems=f"\n- {problem}") from wrong


def _content(file: object) -> bytes:
    from pathlib import Path

    return Path(str(file)).read_bytes()


def _not_a_pair(environment: Environment, certificate: Certificate) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_content(environment.tls_key), None)
    except (ValueError, TypeError, UnsupportedAlgorithm, OSError):
        return (
            f"{KEY}: the file holds no private key that can be read; expected PEM (BEGIN PRIVATE KEY), not encrypted."
        )
    if key.public_key() != certificate.public_key():
        return f"{KEY}: the key does not belong to the certificate in {CERTIFICATE}; the first certificate must be its."
    return ""


def _not_valid(certificate: Certificate, at: datetime) -> str:
    ends, begins = certificate.not_valid_after_utc, certificate.not_valid_before_utc
    if ends < at:
        return f"{CERTIFICATE}: the certificate ended on {ends:%Y-%m-%d %H:%M} UTC; renew it."
    if begins > at:
        return f"{CERTIFICATE}: the certificate begins on {begins:%Y-%m-%d %H:%M} UTC; look at this machine's clock."
    return ""


def _remarks(certificate: Certificate, environment: Environment, at: datetime) -> Iterator[str]:
    if (ends := certificate.not_valid_after_utc) < at + SOON:
        yield f"The certificate ends on {ends:%Y-%m-%d %H:%M} UTC: renew it, then restart."
    host, names = urlsplit(environment.public_url).hostname or "", _names(certificate)
    if not any(_covers(name, host) for name in names):
        shown = ", ".join(names) or "no host"
        yield f"The certificate is for {shown}, and NOROSHI_PUBLIC_URL says {host}: browsers will refuse."


def _names(certificate: Certificate) -> list[str]:
    from cryptography.x509 import DNSName, ExtensionNotFound, IPAddress, SubjectAlternativeName

    try:
        found = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    except ExtensionNotFound:
        return []
    return [*found.get_values_for_type(DNSName), *map(str, found.get_values_for_type(IPAddress))]


def _covers(name: str, host: str) -> bool:
    """RFC 9525 §6.3: a star stands for exactly the first label."""
    name, host = name.lower(), host.lower()
    return name == host or (name.startswith("*.") and name[1:] == host[host.find(".") :])
