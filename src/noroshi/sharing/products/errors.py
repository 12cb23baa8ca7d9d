"""What can go wrong with products."""

from noroshi.frame.errors import Refusal
from noroshi.sharing.errors import SharingError


class ProductError(SharingError):
    """This could not be done with the product."""


class ProductNotFound(ProductError):
    """There is no product here, or it is not for you."""

    status = 404


class ChangedMeanwhile(ProductError):
    """%(name)s has changed this product meanwhile. Copy what you wrote, load the page again, and put it in."""

    status = 409


class NotInThisState(ProductError):
    """The product is not in a state for this. Look at what became of it."""

    status = 409


class AuthorCannotReview(ProductError, Refusal):
    """You wrote on this product yourself. Somebody else of the office must review it."""


class ProductIncomplete(ProductError):
    """The product is not whole yet: a title and each section are needed in Japanese and in English."""

    status = 422


class ProductReasonMissing(ProductError):
    """Say why, in a sentence."""

    status = 422


class SignaturesMissing(ProductError):
    """Not every signer has signed yet."""

    status = 409


class AnotherText(ProductError):
    """The product is not the one that you were shown any more. Read it again before you sign."""

    status = 409


class NotAttachable(ProductError):
    """“%(name)s” cannot be attached: %(reason)s"""

    status = 422


class UnknownCode(ProductError):
    """There is no organisation or group with the code “%(code)s”."""

    status = 422


class ProductTooLong(ProductError):
    """The product is too long. Shorten a text, or split it into two products."""

    status = 413


class PaperNotDrawn(ProductError):
    """The PDF could not be made. The page holds the same."""

    status = 500
