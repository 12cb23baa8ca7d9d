"""The Django application of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What was done: the tamper-evident log."""

    name = "noroshi.ledger"
    label = "ledger"
