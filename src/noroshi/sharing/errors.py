"""What can go wrong with what goes out."""

from noroshi.frame.errors import NoroshiError


class SharingError(NoroshiError):
    """This could not be shared."""
