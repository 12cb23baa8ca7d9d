"""What can go wrong with feeds."""

from noroshi.sharing.errors import SharingError


class FeedError(SharingError):
    """The feed could not be given."""


class UnknownFeed(FeedError):
    """There is no such feed. Your feeds are listed under Feeds."""

    status = 404


class FeedQuestionRefused(FeedError):
    """“%(name)s” must be a whole number from %(least)s to %(most)s."""


class BundleQuestionRefused(FeedError):
    """“%(name)s” cannot be read. Types are STIX names such as indicator; moments are as in 2026-10-01T09:00:00Z."""
