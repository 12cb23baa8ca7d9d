"""What can go wrong with MISP."""

from noroshi.sharing.errors import SharingError


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
    """Only sightings of type 0 are taken here. Tell a false alarm on the object's page."""
