"""What stands of MISP servers in words, for pages in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from noroshi.sharing.misp import errors
from noroshi.sharing.peers.errors import CredentialLost, NothingFlows, PeersError

_FAULTS: Final[Mapping[str, type[errors.MispError] | type[PeersError]]] = {
    one.__name__: one
    for one in (
        errors.ServerUnreachable, errors.ServerTooSlow, errors.CertificateRefused, errors.AnswerTooBig,
        errors.AnswerNotMisp, errors.KeyRefused, errors.EndlessPages, CredentialLost, NothingFlows,
    )
}  # fmt: skip


def fault_of_server(fault: str) -> str:
    """Why a server could not be used, as a sentence; empty when all is well."""
    return _FAULTS.get(fault, errors.ServerFault)().message if fault else ""
