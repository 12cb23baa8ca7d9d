"""What is in the log stays as it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """The function that appends, triggers that refuse changes even to the owner, and the rights of the working roles."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(sql("ledger", "protect"), sql("ledger", "unprotect")),
        migrations.RunSQL(sql("ledger", "append_function"), "DROP FUNCTION ledger_append(integer, bytea, text[], bytea)"),
        migrations.RunSQL(sql("ledger", "grants"), migrations.RunSQL.noop),
    ]
