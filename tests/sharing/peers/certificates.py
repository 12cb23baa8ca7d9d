"""An authority of a test's own, with a certificate for localhost."""

from __future__ import annotations

import hashlib
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """The authority's certificate as PEM, and the server's certificate with its key."""

    pem: str
    server: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def made(cls) -> Authority:
        """A new one."""
        ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A partner's authority")])
        ca = _builder(name, name, ca_key.public_key()).add_extension(x509.BasicConstraints(True, 0), True)
        server = _builder(x509.Name([]), name, key.public_key()).add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), True
        )
        signed = ca.sign(ca_key, SHA256())
        return cls(signed.public_bytes(Encoding.PEM).decode(), server.sign(ca_key, SHA256()), key)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the server's certificate."""
        return hashlib.sha256(self.server.public_bytes(Encoding.DER)).hexdigest()

    def server_context(self) -> ssl.SSLContext:
        """TLS for a server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            chain = Path(folder) / "server.pem"
            private = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            chain.write_bytes(private + self.server.public_bytes(Encoding.PEM))
            context.load_cert_chain(chain)
        return context


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
    )
