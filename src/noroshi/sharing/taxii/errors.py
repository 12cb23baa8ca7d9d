"""What can go wrong over TAXII. Each becomes an error resource (TAXII 2.1 §3.6.1)."""

from noroshi.frame.errors import Refusal
from noroshi.sharing.errors import SharingError


class TaxiiError(SharingError):
    """This TAXII request could not be answered."""


class NothingHere(TaxiiError):
    """There is nothing at this TAXII address. Begin at the discovery address, /taxii2/."""

    status = 404


class CollectionNotFound(TaxiiError):
    """There is no collection here that you may see."""

    status = 404


class TaxiiObjectNotFound(TaxiiError):
    """There is no object with this id in this collection that you may see."""

    status = 404


class StatusNotFound(TaxiiError):
    """There is no status of a request of yours with this id."""

    status = 404


class NotWritable(TaxiiError, Refusal):
    """Nothing can be added to this collection or deleted from it. Use the collection that is your inbox."""

    status = 403


class NotReadableCollection(TaxiiError, Refusal):
    """Your token may not read collections. Issue one that may read what is known."""

    status = 403


class MethodNotTaken(TaxiiError):
    """This address does not take %(method)s."""

    status = 405


class NotAcceptable(TaxiiError):
    """This server speaks TAXII 2.1 only. Accept application/taxii+json;version=2.1."""

    status = 406


class ContentNotTaken(TaxiiError):
    """Send objects as application/taxii+json;version=2.1."""

    status = 415


class BodyTooLong(TaxiiError):
    """At most %(limit)s bytes can be added at once. Send the objects in several requests."""

    status = 413


class EnvelopeNotReadable(TaxiiError):
    """This is not an envelope with objects (TAXII 2.1 §3.7): %(reason)s"""

    status = 422


class FilterNotReadable(TaxiiError):
    """The parameter %(name)s cannot be read: %(reason)s"""


class NextNotReadable(TaxiiError):
    """This value of next is damaged or not ours. Begin again, or send what the last answer gave."""


class TitleMissing(TaxiiError):
    """Give the collection a title."""


class CriteriaNotReadable(TaxiiError):
    """%(name)s: %(value)s is not known."""
