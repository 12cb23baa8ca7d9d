"""What can go wrong with partners: in what a person decides, and in what their servers answer."""

from __future__ import annotations

from noroshi.sharing.errors import SharingError


class PeersError(SharingError):
    """The exchange with this partner did not work."""


class PeerNotFound(PeersError):
    """There is no partner here that you may see."""

    status = 404


class PeerThere(PeersError):
    """There is an entry for this organisation already. Open it and change it there."""

    status = 409


class AddressNotSafe(PeersError):
    """Write the address as https://…; http:// is taken for this machine alone: the password would travel in clear."""

    status = 422


class CertificateNotReadable(PeersError):
    """This is no certificate in PEM form. It begins with “-----BEGIN CERTIFICATE-----”."""

    status = 422


class FingerprintNotReadable(PeersError):
    """A SHA-256 fingerprint has 64 hexadecimal digits; colons between them do no harm."""

    status = 422


class MarkingPairNotReadable(PeersError):
    """Line %(line)s of the markings cannot be read. Write: their marking, an equals sign, ours."""

    status = 422


class PeriodNotReadable(PeersError):
    """The agreement would end before it begins. Look at both dates."""

    status = 422


class DocumentMissing(PeersError):
    """Name the document in which the agreement stands."""

    status = 422


class ReasonMissing(PeersError):
    """Write why, so that whoever asks later finds it."""

    status = 422


class NoAgreement(PeersError):
    """There is no agreement with this partner that could be changed in this way."""

    status = 409


class NothingFlows(PeersError):
    """No agreement is in force: nothing is fetched and nothing is sent."""

    status = 403


class CredentialLost(PeersError):
    """The key of this installation has changed: the partner's password cannot be read any more. Enter it again."""

    status = 409


class MovedOn(PeersError):
    """Another run has gone on from here meanwhile."""

    status = 409


class ExchangeFault(PeersError):
    """The partner's server could not be used."""

    status = 502


class Unreachable(ExchangeFault):
    """The server could not be reached: %(reason)s."""


class TooSlow(ExchangeFault):
    """The server did not answer within %(seconds)s seconds."""


class CertificateMismatch(ExchangeFault):
    """The server showed another certificate than the agreed one: %(seen)s. Ask the partner by another way."""


class CertificateNotTrusted(ExchangeFault):
    """The server's certificate is not trusted: %(reason)s."""


class BodyTooLarge(ExchangeFault):
    """The answer is larger than %(limit)s bytes; reading was stopped."""


class RedirectRefused(ExchangeFault):
    """The server sends us on to another place, %(to)s. We do not follow with our password."""


class WrongMediaType(ExchangeFault):
    """The answer is “%(media_type)s” and not TAXII 2.1."""


class NotUnderstood(ExchangeFault):
    """The answer cannot be read as TAXII 2.1: %(reason)s."""


class SignInRefused(ExchangeFault):
    """The server refused us (HTTP %(status)s). Check the user name, the password or token, and the agreement."""


class NotThere(ExchangeFault):
    """The server has no such place (HTTP 404). Check the API root and the collection."""


class Busy(ExchangeFault):
    """The server is busy (HTTP %(status)s). We try again later."""


class ServerFault(ExchangeFault):
    """The server failed (HTTP %(status)s). We try again later."""


class NotTaken(ExchangeFault):
    """The server does not take this (HTTP %(status)s). %(said)s"""


class SamePageAgain(ExchangeFault):
    """The server sends the same page again and again. What it held is stored; fetching was stopped."""


class EndlessPages(ExchangeFault):
    """The server names a next page for ever. What came is stored; fetching was stopped after %(pages)s pages."""


class CursorRefused(ExchangeFault):
    """The server does not know its own page any more. The walk begins again."""


class StillPending(ExchangeFault):
    """The server has not finished with what was sent. We ask again later."""


FAULTS: dict[str, type[PeersError]] = {
    one.__name__: one
    for one in (
        NothingFlows, CredentialLost, Unreachable, TooSlow, CertificateMismatch, CertificateNotTrusted, BodyTooLarge,
        RedirectRefused, WrongMediaType, NotUnderstood, SignInRefused, NotThere, Busy, ServerFault, NotTaken,
        SamePageAgain, EndlessPages, CursorRefused, StillPending, MovedOn,
    )
}  # fmt: skip
"""Why a run ended, by the name that is kept of it."""
