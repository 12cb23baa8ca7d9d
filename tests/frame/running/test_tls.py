"""TLS with certificates as an office gets them: its own authority, a server certificate, a key in PKCS#8 form."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from noroshi.frame.running import tls
from noroshi.frame.running.environment import Environment, read_environment
from noroshi.frame.running.errors import WrongSettings
from noroshi.frame.running.postgres import EmbeddedPostgres
from tests.running import free_port

NOW = datetime(2026, 11, 24, tzinfo=UTC)
YEAR = timedelta(days=365)
PATIENCE = 120.0


@dataclass
class Authority:
    """A certificate authority of an office's own, in a folder."""

    folder: Path

    def __post_init__(self) -> None:
        """Its own key and certificate."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office authority")])
        basic = x509.BasicConstraints(ca=True, path_length=0)
        made = self._builder(self.name, self.key, NOW - YEAR, NOW + 10 * YEAR).add_extension(basic, critical=True)
        self.certificate = self._named(made).sign(self.key, hashes.SHA256())
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(
        self, begins: datetime = NOW - YEAR, ends: datetime = NOW + YEAR, host: str = "localhost"
    ) -> tuple[Path, Path]:
        """A server certificate with its chain, and its key: two files."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "noroshi")])
        made = self._builder(subject, key, begins, ends)
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = self._named(made.add_extension(names, critical=False)).sign(self.key, hashes.SHA256())
        files = self.folder / f"{host}-{ends:%Y%m%d}.pem", self.folder / f"{host}-{ends:%Y%m%d}-key.pem"
        files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM) + self.file.read_bytes())
        files[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return files

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime, ends: datetime
    ) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
        return made.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)

    def _named(self, made: x509.CertificateBuilder) -> x509.CertificateBuilder:
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return made.add_extension(known, critical=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One authority for all tests here."""
    return Authority(tmp_path_factory.mktemp("authority"))


def settings(certificate: Path, key: Path, url: str = "https://localhost:8750") -> Environment:
    """The settings of an installation that speaks TLS itself."""
    given = {"NOROSHI_TLS_CERTIFICATE": str(certificate), "NOROSHI_TLS_KEY": str(key), "NOROSHI_PUBLIC_URL": url}
    return read_environment(given)


def test_a_good_pair_passes_without_a_word(authority: Authority) -> None:
    assert tls.check(settings(*authority.issue()), NOW) == []


def test_without_a_certificate_there_is_nothing_to_check() -> None:
    assert tls.check(read_environment({}), NOW) == []


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (NOW + 2 * YEAR, "the certificate ended on 2027-11-24 00:00 UTC; renew it"),
        (NOW - 2 * YEAR, "the certificate begins on 2025-11-24 00:00 UTC; look at this machine's clock"),
    ],
)
def test_a_certificate_that_is_not_valid_now_is_refused_with_its_date(
    authority: Authority, at: datetime, sentence: str
) -> None:
    with pytest.raises(WrongSettings, match=sentence):
        tls.check(settings(*authority.issue()), at)


def test_a_key_of_another_certificate_is_refused(authority: Authority) -> None:
    certificate, _ = authority.issue()
    _, other = authority.issue(host="other.example")
    with pytest.raises(WrongSettings, match="NOROSHI_TLS_KEY: the key does not belong to the certificate"):
        tls.check(settings(certificate, other), NOW)


@pytest.mark.parametrize("damage", ["cut off", "the key instead", "empty", "binary"])
def test_a_file_that_holds_no_certificate_is_refused(authority: Authority, tmp_path: Path, damage: str) -> None:
    certificate, key = authority.issue()
    content = {
        "cut off": certificate.read_bytes()[:200],
        "the key instead": key.read_bytes(),
        "empty": b"",
        "binary": bytes(range(256)),
    }[damage]
    (tmp_path / "damaged.pem").write_bytes(content)
    with pytest.raises(WrongSettings, match="NOROSHI_TLS_CERTIFICATE: the file holds no certificate"):
        tls.check(settings(tmp_path / "damaged.pem", key), NOW)


def test_a_damaged_key_is_refused(authority: Authority, tmp_path: Path) -> None:
    certificate, key = authority.issue()
    (tmp_path / "key.pem").write_bytes(key.read_bytes()[:100])
    with pytest.raises(WrongSettings, match="no private key that can be read"):
        tls.check(settings(certificate, tmp_path / "key.pem"), NOW)


def test_a_certificate_that_ends_soon_or_names_another_host_is_told(authority: Authority) -> None:
    pair = authority.issue(host="*.example.go.jp")
    assert tls.check(settings(*pair, url="https://noroshi.example.go.jp"), NOW) == []
    [told] = tls.check(settings(*pair, url="https://example.go.jp"), NOW)
    assert told.startswith("The certificate is for *.example.go.jp, and NOROSHI_PUBLIC_URL says example.go.jp")
    [told] = tls.check(settings(*authority.issue()), NOW + YEAR - timedelta(days=20))
    assert told.startswith("The certificate ends on 2027-11-24 00:00 UTC")


def variables(home: Path, certificate: Path, key: Path) -> dict[str, str]:
    """The environment of ``noroshi up`` with TLS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOROSHI_")}
    port = str(free_port())
    return kept | {
        "NOROSHI_HOME": str(home),
        "NOROSHI_PORT": port,
        "NOROSHI_PUBLIC_URL": f"https://localhost:{port}",
        "NOROSHI_TLS_CERTIFICATE": str(certificate),
        "NOROSHI_TLS_KEY": str(key),
        "NOROSHI_WEB_WORKERS": "1",
    }


def test_a_wrong_pair_stops_the_program_before_anything_is_made(authority: Authority, tmp_path: Path) -> None:
    given = variables(tmp_path / "home", authority.issue()[0], authority.issue(host="other.example")[1])
    command = [sys.executable, "-m", "noroshi", "up"]
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert "does not belong to the certificate" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


@contextmanager
def up(given: dict[str, str]) -> Iterator[None]:
    """``noroshi up`` until its port takes connections."""
    command = [sys.executable, "-m", "noroshi", "up"]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        try:
            _wait_for(int(given["NOROSHI_PORT"]), program)
            yield
        finally:
            program.send_signal(signal.SIGTERM)
            said = program.communicate(timeout=PATIENCE)[0]
            EmbeddedPostgres(Path(given["NOROSHI_HOME"])).destroy()  # it may lie outside the test's folder
        assert program.returncode == 0, said


def _wait_for(port: int, program: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while program.poll() is None and time.monotonic() < until:
        connection = http.client.HTTPSConnection("localhost", port, timeout=5, context=_trusting_nobody())
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except ssl.SSLCertVerificationError:  # it speaks TLS, and is rightly not trusted
            return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError("the web server does not come")


def _ask_plainly(port: int) -> None:
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    try:
        connection.request("GET", "/health")
        connection.getresponse()
    finally:
        connection.close()


def _trusting_nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.mark.long
def test_the_program_serves_https_with_safe_cookies_and_tells_browsers_to_stay_there(
    authority: Authority, tmp_path: Path
) -> None:
    ends = datetime.now(UTC) + YEAR
    given = variables(tmp_path / "home", *authority.issue(begins=NOW - 2 * YEAR, ends=ends))
    port = int(given["NOROSHI_PORT"])
    trusting = ssl.create_default_context(cafile=str(authority.file))
    with up(given):
        connection = http.client.HTTPSConnection("localhost", port, timeout=20, context=trusting)
        connection.request("GET", "/account/login/")
        answer = connection.getresponse()
        cookies = answer.headers.get_all("Set-Cookie", [])
        spoken = connection.sock.version()  # type: ignore[union-attr]  # an SSLSocket
        connection.close()
        with pytest.raises((OSError, http.client.HTTPException)):
            _ask_plainly(port)
    assert answer.status == 200
    assert spoken == "TLSv1.3"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
