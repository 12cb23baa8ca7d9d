"""The views through which higher rooms read this room's tables."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """The views through which higher rooms read this room's tables."""

    dependencies = [("parties", "0001_initial")]
    operations = [
        migrations.RunSQL(sql("parties", "networks"), migrations.RunSQL.noop),
        migrations.RunSQL(sql("parties", "views"), "DROP VIEW parties_asset_key_view"),
    ]
