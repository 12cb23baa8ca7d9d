"""Decay, reliability, false alarms, merges of entities, warninglists of our own."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """Decay, reliability, false alarms, merges of entities, warninglists of our own."""

    dependencies = [("knowledge", "0005_handling"), ("parties", "0004_asset_history")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0006"), migrations.RunSQL.noop)]
