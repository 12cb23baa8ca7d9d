"""Known values can be found by the network, name or product that an asset is registered with."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """Known values can be found by the network, name or product that an asset is registered with."""

    dependencies = [("knowledge", "0002_uncompressed")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0003"), migrations.RunSQL.noop)]
