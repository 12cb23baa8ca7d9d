"""What can go wrong with MISP."""

from noroshi.sharing.errors import SharingError
from noroshi.sharing.peers.types import Reason
from noroshi.sharing.peers.wording import REASONS


class MispError(SharingError):
    """This could not be exchanged with MISP."""


class EventNotFound(MispError):
    """There is no such event, or you may not see it."""

    status = 404


class FilterUnknown(MispError):
    """“%(name)s” cannot be asked for here. Leave it out, or search on the pages of the knowledge."""


class BodyNotRead(MispError):
    """The body is not the JSON that was expected: %(reason)s"""


class BodyTooBig(MispError):
    """The body is larger than %(limit)s bytes."""

    status = 413


class NothingSighted(MispError):
    """None of these values or attributes is known to you, so no sighting was recorded."""

    status = 404


class SightingKindUnknown(MispError):
    """Only sightings of type 0, and of type 1 for a false alarm, are taken here."""


class ServerFault(MispError):
    """The partner's MISP server could not be used. It is asked again later."""


class ServerUnreachable(ServerFault):
    """The partner's MISP server cannot be reached. It is asked again later."""


class ServerTooSlow(ServerFault):
    """The partner's MISP server did not answer in time. It is asked again later."""


class CertificateRefused(ServerFault):
    """The certificate of the partner's MISP server is not the agreed one. Nothing was sent; ask the partner."""


class AnswerTooBig(ServerFault):
    """The partner's MISP server sent more than may be; the rest was left unread."""


class AnswerNotMisp(ServerFault):
    """What the partner's server answers is not what MISP answers. Check the address."""


class KeyRefused(ServerFault):
    """The partner's MISP server does not accept the key. Ask the partner for a new one."""


class EndlessPages(ServerFault):
    """The partner's MISP server sends the same page again and again. What was new was taken."""


class EventRefused(MispError):
    """The partner's MISP server did not take this event."""


class AddressNotSafe(MispError):
    """The address must begin with https:// (http:// only to this machine itself), and name no user."""


class ServerNotFound(MispError):
    """There is no such MISP server."""

    status = 404


class BeyondAgreement(MispError):
    """The agreement does not let this event pass. %(why)s"""

    status = 403

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """``reason`` and ``detail`` as the agreement's rules say it."""
        super().__init__(why=" ".join(filter(None, (str(REASONS[reason]), detail))))
        self.reason, self.detail = reason, detail


class PartsRefused(MispError):
    """The event was taken, but %(number)s of its objects break the rules of STIX; its receipt lists them."""
