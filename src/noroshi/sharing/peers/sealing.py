"""Partners' passwords at rest: sealed with a key made from the installation's secret, opened only for a request."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from noroshi.sharing.peers.errors import CredentialLost

_NONCE: Final = 12
_PURPOSE: Final = b"noroshi: passwords of partners, 1"


def seal(secret: str, peer: str) -> bytes:
    """The secret, encrypted (AES-256-GCM) and bound to the partner whose it is."""
    if not secret:
        return b""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), peer.encode())


def unseal(sealed: bytes, peer: str) -> str:
    """The secret again. Raises CredentialLost when the installation's secret is another than at sealing."""
    if not sealed:
        return ""
    try:
        return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], peer.encode()).decode()
    except InvalidTag as error:
        raise CredentialLost from error


def _key() -> bytes:
    return HKDF(SHA256(), 32, None, _PURPOSE).derive(settings.SECRET_KEY.encode())
