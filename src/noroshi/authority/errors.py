"""Refusals."""

from noroshi.frame.errors import NoroshiError, Refusal


class AuthorityError(NoroshiError):
    """Authority could not be established."""


class NotPermitted(AuthorityError, Refusal):
    """Your role does not allow this. Ask the administrator of your organisation who may do it."""

    status = 403


class NotSignedInAnew(AuthorityError, Refusal):
    """Confirm first, by your password, a code or a passkey, that it is you."""

    status = 403


class TokenRefused(AuthorityError, Refusal):
    """This API token is unknown, revoked or expired. Ask its owner for a new one."""

    status = 401


class TokenMissing(AuthorityError):
    """Send your API token as “Authorization: Bearer …”, or as the password of HTTP Basic."""

    status = 401
